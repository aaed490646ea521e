package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** Contract of {@code design_strata}: the sampling design that a day's weights come from, recorded or counted. */
public final class DesignStrata {
    public static final String DAY = "day";
    public static final String DESIGN_STRATUM_ID = "design_stratum_id";
    public static final String DESIGN = "design";
    public static final String STRATUM_POPULATION = "stratum_population";
    public static final String STRATUM_DRAWN = "stratum_drawn";
    public static final String STRATUM_LABELLED = "stratum_labelled";
    public static final String DRAWN_WEIGHT = "drawn_weight";
    public static final String LABELLED_WEIGHT = "labelled_weight";
    public static final String STRATUM_DECISIONS = "stratum_decisions";
    public static final String STRATUM_SCORED = "stratum_scored";

    /** Drawn without replacement with equal probabilities. */
    public static final String STRATIFIED = "stratified";
    /** Drawn independently, each decision with its own probability. */
    public static final String POISSON = "poisson";
    /** Strata made by counting, labels taken as good as random within them. */
    public static final String POSTSTRATIFIED = "poststratified";
    /** No design is known: nothing can be estimated. */
    public static final String NONE = "none";
    /** Designs of several kinds together. */
    public static final String MIXED = "mixed";
    /** Counted, not sampled. */
    public static final String CENSUS = "census";

    public static final TableContract TABLE = TableContract.named(
                    "design_strata", "One row per day and stratum: the sampling design that the weights come from.")
            .mandatory(DAY, DateType, "UTC day of the decisions.")
            .mandatory(DESIGN_STRATUM_ID, StringType, "Stratum.")
            .mandatory(DESIGN, StringType, "stratified, poisson, poststratified or none.")
            .optional(STRATUM_POPULATION, DoubleType, "Decisions in the stratum (N_h); null without a design.")
            .mandatory(STRATUM_DRAWN, LongType, "Decisions drawn (n_h).")
            .mandatory(STRATUM_LABELLED, LongType, "Drawn decisions whose label is in (m_h).")
            .optional(DRAWN_WEIGHT, DoubleType, "Sum of inverse inclusion probabilities of the drawn decisions.")
            .optional(LABELLED_WEIGHT, DoubleType, "The same over the labelled ones.")
            .mandatory(
                    STRATUM_DECISIONS,
                    LongType,
                    "Landed decisions that carry the stratum; 0 where only the samples record it.")
            .mandatory(STRATUM_SCORED, LongType, "Those of them that have a score.")
            .key(DAY, DESIGN_STRATUM_ID)
            .partitionedBy(DAY)
            .build();

    private DesignStrata() {}
}
