package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.List;
import org.apache.spark.sql.types.StructType;

/** Contract of {@code scores}: what the models in charge say of every decision. */
public final class Scores {
    public static final String DAY = Decisions.DAY;
    public static final String DECISION_ID = Decisions.DECISION_ID;
    public static final String MODEL = ModelRegistry.MODEL;
    public static final String VERSION = ModelRegistry.VERSION;
    public static final String SCORE = "score";
    public static final String ADVICE = "advice";
    public static final String REASONS = "reasons";
    public static final String REASON = "reason";
    public static final String CONTRIBUTION = "contribution";

    /** Restrict without a human. */
    public static final String REJECT = ThresholdCertificates.REJECT;
    /** Permit without a human. */
    public static final String APPROVE = ThresholdCertificates.APPROVE;
    /** Let a human decide. */
    public static final String REVIEW = "review";

    /** A term or attribute and what it adds. Delta takes no NOT NULL inside an array. */
    public static final StructType REASON_AND_CONTRIBUTION =
            new StructType().add(REASON, StringType).add(CONTRIBUTION, DoubleType);

    public static final TableContract TABLE = TableContract.named(
                    "scores", "One row per live decision and model that was in charge on its day.")
            .mandatory(DAY, DateType, "UTC day of the decision.")
            .mandatory(DECISION_ID, StringType, "Decision that was scored.")
            .mandatory(MODEL, StringType, "Name of the model.")
            .mandatory(VERSION, StringType, "Version in charge on the day, see model_registry.")
            .mandatory(SCORE, DoubleType, "Calibrated probability that the model's condition holds.")
            .mandatoryOneOf(
                    ADVICE,
                    List.of(REJECT, APPROVE, REVIEW),
                    "What the score asks for: to act without a human where a certificate that holds on the day and"
                            + " train.costs allow it, else a review.")
            .optional(
                    REASONS,
                    createArrayType(REASON_AND_CONTRIBUTION, true),
                    "Terms and attributes that speak most for a violation and what each adds to the linear model's margin,"
                            + " the largest first; null below score.reasons_from and for models that are not linear.")
            .key(DAY, DECISION_ID, MODEL)
            .partitionedBy(DAY)
            .build();

    private Scores() {}
}
