package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/**
 * Contract of {@code score_cells}: beside each cell of {@code metric_cells} weighted by decision, what the scores predict of it.
 * Every number column adds up over days.
 */
public final class ScoreCells {
    public static final String DAY = "day";
    public static final String METRIC = "metric";
    public static final String DEFINITION_HASH = "definition_hash";
    public static final String DECISIONS = "decisions";
    public static final String SCORED = "scored";
    public static final String COUNTED_NUMERATOR = "counted_numerator";
    public static final String COUNTED_DENOMINATOR = "counted_denominator";
    public static final String SAMPLED_NUMERATOR = "sampled_numerator";
    public static final String SAMPLED_DENOMINATOR = "sampled_denominator";
    public static final String PREDICTED_NUMERATOR_VARIANCE = "predicted_numerator_variance";
    public static final String PREDICTED_COVARIANCE = "predicted_covariance";
    public static final String PREDICTED_DENOMINATOR_VARIANCE = "predicted_denominator_variance";
    public static final String NUMERATOR_BY_NUMERATOR = "numerator_by_numerator";
    public static final String NUMERATOR_BY_DENOMINATOR = "numerator_by_denominator";
    public static final String DENOMINATOR_BY_NUMERATOR = "denominator_by_numerator";
    public static final String DENOMINATOR_BY_DENOMINATOR = "denominator_by_denominator";

    /** The contract with one column for each of {@code dimensions}. */
    public static TableContract table(List<String> dimensions) {
        return TableContract.named(
                        "score_cells",
                        "What scores predict of the sampled metrics, one row per day, slice and metric. All numbers add up over days.")
                .mandatory(DAY, DateType, "UTC day of the decisions.")
                .columns(Slices.columns(dimensions))
                .mandatory(METRIC, StringType, "Metric name, see metric_catalogue.")
                .mandatory(DEFINITION_HASH, StringType, "Hash of the metric's definition.")
                .mandatory(DECISIONS, LongType, "Decisions that the metric is about, in strata with labels.")
                .mandatory(SCORED, LongType, "Those that have a score.")
                .mandatory(COUNTED_NUMERATOR, DoubleType, "Predicted numerator, summed over these decisions.")
                .mandatory(COUNTED_DENOMINATOR, DoubleType, "Predicted denominator, summed over these decisions.")
                .mandatory(SAMPLED_NUMERATOR, DoubleType, "Predicted numerator as the labelled decisions estimate it.")
                .mandatory(
                        SAMPLED_DENOMINATOR, DoubleType, "Predicted denominator as the labelled decisions estimate it.")
                .mandatory(PREDICTED_NUMERATOR_VARIANCE, DoubleType, "Variance of sampled_numerator.")
                .mandatory(PREDICTED_COVARIANCE, DoubleType, "Covariance of sampled_numerator and sampled_denominator.")
                .mandatory(PREDICTED_DENOMINATOR_VARIANCE, DoubleType, "Variance of sampled_denominator.")
                .mandatory(
                        NUMERATOR_BY_NUMERATOR,
                        DoubleType,
                        "Covariance of the estimated numerator and sampled_numerator.")
                .mandatory(
                        NUMERATOR_BY_DENOMINATOR,
                        DoubleType,
                        "Covariance of the estimated numerator and sampled_denominator.")
                .mandatory(
                        DENOMINATOR_BY_NUMERATOR,
                        DoubleType,
                        "Covariance of the estimated denominator and sampled_numerator.")
                .mandatory(
                        DENOMINATOR_BY_DENOMINATOR,
                        DoubleType,
                        "Covariance of the estimated denominator and sampled_denominator.")
                .key(DAY, Slices.SLICE, METRIC)
                .partitionedBy(DAY)
                .build();
    }

    private ScoreCells() {}
}
