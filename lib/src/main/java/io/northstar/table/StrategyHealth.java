package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Contract of {@code strategy_health}: how each live strategy does. */
public final class StrategyHealth {
    public static final String DAY = "day";
    public static final String STRATEGY_ID = "strategy_id";
    public static final String STRATEGY_VERSION = "strategy_version";
    public static final String WINDOW_DAYS = "window_days";
    public static final String DECIDED = "decided";
    public static final String MATCHED = "matched";
    public static final String UNIQUE = "unique_matched";
    public static final String SHADOWED_BY = "shadowed_by";
    public static final String LABELS = "labels";
    public static final String PRECISION = "precision";
    public static final String PRECISION_LOW = "precision_low";
    public static final String PRECISION_HIGH = "precision_high";
    public static final String MARGINAL_LABELS = "marginal_labels";
    public static final String MARGINAL_PRECISION = "marginal_precision";
    public static final String MARGINAL_LOW = "marginal_low";
    public static final String MARGINAL_HIGH = "marginal_high";
    public static final String PRECISION_EARLIER = "precision_earlier";
    public static final String PRECISION_LATER = "precision_later";
    public static final String RATE_EARLIER = "rate_earlier";
    public static final String RATE_LATER = "rate_later";
    public static final String APPEALED = "appealed";
    public static final String OVERTURNED = "overturned";
    public static final String FINDINGS = "findings";
    public static final String Q_VALUE = "q_value";
    public static final String RECOMMENDATION = "recommendation";
    public static final String MESSAGE = "message";

    public static final String KEEP = "keep";
    public static final String TIGHTEN = "tighten";
    public static final String SPLIT = "split_by_market";
    public static final String REVIEW = "review";
    public static final String RETIRE = "retire";
    public static final String MEND = "mend";

    public static final TableContract TABLE = TableContract.named(
                    "strategy_health",
                    "One row per night and live strategy: what it catches, how often it is right, and what to do about it.")
            .mandatory(DAY, DateType, "Night, the last day of the window.")
            .mandatory(STRATEGY_ID, StringType, "Strategy. Written by people: escape it wherever it is shown.")
            .mandatory(STRATEGY_VERSION, StringType, "Live version.")
            .mandatory(WINDOW_DAYS, IntegerType, "Days of the window.")
            .mandatory(DECIDED, LongType, "Decisions of the window that it took.")
            .mandatory(MATCHED, LongType, "Decisions that its live version matches, whoever took them.")
            .mandatory(UNIQUE, LongType, "Those of them that no other live strategy of the same action matches.")
            .optional(SHADOWED_BY, StringType, "The other live strategy that matches most of them; null if none does.")
            .mandatory(LABELS, LongType, "Labels of what it restricted; 0 for one that permits.")
            .optional(PRECISION, DoubleType, "Share violating of what it restricted; null with too few labels.")
            .optional(PRECISION_LOW, DoubleType, "Lower end of its interval.")
            .optional(PRECISION_HIGH, DoubleType, "Upper end.")
            .mandatory(MARGINAL_LABELS, LongType, "Labels of decisions that it alone matches.")
            .optional(
                    MARGINAL_PRECISION,
                    DoubleType,
                    "Share violating of the decisions that it alone matches; null with too few labels.")
            .optional(MARGINAL_LOW, DoubleType, "Lower end of its interval.")
            .optional(MARGINAL_HIGH, DoubleType, "Upper end.")
            .optional(PRECISION_EARLIER, DoubleType, "Precision in the first half of the window.")
            .optional(PRECISION_LATER, DoubleType, "Precision in the second half.")
            .optional(RATE_EARLIER, DoubleType, "Share of all decisions that it matches, in the first half.")
            .optional(RATE_LATER, DoubleType, "The same in the second half.")
            .mandatory(APPEALED, LongType, "Restrictions of it that were appealed.")
            .mandatory(OVERTURNED, LongType, "Those of them that were overturned.")
            .optional(
                    FINDINGS,
                    StringType,
                    "What stands out, joined by comma: overkill, less_precise, catches_less, redundant, dead; null if nothing"
                            + " does.")
            .optional(
                    Q_VALUE,
                    DoubleType,
                    "Smallest of its tests, adjusted for all strategies and tests of the night; null if none could be made.")
            .mandatoryOneOf(RECOMMENDATION, List.of(KEEP, TIGHTEN, SPLIT, REVIEW, RETIRE, MEND), "What to do about it.")
            .mandatory(MESSAGE, StringType, "What a lead would say, or why the definition cannot be used.")
            .key(DAY, STRATEGY_ID, STRATEGY_VERSION)
            .partitionedBy(DAY)
            .build();

    private StrategyHealth() {}
}
