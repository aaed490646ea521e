package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Contract of {@code threshold_certificates}: from which scores on a model may decide without a human. */
public final class ThresholdCertificates {
    public static final String DAY = "day";
    public static final String MODEL = "model";
    public static final String VERSION = "version";
    public static final String ACTION = "action";
    public static final String STATUS = "status";
    public static final String THRESHOLD = "threshold";
    public static final String RATE_LIMIT = "rate_limit";
    public static final String RISK = "risk";
    public static final String LABELS = "labels";
    public static final String WRONG_LABELS = "wrong_labels";
    public static final String P_VALUE = "p_value";
    public static final String COVERAGE = "coverage";
    public static final String SMALLEST_WEIGHT = "smallest_weight";
    public static final String LARGEST_WEIGHT = "largest_weight";
    public static final String DATA_VERSION = "data_version";
    public static final String EXPIRES_ON = "expires_on";
    public static final String REVOKED_ON = "revoked_on";
    public static final String REASON = "reason";

    /** Restrict what scores at least the threshold; wrong where it is compliant. */
    public static final String REJECT = "reject";
    /** Permit what scores at most the threshold; wrong where it violates. */
    public static final String APPROVE = "approve";

    public static final String CERTIFIED = "certified";
    /** No threshold could be certified. */
    public static final String NOT_CERTIFIED = "not_certified";
    /** Later labels show that it does not hold, see {@link CertificateChecks}. */
    public static final String REVOKED = "revoked";

    public static final TableContract TABLE = TableContract.named(
                    "threshold_certificates",
                    "One row per trained model and action: the threshold from which it is wrong at most at the limit, with"
                            + " the stated risk, or why there is none.")
            .mandatory(DAY, DateType, "Newest UTC day of the data.")
            .mandatory(MODEL, StringType, "Name of the model.")
            .mandatory(VERSION, StringType, "Version, see model_registry.")
            .mandatoryOneOf(ACTION, List.of(REJECT, APPROVE), "What is done without a human.")
            .mandatoryOneOf(STATUS, List.of(CERTIFIED, NOT_CERTIFIED, REVOKED), "Whether there is a threshold.")
            .optional(
                    THRESHOLD,
                    DoubleType,
                    "reject: scores of at least this much; approve: of at most this much. Null without a certificate.")
            .mandatory(RATE_LIMIT, DoubleType, "Most that may be wrong of what is acted on (alpha).")
            .mandatory(RISK, DoubleType, "Probability that more is wrong all the same, at most (delta).")
            .mandatory(LABELS, LongType, "Labels beyond the threshold; without a certificate all evaluation labels.")
            .optional(WRONG_LABELS, LongType, "Those of them that would have been wrong.")
            .optional(P_VALUE, DoubleType, "Of the hypothesis that more is wrong than the limit.")
            .optional(COVERAGE, DoubleType, "Estimated share of all decisions that are acted on.")
            .mandatory(SMALLEST_WEIGHT, DoubleType, "Smallest weight of a label under the design.")
            .mandatory(LARGEST_WEIGHT, DoubleType, "Largest weight of a label under the design.")
            .mandatory(DATA_VERSION, StringType, "Delta versions of the tables that it rests on.")
            .mandatory(EXPIRES_ON, DateType, "First day on which it does not hold any more.")
            .optional(REVOKED_ON, DateType, "First day on which it does not hold, since later labels speak against it.")
            .optional(REASON, StringType, "Why there is no certificate, or none any more.")
            .key(DAY, MODEL, VERSION, ACTION)
            .partitionedBy(DAY)
            .build();

    private ThresholdCertificates() {}
}
