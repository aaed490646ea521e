package io.northstar.jobs;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.northstar.jobs.plan.PlanJob;
import io.northstar.jobs.simulate.SimulateJob;
import io.northstar.table.DataQuality;
import io.northstar.table.Decisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.NorthStar;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.RunLog;
import io.northstar.table.SampleDraws;
import io.northstar.table.SamplePlan;
import io.northstar.table.SampleTargets;
import io.northstar.table.Slices;
import io.northstar.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The loop of weeks: what a day's plan draws is landed, labelled, estimated, and the next week is planned from it. */
@ExtendWith(SparkExtension.class)
class PlanIT {
    private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
    private static final List<LocalDate> WEEK_ONE = week(FIRST);
    private static final List<LocalDate> WEEK_TWO = week(FIRST.plusDays(7));
    private static final Map<String, Double> WANTED = Map.of("leakage", 0.005, "fdr", 0.045);
    /** How well the mean of a week is known: leakage rests on a score of events a day. PlannedPrecisionTest has many days. */
    private static final Map<String, Double> TOLERANCE = Map.of("leakage", 0.2, "fdr", 0.1);

    @TempDir
    Path folder;

    @Test
    @SuppressWarnings("SystemOut")
    void aWeekIsPlannedFromTheLabelsOfTheWeekBefore(SparkSession spark) throws IOException {
        LandingFixture fixture = new LandingFixture(spark, folder);
        Path key = Files.writeString(folder.resolve("key"), "a key for this test alone\n");
        // The events that are planted in fifty days begin after the two weeks: no plan can know what has not happened
        // yet.
        assertThat(SimulateJob.start(
                        "--landing",
                        fixture.landing().toString(),
                        "--from",
                        FIRST.toString(),
                        "--days",
                        "50",
                        "--decisions-per-day",
                        "3000",
                        "--sample-scale",
                        "0"))
                .isEqualTo(ExitCode.DONE);
        assertThat(nightly(fixture, FIRST, FIRST.plusDays(7))).isEqualTo(ExitCode.DONE);
        assertThat(plan(fixture, key, FIRST, "--dry-run")).isEqualTo(ExitCode.DONE);
        assertThat(fixture.table(SampleDraws.TABLE).isEmpty()).isTrue();
        planAndLabel(spark, fixture, key, WEEK_ONE);
        assertThat(nightly(fixture, FIRST.plusDays(1), FIRST.plusDays(14))).isEqualTo(ExitCode.DONE);
        planAndLabel(spark, fixture, key, WEEK_TWO);
        assertThat(nightly(fixture, FIRST.plusDays(8), FIRST.plusDays(14))).isEqualTo(ExitCode.DONE);

        requireSoundDesign(fixture);
        requireHalfWidths(fixture);
        requireTruth(spark, fixture);
        List<Row> plans = fixture.table(RunLog.TABLE)
                .where(col(RunLog.JOB).equalTo("plan"))
                .orderBy(col(RunLog.STARTED_AT).desc())
                .limit(WEEK_TWO.size())
                .collectAsList();
        long planned = total(plans, "labels.planned");
        long proportional = total(plans, "labels.proportional");
        System.out.printf(
                "week two: %d labels planned, %d in proportion: %.0f %% saved%n",
                planned, proportional, 100.0 * (proportional - planned) / proportional);
        assertThat(planned).isLessThan(proportional);
        assertThat(fixture.table(SampleDraws.TABLE)
                        .where(col(QaSamples.PURPOSE).equalTo(QaSamples.GOLDEN))
                        .count())
                .isPositive();
        requireReplay(fixture, key);
    }

