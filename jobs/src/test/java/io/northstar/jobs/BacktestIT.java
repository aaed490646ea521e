package io.northstar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.jobs.backtest.BacktestJob;
import io.northstar.jobs.simulate.SimulateJob;
import io.northstar.table.StrategyBacktests;
import io.northstar.table.StrategyHealth;
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

    private static int backtest(LandingFixture fixture, String... more) {
        List<String> options = new ArrayList<>(
                List.of("--day", LAST, "--warehouse", fixture.warehouse().toString()));
        options.addAll(List.of(more));
        return BacktestJob.start(options.toArray(String[]::new));
    }
}
