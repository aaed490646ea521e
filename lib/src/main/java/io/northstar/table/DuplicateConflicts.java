package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** Contract of {@code duplicate_conflicts}: near-duplicates of which some are restricted and some are permitted. */
public final class DuplicateConflicts {
    public static final String DAY = "day";
    public static final String WINDOW_DAYS = "window_days";
    public static final String CLUSTER_ID = DuplicateClusters.CLUSTER_ID;
    public static final String MARKET = Decisions.MARKET;
    public static final String POLICY_VERSION = Decisions.POLICY_VERSION;
    public static final String POLICY_ID = Decisions.POLICY_ID;
    public static final String VERTICAL = Decisions.VERTICAL;
    public static final String CREATIVES = "creatives";
    public static final String RESTRICTED = "restricted";
    public static final String PERMITTED = "permitted";
    public static final String FIRST_DECIDED_AT = "first_decided_at";
    public static final String LAST_DECIDED_AT = "last_decided_at";

    public static final TableContract TABLE = TableContract.named(
                    "duplicate_conflicts",
                    "One row per cluster of near-duplicate creatives, market and policy version with conflicting outcomes.")
            .mandatory(DAY, DateType, "Last UTC day of the window.")
            .mandatory(WINDOW_DAYS, IntegerType, "Length of the window in days.")
            .mandatory(CLUSTER_ID, StringType, "Cluster, see duplicate_clusters.")
            .mandatory(MARKET, StringType, "Market; (none) if the decisions have none.")
            .mandatory(POLICY_VERSION, StringType, "Policy version in force; (none) if the decisions have none.")
            .mandatory(POLICY_ID, StringType, "Policy that most of its restrictions name; (none) if they name none.")
            .mandatory(VERTICAL, StringType, "Vertical of most of its creatives; (none) if they have none.")
            .mandatory(CREATIVES, LongType, "Creatives with a decision in the window; the last one counts.")
            .mandatory(RESTRICTED, LongType, "Creatives that are restricted.")
            .mandatory(PERMITTED, LongType, "Creatives that are permitted.")
            .mandatory(FIRST_DECIDED_AT, TimestampType, "Earliest of these decisions.")
            .mandatory(LAST_DECIDED_AT, TimestampType, "Latest of these decisions.")
            .key(DAY, CLUSTER_ID, MARKET, POLICY_VERSION)
            .partitionedBy(DAY)
            .build();

    private DuplicateConflicts() {}
}
