package io.northstar.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.table.Decisions;
import io.northstar.table.MetricCatalogueTable;
import io.northstar.table.MetricCells;
import io.northstar.table.NorthStar;
import io.northstar.table.Nowcasts;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.Restatements;
import io.northstar.table.Slices;
import io.northstar.table.TableContract;
import io.northstar.testing.SparkExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A metric that is declared anew starts a series of its own beside the former one, and neither loses a day. */
@ExtendWith(SparkExtension.class)
class DefinitionsIT {
    private static final TableContract LEDGER = NorthStar.table(Warehouse.DIMENSIONS);
    private static final TableContract CURRENT = NorthStar.current(Warehouse.DIMENSIONS);
    private static final TableContract CELLS = MetricCells.table(Warehouse.DIMENSIONS);
    private static final TableContract RESTATEMENTS = Restatements.table(Warehouse.DIMENSIONS);
    private static final String ANEW = "metrics.fdr.numerator=violating";
    private static final String ELSEWHERE = "quality.finite_population_correction=false";

    @TempDir
    Path folder;

    @Test
    void bothSeriesArePublishedForSomeDaysAndEachKeepsItsOwn(SparkSession spark) {
        LandingFixture fixture = new LandingFixture(spark, folder);
        land(fixture);
        nightly(fixture, days("08", "08"));
        nightly(fixture, days("09", "09"), ANEW);
        String former = hashes(fixture).get(0);

        assertThat(catalogue(fixture)).containsExactly("2026-02-09 null violating", "null 2026-02-10 NOT violating");
        assertThat(numbers(fixture))
                .containsExactly(
                        "2026-02-06 1 current 0.667 1",
                        "2026-02-06 2 current 0.667 1",
                        "2026-02-07 1 current 0.667 1",
                        "2026-02-07 2 current 0.667 2",
                        "2026-02-08 1 current 0.5 1",
                        "2026-02-08 2 current 0.583 2",
                        "2026-02-09 1 current 0.333 1",
                        "2026-02-09 1 former 0.667 1",
                        "2026-02-09 2 current 0.333 1",
                        "2026-02-09 2 former 0.583 2");
        assertThat(fdr(fixture.table(CURRENT))
                        .where(col(NorthStar.REASON).contains("defined"))
                        .collectAsList())
                .singleElement()
                .satisfies(row -> assertThat(row.<String>getAs(NorthStar.REASON))
                        .contains("Covers 1 of 2 days with decisions: the metric is defined so since 2026-02-09,"
                                + " before that as " + former + "."));
        // On the second night came a label of the 7th.
        assertThat(restatements(fixture))
                .containsExactly("2026-02-07 1 late_labels", "2026-02-07 2 late_labels", "2026-02-08 2 late_labels");

        nightly(fixture, days("10", "10"), ANEW);
        nightly(fixture, days("11", "11"), ANEW);

        // On the fourth one came a label of the 8th: it restates the former series, also where both are published.
        assertThat(numbers(fixture))
                .contains("2026-02-08 1 current 0.667 1", "2026-02-09 2 former 0.667 2")
                .endsWith(
                        "2026-02-10 1 current 0.333 1",
                        "2026-02-10 1 former 0.667 1",
                        "2026-02-10 2 current 0.333 2",
                        "2026-02-10 2 former 0.667 2",
                        "2026-02-11 1 current 0.333 1",
                        "2026-02-11 2 current 0.333 2");
        assertThat(restatements(fixture)).hasSize(6).endsWith("2026-02-09 2 late_labels");
        assertThat(fixture.values(RESTATEMENTS, Restatements.CAUSE)).containsOnly(Restatements.LATE_LABELS);
        assertThat(fixture.table(LEDGER)
                        .where(col(NorthStar.STATUS).equalTo(NorthStar.WITHDRAWN))
                        .count())
                .isZero();
        requireOneNowcastOfEachNumber(fixture);
        requireThatAFullRunChangesNothing(fixture, ANEW);
    }

    @Test
    void underAnotherContextTheFormerSeriesEndsAndStays(SparkSession spark) {
        LandingFixture fixture = new LandingFixture(spark, folder);
        land(fixture);
        nightly(fixture, days("08", "10"));
        List<String> before = rows(fixture.table(CURRENT));

        // With labels of days that were computed under the former context.
        nightly(fixture, days("11", "11"), ELSEWHERE);

        assertThat(catalogue(fixture))
                .containsExactly("2026-02-11 null NOT violating", "null 2026-02-10 NOT violating");
        assertThat(rows(fixture.table(CURRENT).where(col(NorthStar.DAY).lt(lit("2026-02-11")))))
                .containsExactlyElementsOf(before);
        assertThat(numbers(fixture))
                .contains("2026-02-10 2 current 0.667 2")
                .endsWith("2026-02-11 1 current 0.667 1", "2026-02-11 2 current 0.667 1");
        assertThat(restatements(fixture)).isEmpty();
        requireThatAFullRunChangesNothing(fixture, ELSEWHERE);
    }

    private static List<String> days(String from, String to) {
        return List.of("--from", "2026-02-" + from, "--to", "2026-02-" + to);
    }

    private static void nightly(LandingFixture fixture, List<String> days, String... settings) {
        List<String> options = new ArrayList<>(days);
        Stream.concat(
                        Stream.of(
                                "quality.grains=[[]]",
                                "quality.windows=[1,2]",
                                "quality.definition_overlap_days=2",
                                "quality.suppress.min_labels=1"),
                        Arrays.stream(settings))
                .forEach(setting -> options.addAll(List.of("--set", setting)));
        assertThat(fixture.nightly(options.toArray(String[]::new))).isEqualTo(ExitCode.DONE);
    }

