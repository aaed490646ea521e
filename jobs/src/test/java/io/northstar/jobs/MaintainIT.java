package io.northstar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.io.Maintenance;
import io.northstar.io.Tables;
import io.northstar.jobs.nightly.NightlyJob;
import io.northstar.jobs.trends.TrendsJob;
import io.northstar.table.Appeals;
import io.northstar.table.Audits;
import io.northstar.table.Creatives;
import io.northstar.table.DataQuality;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.Exposures;
import io.northstar.table.InputTables;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.MetricCatalogueTable;
import io.northstar.table.MetricCells;
import io.northstar.table.NorthStar;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.Rejected;
import io.northstar.table.RunLog;
import io.northstar.table.TableContract;
import io.northstar.table.TermCounts;
import io.northstar.table.TurnaroundCells;
import io.northstar.testing.SparkExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Upkeep and erasure through the command line, each on its own copy of one small warehouse. */
@ExtendWith(SparkExtension.class)
class MaintainIT {
    private static final String NEEDLE = "zq7erase";
    /** Only the erased advertiser's texts have it. As a term it stays as it is; of the needle, digits become letters. */
    private static final String WORD = "zqxvurbo";

    private static final String ADVERTISER = NEEDLE + "' OR '1'='1\" é";
    private static final String REVIEWER = "wx8reviewer'); --";
    private static final String REVIEWER_NEEDLE = "wx8reviewer";
    private static final List<TableContract> PUBLISHED = List.of(
            DesignStrata.TABLE,
            MetricCatalogueTable.TABLE,
            MetricCells.table(Warehouse.DIMENSIONS),
            TurnaroundCells.table(Warehouse.DIMENSIONS),
            NorthStar.table(Warehouse.DIMENSIONS),
            NorthStar.current(Warehouse.DIMENSIONS));

    private static final List<String> NIGHTLY = List.of(
            "--day",
            LandingFixture.DAY,
            "--set",
            "quality.grains=[[],[market]]",
            "--set",
            "quality.windows=[1,3]",
            "--set",
            "report.nightly=false",
            "--set",
            "ingest.max_rejected_share=0.9");

    /** Counts the terms of the second day with decisions. */
    private static final List<String> TRENDS = List.of(
            "--day", "2026-02-08", "--set", "emerging.min_history_days=1", "--set", "emerging.min_texts_kept=1");

    @TempDir
    static Path base;

    @TempDir
    Path folder;

    @BeforeAll
    static void fill(SparkSession spark) {
        LandingFixture fixture = new LandingFixture(spark, base);
        List<Map<String, String>> decisions = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            decisions.add(decision(NEEDLE + "-d" + i, ADVERTISER, "2026-02-08"));
            decisions.add(decision("other-d" + i, "other", "2026-02-08"));
        }
        decisions.add(decision("old", "other", "2026-02-05"));
        decisions.add(with(decision(NEEDLE + "-bad", ADVERTISER, "2026-02-08"), Decisions.OUTCOME, "bogus"));
        decisions.add(with(decision("bad", "other", "2026-02-08"), Decisions.OUTCOME, "bogus"));
        fixture.parquet(LandingFixture.DAY, Decisions.TABLE, "part.parquet", decisions);
        fixture.parquet(
                LandingFixture.DAY,
                Exposures.TABLE,
                "part.parquet",
                List.of(exposure(NEEDLE + "-ad"), exposure("other-ad")));
        landText(fixture);
        assertThat(fixture.ingest().code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(nightly(fixture)).isEqualTo(ExitCode.DONE);
        assertThat(nightly(fixture, "--full")).isEqualTo(ExitCode.DONE);
        assertThat(trends()).isEqualTo(ExitCode.DONE);
    }

    private static int trends() {
        List<String> options = new ArrayList<>(TRENDS);
        options.addAll(List.of("--warehouse", base.resolve("warehouse").toString()));
        options.addAll(NIGHTLY.subList(2, NIGHTLY.size()));
        return TrendsJob.start(options.toArray(String[]::new));
    }

