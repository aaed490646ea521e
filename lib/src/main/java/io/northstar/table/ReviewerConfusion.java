package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** Contract of {@code reviewer_confusion}: how often each reviewer is right, judged by the votes of all. */
public final class ReviewerConfusion {
    public static final String DAY = "day";
    public static final String JUDGED_POLICY_ID = InconsistencyReview.JUDGED_POLICY_ID;
    public static final String REVIEWER = "reviewer";
    public static final String ITEMS = "items";
    public static final String GOLDEN_ITEMS = "golden_items";
    public static final String EXPECTED_VIOLATING = "expected_violating";
    public static final String EXPECTED_COMPLIANT = "expected_compliant";
    public static final String SENSITIVITY = "sensitivity";
    public static final String SPECIFICITY = "specificity";

    public static final TableContract TABLE = TableContract.named(
                    "reviewer_confusion",
                    "One row per day, judged policy and reviewer, where adjudications has an estimate.")
            .mandatory(DAY, DateType, "Last UTC day of the window of adjudications.")
            .mandatory(
                    JUDGED_POLICY_ID, StringType, "Policy that a vote names or does not; any: whether the ad violates.")
            .mandatory(REVIEWER, StringType, "Pseudonym of the reviewer: a keyed hash of the identifier.")
            .mandatory(ITEMS, LongType, "Decisions voted on, golden ones included.")
            .mandatory(GOLDEN_ITEMS, LongType, "Golden ones among them.")
            .mandatory(
                    EXPECTED_VIOLATING, DoubleType, "Of these decisions, how many violate: the sum of probabilities.")
            .mandatory(EXPECTED_COMPLIANT, DoubleType, "Of these decisions, how many comply.")
            .optional(
                    SENSITIVITY,
                    DoubleType,
                    "Share of violating decisions that the reviewer calls violating, in [0, 1]; null with less than one"
                            + " expected.")
            .optional(
                    SPECIFICITY,
                    DoubleType,
                    "Share of compliant decisions that the reviewer calls compliant, in [0, 1]; null with less than one"
                            + " expected.")
            .key(DAY, JUDGED_POLICY_ID, REVIEWER)
            .partitionedBy(DAY)
            .build();

    private ReviewerConfusion() {}
}
