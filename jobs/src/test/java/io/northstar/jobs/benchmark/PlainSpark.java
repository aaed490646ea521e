package io.northstar.jobs.benchmark;

import io.northstar.table.TableContract;
import java.io.IOException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Computes {@link QualitySql} with Spark alone, in a process of its own.
 *
 * <p>Arguments: folder of the input tables as Parquet, folder of the result, first day, last day, and the windows as
 * {@code end/days}.
 */
final class PlainSpark {
    public static void main(String[] args) throws IOException {
        SqlArguments arguments = SqlArguments.of(args);
        try (SparkSession spark = session()) {
            for (TableContract table : QualitySql.INPUTS) {
                spark.read()
                        .parquet(arguments.tables().resolve(table.name()).toString())
                        .createOrReplaceTempView(table.name());
            }
            for (QualitySql.Step step : arguments.sql(SqlDialect.SPARK).steps()) {
                Dataset<Row> rows = spark.sql(step.sql());
                (step.storage() == QualitySql.Storage.KEPT ? rows.persist() : rows)
                        .createOrReplaceTempView(step.name());
            }
            spark.table(QualitySql.RESULT)
                    .write()
                    .mode("overwrite")
                    .parquet(arguments.result().toString());
        }
    }

    private static SparkSession session() {
        int cores = Runtime.getRuntime().availableProcessors();
        return SparkSession.builder()
                .appName("plain-spark")
                .master("local[*]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", String.valueOf(2 * cores))
                .config("spark.sql.session.timeZone", "UTC")
                .getOrCreate();
    }

    private PlainSpark() {}
}
