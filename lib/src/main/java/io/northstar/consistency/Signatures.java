package io.northstar.consistency;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.left;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.CreativeSignatures;
import io.northstar.table.Creatives;
import io.northstar.table.Lineage;
import io.northstar.text.TextColumns;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;

/** Makes the signatures of creatives. */
public final class Signatures {
    /** 128 bits: no two texts share a hash, not even when somebody searches for two that do. */
    private static final int HASH_DIGITS = 32;

    private static final int SHA_BITS = 256;
    private static final String KNOWN = "known";
    private static final String COMPACT = "compact";

    /**
     * The rows of {@link CreativeSignatures}, one for each of {@code creatives}.
     *
     * <p>Of creatives with the same normalised text the one with the smallest identifier stands for all, so that a template
     * costs no more than any other text; none does if one of {@code others} does already. Texts with fewer distinct shingles
     * than the settings ask for have a hash but no bands, texts without letters and digits neither.
     *
     * @param creatives {@link Creatives} that landed on some days
     * @param others {@link CreativeSignatures} of all other days
     */
    public static Dataset<Row> of(Dataset<Row> creatives, Dataset<Row> others, DuplicateSettings settings) {
        // A function of Java because Spark's minhash has one row per band and no keys of its own.
        var bands = udf(
                (UDF1<String, long[]>) text -> bands(text, settings),
                DataTypes.createArrayType(DataTypes.LongType, false));
        Dataset<Row> hashed = creatives
                .select(
                        col(Lineage.LANDED_ON),
                        col(Creatives.CREATIVE_ID),
                        TextColumns.compact(TextColumns.normal(col(Creatives.TEXT)))
                                .as(COMPACT))
                .withColumn(CreativeSignatures.TEXT_HASH, hash(col(COMPACT)));
        Dataset<Row> known = others.where(col(CreativeSignatures.BANDS).isNotNull())
                .select(col(CreativeSignatures.TEXT_HASH), lit(true).as(KNOWN))
                .distinct();
        WindowSpec sameText =
                Window.partitionBy(CreativeSignatures.TEXT_HASH).orderBy(Creatives.CREATIVE_ID, Lineage.LANDED_ON);
        Column stands = col(KNOWN).isNull().and(row_number().over(sameText).equalTo(1));
        return hashed.join(known, List.of(CreativeSignatures.TEXT_HASH).toArray(String[]::new), "left")
                .withColumn(COMPACT, when(stands, col(COMPACT)))
                .withColumn(CreativeSignatures.BANDS, bands.apply(col(COMPACT)))
                .select(
                        col(CreativeSignatures.LANDED_ON),
                        col(CreativeSignatures.CREATIVE_ID),
                        col(CreativeSignatures.TEXT_HASH),
                        when(col(CreativeSignatures.BANDS).isNotNull(), col(COMPACT))
                                .as(CreativeSignatures.COMPACT_TEXT),
                        col(CreativeSignatures.BANDS));
    }

    private static Column hash(Column text) {
        return when(length(text).gt(0), left(sha2(text.cast("binary"), SHA_BITS), lit(HASH_DIGITS)));
    }

    private static long[] bands(String text, DuplicateSettings settings) {
        if (text == null) {
            return null;
        }
        long[] shingles = Shingles.of(text, settings.shingleCharacters());
        return shingles.length < settings.fewestShingles()
                ? null
                : settings.minHash().keys(shingles);
    }

    private Signatures() {}
}
