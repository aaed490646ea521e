package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import org.apache.spark.sql.types.DataTypes;

/** Contract of {@code creative_signatures}: what near-duplicates are found by, computed once when a creative lands. */
public final class CreativeSignatures {
    public static final String LANDED_ON = Lineage.LANDED_ON;
    public static final String CREATIVE_ID = Creatives.CREATIVE_ID;
    public static final String TEXT_HASH = "text_hash";
    public static final String COMPACT_TEXT = "compact_text";
    public static final String BANDS = "bands";

    public static final TableContract TABLE = TableContract.named(
                    "creative_signatures",
                    "One row per creative and landing day: its normalised text as a hash, and for the first creative with a"
                            + " text what similar texts are found by.")
            .mandatory(LANDED_ON, DateType, "Landing day of this version of the creative.")
            .mandatory(CREATIVE_ID, StringType, "Creative identifier.")
            .optional(
                    TEXT_HASH,
                    StringType,
                    "Hash of the normalised text without spaces, 32 hexadecimal digits; null without letters and digits.")
            .optional(
                    COMPACT_TEXT,
                    StringType,
                    "The normalised text without spaces; only for the creative that stands for all with this text, and not"
                            + " for texts too short to be compared.")
            .optional(
                    BANDS,
                    DataTypes.createArrayType(LongType, false),
                    "Keys of its minhash bands: texts that share one may be similar. Where compact_text is.")
            .key(LANDED_ON, CREATIVE_ID)
            .partitionedBy(LANDED_ON)
            .build();

    private CreativeSignatures() {}
}
