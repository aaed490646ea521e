package io.northstar.jobs;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.io.Tables;
import io.northstar.jobs.health.HealthJob;
import io.northstar.jobs.simulate.SimulateJob;
import io.northstar.table.DesignStrata;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import io.northstar.testing.SparkExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The nightly run from landed files to published metrics, through the command line. */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NightlyIT {
    private static final String FIRST = "2026-01-01";
    private static final String LAST = "2026-01-03";

    @TempDir
    private static Path folder;

    private Path landing;
    private Tables inOneRun;

    @BeforeAll
    void simulateAndRunAllDaysAtOnce(SparkSession spark) {
        landing = folder.resolve("landing");
        assertThat(SimulateJob.start(
                        "--landing", landing.toString(), "--from", FIRST, "--days", "3", "--decisions-per-day", "1500"))
                .isEqualTo(ExitCode.DONE);
        Warehouse warehouse = new Warehouse(spark, landing, folder.resolve("range"));
        warehouse.nightly("--from", FIRST, "--to", LAST);
        inOneRun = warehouse.tables();
    }

    @Test
    void healthIsThatOfTheLastRunAboutTheDay() {
        assertThat(health(LAST)).isEqualTo(ExitCode.DONE);
        assertThat(health("2026-01-04")).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(health(LAST, "--by", "00:00")).isEqualTo(ExitCode.LATE);
        assertThat(health(LAST, "--by", "noon")).isEqualTo(ExitCode.BAD_OPTIONS);
        assertThat(health(LAST, "--jobs", "ingest,plan")).isEqualTo(ExitCode.INCOMPLETE);
    }

    private int health(String day, String... more) {
        List<String> options = new ArrayList<>(List.of("--day", day, "--warehouse", inOneRun.warehouse()));
        options.addAll(List.of(more));
        return HealthJob.start(options.toArray(String[]::new));
    }

    @Test
    void everyRowSaysWhyItHasNoNumber() {
        Dataset<Row> rows = inOneRun.read(NorthStar.current(Warehouse.DIMENSIONS));

        assertThat(rows.where(col(NorthStar.STATUS).equalTo(NorthStar.OK)).count())
                .isPositive();
        assertThat(rows.where(col(NorthStar.STATUS)
                                .notEqual(NorthStar.OK)
                                .and(col(NorthStar.REASON)
                                        .isNull()
                                        .or(col(NorthStar.ESTIMATE).isNotNull())))
                        .count())
                .isZero();
        assertThat(rows.where(col(NorthStar.STATUS)
                                .equalTo(NorthStar.OK)
                                .and(col(NorthStar.ESTIMATE)
                                        .isNull()
                                        .or(col(NorthStar.CI_LOW).isNull())))
                        .count())
                .isZero();
    }

    @Test
    void aQueueWithoutLabelsIsRefusedAndShowsInTheWhole(SparkSession spark) throws IOException {
        Dataset<Row> labelled = inOneRun.read(LabelledDecisions.TABLE).where(col(LabelledDecisions.LABELLED));
        String queue = labelled.where(col("queue").isNotNull())
                .groupBy("queue")
                .count()
                .orderBy(col("count").desc(), col("queue"))
                .head()
                .getString(0);
        Set<String> silenced = new HashSet<>();
        inOneRun.read(LabelledDecisions.TABLE)
                .where(col("queue").equalTo(queue))
                .select(LabelledDecisions.SAMPLE_ID)
                .collectAsList()
                .forEach(row -> silenced.add(row.getString(0)));
        Path silent = folder.resolve("silent-landing");
        copyWithoutLabels(landing, silent, silenced);

        Warehouse warehouse = new Warehouse(spark, silent, folder.resolve("silent"));
        warehouse.nightly("--from", FIRST, "--to", LAST);

        List<Row> ofQueue = sampled(warehouse.tables(), "queue=" + queue);
        assertThat(ofQueue).isNotEmpty().allSatisfy(row -> {
            assertThat(row.<String>getAs(NorthStar.STATUS)).isEqualTo(NorthStar.REFUSED);
            assertThat(row.<Double>getAs(NorthStar.ESTIMATE)).isNull();
            assertThat(row.<String>getAs(NorthStar.REASON)).contains("label");
        });
        assertThat(unmeasured(warehouse.tables())).isGreaterThan(unmeasured(inOneRun));
    }

    private static double unmeasured(Tables tables) {
        return sampled(tables, Slices.ALL).stream()
                .filter(row -> row.<String>getAs(NorthStar.METRIC).equals("prevalence"))
                .mapToDouble(row -> row.<Double>getAs(NorthStar.UNMEASURED_SHARE))
                .sum();
    }

    /** The rows of a slice whose metrics need labels, by decision. */
    private static List<Row> sampled(Tables tables, String slice) {
        return tables.read(NorthStar.current(Warehouse.DIMENSIONS))
                .where(col(Slices.SLICE).equalTo(slice))
                .where(col(NorthStar.DESIGN).notEqual(DesignStrata.CENSUS))
                .where(col(NorthStar.WEIGHTING).equalTo("decision"))
                .collectAsList();
    }

    private static void copyWithoutLabels(Path from, Path to, Set<String> silenced) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(from)) {
            walk.filter(Files::isRegularFile).forEach(files::add);
        }
        for (Path file : files) {
            Path copy = to.resolve(from.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            if (from.relativize(file).startsWith("qa_labels") && file.toString().endsWith(".json")) {
                Files.write(copy, kept(file, silenced));
            } else if (!file.getFileName().toString().startsWith(".")) {
                Files.copy(file, copy);
            }
        }
    }

    private static List<String> kept(Path file, Set<String> silenced) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> silenced.stream().noneMatch(id -> line.contains("\"" + id + "\"")))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