    private static void landText(LandingFixture fixture) {
        for (String id : List.of(NEEDLE + "-d0", NEEDLE + "-d1", "other-d0", "other-d1")) {
            String name = id + ".json";
            fixture.text(
                    LandingFixture.DAY,
                    QaSamples.TABLE,
                    name.replace(NEEDLE, "x"),
                    "{\"sample_id\":\"s-%s\",\"decision_id\":\"%s\",\"day\":\"2026-02-08\",\"purpose\":\"probability\",\"inclusion_probability\":0.5}"
                            .formatted(id, id));
            fixture.text(
                    LandingFixture.DAY,
                    QaLabels.TABLE,
                    name.replace(NEEDLE, "x"),
                    "{\"label_id\":\"l-%s\",\"sample_id\":\"s-%s\",\"decision_id\":\"%s\",\"layer\":\"qa\",\"violating\":true,\"reviewer_id\":\"%s\",\"labelled_at\":\"2026-02-09T10:00:00Z\"}"
                            .formatted(id, id, id, REVIEWER));
            fixture.text(
                    LandingFixture.DAY,
                    Audits.TABLE,
                    name.replace(NEEDLE, "x"),
                    "{\"audit_id\":\"a-%s\",\"label_id\":\"l-%s\",\"sample_id\":\"s-%s\",\"day\":\"2026-02-08\"}"
                            .formatted(id, id, id));
        }
        fixture.text(
                LandingFixture.DAY,
                Creatives.TABLE,
                "part.json",
                "{\"creative_id\":\"%s-c\",\"text\":\"by %s, %s\"}".formatted(NEEDLE, NEEDLE, WORD),
                "{\"creative_id\":\"other-c\",\"text\":\"buy\"}");
        fixture.text(
                LandingFixture.DAY,
                Appeals.TABLE,
                "part.csv",
                "appeal_id,decision_id,appealed_at",
                "p-%s,%s-d0,2026-02-09T10:00:00Z".formatted(NEEDLE, NEEDLE),
                "p-other,other-d0,2026-02-09T10:00:00Z",
                "p-bad,%s-d1,never".formatted(NEEDLE));
    }

    private static Map<String, String> decision(String id, String advertiser, String day) {
        String owner = id.startsWith(NEEDLE) ? NEEDLE : "other";
        Map<String, String> row = new LinkedHashMap<>();
        row.put(Decisions.DECISION_ID, id);
        row.put(Decisions.ADVERTISER_ID, advertiser);
        row.put(Decisions.AD_ID, owner + "-ad");
        row.put(Decisions.CREATIVE_ID, owner + "-c");
        row.put(Decisions.OUTCOME, "reject");
        row.put(Decisions.SOURCE, "human");
        row.put(Decisions.REVIEWER_ID, REVIEWER);
        row.put(Decisions.SUBMITTED_AT, day + "T08:00:00Z");
        row.put(Decisions.DECIDED_AT, day + "T09:00:00Z");
        return row;
    }

    private static Map<String, String> with(Map<String, String> row, String column, String value) {
        row.put(column, value);
        return row;
    }

    private static Map<String, String> exposure(String ad) {
        return Map.of(
                Exposures.DAY, "2026-02-08", Exposures.AD_ID, ad, Exposures.IMPRESSIONS, "10", Exposures.SPEND, "1.5");
    }

    private static int nightly(LandingFixture fixture, String... more) {
        List<String> options = new ArrayList<>(NIGHTLY);
        options.addAll(Arrays.asList(more));
        return fixture.nightly(options.toArray(String[]::new));
    }

