package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Contract of {@code strategy_effects}: the numbers of a back-test, by slice. */
public final class StrategyEffects {
    public static final String DAY = "day";
    public static final String STRATEGY_ID = "strategy_id";
    public static final String STRATEGY_VERSION = "strategy_version";
    public static final String EFFECT = "effect";
    public static final String BEFORE = "before";
    public static final String AFTER = "after";
    public static final String ESTIMATE = "estimate";
    public static final String CI_LOW = "ci_low";
    public static final String CI_HIGH = "ci_high";
    public static final String AHEAD_LOW = "ahead_low";
    public static final String AHEAD_HIGH = "ahead_high";
    public static final String DECISIONS = "decisions";
    public static final String LABELS = "labels";
    public static final String STATUS = "status";
    public static final String REASON = "reason";

    public static final String RESTRICTIONS = "restrictions";
    public static final String FDR = "fdr";
    public static final String FPR = "fpr";
    public static final String RECALL = "recall";
    public static final String LEAKAGE = "leakage";
    public static final String LEAKAGE_VIEWS = "leakage_views";
    public static final String PRECISION_RESTRICTED = "precision_restricted";
    public static final String PRECISION_RELEASED = "precision_released";
    public static final String IMPRESSIONS = "impressions";
    public static final String SPEND = "spend";
    public static final String REVIEW_MINUTES = "review_minutes";

    public static final TableContract TABLE = TableContract.named(
                    "strategy_effects",
                    "One row per day, strategy, slice and effect: what would have changed in the days before, and what to"
                            + " expect of the days ahead.")
            .mandatory(DAY, DateType, "Last day of the history.")
            .mandatory(STRATEGY_ID, StringType, "Strategy. Written by people: escape it wherever it is shown.")
            .mandatory(STRATEGY_VERSION, StringType, "Version that is tried, or retired.")
            .mandatory(Slices.GRAIN, StringType, "Dimensions that make the slice, joined by comma; all for the whole.")
            .mandatory(Slices.SLICE, StringType, "The slice in words.")
            .mandatoryOneOf(
                    EFFECT,
                    List.of(
                            RESTRICTIONS,
                            FDR,
                            FPR,
                            RECALL,
                            LEAKAGE,
                            LEAKAGE_VIEWS,
                            PRECISION_RESTRICTED,
                            PRECISION_RELEASED,
                            IMPRESSIONS,
                            SPEND,
                            REVIEW_MINUTES),
                    "restrictions: number of them; fdr, fpr, recall, leakage, leakage_views: metrics of these names;"
                            + " precision_restricted, precision_released: share violating of what would be restricted, or"
                            + " released; impressions, spend: of ads that would be restricted, less those released;"
                            + " review_minutes: of people.")
            .optional(BEFORE, DoubleType, "As it was; null for effects that only are a change.")
            .optional(AFTER, DoubleType, "As it would have been.")
            .optional(ESTIMATE, DoubleType, "The change; for the precisions the share itself.")
            .optional(
                    CI_LOW, DoubleType, "Lower end of its interval; equal to the estimate where nothing is estimated.")
            .optional(CI_HIGH, DoubleType, "Upper end.")
            .optional(
                    AHEAD_LOW,
                    DoubleType,
                    "Lower end of what to expect of the days ahead, if they are like those before; null where there is no"
                            + " such number.")
            .optional(AHEAD_HIGH, DoubleType, "Upper end.")
            .mandatory(DECISIONS, LongType, "Decisions of the slice that would change sides.")
            .mandatory(LABELS, LongType, "Labels of these.")
            .mandatoryOneOf(STATUS, List.of(NorthStar.OK, NorthStar.SUPPRESSED, NorthStar.REFUSED), "Status.")
            .optional(REASON, StringType, "Why there is no number.")
            .key(DAY, STRATEGY_ID, STRATEGY_VERSION, Slices.GRAIN, Slices.SLICE, EFFECT)
            .partitionedBy(DAY)
            .build();

    private StrategyEffects() {}
}
