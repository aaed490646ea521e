package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;

/** Contract of {@code sample_draws}: the decisions that a plan drew, as they are handed to QA. */
public final class SampleDraws {
    public static final String PLANNED_DAY = "planned_day";

    public static final TableContract TABLE = TableContract.named(
                    "sample_draws", "One row per decision that a day's plan drew for QA.")
            .mandatory(PLANNED_DAY, DateType, "UTC day that the plan is about.")
            .mandatory(QaSamples.DAY, DateType, "UTC day of the decision; an earlier one for a golden item.")
            .mandatory(QaSamples.SAMPLE_ID, StringType, "Identifier of the draw; does not tell its purpose.")
            .mandatory(QaSamples.DECISION_ID, StringType, "Drawn decision.")
            .optional(QaSamples.STRATUM_ID, StringType, "Stratum it was drawn from; null for a golden item.")
            .optional(
                    QaSamples.INCLUSION_PROBABILITY,
                    DoubleType,
                    "Probability with which it was drawn; null for a golden item.")
            .mandatoryOneOf(QaSamples.PURPOSE, QaSamples.PURPOSES, "Why it was drawn.")
            .mandatory(QaSamples.DRAWN_AT, TimestampType, "The end of the planned day.")
            .key(PLANNED_DAY, QaSamples.SAMPLE_ID)
            .partitionedBy(PLANNED_DAY)
            .build();

    /** The columns that land as {@link QaSamples}. */
    public static final List<String> LANDED = List.of(
            QaSamples.DAY,
            QaSamples.SAMPLE_ID,
            QaSamples.DECISION_ID,
            QaSamples.STRATUM_ID,
            QaSamples.INCLUSION_PROBABILITY,
            QaSamples.PURPOSE,
            QaSamples.DRAWN_AT);

    private SampleDraws() {}
}