    @Test
    void anErasedAdvertiserIsInNoFileOnceRetentionIsOver(SparkSession spark) {
        Tables tables = copy(spark);
        assertThat(filesWith(NEEDLE)).anyMatch(file -> file.contains("_delta_log"));
        assertThat(filesWith(NEEDLE)).anyMatch(file -> file.startsWith("data_quality"));
        assertThat(filesWith(NEEDLE)).anyMatch(file -> file.startsWith("decisions_rejected"));
        assertThat(filesWith(WORD)).anyMatch(file -> file.startsWith("term_counts"));
        Map<String, List<String>> published = rows(tables, PUBLISHED);
        withoutCheck(spark, () -> {
            String said = maintain(ExitCode.DONE, "--retain-days", "0", "--erase-advertiser", ADVERTISER);
            assertThat(said)
                    .containsPattern("decisions +.*\\b3 rows to erase")
                    .containsPattern("decisions_rejected +.*\\b1 rows to erase")
                    .containsPattern("exposures +.*\\b1 rows to erase")
                    .doesNotContain(NEEDLE);
            maintain(ExitCode.DONE, "--retain-days", "0");
        });
        assertThat(filesWith(NEEDLE)).isEmpty();
        assertThat(filesWith(WORD)).isEmpty();
        assertThat(rows(tables, PUBLISHED)).isEqualTo(published);
        assertThat(values(tables, Decisions.TABLE, Decisions.DECISION_ID))
                .containsExactly("old", "other-d0", "other-d1", "other-d2");
        for (TableContract table : List.of(QaSamples.TABLE, QaLabels.TABLE, Audits.TABLE, LabelledDecisions.TABLE)) {
            assertThat(tables.read(table).count()).as(table.name()).isEqualTo(2);
        }
        for (TableContract table : List.of(Creatives.TABLE, Appeals.TABLE, Exposures.TABLE)) {
            assertThat(tables.read(table).count()).as(table.name()).isEqualTo(1);
        }
        assertThat(values(tables, TermCounts.TABLE, TermCounts.TERM)).contains("buy");
        assertThat(tables.read(Rejected.of(Decisions.TABLE)).count()).isEqualTo(1);
        assertThat(tables.read(Rejected.of(Appeals.TABLE)).count()).isZero();
        assertThat(values(tables, RunLog.TABLE, RunLog.OPTIONS))
                .anyMatch(text -> text.contains("--erase-advertiser ***"));
        assertThat(tables.read(DataQuality.TABLE)
                        .where("rule = 'outcome_unknown'")
                        .select(DataQuality.ROWS)
                        .head()
                        .getLong(0))
                .isEqualTo(2);
    }

    @Test
    void anErasedReviewerLeavesTheRows(SparkSession spark) {
        Tables tables = copy(spark);
        Map<String, List<String>> published = rows(tables, PUBLISHED);
        long decisions = tables.read(Decisions.TABLE).count();
        withoutCheck(spark, () -> {
            maintain(ExitCode.DONE, "--retain-days=0", "--erase-reviewer=" + REVIEWER);
            maintain(ExitCode.DONE, "--retain-days=0");
        });
        assertThat(filesWith(REVIEWER_NEEDLE)).isEmpty();
        assertThat(rows(tables, PUBLISHED)).isEqualTo(published);
        assertThat(tables.read(Decisions.TABLE).count()).isEqualTo(decisions);
        assertThat(tables.read(QaLabels.TABLE).count()).isEqualTo(4);
        assertThat(tables.read(Rejected.of(Decisions.TABLE)).count()).isZero();
    }

    @Test
    void withinRetentionOlderVersionsStayAndASecondRunChangesNothing(SparkSession spark) {
        Tables tables = copy(spark);
        Map<String, List<String>> before = rows(tables, InputTables.ALL);
        Map<String, Long> old = tables.versions(InputTables.ALL);
        Map<String, List<String>> published = rows(tables, PUBLISHED);
        String[] both = {"--erase-advertiser", ADVERTISER, "--erase-reviewer", REVIEWER, "--retain-days", "60"};
        assertThat(maintain(ExitCode.DONE, both))
                .containsPattern("decisions +.*\\b7 values to erase")
                .containsPattern("decisions +.*\\b3 rows to erase");
        assertThat(rows(tables, InputTables.ALL)).isNotEqualTo(before);
        for (TableContract table : InputTables.ALL) {
            if (old.containsKey(table.name())) {
                assertThat(sorted(spark.read()
                                .format("delta")
                                .option("versionAsOf", old.get(table.name()))
                                .load(tables.path(table))))
                        .as(table.name())
                        .isEqualTo(before.get(table.name()));
            }
        }
        assertThat(rows(tables, PUBLISHED)).isEqualTo(published);

        Map<String, Long> versions = versions(tables);
        assertThat(maintain(ExitCode.DONE, both)).doesNotContain("to erase");
        assertThat(versions(tables)).isEqualTo(versions);
        assertThat(nightlyAgain()).isEqualTo(ExitCode.DONE);
        assertThat(tables.read(Decisions.TABLE).count()).isEqualTo(7);
    }

    /** The warehouse still works: what landed comes back, since the files that landed are still there. */
    private int nightlyAgain() {
        List<String> options = new ArrayList<>(NIGHTLY);
        options.addAll(List.of("--landing", base.resolve("landing").toString()));
        options.addAll(List.of("--warehouse", folder.resolve("warehouse").toString()));
        return NightlyJob.start(options.toArray(String[]::new));
    }

