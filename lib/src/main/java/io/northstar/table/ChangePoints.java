package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** Contract of {@code change_points}: the days on which the level of a metric or of a volume changed. */
public final class ChangePoints {
    public static final String CHANGED_ON = "changed_on";
    public static final String METRIC = "metric";
    public static final String WEIGHTING = "weighting";
    public static final String DEFINITION_HASH = "definition_hash";
    public static final String CHANGED_LOW = "changed_low";
    public static final String CHANGED_HIGH = "changed_high";
    public static final String DETECTED_ON = "detected_on";
    public static final String BEFORE = "before";
    public static final String AFTER = "after";
    public static final String SHIFT = "shift";
    public static final String SHIFT_LOW = "shift_low";
    public static final String SHIFT_HIGH = "shift_high";
    public static final String LOG_EVIDENCE = "log_evidence";
    public static final String DAYS = "days";
    public static final String AS_OF_DAY = "as_of_day";

    public static final TableContract TABLE = TableContract.named(
                    "change_points",
                    "One row per series and day on which its level changed within trends.change_points.history_days, as seen from"
                            + " the newest night.")
            .mandatory(CHANGED_ON, DateType, "First UTC day of the new level.")
            .mandatory(Slices.GRAIN, StringType, "Dimensions that make the slice, joined by comma; all for the whole.")
            .mandatory(Slices.SLICE, StringType, "The slice in words, see north_star.")
            .mandatory(
                    METRIC, StringType, "Metric name, see metric_catalogue; volume for the number of decisions a day.")
            .mandatory(WEIGHTING, StringType, "What each decision counts for; volume for volumes.")
            .mandatory(DEFINITION_HASH, StringType, "Hash of the metric's definition; volume for volumes.")
            .mandatory(CHANGED_LOW, DateType, "First of the likely days, which together have a probability of 95 %.")
            .mandatory(CHANGED_HIGH, DateType, "Last of them.")
            .optional(
                    DETECTED_ON,
                    DateType,
                    "Day on which it could first be known, day by day; null where only looking back shows it.")
            .mandatory(BEFORE, DoubleType, "The number of all days between the change before and this one together.")
            .mandatory(AFTER, DoubleType, "The number of all days between this change and the next together.")
            .mandatory(
                    SHIFT,
                    DoubleType,
                    "Change of the level, relative for volumes; with weekdays held equal where two weeks or more lie between"
                            + " the changes before and after it.")
            .optional(SHIFT_LOW, DoubleType, "Lower end of its interval.")
            .optional(SHIFT_HIGH, DoubleType, "Upper end.")
            .mandatory(
                    LOG_EVIDENCE,
                    DoubleType,
                    "Natural logarithm of the evidence for a change at any of the likely days.")
            .mandatory(DAYS, IntegerType, "Days with a number between the changes before and after it.")
            .mandatory(AS_OF_DAY, DateType, "Newest day that was looked at.")
            .key(CHANGED_ON, Slices.SLICE, METRIC, WEIGHTING, DEFINITION_HASH)
            .partitionedBy(AS_OF_DAY)
            .build();

    private ChangePoints() {}
}
