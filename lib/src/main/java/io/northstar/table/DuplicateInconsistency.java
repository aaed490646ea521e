package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Contract of {@code duplicate_inconsistency}: how often near-duplicate creatives are decided differently. */
public final class DuplicateInconsistency {
    public static final String DAY = "day";
    public static final String WINDOW_DAYS = "window_days";
    public static final String METRIC = "metric";
    public static final String WEIGHTING = "weighting";
    public static final String CLUSTERS = "clusters";
    public static final String GROUPS = "groups";
    public static final String CONFLICTING_GROUPS = "conflicting_groups";
    public static final String CREATIVES = "creatives";
    public static final String ESTIMATE = "estimate";
    public static final String STANDARD_ERROR = "standard_error";
    public static final String CI_LOW = "ci_low";
    public static final String CI_HIGH = "ci_high";
    public static final String METHOD = "method";
    public static final String STATUS = "status";
    public static final String REASON = "reason";

    /** There is a number. */
    public static final String OK = NorthStar.OK;
    /** The number is about too few clusters to be shown. */
    public static final String SUPPRESSED = NorthStar.SUPPRESSED;

    /** Name of the metric. */
    public static final String INCONSISTENCY_DUPLICATE = "inconsistency_duplicate";
    /** Every group of duplicates counts the same. */
    public static final String BY_GROUP = "group";
    /** Every pair of duplicates counts the same. */
    public static final String BY_PAIR = "pair";

    /** What the metric is sliced by, one at a time. */
    public static final List<String> DIMENSIONS = List.of(Decisions.MARKET, Decisions.POLICY_ID, Decisions.VERTICAL);

    public static final TableContract TABLE = TableContract.named(
                    "duplicate_inconsistency",
                    "One row per day, slice and weighting: the share of pairs of near-duplicate creatives with conflicting"
                            + " outcomes, within a market and policy version.")
            .mandatory(DAY, DateType, "Last UTC day of the window.")
            .mandatory(WINDOW_DAYS, IntegerType, "Length of the window in days.")
            .columns(Slices.columns(DIMENSIONS))
            .mandatory(METRIC, StringType, "Metric name.")
            .mandatory(
                    WEIGHTING,
                    StringType,
                    "What counts the same: each group of duplicates (group) or each pair in them (pair).")
            .mandatory(
                    CLUSTERS, LongType, "Clusters with two or more decided creatives in a market and policy version.")
            .mandatory(GROUPS, LongType, "Clusters taken apart by market and policy version.")
            .mandatory(CONFLICTING_GROUPS, LongType, "Groups with restricted and with permitted creatives.")
            .mandatory(CREATIVES, LongType, "Creatives in the groups.")
            .optional(ESTIMATE, DoubleType, "Share of pairs with conflicting outcomes, in [0, 1]; null unless ok.")
            .optional(STANDARD_ERROR, DoubleType, "Standard error, with clusters as the units that vary.")
            .optional(CI_LOW, DoubleType, "Lower end of the interval.")
            .optional(CI_HIGH, DoubleType, "Upper end.")
            .optional(METHOD, StringType, "How the interval was computed.")
            .mandatoryOneOf(STATUS, List.of(OK, SUPPRESSED), "Whether there is a number.")
            .optional(REASON, StringType, "Why there is no number.")
            .key(DAY, Slices.SLICE, METRIC, WEIGHTING)
            .partitionedBy(DAY)
            .build();

    private DuplicateInconsistency() {}
}