    @Test
    void aDryRunCountsAndWritesNothing(SparkSession spark) {
        copy(spark);
        Map<String, Long> files = files();
        String said =
                maintain(ExitCode.DONE, "--dry-run", "--erase-advertiser", ADVERTISER, "--set", "maintain.keep_days=1");
        assertThat(said)
                .containsPattern("decisions +.*\\b3 rows to erase")
                .containsPattern("decisions +.*\\b1 rows beyond keep_days")
                .containsPattern("decisions +.*\\d files")
                .contains("small files to join", "nothing was written")
                .doesNotContain(NEEDLE);
        assertThat(files()).isEqualTo(files);
    }

    @Test
    void rowsOfOldDaysGoAndWhatIsPublishedStays(SparkSession spark) {
        Tables tables = copy(spark);
        Map<String, List<String>> published = rows(tables, PUBLISHED);
        maintain(ExitCode.DONE, "--set", "maintain.keep_days=1");
        assertThat(values(tables, Decisions.TABLE, Decisions.DECISION_ID))
                .hasSize(6)
                .doesNotContain("old");
        assertThat(rows(tables, PUBLISHED)).isEqualTo(published);
    }

    @Test
    void retentionOutOfRangeIsRefused(SparkSession spark) {
        copy(spark);
        Map<String, Long> files = files();
        assertThat(maintain(ExitCode.BAD_OPTIONS, "--retain-days", "6", "--dry-run"))
                .contains("maintain.retain_days (--retain-days) is 6; expected 7 to 400");
        assertThat(maintain(ExitCode.BAD_OPTIONS, "--retain-days", "401", "--dry-run"))
                .contains("is 401");
        assertThat(maintain(ExitCode.BAD_OPTIONS, "--set", "maintain.keep_days=-1", "--dry-run"))
                .contains("maintain.keep_days is -1");
        assertThat(maintain(ExitCode.BAD_OPTIONS, "--set", "maintain.keep_days=soon", "--dry-run"))
                .contains("keep_days");
        assertThat(maintain(ExitCode.BAD_OPTIONS, "--erase-advertiser", " ")).contains("needs a value");
        assertThat(files()).isEqualTo(files);
    }

    @Test
    void aWarehouseWithoutTablesIsLeftAlone(SparkSession spark) {
        assertThat(maintain(ExitCode.DONE, "--dry-run", "--erase-reviewer", "x"))
                .contains("no tables");
    }

    private String maintain(int code, String... more) {
        List<String> options = new ArrayList<>(
                List.of("maintain", "--warehouse", folder.resolve("warehouse").toString()));
        options.addAll(Arrays.asList(more));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(said, true, StandardCharsets.UTF_8);
        PrintStream out = System.out;
        PrintStream err = System.err;
        System.setOut(both);
        System.setErr(both);
        try {
            int ended = Northstar.start(options.toArray(String[]::new));
            assertThat(ended).as(said.toString(StandardCharsets.UTF_8)).isEqualTo(code);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    private static void withoutCheck(SparkSession spark, Runnable work) {
        spark.conf().set(Maintenance.CHECK, "false");
        try {
            work.run();
        } finally {
            spark.conf().unset(Maintenance.CHECK);
        }
    }

    /** Tables refer to their files by relative paths, so that a copy of the folder is a warehouse. */
    private Tables copy(SparkSession spark) {
        Path from = base.resolve("warehouse");
        Path to = folder.resolve("warehouse");
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Tables(spark, to.toString(), "test", Instant.EPOCH);
    }

    private static Map<String, Long> versions(Tables tables) {
        List<TableContract> contracts = new ArrayList<>(InputTables.ALL);
        contracts.addAll(PUBLISHED);
        contracts.addAll(List.of(
                LabelledDecisions.TABLE, DataQuality.TABLE, Rejected.of(Decisions.TABLE), Rejected.of(Appeals.TABLE)));
        return tables.versions(contracts);
    }

    private static Map<String, List<String>> rows(Tables tables, List<TableContract> contracts) {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        contracts.forEach(contract -> rows.put(contract.name(), sorted(tables.read(contract))));
        return rows;
    }

    private static List<String> sorted(Dataset<Row> rows) {
        return rows.toJSON().collectAsList().stream().sorted().toList();
    }

    private static List<String> values(Tables tables, TableContract table, String column) {
        return tables.read(table).select(column).collectAsList().stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }

    private Map<String, Long> files() {
        return warehouseFiles().sizes();
    }

    private List<String> filesWith(String text) {
        return warehouseFiles().holding(text);
    }

    private WarehouseFiles warehouseFiles() {
        return new WarehouseFiles(folder.resolve("warehouse"));
    }
}
