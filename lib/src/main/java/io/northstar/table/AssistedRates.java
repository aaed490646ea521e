package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Contract of {@code assisted_rates}: metrics estimated with the help of scores, beside the plain ones. */
public final class AssistedRates {
    public static final String DAY = "day";
    public static final String WINDOW_DAYS = "window_days";
    public static final String METRIC = "metric";
    public static final String DEFINITION_HASH = "definition_hash";
    public static final String ESTIMATE = "estimate";
    public static final String STANDARD_ERROR = "standard_error";
    public static final String CI_LOW = "ci_low";
    public static final String CI_HIGH = "ci_high";
    public static final String METHOD = "method";
    public static final String PLAIN = "plain";
    public static final String PLAIN_STANDARD_ERROR = "plain_standard_error";
    public static final String PLAIN_CI_LOW = "plain_ci_low";
    public static final String PLAIN_CI_HIGH = "plain_ci_high";
    public static final String LABELS = "labels";
    public static final String LABEL_SAVING = "label_saving";
    public static final String FACTOR = "factor";
    public static final String SCORED_SHARE = "scored_share";
    public static final String TUNING_DAYS = "tuning_days";
    public static final String FALLBACK = "fallback";

    /** The contract with one column for each of {@code dimensions}. */
    public static TableContract table(List<String> dimensions) {
        return TableContract.named(
                        "assisted_rates",
                        "Prediction-assisted estimates, one row per day, window, slice and metric that north_star publishes, weighted by decision, where decisions have scores.")
                .mandatory(DAY, DateType, "Last UTC day of the window.")
                .mandatory(WINDOW_DAYS, IntegerType, "Length of the window in days.")
                .columns(Slices.columns(dimensions))
                .mandatory(METRIC, StringType, "Metric name, see metric_catalogue.")
                .mandatory(DEFINITION_HASH, StringType, "Hash of the metric's definition.")
                .mandatory(ESTIMATE, DoubleType, "Assisted estimate, in [0, 1]; the plain one unless fallback is none.")
                .mandatory(STANDARD_ERROR, DoubleType, "Its standard error.")
                .mandatory(CI_LOW, DoubleType, "Lower end of its confidence interval.")
                .mandatory(CI_HIGH, DoubleType, "Upper end.")
                .mandatory(METHOD, StringType, "How the interval was made.")
                .mandatory(PLAIN, DoubleType, "The estimate from labels alone, as north_star publishes it.")
                .mandatory(PLAIN_STANDARD_ERROR, DoubleType, "Its standard error.")
                .mandatory(PLAIN_CI_LOW, DoubleType, "Lower end of its confidence interval.")
                .mandatory(PLAIN_CI_HIGH, DoubleType, "Upper end.")
                .mandatory(LABELS, LongType, "Labelled decisions in the denominator.")
                .mandatory(
                        LABEL_SAVING,
                        DoubleType,
                        "Share of the labels that the scores save: 1 - variance / plain variance; 0 after a fallback.")
                .mandatory(FACTOR, DoubleType, "How much the scores count, in [0, 1]; 0 after a fallback.")
                .optional(SCORED_SHARE, DoubleType, "Share of the decisions that have a score, of days with any.")
                .mandatory(TUNING_DAYS, IntegerType, "Days that the factor could be tuned by.")
                .mandatory(
                        FALLBACK,
                        StringType,
                        "Why the plain estimate is used: few_labels (to tune by), no_gain (the scores would widen the interval),"
                                + " implausible (the estimate would leave [0, 1]); else none.")
                .key(DAY, WINDOW_DAYS, Slices.SLICE, METRIC)
                .partitionedBy(DAY)
                .build();
    }

    private AssistedRates() {}
}
