package io.northstar.jobs;

import io.northstar.io.LocalFiles;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Opens the Spark session of a run. */
public final class Sessions {
    /** System property that the launcher sets when a person looks at standard error. */
    private static final String TERMINAL = "northstar.terminal";

    private static final String MASTER = "spark.master";

    /** What every run needs, whoever started it: the results depend on these. */
    private static final Map<String, String> REQUIRED = Map.of(
            "spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension",
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog",
            "spark.sql.session.timeZone", "UTC",
            "spark.sql.ansi.enabled", "true",
            "spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS",
            // A shuffle that is computed again after a lost executor must give the same rows.
            "spark.sql.shuffle.orderIndependentChecksum.enabled", "true",
            "spark.sql.shuffle.orderIndependentChecksum.enableFullRetryOnMismatch", "true",
            // An unreadable file is an error, never a smaller table.
            "spark.sql.files.ignoreCorruptFiles", "false",
            "spark.sql.files.ignoreMissingFiles", "false");

    /** The session named after {@code job}: the one that spark-submit prepared, or an embedded one. */
    public static SparkSession open(String job) {
        SparkConf given = new SparkConf();
        SparkSession.Builder builder = SparkSession.builder().appName("northstar-" + job);
        new TreeMap<>(REQUIRED).forEach(builder::config);
        if (!given.contains(MASTER)) {
            Map<String, String> settings = new TreeMap<>(embedded());
            settings.putAll(LocalFiles.SETTINGS);
            settings.forEach((key, value) -> {
                if (!given.contains(key)) {
                    builder.config(key, value);
                }
            });
        }
        return builder.getOrCreate();
    }

    /** Settings for one small machine. Delta's own 50 tasks a snapshot cost seconds for each small table. */
    private static Map<String, String> embedded() {
        int cores = Runtime.getRuntime().availableProcessors();
        return Map.ofEntries(
                Map.entry(MASTER, "local[*]"),
                Map.entry("spark.ui.enabled", "false"),
                Map.entry("spark.driver.bindAddress", "127.0.0.1"),
                Map.entry("spark.driver.host", "127.0.0.1"),
                Map.entry("spark.sql.shuffle.partitions", String.valueOf(2 * cores)),
                Map.entry("spark.default.parallelism", String.valueOf(cores)),
                // What is kept in memory is read two or three times: compressing it costs more than it saves.
                Map.entry("spark.sql.inMemoryColumnarStorage.compressed", "false"),
                Map.entry("spark.databricks.delta.snapshotPartitions", "1"),
                // Days and slices that lie together stay together when metrics are joined.
                Map.entry("spark.sql.requireAllClusterKeysForCoPartition", "false"),
                // Sums of many slices are kept by key in memory; beyond 128 of them Spark would sort.
                Map.entry("spark.sql.objectHashAggregate.sortBased.fallbackThreshold", "10000"),
                // Statistics that no reader uses, and slow to write.
                Map.entry("spark.hadoop.parquet.size.statistics.enabled", "false"),
                // By default each sort and each aggregation of a task takes 64 MB, which have to be cleared and
                // collected.
                Map.entry("spark.buffer.pageSize", "2m"),
                // A night has hundreds of generated classes; of the 100 that are kept by default it finds few again.
                Map.entry("spark.sql.codegen.cache.maxEntries", "2000"),
                // Nobody looks at what ran, with the UI off.
                Map.entry("spark.sql.ui.retainedExecutions", "1"),
                Map.entry("spark.ui.retainedJobs", "10"),
                Map.entry("spark.ui.retainedStages", "10"),
                Map.entry("spark.ui.retainedTasks", "10"),
                // Nobody looks at the text of plans, which Spark writes anew at each step of each query.
                Map.entry("spark.sql.ui.explainMode", "simple"),
                Map.entry("spark.sql.debug.maxToStringFields", "1"),
                Map.entry("spark.sql.maxPlanStringLength", "1000"),
                // Small shuffles are not joined into one task while another core is idle.
                Map.entry("spark.sql.adaptive.coalescePartitions.minPartitionSize", "64k"),
                Map.entry("spark.sql.sources.parallelPartitionDiscovery.parallelism", String.valueOf(cores)),
                Map.entry("spark.ui.showConsoleProgress", String.valueOf(Boolean.getBoolean(TERMINAL))));
    }

    private Sessions() {}
}
