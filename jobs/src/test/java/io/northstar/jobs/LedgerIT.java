package io.northstar.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.jobs.query.QueryJob;
import io.northstar.ledger.Ledger;
import io.northstar.table.Decisions;
import io.northstar.table.NorthStar;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.Restatements;
import io.northstar.table.RunLog;
import io.northstar.table.Slices;
import io.northstar.table.TableContract;
import io.northstar.testing.SparkExtension;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Late and flipped labels restate the days that they are about; what was published before stays readable. */
@ExtendWith(SparkExtension.class)
class LedgerIT {
    private static final String FIRST = "2026-02-09";
    private static final String SECOND = "2026-02-10";
    private static final String THIRD = "2026-02-11";
    private static final TableContract LEDGER = NorthStar.table(Warehouse.DIMENSIONS);
    private static final TableContract RESTATEMENTS = Restatements.table(Warehouse.DIMENSIONS);
    private static final TableContract CURRENT = NorthStar.current(Warehouse.DIMENSIONS);
    private static final String[] FEW = {
        "--set", "quality.grains=[[],[market]]", "--set", "quality.windows=[1,2]", "--set", "report.nightly=false"
    };

    @TempDir
    Path folder;

    @Test
    void aLateLabelRestatesItsDayAndNothingElse(SparkSession spark) {
        LandingFixture fixture = new LandingFixture(spark, folder);
        land(fixture);
        assertThat(fixture.nightly(options("--day", FIRST))).isEqualTo(ExitCode.DONE);
        List<String> firstNight = rows(fixture.table(CURRENT));
        Instant between = Instant.now();
        assertThat(fixture.nightly(options("--day", SECOND))).isEqualTo(ExitCode.DONE);
        List<String> secondNight = rows(fixture.table(CURRENT));

        assertThat(secondNight).isNotEqualTo(firstNight);
        assertThat(rows(Ledger.asOf(fixture.table(LEDGER), between))).containsExactlyElementsOf(firstNight);
        // The label is about the 7th: the 6th alone is as it was, and windows of the 7th and 8th contain the 7th.
        assertThat(fixture.table(LEDGER)
                        .where(col(NorthStar.SUPERSEDES).isNotNull())
                        .selectExpr("concat_ws(' ', day, window_days)")
                        .distinct()
                        .collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactlyInAnyOrder("2026-02-07 1", "2026-02-07 2", "2026-02-08 2");

        assertThat(causes(fixture)).containsExactly("late_labels");
        requireSums(fixture);

        long versions = fixture.table(LEDGER).count();
        assertThat(fixture.nightly(options("--day", SECOND, "--full"))).isEqualTo(ExitCode.DONE);
        assertThat(fixture.table(LEDGER).count()).isEqualTo(versions);
        assertThat(rows(fixture.table(CURRENT))).containsExactlyElementsOf(secondNight);

        String sql = "SELECT day, estimate FROM north_star_current WHERE metric = 'overkill' AND window_days = 1 "
                + "AND weighting = 'decision' AND slice = '" + Slices.ALL + "' ORDER BY day;";
        assertThat(query(fixture, sql, "--format", "csv"))
                .isEqualTo("day,estimate\n2026-02-06,1.0\n2026-02-07,0.5\n2026-02-08,0.0\n");
        assertThat(query(fixture, sql, "--format", "json", "--as-of", between.toString()))
                .contains("{\"day\":\"2026-02-07\",\"estimate\":0.0}");
        assertThat(query(fixture, sql, "--rows", "1"))
                .contains("day")
                .contains("2026-02-06")
                .doesNotContain("02-07");
        assertThat(query(fixture)).contains("north_star\n", "north_star_current\n", "run_log\n");
        long logged = fixture.table(RunLog.TABLE).count();
        for (String refused : List.of("DROP TABLE decisions", "SELECT nosuch FROM decisions", "SELECT 1) --")) {
            assertThat(QueryJob.start(
                            refused, "--warehouse", fixture.warehouse().toString()))
                    .as(refused)
                    .isEqualTo(ExitCode.BAD_OPTIONS);
        }
        assertThat(fixture.table(RunLog.TABLE).count()).isEqualTo(logged);

        // On the third night QA takes a label back, and a decision is amended.
        assertThat(fixture.nightly(options("--day", THIRD))).isEqualTo(ExitCode.DONE);
        assertThat(rows(Ledger.asOf(fixture.table(LEDGER), between))).containsExactlyElementsOf(firstNight);
        assertThat(fixture.table(RESTATEMENTS)
                        .where(col(NorthStar.METRIC).equalTo("overkill"))
                        .where(col(Slices.SLICE).equalTo(Slices.ALL))
                        .where(col(NorthStar.WINDOW_DAYS).equalTo(1))
                        .where(col(NorthStar.WEIGHTING).equalTo("decision"))
                        .selectExpr("concat_ws(' ', day, cause, round(contribution, 9))")
                        .collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactlyInAnyOrder(
                        "2026-02-07 late_labels 0.5", "2026-02-07 decisions -0.5", "2026-02-07 flipped_labels 1.0");
        requireSums(fixture);
        assertThat(QueryJob.start(
                        "SELECT cause, sum(contribution) FROM restatements GROUP BY cause",
                        "--warehouse",
                        fixture.warehouse().toString()))
                .isEqualTo(ExitCode.DONE);
    }

    private static List<String> causes(LandingFixture fixture) {
        return fixture.values(RESTATEMENTS, Restatements.CAUSE).stream()
                .distinct()
                .toList();
    }

    /** The contributions to each new version add up to the difference to the one before. */
    private static void requireSums(LandingFixture fixture) {
        assertThat(fixture.table(RESTATEMENTS)
                        .groupBy("day", "window_days", "slice", "metric", "weighting", "run_id")
                        .agg(expr("abs(sum(contribution) - any_value(estimate_after - estimate_before))")
                                .as("rest"))
                        .where("rest > 1e-12")
                        .count())
                .isZero();
    }

    /** Three days with two rejections each, all drawn; on the 7th one label comes a night later and says overkill. */
    private static void land(LandingFixture fixture) {
        List<Map<String, String>> decisions = new ArrayList<>();
        List<String> samples = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (int day = 6; day <= 8; day++) {
            for (String each : List.of("a", "b")) {
                String id = each + day;
                decisions.add(Map.of(
                        Decisions.DECISION_ID,
                        id,
                        Decisions.OUTCOME,
                        "reject",
                        Decisions.SOURCE,
                        "model",
                        Decisions.DECIDED_AT,
                        "2026-02-0%dT09:00:00Z".formatted(day)));
                samples.add(
                        "{\"sample_id\":\"s-%s\",\"decision_id\":\"%1$s\",\"day\":\"2026-02-0%d\",\"purpose\":\"probability\",\"inclusion_probability\":1}"
                                .formatted(id, day));
                if (!id.equals("b7")) {
                    labels.add(label(id, day != 6));
                }
            }
        }
        fixture.parquet(FIRST, Decisions.TABLE, "part.parquet", decisions);
        fixture.text(FIRST, QaSamples.TABLE, "part.json", samples.toArray(String[]::new));
        fixture.text(FIRST, QaLabels.TABLE, "part.json", labels.toArray(String[]::new));
        fixture.text(SECOND, QaLabels.TABLE, "part.json", label("b7", false));
        fixture.text(
                THIRD,
                QaLabels.TABLE,
                "part.json",
                label("a7", false).replace("l-a7", "m-a7").replace("T10", "T11"));
        fixture.parquet(
                THIRD,
                Decisions.TABLE,
                "part.parquet",
                List.of(Map.of(
                        Decisions.DECISION_ID,
                        "b7",
                        Decisions.OUTCOME,
                        "approve",
                        Decisions.SOURCE,
                        "model",
                        Decisions.DECIDED_AT,
                        "2026-02-07T09:00:00Z")));
    }

    private static String label(String id, boolean violating) {
        return "{\"label_id\":\"l-%s\",\"sample_id\":\"s-%1$s\",\"decision_id\":\"%1$s\",\"layer\":\"qa\",\"violating\":%s,\"labelled_at\":\"2026-02-09T10:00:00Z\"}"
                .formatted(id, violating);
    }

    private static String[] options(String... days) {
        List<String> options = new ArrayList<>(Arrays.asList(days));
        options.addAll(Arrays.asList(FEW));
        options.addAll(List.of("--set", "quality.suppress.min_labels=1", "--set", "quality.suppress.min_population=1"));
        return options.toArray(String[]::new);
    }

    private static List<String> rows(Dataset<Row> table) {
        return table.toJSON().collectAsList().stream().sorted().toList();
    }

    private static String query(LandingFixture fixture, String... options) {
        List<String> all = new ArrayList<>(Arrays.asList(options));
        all.addAll(List.of("--warehouse", fixture.warehouse().toString()));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertThat(QueryJob.start(all.toArray(String[]::new))).isEqualTo(ExitCode.DONE);
        } finally {
            System.setOut(before);
        }
        return said.toString(StandardCharsets.UTF_8);
    }
}
