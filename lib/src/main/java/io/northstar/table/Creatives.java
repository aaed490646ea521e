package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** Contract of {@code creatives}: one row per creative. Its text is written by advertisers and is hostile. */
public final class Creatives {
    public static final String CREATIVE_ID = "creative_id";
    public static final String TEXT = "text";
    public static final String LANDING_DOMAIN = "landing_domain";
    public static final String MEDIA_HASH = "media_hash";
    public static final String LANGUAGE = "language";
    public static final String CREATED_AT = "created_at";

    public static final TableContract TABLE = TableContract.named(
                    "creatives",
                    "One row per creative. The text is written by advertisers: escape it wherever it is shown.")
            .mandatory(CREATIVE_ID, StringType, "Creative identifier.")
            .optional(TEXT, StringType, "Text of the ad.")
            .optional(LANDING_DOMAIN, StringType, "Domain of the landing page.")
            .optional(MEDIA_HASH, StringType, "Hash of the image or video.")
            .optional(LANGUAGE, StringType, "Language, BCP 47.")
            .optional(CREATED_AT, TimestampType, "When the creative was made.")
            .key(CREATIVE_ID)
            .buildLanded();

    private Creatives() {}
}
