package io.northstar.consistency;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.CreativeSignatures;
import io.northstar.table.DuplicateClusters;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;

/**
 * Finds near-duplicate texts and joins them into clusters, new texts against those of all other days.
 *
 * <p>Texts that share a band key ({@link MinHash}) are candidates; of these the pairs whose true similarity reaches the
 * settings' are links, and what links connect is a cluster. In a bucket of more than {@code bucket_texts} texts with the same
 * key each text is compared with the one before it only, in the order of hashes, so the work grows with the texts and not
 * with their pairs; elsewhere all pairs are compared.
 *
 * <p>A pair is compared whichever of its texts came first, and the smallest hash names a cluster, so that clusters do not
 * depend on the order of days. Only in buckets that outgrow {@code bucket_texts} in several days more pairs may have been
 * compared, and so more links be found, than all at once; never a link that is none.
 */
public final class NearDuplicates {
    /** Columns of a link: the smaller hash, the larger hash, and the Jaccard similarity of their texts. */
    static final String LEFT = "left_hash";

    static final String RIGHT = "right_hash";
    static final String SIMILARITY = "similarity";

    private static final String BAND = "band";
    private static final String FRESH = "fresh";
    private static final String SIZE = "bucket_size";
    private static final String NEIGHBOUR = "neighbour";
    private static final String LEFT_TEXT = "left_text";
    private static final String RIGHT_TEXT = "right_text";

    /**
     * The links between texts of {@code fresh}, and between them and those of {@code others}; each once.
     *
     * @param fresh {@link CreativeSignatures} of some days
     * @param others {@link CreativeSignatures} of all other days
     */
    static Dataset<Row> links(Dataset<Row> fresh, Dataset<Row> others, DuplicateSettings settings) {
        // A function of Java because Spark does not cut text into runs of characters.
        var similarity = udf(
                (UDF2<String, String, Double>) (one, other) -> Shingles.similarity(
                        Shingles.of(one, settings.shingleCharacters()),
                        Shingles.of(other, settings.shingleCharacters())),
                DataTypes.DoubleType);
        Dataset<Row> texts = texts(fresh).unionByName(texts(others));
        Dataset<Row> lefts = texts.toDF(LEFT, LEFT_TEXT);
        Dataset<Row> rights = texts.toDF(RIGHT, RIGHT_TEXT);
        return candidates(fresh, others, settings)
                .join(lefts, LEFT)
                .join(rights, RIGHT)
                .select(
                        col(LEFT),
                        col(RIGHT),
                        similarity.apply(col(LEFT_TEXT), col(RIGHT_TEXT)).as(SIMILARITY))
                .where(col(SIMILARITY).geq(settings.similarity()));
    }

    /** Pairs of texts in a bucket of which one is fresh, each once. */
    static Dataset<Row> candidates(Dataset<Row> fresh, Dataset<Row> others, DuplicateSettings settings) {
        int most = settings.bucketTexts();
        Dataset<Row> keys = banded(fresh, true);
        Dataset<Row> touched = banded(others, false)
                .join(keys.select(BAND).distinct(), List.of(BAND).toArray(String[]::new), "left_semi");
        WindowSpec bucket = Window.partitionBy(BAND);
        WindowSpec before = bucket.orderBy(CreativeSignatures.TEXT_HASH).rowsBetween(-most, -1);
        Column neighbours =
                collect_list(struct(CreativeSignatures.TEXT_HASH, FRESH)).over(before);
        return keys.unionByName(touched)
                .withColumn(SIZE, count(lit(1)).over(bucket))
                .where(col(SIZE).gt(1))
                .withColumn(NEIGHBOUR, neighbours)
                .withColumn(
                        NEIGHBOUR,
                        explode(when(col(SIZE).gt(most), slice(col(NEIGHBOUR), -1, 1))
                                .otherwise(col(NEIGHBOUR))))
                .where(col(FRESH).or(col(NEIGHBOUR).getField(FRESH)))
                .select(
                        col(NEIGHBOUR).getField(CreativeSignatures.TEXT_HASH).as(LEFT),
                        col(CreativeSignatures.TEXT_HASH).as(RIGHT))
                // Runs of different days at the same time may both have stored the text.
                .where(col(LEFT).notEqual(col(RIGHT)))
                .distinct();
    }

