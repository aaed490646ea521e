package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createMapType;

import java.util.List;

/** Contract of {@code violation_patterns}: combinations of attributes whose decisions violate more or less than others. */
public final class ViolationPatterns {
    public static final String DAY = "day";
    public static final String WINDOW_DAYS = "window_days";
    public static final String CONTRAST = "contrast";
    public static final String RANK = "rank";
    public static final String PATTERN = "pattern";
    public static final String ATTRIBUTES = "attributes";
    public static final String COMPARED_WITH = "compared_with";
    public static final String LABELS = "labels";
    public static final String VIOLATING_LABELS = "violating_labels";
    public static final String DECISIONS = "decisions";
    public static final String SHARE = "share";
    public static final String SHARE_LOW = "share_low";
    public static final String SHARE_HIGH = "share_high";
    public static final String OTHER_LABELS = "other_labels";
    public static final String OTHER_SHARE = "other_share";
    public static final String OTHER_SHARE_LOW = "other_share_low";
    public static final String OTHER_SHARE_HIGH = "other_share_high";
    public static final String DIFFERENCE = "difference";
    public static final String DIFFERENCE_LOW = "difference_low";
    public static final String DIFFERENCE_HIGH = "difference_high";
    public static final String ODDS_RATIO = "odds_ratio";
    public static final String P_VALUE = "p_value";
    public static final String Q_VALUE = "q_value";
    public static final String MESSAGE = "message";

    /** Decisions with the pattern against those without it. */
    public static final String OTHERS = "others";
    /** Decisions with the pattern against those of the window before. */
    public static final String BEFORE = "before";

    public static final TableContract TABLE = TableContract.named(
                    "violation_patterns",
                    "One row per night, contrast and combination of attributes (pattern) whose decisions violate more or less"
                            + " often than others, or than in the window before, where no more general one explains it.")
            .mandatory(DAY, DateType, "Night, the last day of the window.")
            .mandatory(WINDOW_DAYS, IntegerType, "Days of the window, and of the one before.")
            .mandatoryOneOf(
                    CONTRAST,
                    List.of(OTHERS, BEFORE),
                    "What its share of violating decisions is held against: that of others, or that of the window before.")
            .mandatory(RANK, IntegerType, "1 for the pattern of the contrast that stands out most.")
            .mandatory(
                    PATTERN,
                    StringType,
                    "The pattern in words: attribute=value, joined by comma and space; all for all.")
            .mandatory(
                    ATTRIBUTES,
                    createMapType(StringType, StringType, false),
                    "Value by attribute. Values come from what landed: escape them wherever they are shown.")
            .mandatory(
                    COMPARED_WITH,
                    StringType,
                    "The more general pattern that explains most of it, all if none does: others are the rest of its decisions;"
                            + " the window before has changed by more than that rest did.")
            .mandatory(LABELS, LongType, "Labels of decisions with the pattern.")
            .mandatory(VIOLATING_LABELS, LongType, "Those of them that violate.")
            .mandatory(DECISIONS, DoubleType, "Decisions with the pattern that these labels stand for.")
            .mandatory(SHARE, DoubleType, "Estimated share of them that violate.")
            .mandatory(SHARE_LOW, DoubleType, "Lower end of its interval.")
            .mandatory(SHARE_HIGH, DoubleType, "Upper end.")
            .mandatory(OTHER_LABELS, LongType, "Labels of what it is held against.")
            .mandatory(OTHER_SHARE, DoubleType, "Estimated share of that which violates.")
            .mandatory(OTHER_SHARE_LOW, DoubleType, "Lower end of its interval.")
            .mandatory(OTHER_SHARE_HIGH, DoubleType, "Upper end.")
            .mandatory(DIFFERENCE, DoubleType, "share - other_share.")
            .mandatory(DIFFERENCE_LOW, DoubleType, "Lower end of its interval.")
            .mandatory(DIFFERENCE_HIGH, DoubleType, "Upper end.")
            .optional(ODDS_RATIO, DoubleType, "Odds of violating by the other odds; null where one of them is 0.")
            .mandatory(
                    P_VALUE,
                    DoubleType,
                    "The largest p-value of the comparisons with all that is more general, before multiplicity control.")
            .mandatory(Q_VALUE, DoubleType, "Adjusted for all patterns and contrasts that were looked at that night.")
            .mandatory(MESSAGE, StringType, "What a lead would say.")
            .key(DAY, CONTRAST, PATTERN)
            .partitionedBy(DAY)
            .build();

    private ViolationPatterns() {}
}
