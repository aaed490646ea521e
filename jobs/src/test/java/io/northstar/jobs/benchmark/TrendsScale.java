package io.northstar.jobs.benchmark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.northstar.io.Tables;
import io.northstar.jobs.Console;
import io.northstar.jobs.Progress;
import io.northstar.jobs.Sessions;
import io.northstar.jobs.stage.Explanations;
import io.northstar.quality.QualitySettings;
import io.northstar.table.MetricCatalogueTable;
import io.northstar.table.MetricCells;
import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import io.northstar.table.TableColumn;
import io.northstar.table.TableContract;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Measures how the night's look at trends grows: monitors, change points and causes. For each number of series, 28 days of a
 * share are published for markets and for ten policies in each; in one market of a hundred, one policy gets worse four days
 * before the night. Memory is what the pools of the heap held at their peaks, garbage included.
 *
 * <p>Arguments: an empty folder, and the numbers of series.
 */
public final class TrendsScale {
    private static final LocalDate FIRST = LocalDate.parse("2026-02-01");
    private static final int DAYS = 28;
    private static final LocalDate NIGHT = FIRST.plusDays(DAYS - 1L);
    private static final String METRIC = "fpr";
    private static final double MEBI = 1024.0 * 1024;
    /** Uniform numbers that depend on the series, the day and {@code %d} only. */
    private static final String UNIFORM = "((pmod(xxhash64(id, d, %d), 1000000) + 0.5D) / 1e6D)";

    private final SparkSession spark;
    private final Path folder;
    private final List<String> dimensions;

    private TrendsScale(SparkSession spark, Path folder) {
        this.spark = spark;
        this.folder = folder;
        Tables tables = new Tables(spark, folder.toString(), METRIC, Instant.EPOCH);
        this.dimensions = QualitySettings.of(ScaleRuns.run("trends", tables, Instant.EPOCH, NIGHT)
                        .settings()
                        .config())
                .slicing()
                .names();
    }

    /** Runs the measurement. */
    public static void main(String[] args) throws IOException {
        try (SparkSession spark = Sessions.open("trends-scale")) {
            TrendsScale scale = new TrendsScale(spark, Path.of(args[0]));
            // Once more than asked, so that the first number is not about starting.
            scale.measure(1000);
            double before = 0;
            for (long series : Arrays.stream(args).skip(1).map(Long::parseLong).toList()) {
                double seconds = scale.measure(series);
                Console.result(String.format(
                        Locale.ROOT,
                        "%,d series: %.2f ms each%s",
                        series,
                        1e3 * seconds / series,
                        before == 0 ? "" : ", %.2f times as long as before".formatted(seconds / before)));
                before = seconds;
            }
        }
    }

    private double measure(long series) {
        Path warehouse = Folders.empty(folder.resolve("warehouse-" + series));
        Instant start = Instant.now();
        Tables tables = new Tables(spark, warehouse.toString(), "published", start);
        Dataset<Row> days = days(series);
        tables.append(NorthStar.current(dimensions), numbers(days), "published");
        tables.append(MetricCells.table(dimensions), cells(days), "published");
        tables.append(MetricCatalogueTable.TABLE, catalogue(), "published");
        List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        System.gc();
        heap.forEach(MemoryPoolMXBean::resetPeakUsage);
        Instant begin = Instant.now();
        Map<String, Long> counts = new Explanations(ScaleRuns.run("trends", tables, start, NIGHT))
                .run(List.of(NIGHT), new Progress("trends", Explanations.STAGES));
        double seconds = Duration.between(begin, Instant.now()).toMillis() / 1e3;
        long peak =
                heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        Console.result(String.format(
                Locale.ROOT,
                "%,d series: %.1f s; peaks of the heap's pools together %.0f MiB, of %.0f; %s",
                series,
                seconds,
                peak / MEBI,
                Runtime.getRuntime().maxMemory() / MEBI,
                counts));
        Folders.delete(warehouse);
        return seconds;
    }

