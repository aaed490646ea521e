package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** Contract of {@code strategy_advertisers}: the advertisers that a back-tested strategy would hit most. */
public final class StrategyAdvertisers {
    public static final String DAY = "day";
    public static final String STRATEGY_ID = "strategy_id";
    public static final String STRATEGY_VERSION = "strategy_version";
    public static final String RANK = "rank";
    public static final String DECISIONS = "decisions";
    public static final String RESTRICTED = "restricted";
    public static final String SHARE = "share";
    public static final String SPEND = "spend";

    public static final TableContract TABLE = TableContract.named(
                    "strategy_advertisers",
                    "One row per day, strategy and advertiser, of those with the most ads that would be restricted.")
            .mandatory(DAY, DateType, "Last day of the history.")
            .mandatory(STRATEGY_ID, StringType, "Strategy. Written by people: escape it wherever it is shown.")
            .mandatory(STRATEGY_VERSION, StringType, "Version that is tried, or retired.")
            .mandatory(RANK, IntegerType, "1 for the one that is hit most.")
            .mandatory(Decisions.ADVERTISER_ID, StringType, "Advertiser.")
            .mandatory(DECISIONS, LongType, "Its decisions in the days of history.")
            .mandatory(RESTRICTED, LongType, "Those that were permitted and would be restricted.")
            .mandatory(SHARE, DoubleType, "Their share.")
            .optional(SPEND, DoubleType, "Spend of the ads that would be restricted; null without exposures.")
            .key(DAY, STRATEGY_ID, STRATEGY_VERSION, RANK)
            .partitionedBy(DAY)
            .build();

    private StrategyAdvertisers() {}
}
