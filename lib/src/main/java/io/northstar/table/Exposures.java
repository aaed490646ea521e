package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import org.apache.spark.sql.types.DataTypes;

/** Contract of {@code exposures}: impressions and spend, one row per ad and day. */
public final class Exposures {
    public static final String DAY = "day";
    public static final String AD_ID = "ad_id";
    public static final String IMPRESSIONS = "impressions";
    public static final String SPEND = "spend";

    public static final TableContract TABLE = TableContract.named(
                    "exposures", "One row per ad and UTC day on which it was shown.")
            .mandatory(DAY, DateType, "UTC day.")
            .mandatory(AD_ID, StringType, "Ad.")
            .mandatory(IMPRESSIONS, LongType, "Times the ad was shown on the day.")
            .mandatory(
                    SPEND,
                    DataTypes.createDecimalType(18, 6),
                    "What the advertiser was charged for the day, in the account's reporting currency.")
            .check("impressions_negative", "impressions >= 0")
            .check("spend_negative", "spend >= 0")
            .check("impressions_too_large", "impressions <= " + Bounds.IMPRESSIONS)
            .check("spend_too_large", "spend <= " + Bounds.SPEND)
            .key(DAY, AD_ID)
            .partitionedBy(DAY)
            .buildLanded();

    private Exposures() {}
}
