package io.northstar.strategy;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.metric.EstimationRules;
import io.northstar.stats.LonelyStratum;
import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.Strategies;
import io.northstar.table.StrategyHealth;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Eight healthy rules, and some that are not: each of these is named, and no other. */
@ExtendWith(SparkExtension.class)
class HealthTest {
    private static final LocalDate DAY = LocalDate.parse("2026-01-14");
    private static final int DAYS = 14;
    private static final int HEALTHY = 8;
    private static final HealthSettings SETTINGS =
            new HealthSettings(DAYS, 0.05, 20, 0.8, new EstimationRules(0.95, true, LonelyStratum.ADJUST, 0.25, 5, 1));

    private final SplittableRandom random = new SplittableRandom(3);
    private final Rows decisions = Rows.of(JudgedDecisions.schema())
            .each(JudgedDecisions.APPEALED, false)
            .each(JudgedDecisions.OVERTURNED, false);
    private final Rows labelled = Rows.of(LabelledDecisions.TABLE)
            .each(LabelledDecisions.DESIGN, DesignStrata.STRATIFIED)
            .each(DesignStrata.DESIGN_STRATUM_ID, "all")
            .each(LabelledDecisions.LABELLED, true);
    private final Rows strata = Rows.of(DesignStrata.TABLE)
            .each(DesignStrata.DESIGN, DesignStrata.STRATIFIED)
            .each(DesignStrata.DESIGN_STRATUM_ID, "all");
    private final Rows creatives = Rows.of(Creatives.TABLE);
    private final List<StrategyBook.Written> strategies = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private int made;
    private int labels;

    @Test
    void whatIsUnhealthyIsNamedAndNothingElse(SparkSession spark) {
        for (int i = 0; i < HEALTHY; i++) {
            rule("healthy-" + i, Strategies.KEYWORD, words(i));
        }
        rule("overkill", Strategies.KEYWORD, "gamma rays");
        rule("by-market", Strategies.KEYWORD, "delta waves");
        rule("decaying", Strategies.KEYWORD, "beta blockers");
        rule("worse", Strategies.KEYWORD, "sigma rules");
        rule("dead", Strategies.REGEX, "omega\\s+point");
        rule("copy", Strategies.REGEX, "healthy\\s+bbb\\b");
        rule("broken", Strategies.REGEX, "(a+)\\1");
        for (int day = 0; day < DAYS; day++) {
            aDay(day);
        }
        Map<String, Row> rows = rows(spark).stream()
                .collect(Collectors.toMap(row -> row.getAs(StrategyHealth.STRATEGY_ID), row -> row));

        assertThat(rows).hasSize(HEALTHY + 7);
        assertThat(told(rows, "overkill")).isEqualTo("overkill retire");
        assertThat(told(rows, "by-market")).isEqualTo("overkill split_by_market");
        assertThat(told(rows, "decaying")).isEqualTo("catches_less review");
        assertThat(told(rows, "worse")).startsWith("overkill,less_precise");
        assertThat(told(rows, "dead")).isEqualTo("dead retire");
        assertThat(told(rows, "copy")).isEqualTo("redundant retire");
        assertThat(told(rows, "broken")).isEqualTo("null mend");
        assertThat(rows.get("broken").<String>getAs(StrategyHealth.MESSAGE)).contains("referring back");
        assertThat(rows.get("copy").<String>getAs(StrategyHealth.SHADOWED_BY)).isEqualTo("healthy-1");
        assertThat(rows.get("by-market").<String>getAs(StrategyHealth.MESSAGE)).contains("wrong in BR");
        for (int i = 0; i < HEALTHY; i++) {
            assertThat(told(rows, "healthy-" + i)).isEqualTo("null keep");
        }
        Row two = rows.get("healthy-2");
        assertThat(two.<Long>getAs(StrategyHealth.MATCHED)).isEqualTo(4L * DAYS);
        assertThat(two.<Long>getAs(StrategyHealth.UNIQUE)).isEqualTo(4L * DAYS);
        assertThat(two.<Double>getAs(StrategyHealth.MARGINAL_PRECISION)).isBetween(0.8, 1.0);
    }

