package io.northstar.jobs.benchmark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.northstar.io.Tables;
import io.northstar.jobs.Console;
import io.northstar.jobs.Progress;
import io.northstar.jobs.Sessions;
import io.northstar.jobs.stage.DuplicatesStage;
import io.northstar.table.CreativeSignatures;
import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import io.northstar.table.DuplicateClusters;
import io.northstar.table.Lineage;
import io.northstar.table.TableColumn;
import io.northstar.table.TableContract;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Date;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Measures how the search for near-duplicates grows. For each number of creatives, a tenth of them one template and every
 * fourth of the others a near copy, first all land on one day, then a tenth as many on the next. Each has one decision. Then
 * the comparison of outcomes alone is repeated, before and after as many decisions as on the last day are added on each of
 * the other days of its window: the difference is what it costs to read the window again every night.
 *
 * <p>Arguments: an empty folder, and the numbers of creatives.
 */
public final class DuplicatesScale {
    private static final LocalDate DAY = LocalDate.parse("2026-03-01");
    private static final int WINDOW_DAYS = 28;
    private static final String ID = "id";
    private static final String WORD =
            "substr(translate(md5(cast(pmod(xxhash64(ad, i), 3000) AS string)), '0123456789abcdef', 'aeioubcdfglmnprs'), 1, 6)";

    private final SparkSession spark;
    private final Path folder;

    private DuplicatesScale(SparkSession spark, Path folder) {
        this.spark = spark;
        this.folder = folder;
    }

    /** Runs the measurement. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        try (SparkSession spark = Sessions.open("duplicates-scale")) {
            DuplicatesScale scale = new DuplicatesScale(spark, folder);
            // Once more than asked, so that the first number is not about starting.
            scale.measure(1000);
            double before = 0;
            for (long creatives :
                    Arrays.stream(args).skip(1).map(Long::parseLong).toList()) {
                double seconds = scale.measure(creatives);
                Console.result(String.format(
                        Locale.ROOT,
                        "%,d creatives: %.1f us each%s",
                        creatives,
                        1e6 * seconds / creatives,
                        before == 0 ? "" : ", %.2f times as long as before".formatted(seconds / before)));
                before = seconds;
            }
        }
    }

    private double measure(long creatives) {
        Path warehouse = Folders.empty(folder.resolve("warehouse-" + creatives));
        Instant start = Instant.now();
        Tables tables = new Tables(spark, warehouse.toString(), "landing", start);
        tables.append(
                Creatives.TABLE,
                creatives(0, creatives, DAY).union(creatives(creatives, creatives / 10, DAY.plusDays(1))),
                "landing");
        tables.append(
                Decisions.TABLE,
                decisions(0, creatives, DAY).union(decisions(creatives, creatives / 10, DAY.plusDays(1))),
                "landing");
        double first = stage(tables, start, DAY);
        double second = stage(tables, start.plusSeconds(1), DAY.plusDays(1));
        Console.result(String.format(
                Locale.ROOT,
                "%,d creatives: %.1f s; %,d more on the next day: %.1f s; %,d texts, %,d in clusters",
                creatives,
                first,
                creatives / 10,
                second,
                tables.read(CreativeSignatures.TABLE)
                        .where(col(CreativeSignatures.BANDS).isNotNull())
                        .count(),
                tables.read(DuplicateClusters.TABLE)
                        .select(DuplicateClusters.TEXT_HASH)
                        .distinct()
                        .count()));
        compareWindow(tables, start, creatives / 10);
        Folders.delete(warehouse);
        return first;
    }

    private void compareWindow(Tables tables, Instant start, long perDay) {
        LocalDate last = DAY.plusDays(1);
        double two = stage(tables, start.plusSeconds(2), List.of(), last);
        Dataset<Row> earlier = IntStream.rangeClosed(1, WINDOW_DAYS - 2)
                .mapToObj(i -> decisions(0, perDay, DAY.minusDays(i)))
                .reduce(Dataset::union)
                .orElseThrow();
        tables.append(Decisions.TABLE, earlier, "earlier");
        double whole = stage(tables, start.plusSeconds(3), List.of(), last);
        Console.result(String.format(
                Locale.ROOT,
                "%,d decisions a day: outcomes of 2 days compared in %.1f s, of %d days in %.1f s",
                perDay,
                two,
                WINDOW_DAYS,
                whole));
    }

    private double stage(Tables tables, Instant startedAt, LocalDate day) {
        return stage(tables, startedAt, List.of(day), day);
    }

    private double stage(Tables tables, Instant startedAt, List<LocalDate> landed, LocalDate day) {
        Instant start = Instant.now();
        new DuplicatesStage(ScaleRuns.run("duplicates", tables, startedAt, day))
                .run(landed, new TreeSet<>(List.of(day)), new Progress("duplicates", DuplicatesStage.STAGES));
        return Duration.between(start, Instant.now()).toMillis() / 1e3;
    }

    private Dataset<Row> creatives(long first, long count, LocalDate day) {
        Column text = expr(
                "if(id %% 10 = 0, 'The same template for everybody, in every town and in every colour', concat_ws(' ', transform(sequence(1, 12), i -> %s), if(ad = id, '', 'number ' || id %% 100)))"
                        .formatted(WORD));
        Dataset<Row> rows = spark.range(first, first + count)
                .withColumn("ad", expr("if(id % 4 = 3, id - 2, id)"))
                .withColumn(Creatives.CREATIVE_ID, expr("'c' || id"))
                .withColumn(Creatives.TEXT, text);
        return landed(Creatives.TABLE, rows, day);
    }

    private Dataset<Row> decisions(long first, long count, LocalDate day) {
        Dataset<Row> rows = spark.range(first, first + count)
                .withColumn(Decisions.DAY, lit(Date.valueOf(day)))
                .withColumn(Decisions.DECISION_ID, expr("'%s/' || id".formatted(day)))
                .withColumn(Decisions.CREATIVE_ID, expr("'c' || id"))
                .withColumn(Decisions.ADVERTISER_ID, expr("'adv' || id % 1000"))
                .withColumn(Decisions.MARKET, expr("array('BR', 'US', 'DE')[cast(id % 3 AS int)]"))
                .withColumn(Decisions.POLICY_VERSION, lit("2026.1"))
                .withColumn(Decisions.SOURCE, lit("model"))
                .withColumn(Decisions.OUTCOME, expr("if(pmod(xxhash64(id), 10) = 0, 'reject', 'approve')"))
                .withColumn(
                        Decisions.DECIDED_AT,
                        expr("timestamp '%s 00:00:00' + make_dt_interval(0, 0, 0, id %% 86400)".formatted(day)));
        return landed(Decisions.TABLE, rows, day);
    }

    /** The rows with all columns of {@code table}. */
    private static Dataset<Row> landed(TableContract table, Dataset<Row> rows, LocalDate day) {
        List<String> given = Arrays.asList(rows.columns());
        Dataset<Row> all = rows.withColumn(Lineage.LANDED_ON, lit(Date.valueOf(day)))
                .withColumn(Lineage.LANDED_FILE, lit("made"))
                .withColumn(Lineage.RECORD_HASH, col(ID));
        for (TableColumn column : table.columns()) {
            boolean lineage =
                    Lineage.NAMES.contains(column.name()) && !column.name().equals(Lineage.UPDATED_AT);
            if (!given.contains(column.name()) && !lineage) {
                all = all.withColumn(column.name(), lit(null).cast(column.type()));
            }
        }
        return all.select(table.columnNames().stream().map(name -> col(name)).toArray(Column[]::new));
    }
}
