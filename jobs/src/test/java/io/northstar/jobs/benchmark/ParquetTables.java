package io.northstar.jobs.benchmark;

import static org.apache.spark.sql.functions.col;

import io.northstar.io.Tables;
import io.northstar.table.NorthStar;
import io.northstar.table.TableContract;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Writes what {@link QualitySql} reads, and what Northstar made of it, from a warehouse as plain Parquet by day, for
 * engines that do not read Delta.
 *
 * <p>Arguments: warehouse, folder to write.
 */
final class ParquetTables {
    /** What Northstar published. */
    static final TableContract PUBLISHED = NorthStar.current(List.of());

    public static void main(String[] args) throws IOException {
        try (SparkSession spark = SparkSession.builder()
                .appName("parquet-tables")
                .master("local[*]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
                .config("spark.databricks.delta.snapshotPartitions", "1")
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .getOrCreate()) {
            Tables tables = new Tables(spark, args[0], "benchmark", Instant.EPOCH);
            Stream.concat(QualitySql.INPUTS.stream(), Stream.of(PUBLISHED)).forEach(table -> {
                String day = table.partitionedBy().orElseThrow();
                tables.stored(table.name())
                        .repartition(col(day))
                        .write()
                        .partitionBy(day)
                        .parquet(args[1] + "/" + table.name());
            });
        }
    }

    private ParquetTables() {}
}
