package io.northstar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.northstar.jobs.demo.DemoJob;
import io.northstar.jobs.quality.QualityJob;
import io.northstar.metric.Slicing;
import io.northstar.table.DataQuality;
import io.northstar.table.Decisions;
import io.northstar.table.MetricCells;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.TableContract;
import io.northstar.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a second delivery may change, and command lines that must not start a run. */
@ExtendWith(SparkExtension.class)
class AmendmentsIT {
    private static final String FIRST = "2026-02-09";
    private static final String SECOND = "2026-02-10";
    private static final List<String> DIMENSIONS = Slicing.of(ConfigFactory.parseResources("northstar/northstar.conf")
                    .resolve()
                    .getConfig("quality"))
            .names();
    private static final List<String> NEWEST = List.of(
            "amended reject 2026-02-07",
            "later reject 2026-02-08",
            "newer approve 2026-02-08",
            "once approve 2026-02-08",
            "undated approve 2026-02-08");

    @TempDir
    Path folder;

    @Test
    void theNewestVersionOfARecordStaysWhateverTheOrderOfTheBatches(SparkSession spark) {
        for (List<String> order : List.of(List.of(FIRST, SECOND), List.of(SECOND, FIRST))) {
            LandingFixture fixture = new LandingFixture(spark, folder.resolve(order.get(0)));
            landTwoBatches(fixture);
            order.forEach(day -> assertThat(fixture.ingestDay(day).code()).isEqualTo(ExitCode.DONE));
            assertThat(decisions(fixture)).as("order %s", order).containsExactlyElementsOf(NEWEST);

            Map<String, Long> before = fixture.versions();
            order.forEach(day -> assertThat(fixture.ingestDay(day).code()).isEqualTo(ExitCode.DONE));
            assertThat(fixture.versions()).isEqualTo(before);
        }
    }

    private static void landTwoBatches(LandingFixture fixture) {
        fixture.parquet(
                FIRST,
                Decisions.TABLE,
                "part.parquet",
                List.of(
                        decision("amended", "approve", "2026-02-08", "2026-02-08T10:00:00Z"),
                        decision("newer", "approve", "2026-02-08", "2026-02-08T12:00:00Z"),
                        decision("later", "approve", "2026-02-08", ""),
                        decision("undated", "approve", "2026-02-08", "2026-02-08T10:00:00Z"),
                        decision("once", "approve", "2026-02-08", "")));
        fixture.parquet(
                SECOND,
                Decisions.TABLE,
                "part.parquet",
                List.of(
                        decision("amended", "reject", "2026-02-07", "2026-02-09T10:00:00Z"),
                        decision("newer", "reject", "2026-02-08", "2026-02-08T11:00:00Z"),
                        decision("later", "reject", "2026-02-08", ""),
                        decision("undated", "reject", "2026-02-08", "")));
    }

    private static Map<String, String> decision(String id, String outcome, String day, String updated) {
        return Map.of(
                Decisions.DECISION_ID,
                id,
                Decisions.OUTCOME,
                outcome,
                Decisions.SOURCE,
                "model",
                Decisions.DECIDED_AT,
                day + "T09:00:00Z",
                "updated_at",
                updated);
    }

    private static List<String> decisions(LandingFixture fixture) {
        return fixture
                .table(Decisions.TABLE)
                .selectExpr("concat_ws(' ', decision_id, outcome, day)")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }

    @Test
    void aCorrectedDeliveryReplacesWhatTheSameDayDelivered(SparkSession spark) {
        LandingFixture fixture = new LandingFixture(spark, folder);
        List<String> ids = List.of("a", "b", "c", "d", "e", "f", "g", "h");
        landOne(fixture, "approve", ids);
        assertThat(fixture.ingestDay(FIRST).code()).isEqualTo(ExitCode.DONE);
        landOne(fixture, "reject", ids.subList(1, 8));
        assertThat(fixture.ingestDay(FIRST).code()).isEqualTo(ExitCode.DONE);

        assertThat(fixture.values(Decisions.TABLE, Decisions.OUTCOME))
                .containsExactly("approve", "reject", "reject", "reject", "reject", "reject", "reject", "reject");
        assertThat(fixture.counted("decisions", "withdrawn")).isEqualTo(1);
        Map<String, Long> before = fixture.versions();
        assertThat(fixture.ingestDay(FIRST).code()).isEqualTo(ExitCode.DONE);
        assertThat(fixture.versions()).isEqualTo(before);
    }

