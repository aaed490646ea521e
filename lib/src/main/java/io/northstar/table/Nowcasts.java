package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** Contract of {@code nowcasts}: where the numbers of young days will settle. */
public final class Nowcasts {
    public static final String DAY = "day";
    public static final String METRIC = "metric";
    public static final String WEIGHTING = "weighting";
    public static final String DEFINITION_HASH = "definition_hash";
    public static final String AS_OF_DAY = "as_of_day";
    public static final String AGE_DAYS = "age_days";
    public static final String ESTIMATE = "estimate";
    public static final String MISSING_SHARE = "missing_share";
    public static final String NOWCAST = "nowcast";
    public static final String NOWCAST_LOW = "nowcast_low";
    public static final String NOWCAST_HIGH = "nowcast_high";
    public static final String SETTLED_DAYS = "settled_days";

    public static final TableContract TABLE = TableContract.named(
                    "nowcasts",
                    "One row per young day, slice, metric and weighting: the value that the number is expected to settle at.")
            .mandatory(DAY, DateType, "UTC day of the decisions.")
            .mandatory(Slices.SLICE, StringType, "The slice in words, see north_star.")
            .mandatory(METRIC, StringType, "Metric name, see metric_catalogue.")
            .mandatory(WEIGHTING, StringType, "What each decision counts for: decision, impression or spend.")
            .mandatory(
                    DEFINITION_HASH,
                    StringType,
                    "Hash of the metric's newest definition on the day, see metric_catalogue.")
            .mandatory(AS_OF_DAY, DateType, "What landed up to the end of this day is known.")
            .mandatory(AGE_DAYS, IntegerType, "Days from day to as_of_day.")
            .mandatory(ESTIMATE, DoubleType, "The estimate from the labels that are in.")
            .optional(MISSING_SHARE, DoubleType, "Share of the labels expected in the end that is missing, in [0, 1).")
            .optional(
                    NOWCAST,
                    DoubleType,
                    "Expected settled value: the estimate, corrected by how late labels differed on settled days; null with"
                            + " too few of them.")
            .optional(NOWCAST_LOW, DoubleType, "Lower end of the interval that will hold the settled estimate.")
            .optional(NOWCAST_HIGH, DoubleType, "Upper end.")
            .mandatory(SETTLED_DAYS, IntegerType, "Settled days that were seen at the same age.")
            .key(DAY, Slices.SLICE, METRIC, WEIGHTING)
            .partitionedBy(DAY)
            .build();

    private Nowcasts() {}
}
