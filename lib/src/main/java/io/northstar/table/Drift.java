package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Contract of {@code drift}: whether what a model in charge sees, and what it says, is still what it was. */
public final class Drift {
    public static final String DAY = "day";
    public static final String MODEL = ModelRegistry.MODEL;
    public static final String VERSION = ModelRegistry.VERSION;
    public static final String MEASURE = "measure";
    public static final String FEATURE = "feature";
    public static final String ESTIMATE = "estimate";
    public static final String CI_LOW = "ci_low";
    public static final String CI_HIGH = "ci_high";
    public static final String P_VALUE = "p_value";
    public static final String DRIFT_LIMIT = "drift_limit";
    public static final String OBSERVATIONS = "observations";
    public static final String REFERENCE = "reference";
    public static final String REFERENCE_FROM = "reference_from";
    public static final String REFERENCE_TO = "reference_to";
    public static final String STATUS = "status";
    public static final String REASON = "reason";

    /** Population stability index between the day and the reference days. */
    public static final String STABILITY = "population_stability";
    /** Largest distance between the distribution functions of the day and the reference days. */
    public static final String DISTANCE = "kolmogorov_smirnov";
    /** Share of the day's decisions with a value, not null, that the model has not learned. */
    public static final String UNSEEN = "unseen_share";
    /** By how much scores exceed the share that violates, over the days whose labels are looked at. */
    public static final String CALIBRATION = "calibration";

    /** The feature of measures that are about the scores. */
    public static final String OF_SCORES = "score";

    public static final String STABLE = "stable";
    public static final String DRIFTED = "drifted";
    /** Nothing to compare with, or too few labels. */
    public static final String UNMEASURED = "unmeasured";

    public static final TableContract TABLE = TableContract.named(
                    "drift", "One row per day, model in charge, measure and feature.")
            .mandatory(DAY, DateType, "UTC day of the decisions; for calibration the last of the days.")
            .mandatory(MODEL, StringType, "Name of the model.")
            .mandatory(VERSION, StringType, "Version in charge on the day.")
            .mandatoryOneOf(MEASURE, List.of(STABILITY, DISTANCE, UNSEEN, CALIBRATION), "What is measured.")
            .mandatory(FEATURE, StringType, "score, or the attribute.")
            .optional(ESTIMATE, DoubleType, "The number; null when it is unmeasured.")
            .optional(CI_LOW, DoubleType, "Lower end of the interval; calibration alone has one.")
            .optional(CI_HIGH, DoubleType, "Upper end.")
            .optional(
                    P_VALUE,
                    DoubleType,
                    "Probability of as large a population stability index or distance without any drift.")
            .mandatory(DRIFT_LIMIT, DoubleType, "From here on it has drifted, unless that may be chance.")
            .mandatory(OBSERVATIONS, LongType, "Decisions of the day; for calibration labels.")
            .mandatory(REFERENCE, LongType, "Decisions of the reference days; 0 for measures without.")
            .optional(REFERENCE_FROM, DateType, "First reference day: the first that the version scored.")
            .optional(REFERENCE_TO, DateType, "Last reference day.")
            .mandatoryOneOf(STATUS, List.of(STABLE, DRIFTED, UNMEASURED), "What became of it.")
            .optional(REASON, StringType, "Why it is unmeasured.")
            .key(DAY, MODEL, VERSION, MEASURE, FEATURE)
            .partitionedBy(DAY)
            .build();

    private Drift() {}
}