    private static void requireThatAFullRunChangesNothing(LandingFixture fixture, String setting) {
        long versions = fixture.table(LEDGER).count();
        List<String> current = rows(fixture.table(CURRENT));
        List<String> cells = rows(fixture.table(CELLS));
        List<String> catalogue = rows(fixture.table(MetricCatalogueTable.TABLE));
        List<String> last = new ArrayList<>(days("11", "11"));
        last.add("--full");

        nightly(fixture, last, setting);

        assertThat(fixture.table(LEDGER).count()).isEqualTo(versions);
        assertThat(rows(fixture.table(CURRENT))).containsExactlyElementsOf(current);
        assertThat(rows(fixture.table(CELLS))).containsExactlyElementsOf(cells);
        assertThat(rows(fixture.table(MetricCatalogueTable.TABLE))).containsExactlyElementsOf(catalogue);
    }

    private static void requireOneNowcastOfEachNumber(LandingFixture fixture) {
        assertThat(fixture.table(Nowcasts.TABLE)
                        .groupBy(Nowcasts.DAY, Slices.SLICE, Nowcasts.METRIC, Nowcasts.WEIGHTING)
                        .agg(count(lit(1)).as("nowcasts"))
                        .where("nowcasts > 1")
                        .count())
                .isZero();
        List<String> hashes = hashes(fixture);
        assertThat(fdr(fixture.table(Nowcasts.TABLE))
                        .where(col(Nowcasts.DAY).isin("2026-02-08", "2026-02-09"))
                        .orderBy(Nowcasts.DAY)
                        .collectAsList())
                .extracting(row -> row.<String>getAs(Nowcasts.DEFINITION_HASH))
                .containsExactlyElementsOf(hashes);
    }

    private static Dataset<Row> fdr(Dataset<Row> rows) {
        return rows.where(col(NorthStar.METRIC).equalTo("fdr"))
                .where(col(NorthStar.WEIGHTING).equalTo("decision"));
    }

    /** Day, window, series, estimate and covered days of each number as it is now. */
    private static List<String> numbers(LandingFixture fixture) {
        return text(
                fdr(fixture.table(CURRENT)),
                NorthStar.DAY,
                NorthStar.WINDOW_DAYS,
                NorthStar.SERIES,
                "round(estimate, 3)",
                NorthStar.DAYS_COVERED);
    }

    private static List<String> restatements(LandingFixture fixture) {
        return text(fdr(fixture.table(RESTATEMENTS)), NorthStar.DAY, NorthStar.WINDOW_DAYS, Restatements.CAUSE);
    }

    /** First and last day and numerator of each definition, in their order. */
    private static List<String> catalogue(LandingFixture fixture) {
        return text(
                definitions(fixture),
                "coalesce(string(first_day), 'null')",
                "coalesce(string(last_day), 'null')",
                MetricCatalogueTable.NUMERATOR);
    }

    private static List<String> hashes(LandingFixture fixture) {
        return definitions(fixture)
                .orderBy(col(MetricCatalogueTable.FIRST_DAY).asc_nulls_first())
                .collectAsList()
                .stream()
                .map(row -> row.<String>getAs(MetricCatalogueTable.DEFINITION_HASH))
                .toList();
    }

    private static Dataset<Row> definitions(LandingFixture fixture) {
        return fixture.table(MetricCatalogueTable.TABLE)
                .where(col(MetricCatalogueTable.METRIC).equalTo("fdr"));
    }

    private static List<String> text(Dataset<Row> rows, String... columns) {
        return rows.selectExpr("concat_ws(' ', %s)".formatted(String.join(", ", columns))).collectAsList().stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }

    private static List<String> rows(Dataset<Row> table) {
        return table.toJSON().collectAsList().stream().sorted().toList();
    }

    /** Three rejections a day, all drawn, of which QA says that two were wrong. Two labels come late. */
    private static void land(LandingFixture fixture) {
        land(fixture, "08", List.of("06", "07", "08"), List.of("a06", "b06", "c06", "a07", "c07", "a08", "c08"));
        land(fixture, "09", List.of("09"), List.of("a09", "b09", "c09", "b07"));
        land(fixture, "10", List.of("10"), List.of("a10", "b10", "c10"));
        land(fixture, "11", List.of("11"), List.of("a11", "b11", "c11", "b08"));
    }

    private static void land(LandingFixture fixture, String night, List<String> days, List<String> labelled) {
        String landed = "2026-02-" + night;
        List<String> decided = days.stream()
                .flatMap(day -> Stream.of("a", "b", "c").map(each -> each + day))
                .toList();
        fixture.parquet(
                landed,
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
                                Decisions.DECIDED_AT,
                                "2026-02-%sT09:00:00Z".formatted(id.substring(1))))
                        .toList());
        fixture.text(
                landed,
                QaSamples.TABLE,
                "part.json",
                decided.stream()
                        .map(id ->
                                "{\"sample_id\":\"s-%s\",\"decision_id\":\"%1$s\",\"day\":\"2026-02-%s\",\"purpose\":\"probability\",\"inclusion_probability\":1}"
                                        .formatted(id, id.substring(1)))
                        .toArray(String[]::new));
        fixture.text(
                landed,
                QaLabels.TABLE,
                "part.json",
                labelled.stream()
                        .map(id ->
                                "{\"label_id\":\"l-%s\",\"sample_id\":\"s-%1$s\",\"decision_id\":\"%1$s\",\"layer\":\"qa\",\"violating\":%s,\"labelled_at\":\"%sT23:00:00Z\"}"
                                        .formatted(id, id.startsWith("a"), landed))
                        .toArray(String[]::new));
    }
}
