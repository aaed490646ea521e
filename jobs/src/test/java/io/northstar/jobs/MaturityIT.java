package io.northstar.jobs;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.northstar.table.Decisions;
import io.northstar.table.Exposures;
import io.northstar.table.FeedCompleteness;
import io.northstar.table.LabelMaturity;
import io.northstar.table.Nowcasts;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.RunLog;
import io.northstar.table.TableContract;
import io.northstar.testing.SparkExtension;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Labels that come late and a feed that stays away for a day. Of each day twelve rejections are drawn; six get their label on
 * the day and six on the next one.
 */
@ExtendWith(SparkExtension.class)
class MaturityIT {
    private static final LocalDate FIRST = LocalDate.parse("2026-02-01");
    private static final LocalDate YESTERDAY = LocalDate.parse("2026-02-10");
    private static final LocalDate TODAY = LocalDate.parse("2026-02-11");
    private static final int DRAWN = 12;

    @TempDir
    Path folder;

    @Test
    void aDayMaturesAndAMissingFeedIsSeen(SparkSession spark) {
        LandingFixture fixture = new LandingFixture(spark, folder);
        land(fixture, FIRST.datesUntil(TODAY).toList());
        exposures(fixture, YESTERDAY, FIRST.datesUntil(YESTERDAY).toList());
        assertThat(fixture.nightly(options("--day", YESTERDAY.toString(), "--set", "quality.maturity.history_days=2")))
                .isEqualTo(ExitCode.BAD_OPTIONS);

        assertThat(fixture.nightly(options("--from", FIRST.toString(), "--to", YESTERDAY.toString())))
                .isEqualTo(ExitCode.DONE);

        Row young = maturity(fixture, YESTERDAY);
        assertThat(young.<String>getAs(LabelMaturity.STRATUM_GROUP)).isEqualTo("restricts=true");
        assertThat(young.<Date>getAs(LabelMaturity.AS_OF_DAY)).isEqualTo(Date.valueOf(YESTERDAY));
        assertThat(young.<Long>getAs(LabelMaturity.LABELLED)).isEqualTo(6);
        assertThat(young.<Double>getAs(LabelMaturity.EXPECTED_LABELS)).isCloseTo(12, within(1e-9));
        assertThat(young.<Double>getAs(LabelMaturity.SHARE_IN)).isCloseTo(0.5, within(1e-9));
        assertThat(young.<Boolean>getAs(LabelMaturity.MATURE)).isFalse();
        assertThat(maturity(fixture, YESTERDAY.minusDays(1)).<Boolean>getAs(LabelMaturity.MATURE))
                .isTrue();
        assertThat(exposures(fixture, YESTERDAY)).isEqualTo("0 12.0 missing");
        assertThat(exposures(fixture, YESTERDAY.minusDays(1))).isEqualTo("12 12.0 ok");
        assertThat(endOfLastRun(fixture))
                .endsWith("; incomplete: exposures missing on 2026-02-10 (0 of usually 12 rows)");

        land(fixture, List.of(TODAY));
        exposures(fixture, TODAY, List.of(YESTERDAY, TODAY));
        assertThat(fixture.nightly(options("--day", TODAY.toString()))).isEqualTo(ExitCode.DONE);

        assertThat(maturity(fixture, YESTERDAY).<Boolean>getAs(LabelMaturity.MATURE))
                .isTrue();
        assertThat(maturity(fixture, TODAY).<Boolean>getAs(LabelMaturity.MATURE))
                .isFalse();
        assertThat(exposures(fixture, YESTERDAY)).isEqualTo("12 12.0 ok");
        assertThat(endOfLastRun(fixture)).doesNotContain("incomplete");
        assertThat(new TreeSet<>(fixture.values(Nowcasts.TABLE, Nowcasts.DAY)))
                .isEqualTo(Set.of(YESTERDAY.toString(), TODAY.toString()));

        List<String> judged = judged(fixture);
        assertThat(fixture.nightly(options("--day", YESTERDAY.toString()))).isEqualTo(ExitCode.DONE);
        assertThat(judged(fixture)).isEqualTo(judged);
    }