    /** One row for each series and day: what is published and what it is made of. */
    private Dataset<Row> days(long series) {
        return spark.range(series)
                .withColumn("d", expr("explode(sequence(0, %d))".formatted(DAYS - 1)))
                .withColumn(NorthStar.DAY, expr("date_add(date '%s', d)".formatted(FIRST)))
                .withColumn("market", expr("'m' || id div 11"))
                .withColumn("policy_id", expr("if(id % 11 = 0, null, 'p' || id % 11)"))
                .withColumn(Slices.GRAIN, expr("if(policy_id IS NULL, 'market', 'market,policy_id')"))
                .withColumn(
                        Slices.SLICE,
                        expr(
                                "concat_ws(', ', 'market=' || market, if(policy_id IS NULL, null, 'policy_id=' || policy_id))"))
                .withColumn(NorthStar.METRIC, lit(METRIC))
                .withColumn(NorthStar.WEIGHTING, lit("decision"))
                .withColumn(NorthStar.DEFINITION_HASH, lit(METRIC))
                .withColumn(NorthStar.DESIGN, lit("recorded"))
                .withColumn(NorthStar.LABELS, expr("if(policy_id IS NULL, 2000L, 200L)"))
                .withColumn(NorthStar.POPULATION, expr("50 * labels"))
                .withColumn(
                        "rate",
                        expr(
                                "0.1D + if(id div 11 %% 100 = 0 AND d >= %d, CASE id %% 11 WHEN 0 THEN 0.03D WHEN 1 THEN 0.3D ELSE 0D END, 0D)"
                                        .formatted(DAYS - 4)))
                .withColumn(
                        "normal",
                        expr("sqrt(-2 * ln(%s)) * cos(2 * pi() * %s)"
                                .formatted(UNIFORM.formatted(1), UNIFORM.formatted(2))))
                .withColumn(NorthStar.STANDARD_ERROR, expr("sqrt(rate * (1 - rate) / labels)"))
                .withColumn(NorthStar.ESTIMATE, expr("greatest(0D, least(1D, rate + standard_error * normal))"))
                .withColumn(NorthStar.DENOMINATOR, expr("cast(population AS double)"))
                .withColumn(NorthStar.NUMERATOR, expr("estimate * population"));
    }

    private Dataset<Row> numbers(Dataset<Row> days) {
        Dataset<Row> rows = days.withColumn(NorthStar.WINDOW_DAYS, lit(1))
                .withColumn(NorthStar.SERIES, lit(NorthStar.CURRENT))
                .withColumn(NorthStar.AS_OF, expr("timestamp '%s 00:00:00'".formatted(NIGHT)))
                .withColumn(NorthStar.EFFECTIVE_LABELS, expr("cast(labels AS double)"))
                .withColumn(NorthStar.MATURITY, lit(1.0))
                .withColumn(NorthStar.DAYS_COVERED, lit(1))
                .withColumn(NorthStar.STATUS, lit(NorthStar.OK))
                .withColumn(NorthStar.PUBLISHED_AT, col(NorthStar.AS_OF))
                .withColumn(NorthStar.RUN_ID, lit("made"));
        return complete(NorthStar.current(dimensions), rows);
    }

    private Dataset<Row> cells(Dataset<Row> days) {
        Dataset<Row> rows = days.withColumn(MetricCells.KNOWN_ON, col(NorthStar.DAY))
                .withColumn(MetricCells.NUMERATOR_VARIANCE, expr("pow(standard_error * population, 2)"))
                .withColumn(MetricCells.SQUARED_WEIGHTS, expr("50D * population"));
        return complete(MetricCells.table(dimensions), rows);
    }

    private Dataset<Row> catalogue() {
        Dataset<Row> rows = spark.range(1)
                .withColumn(MetricCatalogueTable.METRIC, lit(METRIC))
                .withColumn(MetricCatalogueTable.DEFINITION_HASH, lit(METRIC))
                .withColumn(MetricCatalogueTable.KIND, lit("proportion"))
                .withColumn(MetricCatalogueTable.BASIS, lit("sample"))
                .withColumn(MetricCatalogueTable.DIRECTION, lit("lower_is_better"));
        return complete(MetricCatalogueTable.TABLE, rows);
    }

    /** The rows with all columns of {@code table}: what is not given is null, or 0 and empty where that may not be. */
    private static Dataset<Row> complete(TableContract table, Dataset<Row> rows) {
        List<String> given = Arrays.asList(rows.columns());
        Dataset<Row> all = rows;
        for (TableColumn column : table.columns()) {
            if (!given.contains(column.name())) {
                DataType type = column.type();
                Column none = column.mandatory() ? lit(type.equals(DataTypes.StringType) ? "" : 0) : lit(null);
                all = all.withColumn(column.name(), none.cast(type));
            }
        }
        return all.select(table.columnNames().stream().map(name -> col(name)).toArray(Column[]::new));
    }
}