    private static String told(Map<String, Row> rows, String id) {
        Row row = rows.get(id);
        return row.getAs(StrategyHealth.FINDINGS) + " " + row.getAs(StrategyHealth.RECOMMENDATION);
    }

    private List<Row> rows(SparkSession spark) {
        for (int i = 0; i < texts.size(); i++) {
            creatives.row(Creatives.CREATIVE_ID, "c" + i).with(Creatives.TEXT, texts.get(i));
        }
        Health health = Health.of(DAY, strategies, SETTINGS);
        Dataset<Row> judged = decisions.in(spark);
        Dataset<Row> matched =
                health.matched(judged, creatives.in(spark), judged).cache();
        List<Row> rows = health.rows(
                matched,
                labelled.in(spark).where(col(Decisions.DAY).geq(Date.valueOf(health.from()))),
                strata.in(spark));
        return spark.createDataFrame(rows, StrategyHealth.TABLE.schema()).collectAsList();
    }

    private static String words(int rule) {
        return "healthy " + Character.toString('a' + rule).repeat(3);
    }

    private void rule(String id, String kind, String definition) {
        strategies.add(new StrategyBook.Written(
                id, "1", kind, definition, Optional.empty(), Optional.empty(), Strategies.LIVE));
    }

    private void aDay(int day) {
        Date date = Date.valueOf(DAY.minusDays(DAYS - 1L - day));
        labels = 0;
        int start = made;
        boolean late = day >= DAYS / 2;
        for (int i = 0; i < HEALTHY; i++) {
            restricted(date, "healthy-" + i, words(i), 4, 0.9, "US");
        }
        restricted(date, "overkill", "gamma rays", 8, 0.3, "US");
        restricted(date, "by-market", "delta waves", 8, 0.95, "US");
        restricted(date, "by-market", "delta waves", 8, 0.3, "BR");
        restricted(date, "decaying", "beta blockers", late ? 1 + day % 3 : 9 + day % 3, 0.9, "US");
        restricted(date, "worse", "sigma rules", 12, late ? 0.3 : 0.95, "US");
        for (int i = 0; i < 10; i++) {
            decision(date, null, "nothing of note", false, 0.02, "US");
        }
        strata.row(DesignStrata.DAY, date)
                .with(DesignStrata.STRATUM_POPULATION, (double) (made - start))
                .with(DesignStrata.STRATUM_LABELLED, (long) labels)
                .with(DesignStrata.STRATUM_DRAWN, (long) labels);
    }

    private void restricted(Date date, String id, String text, int times, double violating, String market) {
        for (int i = 0; i < times; i++) {
            decision(date, id, text, true, violating, market);
        }
    }

    private void decision(Date date, String id, String text, boolean restricts, double violating, String market) {
        String decision = "d" + made++;
        if (!texts.contains(text)) {
            texts.add(text);
        }
        String creative = "c" + texts.indexOf(text);
        decisions
                .row(Decisions.DAY, date)
                .with(Decisions.DECISION_ID, decision)
                .with(Decisions.CREATIVE_ID, creative)
                .with(Decisions.STRATEGY_ID, id)
                .with(Decisions.MARKET, market)
                .with(JudgedDecisions.RESTRICTS, restricts)
                .with(JudgedDecisions.PERMITS, !restricts);
        if (random.nextInt(2) == 0) {
            labels++;
            labelled.row(Decisions.DAY, date)
                    .with(Decisions.DECISION_ID, decision)
                    .with(Decisions.STRATEGY_ID, id)
                    .with(Decisions.MARKET, market)
                    .with(JudgedDecisions.RESTRICTS, restricts)
                    .with(JudgedDecisions.PERMITS, !restricts)
                    .with(LabelledDecisions.VIOLATING, random.nextDouble() < violating);
        }
    }
}
