package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Contract of {@code strategy_backtests}: what launching, changing or retiring a strategy would have done, in one row. */
public final class StrategyBacktests {
    public static final String DAY = "day";
    public static final String STRATEGY_ID = "strategy_id";
    public static final String STRATEGY_VERSION = "strategy_version";
    public static final String CHANGE = "change";
    public static final String DAYS = "days";
    public static final String DECISIONS = "decisions";
    public static final String MATCHED = "matched";
    public static final String RESTRICTED = "restricted";
    public static final String RELEASED = "released";
    public static final String OVERLAP = "overlap";
    public static final String OVERLAPS_MOST = "overlaps_most";
    public static final String UNLABELLED_SHARE = "unlabelled_share";
    public static final String LABELS = "labels";
    public static final String MORE_LABELS = "more_labels";
    public static final String VERDICT = "verdict";
    public static final String CONFIDENCE = "confidence";
    public static final String MESSAGE = "message";
    public static final String ASSUMPTION = "assumption";

    /** A strategy that is not live. */
    public static final String LAUNCH = "launch";
    /** Another version of a live strategy. */
    public static final String REVISION = "revision";
    /** A live strategy without which the rest goes on. */
    public static final String RETIREMENT = "retirement";

    /** It does what is wanted. */
    public static final String YES = "yes";
    /** It does not. */
    public static final String NO = "no";
    /** Labels do not say yet. */
    public static final String UNDECIDED = "undecided";
    /** No decision would be another one. */
    public static final String NO_EFFECT = "no_effect";
    /** The definition cannot be used. */
    public static final String REFUSED = "refused";

    public static final TableContract TABLE = TableContract.named(
                    "strategy_backtests",
                    "One row per day and strategy: what launching, changing or retiring it would have done in the days"
                            + " before, and whether to.")
            .mandatory(DAY, DateType, "Last day of the history.")
            .mandatory(STRATEGY_ID, StringType, "Strategy. Written by people: escape it wherever it is shown.")
            .mandatory(STRATEGY_VERSION, StringType, "Version that is tried, or retired.")
            .mandatoryOneOf(
                    CHANGE,
                    List.of(LAUNCH, REVISION, RETIREMENT),
                    "launch, revision (another version of a live strategy) or retirement.")
            .mandatory(DAYS, IntegerType, "Days of history that have decisions.")
            .mandatory(DECISIONS, LongType, "Decisions in them.")
            .mandatory(MATCHED, LongType, "Those that it matches.")
            .mandatory(RESTRICTED, LongType, "Those that were permitted and would be restricted.")
            .mandatory(RELEASED, LongType, "Those that were restricted and would not be.")
            .optional(
                    OVERLAP,
                    DoubleType,
                    "Share of the decisions it matches that a live strategy of the same action matches too; null without"
                            + " a match.")
            .optional(OVERLAPS_MOST, StringType, "The live strategy that most of these are matched by.")
            .optional(
                    UNLABELLED_SHARE,
                    DoubleType,
                    "Share of the decisions that change sides without a label; null if none changes.")
            .mandatory(LABELS, LongType, "Labels of decisions that change sides.")
            .optional(
                    MORE_LABELS,
                    LongType,
                    "How many more it would take to decide, if what violates goes on as its labels say; null where"
                            + " the verdict stands, or all have one.")
            .mandatoryOneOf(
                    VERDICT, List.of(YES, NO, UNDECIDED, NO_EFFECT, REFUSED), "Whether to launch, change or retire it.")
            .optional(CONFIDENCE, DoubleType, "Of the verdict yes or no, one-sided; null for others.")
            .mandatory(MESSAGE, StringType, "What a lead would say, or why it is refused.")
            .optional(ASSUMPTION, StringType, "What is taken for granted about decisions that change sides.")
            .key(DAY, STRATEGY_ID, STRATEGY_VERSION)
            .partitionedBy(DAY)
            .build();

    private StrategyBacktests() {}
}
