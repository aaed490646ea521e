package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** Contract of {@code audits}: the second-phase sample, one row per QA label drawn for audit. */
public final class Audits {
    public static final String DAY = "day";
    public static final String AUDIT_ID = "audit_id";
    public static final String LABEL_ID = "label_id";
    public static final String SAMPLE_ID = "sample_id";
    public static final String STRATUM_ID = "stratum_id";
    public static final String INCLUSION_PROBABILITY = "inclusion_probability";
    public static final String DRAWN_AT = "drawn_at";

    public static final TableContract TABLE = TableContract.named(
                    "audits", "One row per QA label drawn for audit (the second phase of the sample).")
            .mandatory(DAY, DateType, "UTC day of the audited decision.")
            .mandatory(AUDIT_ID, StringType, "Identifier of the audit draw.")
            .mandatory(LABEL_ID, StringType, "Audited QA label.")
            .mandatory(SAMPLE_ID, StringType, "Draw the label answers.")
            .optional(STRATUM_ID, StringType, "Audit stratum.")
            .optional(INCLUSION_PROBABILITY, DoubleType, "Probability of the audit given the QA label, in [1e-9, 1].")
            .optional(DRAWN_AT, TimestampType, "When it was drawn.")
            .check(
                    "inclusion_probability_out_of_range",
                    "inclusion_probability >= " + Bounds.INCLUSION_PROBABILITY + " AND inclusion_probability <= 1")
            .key(AUDIT_ID)
            .partitionedBy(DAY)
            .buildLanded();

    private Audits() {}
}
