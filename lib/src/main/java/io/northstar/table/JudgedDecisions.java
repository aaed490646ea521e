package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.createDecimalType;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;

/**
 * Columns of a live decision with what the metrics need to know of it: a row for each decision, never stored. Metric
 * predicates that need no label are written over these columns.
 */
public final class JudgedDecisions {
    public static final String RESTRICTS = "restricts";
    public static final String PERMITS = "permits";
    public static final String AUTOMATED = "automated";
    public static final String FIRST_DECISION = "first_decision";
    public static final String APPEALED = "appealed";
    public static final String APPEALS_KNOWN = "appeals_known";
    public static final String APPEAL_RESOLVED = "appeal_resolved";
    public static final String OVERTURNED = "overturned";
    public static final String TURNAROUND_SECONDS = "turnaround_seconds";
    public static final String STILL_OPEN = "still_open";
    public static final String IMPRESSIONS = "impressions";
    public static final String SPEND = "spend";

    /** The columns beside those of {@link Decisions}, in order. */
    public static final List<TableColumn> ADDED = List.of(
            column(RESTRICTS, BooleanType, "Whether the decision restricts the ad (reject, limit)."),
            column(PERMITS, BooleanType, "Whether the decision permits the ad (approve)."),
            column(AUTOMATED, BooleanType, "Whether no human took part."),
            column(FIRST_DECISION, BooleanType, "Whether it is the first decision of its submission on the day."),
            column(APPEALED, BooleanType, "Whether the advertiser appealed."),
            column(
                    APPEALS_KNOWN,
                    BooleanType,
                    "Whether an appeal about the day has landed: without any, they may just not have been delivered."),
            column(APPEAL_RESOLVED, BooleanType, "Whether an appeal was decided."),
            column(OVERTURNED, BooleanType, "Whether an appeal overturned it."),
            column(
                    TURNAROUND_SECONDS,
                    LongType,
                    "Seconds from submission to the first final decision of the day, or for an open task to the end of"
                            + " the day; null on all other rows. A submission that is decided again on a later day has one on both."),
            column(
                    STILL_OPEN,
                    BooleanType,
                    "Whether the task was escalated and had no final decision by the day's end."),
            column(
                    IMPRESSIONS,
                    LongType,
                    "Impressions of the ad on the day, on its last decision of the day that is not an escalation (the last one if all are) and 0 on the"
                            + " others; null when no"
                            + " exposures landed for the day."),
            column(SPEND, createDecimalType(18, 6), "Spend of the ad on the day, placed like impressions."));

    /** All columns: those of a decision without lineage, then {@link #ADDED}. */
    public static final List<TableColumn> COLUMNS = Stream.concat(
                    Decisions.TABLE.columns().stream().filter(column -> !Lineage.NAMES.contains(column.name())),
                    ADDED.stream())
            .toList();

    /** The schema of {@link #COLUMNS}, against which predicates that need no label are checked. */
    public static StructType schema() {
        StructType schema = new StructType();
        for (TableColumn column : COLUMNS) {
            schema = schema.add(column.name(), column.type(), true, column.comment());
        }
        return schema;
    }

    private static TableColumn column(String name, org.apache.spark.sql.types.DataType type, String comment) {
        return new TableColumn(name, type, false, List.of(), "", comment);
    }

    private JudgedDecisions() {}
}