    private static void landOne(LandingFixture fixture, String outcome, List<String> ids) {
        fixture.parquet(
                FIRST,
                Decisions.TABLE,
                "part.parquet",
                ids.stream().map(id -> decision(id, outcome, "2026-02-08", "")).toList());
    }

    @Test
    void aBreachOfAnOlderLandingDayIsOneOfTheBatchThatShowsItAgain(SparkSession spark) {
        LandingFixture fixture = new LandingFixture(spark, folder);
        String sample =
                "{\"sample_id\":\"%s\",\"decision_id\":\"%1$s\",\"day\":\"2026-02-08\",\"purpose\":\"targeted\"}";
        landOne(fixture, "approve", List.of("a"));
        fixture.text(FIRST, QaSamples.TABLE, "part.json", sample.formatted("unknown"));
        assertThat(fixture.ingestDay(FIRST).code()).isEqualTo(ExitCode.DONE);
        fixture.text(SECOND, QaSamples.TABLE, "late.json", sample.formatted("a"));
        for (int run = 0; run < 2; run++) {
            LandingFixture.Run late = fixture.ingestDay(SECOND);
            assertThat(late.errors()).doesNotContain("error:");
            assertThat(late.code()).isEqualTo(ExitCode.DONE);
        }
        assertThat(fixture.table(DataQuality.TABLE)
                        .where("rule = 'sample_without_decision'")
                        .selectExpr("concat_ws(' ', landed_on, rows, examples)")
                        .collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactlyInAnyOrder(FIRST + " 1 unknown", SECOND + " 1 unknown");
    }

    @Test
    void whatIsAmendedToAnotherDayLeavesTheNumbersOfTheOldOne(SparkSession spark) {
        LandingFixture fixture = new LandingFixture(spark, folder);
        landMoves(fixture);
        TableContract cells = MetricCells.table(DIMENSIONS);
        assertThat(fixture.nightly("--day", FIRST)).isEqualTo(ExitCode.DONE);
        List<String> before = rows(fixture, cells);
        // As if the run had been killed before the quality stage, and started again.
        assertThat(fixture.ingestDay(SECOND).code()).isEqualTo(ExitCode.DONE);
        assertThat(fixture.nightly("--day", SECOND)).isEqualTo(ExitCode.DONE);

        LandingFixture clean = new LandingFixture(spark, folder.resolve("clean"));
        landMoves(clean);
        assertThat(clean.nightly("--from", FIRST, "--to", SECOND)).isEqualTo(ExitCode.DONE);
        assertThat(rows(fixture, cells)).isNotEqualTo(before).containsExactlyElementsOf(rows(clean, cells));
        assertThat(fixture.values(cells, MetricCells.DAY))
                .contains("2026-02-07")
                .doesNotContain("2026-02-06");
    }

    /** The only decision of the 6th moves to the 7th, its draw with it; a label moves from a draw of the 8th to one of the 7th. */
    private static void landMoves(LandingFixture fixture) {
        String sample =
                "{\"sample_id\":\"s-%s\",\"decision_id\":\"%1$s\",\"day\":\"%s\",\"purpose\":\"probability\",\"inclusion_probability\":1}";
        String label =
                "{\"label_id\":\"l-%s\",\"sample_id\":\"s-%s\",\"decision_id\":\"%2$s\",\"layer\":\"qa\",\"violating\":%s,\"labelled_at\":\"2026-02-09T10:00:00Z\"}";
        fixture.parquet(
                FIRST,
                Decisions.TABLE,
                "part.parquet",
                List.of(
                        decision("mover", "reject", "2026-02-06", ""),
                        decision("old", "approve", "2026-02-07", ""),
                        decision("new", "reject", "2026-02-08", ""),
                        decision("newer", "reject", "2026-02-08", "")));
        fixture.text(
                FIRST,
                QaSamples.TABLE,
                "part.json",
                sample.formatted("mover", "2026-02-06"),
                sample.formatted("old", "2026-02-07"),
                sample.formatted("new", "2026-02-08"),
                sample.formatted("newer", "2026-02-08"));
        fixture.text(
                FIRST,
                QaLabels.TABLE,
                "part.json",
                label.formatted("1", "mover", "true"),
                label.formatted("2", "new", "true"),
                label.formatted("3", "newer", "false"));
        fixture.parquet(
                SECOND, Decisions.TABLE, "part.parquet", List.of(decision("mover", "approve", "2026-02-07", "")));
        fixture.text(SECOND, QaSamples.TABLE, "part.json", sample.formatted("mover", "2026-02-07"));
        fixture.text(SECOND, QaLabels.TABLE, "part.json", label.formatted("2", "old", "true"));
    }

    private static List<String> rows(LandingFixture fixture, TableContract table) {
        return fixture.table(table).toJSON().collectAsList().stream().sorted().toList();
    }

    @Test
    void allWrongOptionsAreNamedAtOnce() {
        LandingFixture.Run run = LandingFixture.start("--day", "yesterday", "--nosuch", "--set", "a");
        assertThat(run.code()).isEqualTo(ExitCode.BAD_OPTIONS);
        assertThat(run.errors()).contains("yesterday", "nosuch", "--set needs key=value, got a", "--help");
    }

    @Test
    void daysInTheWrongOrderAreRefused() {
        assertRefused("--from 2026-02-10 is after --to 2026-02-09", "--from", SECOND, "--to", FIRST);
        assertRefused("Say which day", "--from", SECOND);
        assertRefused("either --day or --from and --to", "--day", FIRST, "--from", SECOND);
        assertRefused("either --day or --from and --to", "--to", SECOND, "--day", FIRST);
    }

    @Test
    void aFlagWithAValueIsRefused() {
        assertRefused("Option --dry-run takes no value", "--day", FIRST, "--dry-run=false");
    }

    @Test
    void allUnknownSettingsAreNamedAtOnce() {
        LandingFixture.Run run =
                LandingFixture.start("--day", FIRST, "--set", "ingest.nosuch=1", "--set", "quality.confidnce=0.9");
        assertThat(run.code()).isEqualTo(ExitCode.BAD_OPTIONS);
        assertThat(run.errors()).contains("ingest.nosuch", "quality.confidnce");
        assertRefused("nosuch.conf", "--day", FIRST, "--config", "nosuch.conf");
    }

    @Test
    void helpIsAnAnswerAndNoRun() {
        assertThat(LandingFixture.start("--help", "--day", FIRST).code()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void aMissingOrWrongSourceMappingIsRefusedWithAllItsProblems(SparkSession spark) throws IOException {
        LandingFixture fixture = new LandingFixture(spark, folder);
        LandingFixture.Run missing = fixture.ingest("--source", "nosuch");
        assertThat(missing.errors()).contains("nosuch");
        assertThat(missing.code()).isEqualTo(ExitCode.BAD_OPTIONS);
        Path mapping = Files.writeString(
                folder.resolve("wrong.conf"),
                "tables { policies { format = csv, path = x, select { policy = a } }, audits { format = xml, path = y }, nosuch {} }");
        LandingFixture.Run wrong = fixture.ingest("--source", mapping.toString());
        assertThat(wrong.errors())
                .contains("wrong.conf", "tables.nosuch", "no column policy", "format is xml, expected parquet");
        assertThat(wrong.code()).isEqualTo(ExitCode.BAD_OPTIONS);
        assertThat(fixture.written()).isEmpty();
    }

    @Test
    void theDemoDeletesNoWarehouseButItsOwn() throws IOException {
        Path mine = Files.createDirectories(folder.resolve("demo/warehouse/decisions"));
        assertThat(DemoJob.start("--folder", folder.resolve("demo").toString())).isEqualTo(ExitCode.BAD_OPTIONS);
        assertThat(DemoJob.start("--warehouse", mine.getParent().toString())).isEqualTo(ExitCode.BAD_OPTIONS);
        assertThat(mine).exists();
    }

    @Test
    void aMetricThatNamesAnUnknownColumnIsRefused() {
        int code = QualityJob.start(
                "--day", FIRST, "--warehouse", folder.toString(), "--set", "metrics.fdr.population=nosuch = 1");
        assertThat(code).isEqualTo(ExitCode.BAD_OPTIONS);
    }

    private static void assertRefused(String message, String... options) {
        LandingFixture.Run run = LandingFixture.start(options);
        assertThat(run.errors()).contains(message);
        assertThat(run.code()).isEqualTo(ExitCode.BAD_OPTIONS);
    }
}
