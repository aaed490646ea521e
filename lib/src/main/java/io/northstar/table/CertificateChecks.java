package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Contract of {@code certificate_checks}: what later labels say of a certified threshold, night by night. */
public final class CertificateChecks {
    public static final String DAY = "day";
    public static final String MODEL = ModelRegistry.MODEL;
    public static final String VERSION = ModelRegistry.VERSION;
    public static final String ACTION = ThresholdCertificates.ACTION;
    public static final String STATUS = "status";
    public static final String THRESHOLD = ThresholdCertificates.THRESHOLD;
    public static final String RATE_LIMIT = ThresholdCertificates.RATE_LIMIT;
    public static final String LABELS = "labels";
    public static final String WRONG_LABELS = "wrong_labels";
    public static final String EVIDENCE = "evidence";
    public static final String EVIDENCE_LIMIT = "evidence_limit";

    /** Nothing speaks against it, or not enough. */
    public static final String HOLDS = "holds";
    /** Labels show that more is wrong than the limit. */
    public static final String REVOKED = ThresholdCertificates.REVOKED;
    /** Its days are over. */
    public static final String EXPIRED = "expired";
    /** No label since it was given. */
    public static final String UNMEASURED = "unmeasured";

    public static final TableContract TABLE = TableContract.named(
                    "certificate_checks",
                    "One row per night and certified threshold of a model in charge: what labels of the days since say of"
                            + " it.")
            .mandatory(DAY, DateType, "Night: labels that were known at the end of this UTC day count.")
            .mandatory(MODEL, StringType, "Name of the model.")
            .mandatory(VERSION, StringType, "Version in charge.")
            .mandatoryOneOf(
                    ACTION,
                    List.of(ThresholdCertificates.REJECT, ThresholdCertificates.APPROVE),
                    "What is done without a human.")
            .mandatoryOneOf(STATUS, List.of(HOLDS, REVOKED, EXPIRED, UNMEASURED), "Whether it may still be acted on.")
            .mandatory(THRESHOLD, DoubleType, "Certified threshold.")
            .mandatory(RATE_LIMIT, DoubleType, "Most that may be wrong of what is acted on.")
            .mandatory(LABELS, LongType, "Labels, drawn by probability, of decisions beyond the threshold since.")
            .mandatory(WRONG_LABELS, LongType, "Those of them that acting would have been wrong for.")
            .mandatory(
                    EVIDENCE,
                    DoubleType,
                    "How many times better the labels fit to more errors than the limit than to as many; at most 1 on"
                            + " average while the certificate is true. At most 1e100.")
            .mandatory(EVIDENCE_LIMIT, DoubleType, "From here on the certificate is revoked: 1 over its risk.")
            .key(DAY, MODEL, VERSION, ACTION)
            .partitionedBy(DAY)
            .build();

    private CertificateChecks() {}
}
