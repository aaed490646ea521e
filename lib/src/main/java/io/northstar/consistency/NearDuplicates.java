package io.northstar.consistency;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;

import io.northstar.table.CreativeSignatures;
import io.northstar.table.DuplicateClusters;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Finds near-duplicate texts and joins them into clusters, new texts against those of all other days.
 *
 * <p>Of the texts that share a band key ({@link MinHash}) the pairs whose true similarity reaches the settings' are links, and
 * what links connect is a cluster. In a bucket of more than {@code bucket_texts} texts with the same key each text after the
 * first so many, in the order of hashes, is compared with the one before it only, so the work grows with the texts and not
 * with their pairs; elsewhere all pairs are compared ({@link BucketLinks}).
 *
 * <p>A pair is compared whichever of its texts came first, and the smallest hash names a cluster, so that clusters do not
 * depend on the order of days. Only in buckets that outgrow {@code bucket_texts} in several days more pairs may have been
 * compared, and so more links be found, than all at once; never a link that is none.
 */
public final class NearDuplicates {
    private static final String BAND = "band";
    private static final String FRESH = "fresh";
    private static final String LEFT_CLUSTER = "left_cluster";
    private static final String RIGHT_CLUSTER = "right_cluster";

    /**
     * The links ({@link BucketLinks#LINKS}) between texts of {@code fresh}, and between them and those of {@code others}; each
     * once.
     *
     * @param fresh {@link CreativeSignatures} of some days
     * @param others {@link CreativeSignatures} of all other days
     */
    static Dataset<Row> links(Dataset<Row> fresh, Dataset<Row> others, DuplicateSettings settings) {
        Dataset<Row> keys = banded(fresh, true);
        Dataset<Row> touched = banded(others, false)
                .join(keys.select(BAND).distinct(), List.of(BAND).toArray(String[]::new), "left_semi");
        BucketLinks compared =
                new BucketLinks(settings.shingleCharacters(), settings.bucketTexts(), settings.similarity());
        return keys.unionByName(touched)
                .repartition(col(BAND))
                .sortWithinPartitions(
                        col(BAND), col(CreativeSignatures.TEXT_HASH), col(FRESH).desc())
                .mapPartitions(compared, Encoders.row(BucketLinks.LINKS))
                .distinct();
    }

    private static Dataset<Row> banded(Dataset<Row> signatures, boolean fresh) {
        return signatures
                .where(col(CreativeSignatures.BANDS).isNotNull())
                .select(
                        explode(col(CreativeSignatures.BANDS)).as(BAND),
                        col(CreativeSignatures.TEXT_HASH),
                        col(CreativeSignatures.COMPACT_TEXT),
                        lit(fresh).as(FRESH));
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
        String left = BucketLinks.LEFT;
        String right = BucketLinks.RIGHT;
        Dataset<Row> edges = links(fresh, others, settings)
                .join(current.toDF(left, LEFT_CLUSTER), List.of(left).toArray(String[]::new), "left")
                .join(current.toDF(right, RIGHT_CLUSTER), List.of(right).toArray(String[]::new), "left")
                .select(coalesce(col(LEFT_CLUSTER), col(left)), coalesce(col(RIGHT_CLUSTER), col(right)));
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
