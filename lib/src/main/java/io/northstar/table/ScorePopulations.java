package io.northstar.table;

/**
 * Columns of what the scores of all decisions predict: a row for each day, sampling stratum, slice and metric, never stored.
 * Beside these a row has the slice's columns.
 */
public final class ScorePopulations {
    public static final String DAY = "day";
    public static final String DESIGN_STRATUM_ID = "design_stratum_id";
    public static final String METRIC = "metric";
    public static final String DEFINITION_HASH = "definition_hash";
    /** Decisions of the slice that the metric is about. */
    public static final String DECISIONS = "decisions";
    /** Those that have a score. */
    public static final String SCORED = "scored";
    /** Expected decisions in the numerator, if each score is the probability of a violation. */
    public static final String PREDICTED_NUMERATOR = "predicted_numerator";
    /** Expected decisions in the denominator. */
    public static final String PREDICTED_DENOMINATOR = "predicted_denominator";

    private ScorePopulations() {}
}
