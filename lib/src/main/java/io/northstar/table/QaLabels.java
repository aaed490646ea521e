package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;

/** Contract of {@code qa_labels}: one row per label; labels are added, never changed. */
public final class QaLabels {
    public static final String LABELLED_ON = "labelled_on";
    public static final String LABEL_ID = "label_id";
    public static final String SAMPLE_ID = "sample_id";
    public static final String DECISION_ID = "decision_id";
    public static final String LAYER = "layer";
    public static final String REVIEWER_ID = "reviewer_id";
    public static final String BLIND = "blind";
    public static final String VIOLATING = "violating";
    public static final String POLICY_ID = "policy_id";
    public static final String CORRECT_OUTCOME = "correct_outcome";
    public static final String LABELLED_AT = "labelled_at";
    public static final String SUPERSEDES_LABEL_ID = "supersedes_label_id";
    public static final String REASON = "reason";

    /** The first review of a drawn decision. */
    public static final String QA = "qa";
    /** The review of a QA label. */
    public static final String AUDIT = "audit";
    /** What decides where reviews differ, and what is known of a golden item. */
    public static final String ADJUDICATION = "adjudication";

    /** Review layers from the lowest to the highest; the highest one decides the truth. */
    public static final List<String> LAYERS = List.of(QA, AUDIT, ADJUDICATION);

    public static final TableContract TABLE = TableContract.named(
                    "qa_labels", "One row per label given to a drawn decision. Labels are added, never changed.")
            .derived(LABELLED_ON, DateType, "to_date(labelled_at)", "UTC day of the label.")
            .mandatory(LABEL_ID, StringType, "Label identifier.")
            .mandatory(SAMPLE_ID, StringType, "Draw the label answers.")
            .mandatory(DECISION_ID, StringType, "Labelled decision.")
            .mandatoryOneOf(LAYER, LAYERS, "Review layer; the truth of a decision is its highest layer's newest label.")
            .optional(REVIEWER_ID, StringType, "Reviewer who gave the label.")
            .optional(BLIND, BooleanType, "Whether the reviewer saw neither the decision nor other labels.")
            .mandatory(VIOLATING, BooleanType, "Whether the ad violates the policy in force.")
            .optional(POLICY_ID, StringType, "Policy it violates.")
            .optionalOneOf(CORRECT_OUTCOME, Decisions.OUTCOMES, "Outcome the decision should have had.")
            .mandatory(LABELLED_AT, TimestampType, "When the label was given.")
            .optional(
                    SUPERSEDES_LABEL_ID,
                    StringType,
                    "Earlier label that this one replaces; has no effect on a label that is not older.")
            .optional(REASON, StringType, "Reviewer's reason.")
            .check("supersedes_itself", "supersedes_label_id <> label_id")
            .key(LABEL_ID)
            .partitionedBy(LABELLED_ON)
            .buildLanded();

    private QaLabels() {}
}
