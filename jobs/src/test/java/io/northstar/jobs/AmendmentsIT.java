package io.northstar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.jobs.quality.QualityJob;
import io.northstar.table.Decisions;
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
    void allWrongOptionsAreNamedAtOnce() {
        LandingFixture.Run run = LandingFixture.start("--day", "yesterday", "--nosuch", "--set", "a");
        assertThat(run.code()).isEqualTo(ExitCode.BAD_OPTIONS);
        assertThat(run.errors()).contains("yesterday", "nosuch", "--set needs key=value, got a", "--help");
    }

    @Test
    void daysInTheWrongOrderAreRefused() {
        assertRefused("--from 2026-02-10 is after --to 2026-02-09", "--from", SECOND, "--to", FIRST);
        assertRefused("Say which day", "--from", SECOND);
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
