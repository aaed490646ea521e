package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;

/** Contract of {@code appeals}: one row per advertiser's appeal against a decision. */
public final class Appeals {
    public static final String APPEALED_ON = "appealed_on";
    public static final String APPEAL_ID = "appeal_id";
    public static final String DECISION_ID = "decision_id";
    public static final String APPEALED_AT = "appealed_at";
    public static final String RESOLVED_AT = "resolved_at";
    public static final String RESOLUTION = "resolution";

    public static final TableContract TABLE = TableContract.named(
                    "appeals", "One row per appeal against a decision, in its newest state.")
            .derived(APPEALED_ON, DateType, "to_date(appealed_at)", "UTC day of the appeal.")
            .mandatory(APPEAL_ID, StringType, "Appeal identifier.")
            .mandatory(DECISION_ID, StringType, "Decision that is appealed.")
            .mandatory(APPEALED_AT, TimestampType, "When the advertiser appealed.")
            .optional(RESOLVED_AT, TimestampType, "When the appeal was decided; null while it is open.")
            .optionalOneOf(RESOLUTION, List.of("upheld", "overturned"), "How it was decided; null while it is open.")
            .check("resolved_before_appealed", "resolved_at >= appealed_at")
            .check("resolution_without_time", "resolution IS NULL OR resolved_at IS NOT NULL")
            .key(APPEAL_ID)
            .partitionedBy(APPEALED_ON)
            .buildLanded();

    private Appeals() {}
}
