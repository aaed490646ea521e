package io.northstar.testing;

import io.northstar.io.LocalFiles;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives every test of the JVM one local SparkSession with Delta; stopped when the test run ends. */
public final class SparkExtension implements ParameterResolver {
    private record Shared(SparkSession spark) implements AutoCloseable {
        @Override
        public void close() {
            spark.stop();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SparkSession.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Shared.class, key -> new Shared(start()), Shared.class)
                .spark();
    }

    private static SparkSession start() {
        SparkSession.Builder builder = SparkSession.builder();
        LocalFiles.SETTINGS.forEach(builder::config);
        return builder.master("local[2]")
                .appName("northstar-tests")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.default.parallelism", "2")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.ansi.enabled", "true")
                .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
                .config("spark.databricks.delta.snapshotPartitions", "1")
                .config("spark.sql.sources.parallelPartitionDiscovery.parallelism", "2")
                // As in embedded runs: generated classes kept, small pages of memory, no text of plans, little about
                // what ran.
                .config("spark.sql.codegen.cache.maxEntries", "2000")
                .config("spark.buffer.pageSize", "2m")
                .config("spark.sql.ui.explainMode", "simple")
                .config("spark.sql.debug.maxToStringFields", "1")
                .config("spark.sql.maxPlanStringLength", "1000")
                .config("spark.sql.ui.retainedExecutions", "1")
                .config("spark.ui.retainedJobs", "10")
                .config("spark.ui.retainedStages", "10")
                .config("spark.ui.retainedTasks", "10")
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .getOrCreate();
    }
}