    /** Lands decisions and draws of {@code days} on the last of them, and the labels that are given on each of them. */
    private static void land(LandingFixture fixture, List<LocalDate> days) {
        String landing = days.get(days.size() - 1).toString();
        List<String> ids = days.stream()
                .flatMap(day -> IntStream.range(0, DRAWN).mapToObj(number -> id(day, number)))
                .toList();
        fixture.parquet(
                landing,
                Decisions.TABLE,
                "part.parquet",
                days.stream()
                        .flatMap(day -> IntStream.range(0, DRAWN).mapToObj(number -> decision(day, number)))
                        .toList());
        fixture.text(
                landing,
                QaSamples.TABLE,
                "part.json",
                ids.stream().map(MaturityIT::sample).toArray(String[]::new));
        for (LocalDate day : days) {
            fixture.text(
                    day.toString(),
                    QaLabels.TABLE,
                    "part.json",
                    Stream.of(day.minusDays(1), day)
                            .filter(decided -> !decided.isBefore(FIRST))
                            .flatMap(decided -> labels(decided, day))
                            .toArray(String[]::new));
        }
    }

    private static Map<String, String> decision(LocalDate day, int number) {
        return Map.of(
                Decisions.DECISION_ID,
                id(day, number),
                Decisions.AD_ID,
                "ad" + number,
                Decisions.OUTCOME,
                "reject",
                Decisions.SOURCE,
                "model",
                Decisions.DECIDED_AT,
                day + "T09:00:00Z");
    }

    private static String id(LocalDate day, int number) {
        return "%s/%d".formatted(day, number);
    }

    private static String sample(String id) {
        return "{\"sample_id\":\"s%s\",\"decision_id\":\"%1$s\",\"day\":\"%s\",\"purpose\":\"probability\",\"inclusion_probability\":1}"
                .formatted(id, id.substring(0, id.indexOf('/')));
    }

    /** The labels that decisions of {@code decided} get on {@code day}: half of them at once, the others a day later. */
    private static Stream<String> labels(LocalDate decided, LocalDate day) {
        return IntStream.range(0, DRAWN)
                .filter(number -> (number % 2 == 0) == decided.equals(day))
                .mapToObj(number ->
                        "{\"label_id\":\"l%s\",\"sample_id\":\"s%1$s\",\"decision_id\":\"%1$s\",\"layer\":\"qa\",\"violating\":%s,\"labelled_at\":\"%sT10:00:00Z\"}"
                                .formatted(id(decided, number), number % 3 > 0, day));
    }

    private static void exposures(LandingFixture fixture, LocalDate landed, List<LocalDate> days) {
        fixture.parquet(
                landed.toString(),
                Exposures.TABLE,
                "part.parquet",
                days.stream()
                        .flatMap(day -> IntStream.range(0, DRAWN)
                                .mapToObj(number -> Map.of(
                                        Exposures.DAY,
                                        day.toString(),
                                        Exposures.AD_ID,
                                        "ad" + number,
                                        Exposures.IMPRESSIONS,
                                        "100",
                                        Exposures.SPEND,
                                        "1.5")))
                        .toList());
    }

    private static Row maturity(LandingFixture fixture, LocalDate day) {
        return fixture.table(LabelMaturity.TABLE)
                .where(col(LabelMaturity.DAY).equalTo(Date.valueOf(day)))
                .head();
    }

    private static String exposures(LandingFixture fixture, LocalDate day) {
        return fixture.table(FeedCompleteness.TABLE)
                .where(col(FeedCompleteness.TABLE_NAME).equalTo(Exposures.TABLE.name()))
                .where(col(FeedCompleteness.DAY).equalTo(Date.valueOf(day)))
                .selectExpr("concat_ws(' ', rows, expected_rows, status)")
                .head()
                .getString(0);
    }

    private static String endOfLastRun(LandingFixture fixture) {
        return fixture.table(RunLog.TABLE)
                .orderBy(col(RunLog.STARTED_AT).desc())
                .head()
                .getAs(RunLog.MESSAGE);
    }

    private static List<String> judged(LandingFixture fixture) {
        return Stream.of(LabelMaturity.TABLE, Nowcasts.TABLE, FeedCompleteness.TABLE)
                .flatMap(table -> rows(fixture, table))
                .toList();
    }

    private static Stream<String> rows(LandingFixture fixture, TableContract table) {
        return fixture.table(table).toJSON().collectAsList().stream().sorted();
    }

    private static String[] options(String... days) {
        List<String> options = new ArrayList<>(Arrays.asList(days));
        for (String setting : List.of(
                "quality.grains=[[]]",
                "quality.windows=[1]",
                "quality.suppress.min_labels=1",
                "quality.maturity.horizon_days=2",
                "quality.maturity.fewest_settled_days=2",
                "quality.completeness.fewest_weeks=1")) {
            options.addAll(List.of("--set", setting));
        }
        return options.toArray(String[]::new);
    }
}
