package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;

/** Contract of {@code qa_samples}: one row per decision drawn for QA. */
public final class QaSamples {
    public static final String DAY = "day";
    public static final String SAMPLE_ID = "sample_id";
    public static final String DECISION_ID = "decision_id";
    public static final String STRATUM_ID = "stratum_id";
    public static final String INCLUSION_PROBABILITY = "inclusion_probability";
    public static final String PURPOSE = "purpose";
    public static final String DRAWN_AT = "drawn_at";

    /** The only purpose whose labels enter rates. */
    public static final String PROBABILITY = "probability";
    /** An item with a settled truth that checks the reviewer. */
    public static final String GOLDEN = "golden";
    /** A settled case that must not return. */
    public static final String BAD_CASE = "bad_case";
    /** Why a decision can be drawn. */
    public static final List<String> PURPOSES = List.of(PROBABILITY, "targeted", GOLDEN, BAD_CASE, "appeal");

    public static final TableContract TABLE = TableContract.named("qa_samples", "One row per decision drawn for QA.")
            .mandatory(DAY, DateType, "UTC day of the drawn decision.")
            .mandatory(SAMPLE_ID, StringType, "Identifier of the draw.")
            .mandatory(DECISION_ID, StringType, "Drawn decision.")
            .optional(STRATUM_ID, StringType, "Stratum it was drawn from; null if the source records no design.")
            .optional(INCLUSION_PROBABILITY, DoubleType, "Probability with which it was drawn, in [1e-9, 1].")
            .mandatoryOneOf(PURPOSE, PURPOSES, "Why it was drawn; only probability samples enter rates.")
            .optional(DRAWN_AT, TimestampType, "When it was drawn.")
            .check(
                    "inclusion_probability_out_of_range",
                    "inclusion_probability >= " + Bounds.INCLUSION_PROBABILITY + " AND inclusion_probability <= 1")
            .key(SAMPLE_ID)
            .partitionedBy(DAY)
            .buildLanded();

    private QaSamples() {}
}