    private void requireReplay(LandingFixture fixture, Path key) throws IOException {
        LocalDate day = WEEK_TWO.get(3);
        Path landed = fixture.landing().resolve("qa_samples/%s/plan-%s-00000.json".formatted(day.plusDays(1), day));
        String before = Files.readString(landed);
        List<String> draws = json(fixture.table(SampleDraws.TABLE));

        assertThat(plan(fixture, key, day)).isEqualTo(ExitCode.DONE);
        assertThat(Files.readString(landed)).isEqualTo(before);
        assertThat(json(fixture.table(SampleDraws.TABLE))).isEqualTo(draws);
        Path other = Files.writeString(folder.resolve("other"), "a key of somebody else");
        assertThat(plan(fixture, other, day)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(plan(fixture, key, day, "--afresh")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(plan(fixture, folder.resolve("none"), day)).isEqualTo(ExitCode.BAD_OPTIONS);
        assertThat(plan(fixture, key, FIRST.plusDays(90))).isEqualTo(ExitCode.BAD_INPUT);
    }

    /** What is checked of samples at ingest: sizes, weights, strata, and that nothing is drawn twice. */
    private static void requireSoundDesign(LandingFixture fixture) {
        assertThat(fixture.table(DataQuality.TABLE)
                        .where(col(DataQuality.TABLE_NAME).isin("qa_samples", "qa_strata"))
                        .where(col(DataQuality.SEVERITY).equalTo(DataQuality.WARNING))
                        .collectAsList())
                .isEmpty();
        assertThat(fixture.table(SamplePlan.TABLE)
                        .where(col(SamplePlan.PLANNED).notEqual(col(SamplePlan.DRAWN)))
                        .count())
                .isZero();
        assertThat(fixture.table(LabelledDecisions.TABLE)
                        .where(col(LabelledDecisions.LABELLED))
                        .count())
                .isEqualTo(fixture.table(SampleDraws.TABLE)
                        .where(col(QaSamples.PURPOSE).equalTo(QaSamples.PROBABILITY))
                        .count());
    }

    @SuppressWarnings("SystemOut")
    private static void requireHalfWidths(LandingFixture fixture) {
        Map<String, Double> reached = published(fixture).stream()
                .collect(Collectors.groupingBy(
                        row -> row.<String>getAs(NorthStar.METRIC),
                        Collectors.averagingDouble(row ->
                                (row.<Double>getAs(NorthStar.CI_HIGH) - row.<Double>getAs(NorthStar.CI_LOW)) / 2)));
        Map<String, Double> expected = fixture
                .table(SampleTargets.TABLE)
                .where(col(SampleTargets.DAY).geq(java.sql.Date.valueOf(WEEK_TWO.get(0))))
                .collectAsList()
                .stream()
                .collect(Collectors.groupingBy(
                        row -> row.<String>getAs(SampleTargets.METRIC),
                        Collectors.averagingDouble(row -> row.<Double>getAs(SampleTargets.EXPECTED_HALF_WIDTH))));
        System.out.printf("wanted %s, expected %s, reached %s%n", WANTED, expected, reached);
        WANTED.forEach((metric, wanted) -> {
            assertThat(expected.get(metric)).isLessThanOrEqualTo(wanted * 1.02);
            assertThat(reached.get(metric)).isCloseTo(wanted, within(TOLERANCE.get(metric) * wanted));
        });
    }

    /** The labels are the truth, so the mean of a week's leakages misses the true one by chance alone. */
    private static void requireTruth(SparkSession spark, LandingFixture fixture) {
        Map<String, Double> truth = fixture
                .table(Decisions.TABLE)
                .where("outcome = 'approve' AND coalesce(environment, 'live') = 'live'")
                .join(truth(spark, fixture).drop(Decisions.DAY), Decisions.DECISION_ID)
                .groupBy(Decisions.DAY)
                .agg(org.apache
                        .spark
                        .sql
                        .functions
                        .expr("avg(CAST(violating AS INT))")
                        .as("leakage"))
                .collectAsList()
                .stream()
                .collect(Collectors.toMap(row -> row.getDate(0).toString(), row -> row.getDouble(1)));
        double misses = 0;
        double variance = 0;
        for (Row row : published(fixture)) {
            if (row.<String>getAs(NorthStar.METRIC).equals("leakage")) {
                misses += row.<Double>getAs(NorthStar.ESTIMATE)
                        - truth.get(row.getAs(NorthStar.DAY).toString());
                variance += Math.pow(row.<Double>getAs(NorthStar.STANDARD_ERROR), 2);
            }
        }
        assertThat(misses).isCloseTo(0, within(4 * Math.sqrt(variance)));
    }

    private static List<Row> published(LandingFixture fixture) {
        return fixture.table(NorthStar.current(Warehouse.DIMENSIONS))
                .where(col(NorthStar.METRIC).isInCollection(WANTED.keySet()))
                .where(col(NorthStar.WEIGHTING).equalTo("decision"))
                .where(col(Slices.SLICE).equalTo(Slices.ALL))
                .where(col(NorthStar.WINDOW_DAYS).equalTo(1))
                .where(col(NorthStar.DAY)
                        .isInCollection(
                                WEEK_TWO.stream().map(java.sql.Date::valueOf).toList()))
                .orderBy(NorthStar.METRIC, NorthStar.DAY)
                .collectAsList();
    }

    private static void planAndLabel(SparkSession spark, LandingFixture fixture, Path key, List<LocalDate> days) {
        days.forEach(day -> assertThat(plan(fixture, key, day)).isEqualTo(ExitCode.DONE));
        Map<LocalDate, List<String>> labels = fixture
                .table(SampleDraws.TABLE)
                .where(col(SampleDraws.PLANNED_DAY)
                        .isInCollection(
                                days.stream().map(java.sql.Date::valueOf).toList()))
                .join(truth(spark, fixture).drop(Decisions.DAY), QaSamples.DECISION_ID)
                .orderBy(QaSamples.SAMPLE_ID)
                .collectAsList()
                .stream()
                .collect(Collectors.groupingBy(
                        row -> row.<java.sql.Date>getAs(SampleDraws.PLANNED_DAY).toLocalDate(),
                        Collectors.flatMapping(row -> labels(row).stream(), Collectors.toList())));
        labels.forEach((day, lines) ->
                fixture.text(day.plusDays(1).toString(), QaLabels.TABLE, "plan.json", lines.toArray(String[]::new)));
    }

    /** A label on the day after the decision, for every 16th draw audited too. */
    private static List<String> labels(Row draw) {
        String sample = draw.getAs(QaSamples.SAMPLE_ID);
        List<String> labels = new ArrayList<>(List.of(label(draw, sample, "qa")));
        if (sample.startsWith("0")) {
            labels.add(label(draw, sample, "audit"));
        }
        return labels;
    }

    private static String label(Row draw, String sample, String layer) {
        return "{\"label_id\":\"%s-%s\",\"sample_id\":\"%s\",\"decision_id\":\"%s\",\"layer\":\"%s\",\"violating\":%s,\"labelled_at\":\"%sT10:00:00Z\"}"
                .formatted(
                        sample,
                        layer,
                        sample,
                        draw.<String>getAs(QaSamples.DECISION_ID),
                        layer,
                        draw.<Boolean>getAs(LabelledDecisions.VIOLATING),
                        draw.<java.sql.Date>getAs(SampleDraws.PLANNED_DAY)
                                .toLocalDate()
                                .plusDays(1));
    }

    private static Dataset<Row> truth(SparkSession spark, LandingFixture fixture) {
        return spark.read()
                .parquet(fixture.landing().resolve("_truth/decisions").toString())
                .select(Decisions.DECISION_ID, Decisions.DAY, LabelledDecisions.VIOLATING);
    }

    private static int nightly(LandingFixture fixture, LocalDate from, LocalDate to) {
        return fixture.nightly(
                "--from",
                from.toString(),
                "--to",
                to.toString(),
                "--set",
                "quality.grains=[[]]",
                "--set",
                "quality.windows=[1]",
                // No plan is about what texts say.
                "--set",
                "duplicates.enabled=false",
                "--set",
                "patterns.enabled=false",
                "--set",
                "emerging.enabled=false");
    }

    private static int plan(LandingFixture fixture, Path key, LocalDate day, String... more) {
        String targets = WANTED.entrySet().stream()
                .map(each -> "{metric=%s,half_width=%s}".formatted(each.getKey(), each.getValue()))
                .sorted()
                .collect(Collectors.joining(","));
        List<String> options =
                new ArrayList<>(List.of("--day", day.toString(), "--set", "plan.targets=[" + targets + "]"));
        options.addAll(List.of("--set", "keys.sampling.file=" + key, "--set", "quality.grains=[[]]"));
        options.addAll(List.of("--set", "plan.golden.share=0.05"));
        options.addAll(List.of("--landing", fixture.landing().toString()));
        options.addAll(List.of("--warehouse", fixture.warehouse().toString()));
        options.addAll(Arrays.asList(more));
        return PlanJob.start(options.toArray(String[]::new));
    }

    private static long total(List<Row> runs, String count) {
        return runs.stream()
                .mapToLong(run -> run.<String, Long>getJavaMap(run.fieldIndex(RunLog.COUNTS))
                        .get(count))
                .sum();
    }

    private static List<String> json(Dataset<Row> table) {
        return table.toJSON().collectAsList().stream().sorted().toList();
    }

    private static List<LocalDate> week(LocalDate first) {
        return first.datesUntil(first.plusDays(7)).toList();
    }
}
