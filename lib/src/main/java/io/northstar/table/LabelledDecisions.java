package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;

/**
 * Contract of {@code labelled_decisions}: the decisions drawn by probability with their attributes and, once it is in,
 * their truth. About one in a hundred decisions; every sampled metric comes from it alone.
 */
public final class LabelledDecisions {
    public static final String SAMPLE_ID = "sample_id";
    public static final String DESIGN = "design";
    public static final String DESIGN_STRATUM_ID = "design_stratum_id";
    public static final String INCLUSION_PROBABILITY = "inclusion_probability";
    public static final String LABELLED = "labelled";
    public static final String VIOLATING = "violating";
    public static final String TRUE_POLICY_ID = "true_policy_id";
    public static final String CORRECT_OUTCOME = "correct_outcome";
    public static final String TRUTH_LAYER = "truth_layer";
    public static final String LABELLED_AT = "labelled_at";
    public static final String QA_VIOLATING = "qa_violating";
    public static final String BLIND_REVIEWS = "blind_reviews";
    public static final String BLIND_AGREEMENT = "blind_agreement";
    public static final String KNOWN_ON = "known_on";

    /** The columns that only labels give; a metric predicate that names one needs labels. */
    public static final List<String> TRUTH = List.of(
            LABELLED,
            VIOLATING,
            TRUE_POLICY_ID,
            CORRECT_OUTCOME,
            TRUTH_LAYER,
            LABELLED_AT,
            QA_VIOLATING,
            BLIND_REVIEWS,
            BLIND_AGREEMENT);

    public static final TableContract TABLE = TableContract.named(
                    "labelled_decisions",
                    "One row per decision drawn for QA by probability, with its attributes and its truth once labelled.")
            .columns(JudgedDecisions.COLUMNS)
            .mandatory(SAMPLE_ID, StringType, "Draw identifier.")
            .mandatory(
                    DESIGN,
                    StringType,
                    "Sampling design of its stratum: stratified (equal probabilities, drawn without replacement), poisson"
                            + " (own probability each), poststratified (strata made by counting) or none.")
            .mandatory(DESIGN_STRATUM_ID, StringType, "Stratum that its weight comes from.")
            .optional(INCLUSION_PROBABILITY, DoubleType, "Recorded probability of the draw.")
            .mandatory(LABELLED, BooleanType, "Whether a label is in.")
            .optional(VIOLATING, BooleanType, "Truth: highest layer, newest label.")
            .optional(TRUE_POLICY_ID, StringType, "Policy that the truth names.")
            .optional(CORRECT_OUTCOME, StringType, "Outcome that the truth asks for.")
            .optional(TRUTH_LAYER, StringType, "Layer the truth comes from.")
            .optional(LABELLED_AT, TimestampType, "When that label was given.")
            .optional(QA_VIOLATING, BooleanType, "What the newest label of the qa layer says.")
            .mandatory(BLIND_REVIEWS, LongType, "Blind qa labels by different reviewers.")
            .optional(
                    BLIND_AGREEMENT,
                    BooleanType,
                    "Whether the first two blind reviewers agree; null with fewer than two.")
            .mandatory(KNOWN_ON, DateType, "Newest landing day of the sample and labels that this row rests on.")
            .key(Decisions.DAY, Decisions.DECISION_ID)
            .partitionedBy(Decisions.DAY)
            .build();

    private LabelledDecisions() {}
}