    private static Dataset<Row> banded(Dataset<Row> signatures, boolean fresh) {
        return signatures
                .where(col(CreativeSignatures.BANDS).isNotNull())
                .select(
                        explode(col(CreativeSignatures.BANDS)).as(BAND),
                        col(CreativeSignatures.TEXT_HASH),
                        lit(fresh).as(FRESH));
    }

    private static Dataset<Row> texts(Dataset<Row> signatures) {
        return signatures
                .where(col(CreativeSignatures.BANDS).isNotNull())
                .select(CreativeSignatures.TEXT_HASH, CreativeSignatures.COMPACT_TEXT);
    }

    /**
     * The rows to add to {@link DuplicateClusters} for the creatives of {@code fresh}: every text whose cluster changes, also
     * those of clusters that they join together. No rows when it is repeated.
     *
     * @param fresh {@link CreativeSignatures} of some days
     * @param others {@link CreativeSignatures} of all other days
     * @param clusters {@link DuplicateClusters} so far
     * @param day the day to note
     */
    public static Dataset<Row> clusters(
            Dataset<Row> fresh, Dataset<Row> others, Dataset<Row> clusters, LocalDate day, DuplicateSettings settings) {
        String text = DuplicateClusters.TEXT_HASH;
        String cluster = DuplicateClusters.CLUSTER_ID;
        Dataset<Row> current = current(clusters);
        Dataset<Row> left = current.toDF(LEFT, LEFT_TEXT);
        Dataset<Row> right = current.toDF(RIGHT, RIGHT_TEXT);
        Dataset<Row> edges = links(fresh, others, settings)
                .join(left, List.of(LEFT).toArray(String[]::new), "left")
                .join(right, List.of(RIGHT).toArray(String[]::new), "left")
                .select(coalesce(col(LEFT_TEXT), col(LEFT)), coalesce(col(RIGHT_TEXT), col(RIGHT)));
        Dataset<Row> roots = Components.of(edges);
        Dataset<Row> members =
                current.join(roots, col(cluster).equalTo(col(Components.NODE))).select(col(text), col(Components.ROOT));
        return roots.toDF(text, Components.ROOT)
                .unionByName(members)
                .distinct()
                .join(current, List.of(text).toArray(String[]::new), "left")
                .where(col(cluster).isNull().or(col(Components.ROOT).lt(col(cluster))))
                .select(
                        lit(Date.valueOf(day)).as(DuplicateClusters.DAY),
                        col(text),
                        col(Components.ROOT).as(cluster));
    }

    /** One row per text in {@code clusters} with the cluster that holds: {@code text_hash}, {@code cluster_id}. */
    public static Dataset<Row> current(Dataset<Row> clusters) {
        return clusters.groupBy(DuplicateClusters.TEXT_HASH)
                .agg(min(DuplicateClusters.CLUSTER_ID).as(DuplicateClusters.CLUSTER_ID));
    }

    /**
     * One row per creative that has a text, with the {@code text_hash} of its newest version and its {@code cluster_id}.
     *
     * @param signatures {@link CreativeSignatures}
     * @param clusters {@link DuplicateClusters}
     */
    public static Dataset<Row> ofCreatives(Dataset<Row> signatures, Dataset<Row> clusters) {
        return signatures
                .groupBy(CreativeSignatures.CREATIVE_ID)
                .agg(max_by(col(CreativeSignatures.TEXT_HASH), col(CreativeSignatures.LANDED_ON))
                        .as(CreativeSignatures.TEXT_HASH))
                .where(col(CreativeSignatures.TEXT_HASH).isNotNull())
                .join(current(clusters), List.of(DuplicateClusters.TEXT_HASH).toArray(String[]::new), "left")
                .withColumn(
                        DuplicateClusters.CLUSTER_ID,
                        coalesce(col(DuplicateClusters.CLUSTER_ID), col(DuplicateClusters.TEXT_HASH)));
    }

    private NearDuplicates() {}
}
