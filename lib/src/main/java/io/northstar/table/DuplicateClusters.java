package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/**
 * Contract of {@code duplicate_clusters}: which similar texts belong together. Rows are only added, and clusters only grow
 * together: the cluster of a text is the smallest {@link #CLUSTER_ID} among its rows, and its own hash without any.
 */
public final class DuplicateClusters {
    public static final String DAY = "day";
    public static final String TEXT_HASH = CreativeSignatures.TEXT_HASH;
    public static final String CLUSTER_ID = "cluster_id";

    public static final TableContract TABLE = TableContract.named(
                    "duplicate_clusters",
                    "One row per text and cluster that it came to belong to; the smallest cluster_id holds. A text without"
                            + " a row is similar to no other and is its own cluster.")
            .mandatory(DAY, DateType, "Landing day of the creatives that linked the text to the cluster.")
            .mandatory(TEXT_HASH, StringType, "Hash of the normalised text, see creative_signatures.")
            .mandatory(CLUSTER_ID, StringType, "The smallest text_hash in the cluster, whatever the order of days.")
            .key(TEXT_HASH, CLUSTER_ID)
            .partitionedBy(DAY)
            .build();

    private DuplicateClusters() {}
}
