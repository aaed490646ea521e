package io.northstar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.io.Tables;
import io.northstar.jobs.nightly.NightlyJob;
import io.northstar.table.DataQuality;
import io.northstar.table.Decisions;
import io.northstar.table.NorthStar;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.RunLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What landed on two nights, and warehouses made of it. The second night brings a day of decisions, and a late label for one
 * that the first night brought.
 */
final class TwoNights {
    static final String[] FIRST = {"--day", "2026-02-08"};
    static final String[] SECOND = {"--day", "2026-02-09"};

    /** Tables with one row for each run or publication: these depend on how many runs there were. */
    private static final List<String> OF_RUNS =
            List.of(RunLog.TABLE.name(), "north_star", "restatements", DataQuality.TABLE.name());

    private final SparkSession spark;
    private final Path folder;

    /** Lands the files below {@code folder}, which also holds the warehouses. */
    TwoNights(SparkSession spark, Path folder) {
        this.spark = spark;
        this.folder = folder;
        land(new LandingFixture(spark, folder));
    }

    /** Runs a night into the warehouse {@code name}; returns the exit code. */
    int nightly(String name, String... options) {
        List<String> all = new ArrayList<>(Arrays.asList(options));
        all.addAll(List.of("--landing", folder.resolve("landing").toString()));
        all.addAll(List.of("--warehouse", warehouse(name).toString()));
        for (String setting : List.of(
                "quality.grains=[[],[market]]",
                "quality.windows=[1,2]",
                "quality.suppress.min_labels=1",
                "quality.suppress.min_population=1",
                "report.nightly=false")) {
            all.addAll(List.of("--set", setting));
        }
        return NightlyJob.start(all.toArray(String[]::new));
    }

    /** Runs a night that has to end well. */
    void completeNightly(String name, String... options) {
        assertThat(nightly(name, options)).isEqualTo(ExitCode.DONE);
    }

    Path warehouse(String name) {
        return folder.resolve(name);
    }

    /** Copies a warehouse. */
    void copy(String from, String to) {
        try (Stream<Path> files = Files.walk(warehouse(from))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, warehouse(to).resolve(warehouse(from).relativize(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of every table but those about runs. */
    Map<String, List<String>> results(String name) {
        Map<String, List<String>> rows = all(name);
        rows.keySet().removeAll(OF_RUNS);
        return rows;
    }

    /** The rows of every table but {@code run_log}, without the columns that tell of the run. */
    Map<String, List<String>> all(String name) {
        Map<String, List<String>> rows = new TreeMap<>();
        Tables tables = new Tables(spark, warehouse(name).toString(), "test", Instant.EPOCH);
        for (String table : tables.names()) {
            if (!table.equals(RunLog.TABLE.name())) {
                rows.put(table, rows(tables.stored(table)));
            }
        }
        return rows;
    }

    /** The rows of {@code table}, without the columns that tell of the run. */
    static List<String> rows(Dataset<Row> table) {
        return table.drop(NorthStar.PUBLICATION.toArray(String[]::new)).toJSON().collectAsList().stream()
                .sorted()
                .toList();
    }

    /** Requires that no version of a number was published beside another: each supersedes one of its own. */
    void requireOneChainOfVersions(String name) {
        List<Row> forks = spark.read()
                .format("delta")
                .load(warehouse(name).resolve("north_star").toString())
                .groupBy(Stream.concat(NorthStar.KEY.stream(), Stream.of(NorthStar.SUPERSEDES))
                        .map(org.apache.spark.sql.functions::col)
                        .toArray(org.apache.spark.sql.Column[]::new))
                .count()
                .where("count > 1")
                .collectAsList();
        assertThat(forks).isEmpty();
    }

    /** Two rejections a day, all drawn. The label of {@code b7} comes with the second night, and says overkill. */
    private static void land(LandingFixture fixture) {
        land(fixture, "2026-02-08", List.of("a6", "b6", "a7", "b7", "a8", "b8"), List.of("a6", "b6", "a7", "a8", "b8"));
        land(fixture, "2026-02-09", List.of("a9", "b9"), List.of("a9", "b9", "b7"));
    }

    private static void land(LandingFixture fixture, String night, List<String> decided, List<String> labelled) {
        fixture.parquet(
                night,
                Decisions.TABLE,
                "part.parquet",
                decided.stream()
                        .map(id -> Map.of(
                                Decisions.DECISION_ID,
                                id,
                                Decisions.OUTCOME,
                                "reject",
                                Decisions.SOURCE,
                                "model",
                                Decisions.MARKET,
                                id.startsWith("a") ? "BR" : "DE",
                                Decisions.DECIDED_AT,
                                "2026-02-0%sT09:00:00Z".formatted(id.substring(1))))
                        .toList());
        fixture.text(
                night,
                QaSamples.TABLE,
                "part.json",
                decided.stream()
                        .map(id ->
                                "{\"sample_id\":\"s-%s\",\"decision_id\":\"%1$s\",\"day\":\"2026-02-0%s\",\"purpose\":\"probability\",\"inclusion_probability\":1}"
                                        .formatted(id, id.substring(1)))
                        .toArray(String[]::new));
        fixture.text(
                night,
                QaLabels.TABLE,
                "part.json",
                labelled.stream()
                        .map(id ->
                                "{\"label_id\":\"l-%s\",\"sample_id\":\"s-%1$s\",\"decision_id\":\"%1$s\",\"layer\":\"qa\",\"violating\":%s,\"labelled_at\":\"%sT23:00:00Z\"}"
                                        .formatted(id, !id.startsWith("b"), night))
                        .toArray(String[]::new));
    }
}
