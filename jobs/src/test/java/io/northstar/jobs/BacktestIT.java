package io.northstar.jobs;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.northstar.jobs.backtest.BacktestJob;
import io.northstar.jobs.simulate.SimulateJob;
import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import io.northstar.table.StrategyAdvertisers;
import io.northstar.table.StrategyBacktests;
import io.northstar.table.StrategyEffects;
import io.northstar.table.StrategyExamples;
import io.northstar.table.StrategyHealth;
import io.northstar.table.TableContract;
import io.northstar.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Strategies tried on five simulated days: what its rules miss, what they would release, and what is hostile. */
@ExtendWith(SparkExtension.class)
class BacktestIT {
    private static final String FIRST = "2026-01-01";
    private static final String LAST = "2026-01-05";
    private static final List<TableContract> WRITTEN =
            List.of(StrategyBacktests.TABLE, StrategyEffects.TABLE, StrategyExamples.TABLE, StrategyAdvertisers.TABLE);

    /** The first draft has the phrases that the simulated rules do not know, the second words of every ad. */
    private static final String DRAFTS = """
            drafts {
              missed {
                kind = keyword, policy_id = misleading.health
                definition = "heals your joints for ever, returns with zero risk, never diet again, wine by the crate, sure odds tonight, nicotine pouches in bulk, tablets without a doctor, last winner of the day, update your login details, endorsed by the president, as seen on national news, official state partner"
              }
              everything { kind = regex, definition = "(shop now|learn more|try it today|see the offer|order yours)" }
              young { kind = composite, definition = "NOT missed AND score >= 0.9 AND advertiser_age_days < 3 AND market IN (US, BR)" }
              nothing { kind = regex, definition = "words that no advertiser ever wrote" }
              sql { kind = composite, definition = "1 = 1); DROP TABLE decisions; --" }
              "<script>alert(1)</script>" { kind = keyword, definition = "<img src=x onerror=alert(1)>" }
              html { kind = composite, definition = "<b>score</b> > 0.5" }
              long { kind = regex, definition = "LONG" }
              nested { kind = regex, definition = "(((a{1,900}){1,900}){1,900})+b" }
              half { kind = keyword, definition = "free\\uD800money" }
              circle { kind = composite, definition = "circle OR score > 0.5" }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void strategiesAreTriedOnPastDays(SparkSession spark) throws IOException {
        LandingFixture fixture = new LandingFixture(spark, folder);
        assertThat(SimulateJob.start(
                        "--landing",
                        fixture.landing().toString(),
                        "--from",
                        FIRST,
                        "--days",
                        "6",
                        "--decisions-per-day",
                        "1500",
                        "--sample-scale",
                        "3"))
                .isEqualTo(ExitCode.DONE);
        assertThat(fixture.nightly(
                        "--from",
                        FIRST,
                        "--to",
                        LAST,
                        "--set",
                        "quality.grains=[[]]",
                        "--set",
                        "quality.windows=[1]",
                        "--set",
                        "duplicates.enabled=false",
                        "--set",
                        "strategy_health.enabled=true"))
                .isEqualTo(ExitCode.DONE);
        requireHealth(fixture);

        Path drafts =
                Files.writeString(folder.resolve("drafts.conf"), DRAFTS.replace("LONG", "a(b|c)*".repeat(30_000)));
        assertThat(backtest(fixture, "--strategy", "giveaway-and-score", "--dry-run"))
                .isEqualTo(ExitCode.DONE);
        assertThat(fixture.table(StrategyBacktests.TABLE).isEmpty()).isTrue();
        assertThat(backtest(fixture, "--draft", drafts.toString())).isEqualTo(ExitCode.DONE);
        requireVerdicts(fixture);
        requireEffects(fixture);
        requireExamples(fixture);

        requireStored(fixture);
        requireRefusals(fixture);
    }

    private static void requireHealth(LandingFixture fixture) {
        List<Row> health = fixture.table(StrategyHealth.TABLE).collectAsList();
        assertThat(health)
                .extracting(row -> row.<String>getAs(StrategyHealth.STRATEGY_ID))
                .contains("rule-misleading.health", "auto-reject", "auto-approve");
        assertThat(health)
                .as("%s", health)
                .filteredOn(row -> row.<String>getAs(StrategyHealth.STRATEGY_ID).startsWith("rule-"))
                .allSatisfy(row -> assertThat(row.<Long>getAs(StrategyHealth.MATCHED))
                        .isGreaterThanOrEqualTo(row.<Long>getAs(StrategyHealth.DECIDED)))
                .noneMatch(
                        row -> row.<String>getAs(StrategyHealth.RECOMMENDATION).equals(StrategyHealth.MEND));
    }

    private static void requireVerdicts(LandingFixture fixture) {
        Map<String, Row> backtests = fixture.table(StrategyBacktests.TABLE).collectAsList().stream()
                .collect(Collectors.toMap(row -> row.getAs(StrategyBacktests.STRATEGY_ID), row -> row));
        assertThat(backtests).hasSize(11);
        Row missed = backtests.get("missed");
        assertThat(missed.<String>getAs(StrategyBacktests.VERDICT))
                .as("%s", missed)
                .isIn(StrategyBacktests.YES, StrategyBacktests.UNDECIDED);
        assertThat(missed.<Long>getAs(StrategyBacktests.RESTRICTED)).isPositive();
        assertThat(missed.<Double>getAs(StrategyBacktests.UNLABELLED_SHARE)).isBetween(0.01, 1.0);
        Row everything = backtests.get("everything");
        assertThat(everything.<Double>getAs(StrategyBacktests.UNLABELLED_SHARE)).isBetween(0.01, 0.999);
        assertThat(everything.<String>getAs(StrategyBacktests.VERDICT))
                .as("%s", everything)
                .isEqualTo(StrategyBacktests.NO);
        assertThat(everything.<Double>getAs(StrategyBacktests.CONFIDENCE)).isGreaterThan(0.99);
        assertThat(everything.<Double>getAs(StrategyBacktests.OVERLAP)).isBetween(0.001, 0.9);
        assertThat(backtests.get("nothing").<String>getAs(StrategyBacktests.VERDICT))
                .isEqualTo(StrategyBacktests.NO_EFFECT);
        assertThat(backtests.get("young").<String>getAs(StrategyBacktests.VERDICT))
                .isNotEqualTo(StrategyBacktests.REFUSED);
        assertThat(List.of("sql", "html", "long", "nested", "half", "circle"))
                .allSatisfy(id -> assertThat(backtests.get(id).<String>getAs(StrategyBacktests.VERDICT))
                        .as(id)
                        .isEqualTo(StrategyBacktests.REFUSED));
        assertThat(backtests.get("long").<String>getAs(StrategyBacktests.MESSAGE))
                .contains("character")
                .hasSizeLessThan(400);
    }

    private static void requireEffects(LandingFixture fixture) {
        Map<String, Row> effects = fixture
                .table(StrategyEffects.TABLE)
                .where(col(StrategyEffects.STRATEGY_ID).equalTo("everything"))
                .where(col(Slices.SLICE).equalTo(Slices.ALL))
                .collectAsList()
                .stream()
                .collect(Collectors.toMap(row -> row.getAs(StrategyEffects.EFFECT), row -> row));
        assertThat(effects).hasSize(11);
        Row restrictions = effects.get(StrategyEffects.RESTRICTIONS);
        assertThat(restrictions.<Double>getAs(StrategyEffects.ESTIMATE))
                .isEqualTo((double) restrictions.<Long>getAs(StrategyEffects.DECISIONS));
        // Seven days ahead, after five.
        assertThat(restrictions.<Double>getAs(StrategyEffects.ESTIMATE) * 7 / 5)
                .isBetween(
                        restrictions.<Double>getAs(StrategyEffects.AHEAD_LOW),
                        restrictions.<Double>getAs(StrategyEffects.AHEAD_HIGH));
        for (String worse : List.of(StrategyEffects.FDR, StrategyEffects.FPR)) {
            Row effect = effects.get(worse);
            assertThat(effect.<Double>getAs(StrategyEffects.CI_LOW))
                    .as("%s", effect)
                    .isPositive();
            assertThat(effect.<Double>getAs(StrategyEffects.AFTER) - effect.<Double>getAs(StrategyEffects.BEFORE))
                    .isEqualTo(effect.<Double>getAs(StrategyEffects.ESTIMATE), within(1e-9));
        }
        assertThat(effects.get(StrategyEffects.LEAKAGE_VIEWS).<String>getAs(StrategyEffects.STATUS))
                .isEqualTo(NorthStar.OK);
        assertThat(effects.get(StrategyEffects.PRECISION_RELEASED).<String>getAs(StrategyEffects.STATUS))
                .isEqualTo(NorthStar.REFUSED);
        assertThat(effects.get(StrategyEffects.SPEND).<Double>getAs(StrategyEffects.ESTIMATE))
                .isPositive();
        assertThat(effects.get(StrategyEffects.REVIEW_MINUTES).<Double>getAs(StrategyEffects.ESTIMATE))
                .isNegative();
        long markets = fixture.table(StrategyEffects.TABLE)
                .where(col(StrategyEffects.STRATEGY_ID).equalTo("everything"))
                .where(col(StrategyEffects.EFFECT).equalTo(StrategyEffects.RESTRICTIONS))
                .where(col(Slices.GRAIN).equalTo("market"))
                .selectExpr("cast(sum(estimate) AS bigint)")
                .head()
                .getLong(0);
        assertThat(markets).isEqualTo(restrictions.<Long>getAs(StrategyEffects.DECISIONS));
    }

    private static void requireExamples(LandingFixture fixture) {
        List<Row> examples = fixture.table(StrategyExamples.TABLE)
                .where(col(StrategyExamples.STRATEGY_ID).equalTo("everything"))
                .collectAsList();
        assertThat(examples)
                .extracting(row -> row.<String>getAs(StrategyExamples.OUTCOME_CLASS))
                .contains(StrategyExamples.RESTRICTED_COMPLIANT, StrategyExamples.RESTRICTED_UNLABELLED);
        assertThat(examples)
                .allSatisfy(row -> assertThat(row.<String>getAs(StrategyExamples.EVIDENCE))
                        .matches("(shop now|learn more|try it today|see the offer|order yours)( \\| .*)?"));
        List<Row> advertisers = fixture.table(StrategyAdvertisers.TABLE)
                .where(col(StrategyAdvertisers.STRATEGY_ID).equalTo("everything"))
                .orderBy(StrategyAdvertisers.RANK)
                .collectAsList();
        assertThat(advertisers).hasSize(20);
        assertThat(advertisers.get(0).<Long>getAs(StrategyAdvertisers.RESTRICTED))
                .isGreaterThanOrEqualTo(advertisers.get(19).<Long>getAs(StrategyAdvertisers.RESTRICTED));
    }

    /** A retirement and a stored draft, beside what there is; run again they are the same. */
    private static void requireStored(LandingFixture fixture) {
        assertThat(backtest(fixture, "--strategy", "rule-misleading.health", "--days", "4"))
                .isEqualTo(ExitCode.DONE);
        assertThat(backtest(fixture, "--strategy", "giveaway-and-score")).isEqualTo(ExitCode.DONE);
        Map<String, List<String>> before = rows(fixture);
        assertThat(backtest(fixture, "--strategy", "giveaway-and-score")).isEqualTo(ExitCode.DONE);
        assertThat(rows(fixture)).isEqualTo(before);
        List<Row> rows = fixture.table(StrategyBacktests.TABLE).collectAsList();
        assertThat(rows).hasSize(13);
        Row retired = one(rows, "rule-misleading.health");
        assertThat(retired.<String>getAs(StrategyBacktests.CHANGE)).isEqualTo(StrategyBacktests.RETIREMENT);
        assertThat(retired.<Long>getAs(StrategyBacktests.RELEASED)).isPositive();
        assertThat(retired.<String>getAs(StrategyBacktests.VERDICT))
                .as("%s", retired)
                .isNotEqualTo(StrategyBacktests.YES);
        assertThat(one(rows, "giveaway-and-score").<String>getAs(StrategyBacktests.CHANGE))
                .isEqualTo(StrategyBacktests.LAUNCH);
    }

    private void requireRefusals(LandingFixture fixture) throws IOException {
        assertThat(backtest(fixture, "--strategy", "no such one")).isEqualTo(ExitCode.BAD_OPTIONS);
        assertThat(backtest(fixture, "--strategy", "ads-risk")).isEqualTo(ExitCode.BAD_OPTIONS);
        assertThat(backtest(fixture)).isEqualTo(ExitCode.BAD_OPTIONS);
        assertThat(backtest(fixture, "--draft", folder.resolve("none.conf").toString()))
                .isEqualTo(ExitCode.BAD_OPTIONS);
        Path wrong =
                Files.writeString(folder.resolve("wrong.conf"), "drafts.a { kind = regex, definition = \"(?=a)\" }");
        assertThat(backtest(fixture, "--draft", wrong.toString())).isEqualTo(ExitCode.BAD_OPTIONS);
        assertThat(one(fixture.table(StrategyBacktests.TABLE).collectAsList(), "a")
                        .<String>getAs(StrategyBacktests.MESSAGE))
                .contains("character 1: looking around");
        Path fine = Files.writeString(folder.resolve("fine.conf"), "drafts.b { kind = regex, definition = abc }");
        assertThat(BacktestJob.start(
                        "--day",
                        "2025-01-01",
                        "--draft",
                        fine.toString(),
                        "--warehouse",
                        fixture.warehouse().toString()))
                .isEqualTo(ExitCode.BAD_INPUT);
    }

    private static Row one(List<Row> rows, String id) {
        return rows.stream()
                .filter(row -> id.equals(row.getAs(StrategyBacktests.STRATEGY_ID)))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, List<String>> rows(LandingFixture fixture) {
        return WRITTEN.stream()
                .collect(Collectors.toMap(
                        TableContract::name,
                        table -> fixture.table(table).toJSON().collectAsList().stream()
                                .sorted()
                                .toList()));
    }

    private static int backtest(LandingFixture fixture, String... more) {
        List<String> options = new ArrayList<>(
                List.of("--day", LAST, "--warehouse", fixture.warehouse().toString()));
        options.addAll(List.of(more));
        return BacktestJob.start(options.toArray(String[]::new));
    }
}
