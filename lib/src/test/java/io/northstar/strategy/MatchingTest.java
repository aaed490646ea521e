package io.northstar.strategy;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.metric.EstimationRules;
import io.northstar.metric.Slicing;
import io.northstar.stats.LonelyStratum;
import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.Strategies;
import io.northstar.table.StrategyBacktests;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which strategies match which decisions, and on which side these come to be. */
@ExtendWith(SparkExtension.class)
class MatchingTest {
    private static final BacktestSettings SETTINGS = new BacktestSettings(
            1,
            1,
            0.8,
            1,
            1,
            new Slicing(Map.of("market", "market"), List.of(List.of(), List.of("market"))),
            new EstimationRules(0.95, true, LonelyStratum.ADJUST, 0.25, 1, 1));

    private static final List<Strategy> STRATEGIES = List.of(
            strategy("words", Strategies.KEYWORD, "free money"),
            strategy("phone", Strategies.REGEX, "free\\s+phones?"),
            strategy("score", Strategies.THRESHOLD, "score >= 0.9"),
            strategy("both", Strategies.COMPOSITE, "contains(\"free money\") AND market IN (BR, US)"),
            strategy("not", Strategies.COMPOSITE, "NOT score >= 0.9 AND market != BR"),
            strategy("young", Strategies.COMPOSITE, "advertiser_age_days < 2 AND landing_domain = x.example"),
            strategy("approve", Strategies.THRESHOLD, "score < 0.1"));

    @Test
    void conditionsHoldAsTheySay(SparkSession spark) {
        Map<String, String> matched = matched(spark).collectAsList().stream()
                .collect(Collectors.toMap(
                        row -> row.getAs(Decisions.DECISION_ID),
                        row -> row.<Integer>getList(row.fieldIndex(Matching.MATCHED)).stream()
                                .sorted()
                                .map(i -> STRATEGIES.get(i).id())
                                .collect(Collectors.joining(" "))));
        assertThat(matched)
                .containsEntry("d1", "words score both young")
                .containsEntry("d2", "words phone not")
                .containsEntry("d3", "young approve")
                .containsEntry("d4", "not")
                .containsEntry("d5", "score");
    }

    @Test
    void decisionsChangeSides(SparkSession spark) {
        assertThat(sides(spark, trial("phone", StrategyBacktests.LAUNCH, Strategy.Action.RESTRICT, 1)))
                .isEqualTo(Map.of(
                        "d1", Side.STAYS_RESTRICTED,
                        "d2", Side.RESTRICTED,
                        "d3", Side.STAYS_PERMITTED,
                        "d4", Side.NONE,
                        "d5", Side.STAYS_RESTRICTED));
        // The score restricts d1 too; nothing else does d5.
        Trial retirement = new Trial(
                "words",
                "1",
                StrategyBacktests.RETIREMENT,
                Strategy.Action.RESTRICT,
                Optional.empty(),
                OptionalInt.empty(),
                Set.of(2),
                Set.of(6));
        assertThat(sides(spark, retirement)).containsEntry("d1", Side.STAYS_RESTRICTED);
        Trial alone = new Trial(
                "words",
                "1",
                StrategyBacktests.RETIREMENT,
                Strategy.Action.RESTRICT,
                Optional.empty(),
                OptionalInt.empty(),
                Set.of(1),
                Set.of(6));
        assertThat(sides(spark, alone)).containsEntry("d1", Side.RELEASED).containsEntry("d5", Side.STAYS_RESTRICTED);
        // One that permits takes d5 from people.
        assertThat(sides(spark, trial("permit", StrategyBacktests.LAUNCH, Strategy.Action.PERMIT, 2)))
                .containsEntry("d5", Side.RELEASED)
                .containsEntry("d1", Side.STAYS_RESTRICTED);
    }

    private static Map<String, Side> sides(SparkSession spark, Trial trial) {
        return trial.of(matched(spark), SETTINGS).collectAsList().stream()
                .collect(Collectors.toMap(
                        row -> row.getAs(Decisions.DECISION_ID), row -> Side.of(row.getAs(Trial.SIDE))));
    }

    private static Trial trial(String id, String change, Strategy.Action action, int tried) {
        return new Trial(id, "1", change, action, Optional.of("p"), OptionalInt.of(tried), Set.of(), Set.of());
    }

    private static Dataset<Row> matched(SparkSession spark) {
        Rows creatives = Rows.of(Creatives.TABLE);
        creatives
                .row(Creatives.CREATIVE_ID, "c1")
                .with(Creatives.TEXT, "FR\u200BEE m0ney")
                .with(Creatives.LANDING_DOMAIN, "x.example");
        creatives.row(Creatives.CREATIVE_ID, "c2").with(Creatives.TEXT, "Free money, free phones");
        creatives.row(Creatives.CREATIVE_ID, "c3").with(Creatives.LANDING_DOMAIN, "x.example");
        Rows decisions = Rows.of(JudgedDecisions.schema())
                .each(JudgedDecisions.RESTRICTS, false)
                .each(JudgedDecisions.PERMITS, false);
        decision(decisions, "d0", "2026-01-01", null, null, null).with(Decisions.ADVERTISER_ID, "a2");
        decision(decisions, "d1", "2026-01-05", "c1", "BR", 0.95)
                .with(Decisions.ADVERTISER_ID, "a1")
                .with(Decisions.STRATEGY_ID, "words")
                .with(Decisions.SOURCE, "rule")
                .with(JudgedDecisions.RESTRICTS, true);
        decision(decisions, "d2", "2026-01-05", "c2", "DE", 0.5).with(JudgedDecisions.PERMITS, true);
        decision(decisions, "d3", "2026-01-05", "c3", "BR", 0.05)
                .with(Decisions.ADVERTISER_ID, "a3")
                .with(JudgedDecisions.PERMITS, true);
        decision(decisions, "d4", "2026-01-05", "no such creative", null, null);
        decision(decisions, "d5", "2026-01-05", "c3", "BR", 0.95)
                .with(Decisions.ADVERTISER_ID, "a2")
                .with(Decisions.SOURCE, "human")
                .with(JudgedDecisions.RESTRICTS, true);
        Dataset<Row> all = decisions.in(spark);
        return new Matching(STRATEGIES)
                .of(all.where(col(Decisions.DECISION_ID).notEqual("d0")), creatives.in(spark), all);
    }

    private static Rows decision(Rows rows, String id, String day, String creative, String market, Double score) {
        return rows.row(Decisions.DECISION_ID, id)
                .with(Decisions.DAY, Date.valueOf(day))
                .with(Decisions.CREATIVE_ID, creative)
                .with(Decisions.MARKET, market)
                .with(Decisions.SCORE, score);
    }

    private static Strategy strategy(String id, String kind, String definition) {
        return StrategyBook.of(List.of(new StrategyBook.Written(
                        id, "1", kind, definition, Optional.empty(), Optional.empty(), Strategies.LIVE)))
                .strategies()
                .get(0);
    }
}
