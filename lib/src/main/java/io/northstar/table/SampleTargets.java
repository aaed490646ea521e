package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** Contract of {@code sample_targets}: how precise each wanted number is expected to become with a day's sample. */
public final class SampleTargets {
    public static final String DAY = "day";
    public static final String METRIC = "metric";
    public static final String WEIGHTING = "weighting";
    public static final String SLICE = "slice";
    public static final String WINDOW_DAYS = "window_days";
    public static final String POPULATION = "population";
    public static final String HISTORY_LABELS = "history_labels";
    public static final String ESTIMATE = "estimate";
    public static final String TARGET_HALF_WIDTH = "target_half_width";
    public static final String EXPECTED_HALF_WIDTH = "expected_half_width";
    public static final String PROPORTIONAL_HALF_WIDTH = "proportional_half_width";

    public static final TableContract TABLE = TableContract.named(
                    "sample_targets",
                    "One row per planned day, metric, weighting, slice and window: wanted and expected precision.")
            .mandatory(DAY, DateType, "UTC day of the decisions.")
            .mandatory(METRIC, StringType, "Metric name, see metric_catalogue.")
            .mandatory(WEIGHTING, StringType, "What each decision counts for.")
            .mandatory(SLICE, StringType, "The slice in words, as in north_star.")
            .mandatory(WINDOW_DAYS, IntegerType, "Days of samples like this one that the number rests on.")
            .mandatory(POPULATION, LongType, "Decisions of the day that the metric is about.")
            .mandatory(HISTORY_LABELS, LongType, "Labels of earlier days that the expectation rests on.")
            .mandatory(ESTIMATE, DoubleType, "What the metric is expected to be, from these labels.")
            .mandatory(TARGET_HALF_WIDTH, DoubleType, "Half of the width that its interval is wanted to have.")
            .mandatory(EXPECTED_HALF_WIDTH, DoubleType, "Half of the width it is expected to have with the plan.")
            .mandatory(
                    PROPORTIONAL_HALF_WIDTH,
                    DoubleType,
                    "The same with a sample as large, in proportion to the populations of the strata.")
            .key(DAY, METRIC, WEIGHTING, SLICE, WINDOW_DAYS)
            .partitionedBy(DAY)
            .build();

    private SampleTargets() {}
}
