package io.northstar.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.metric.Slicing;
import io.northstar.stats.JudgedScore;
import io.northstar.stats.LonelyStratum;
import io.northstar.stats.PairedScores;
import io.northstar.stats.SampledStratum;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class PromotionGateTest {
    private static final double RISK = 0.05;
    private static final PromotionGate GATE = new PromotionGate(
            new TrainSettings.Promotion(RISK, 0.01, 0.05, 0.5),
            new TrainSettings.Evaluation(
                    new Slicing(Map.of("market", "market"), List.of(List.of(), List.of("market"))),
                    List.of(0.5),
                    0.95,
                    LonelyStratum.ADJUST,
                    true,
                    5));

    /** Scores that err equally, each in its own way, under unequal weights: promoted in at most a share of the pairs. */
    @Test
    void equallyGoodModelsAreSeldomPromoted() {
        SplittableRandom random = new SplittableRandom(20260131);
        int pairs = 2000;
        int promoted = 0;
        for (int pair = 0; pair < pairs; pair++) {
            List<ComparedLabel> labels = labels(random, 300, any -> 0.15, any -> 0.15);
            promoted += GATE.judge(evidence(labels)).outcome() == PromotionGate.Outcome.PASSED ? 1 : 0;
        }

        // Two standard errors of simulation.
        assertThat((double) promoted / pairs).isLessThan(RISK + 2 * Math.sqrt(RISK * (1 - RISK) / pairs));
    }

    @Test
    void theSameModelIsNotPromoted() {
        List<ComparedLabel> labels = labels(new SplittableRandom(1), 500, any -> 0, any -> 0);

        assertThat(GATE.judge(evidence(labels)).reason())
                .isEqualTo(
                        "Refused: not surely better than 2026-01-01 (squared error smaller by 0.0000, 0.0000 to 0.0000).");
    }

    @Test
    void aBetterOneIsPromoted() {
        SplittableRandom random = new SplittableRandom(2);
        int promoted = 0;
        for (int pair = 0; pair < 200; pair++) {
            promoted += GATE.judge(evidence(labels(random, 1000, any -> 0.3, any -> 0.1)))
                                    .outcome()
                            == PromotionGate.Outcome.PASSED
                    ? 1
                    : 0;
        }

        assertThat(promoted).isGreaterThan(190);
    }

    /** Much better in four of five markets, and worse in the fifth. */
    @Test
    void aBetterOneThatIsWorseInASliceIsRefused() {
        SplittableRandom random = new SplittableRandom(3);
        int refused = 0;
        for (int pair = 0; pair < 200; pair++) {
            List<ComparedLabel> labels =
                    labels(random, 2000, market -> market == 0 ? 0 : 0.35, market -> market == 0 ? 0.35 : 0);
            PromotionGate.Verdict verdict = GATE.judge(evidence(labels));
            refused += verdict.reason().startsWith("Refused: worse in market=m0") ? 1 : 0;
        }

        assertThat(refused).isGreaterThan(190);
    }

    @Test
    void theFirstOneNeedsACertificateAndHonestScores() {
        assertThat(GATE.judge(new PromotionGate.Evidence(Optional.empty(), List.of(), 0, 1, 0.02)))
                .isEqualTo(new PromotionGate.Verdict(PromotionGate.Outcome.PASSED, "Passes: nothing was in charge."));
        assertThat(GATE.judge(new PromotionGate.Evidence(Optional.empty(), List.of(), 1, 0, 0.06))
                        .reason())
                .isEqualTo("Refused: no threshold is certified; its calibration error 0.060 is above 0.05;"
                        + " 1 settled cases would return.");
        assertThat(GATE.judge(new PromotionGate.Evidence(Optional.of("v"), List.of(), 0, 1, 0.02))
                        .reason())
                .isEqualTo("Refused: not surely better than v (no labels to compare them).");
    }

    private static PromotionGate.Evidence evidence(List<ComparedLabel> labels) {
        return new PromotionGate.Evidence(Optional.of("2026-01-01"), labels, 0, 1, 0.02);
    }

    /** Labels whose scores err by as much as {@code champion} and {@code challenger} say of their market. */
    private static List<ComparedLabel> labels(
            SplittableRandom random, int count, DoubleUnaryOperator champion, DoubleUnaryOperator challenger) {
        List<ComparedLabel> labels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int half = i % 2;
            SampledStratum stratum = new SampledStratum(
                    "s" + half, SampledStratum.Draws.EQUAL, half == 0 ? 100.0 * count : 20.0 * count, count / 2);
            int market = random.nextInt(5);
            double truth = 0.1 + 0.8 * random.nextDouble();
            boolean violating = random.nextDouble() < truth;
            labels.add(new ComparedLabel(
                    new PairedScores.Pair(
                            new JudgedScore(
                                    stratum,
                                    stratum.population() / stratum.labelled(),
                                    near(random, truth, champion.applyAsDouble(market)),
                                    violating),
                            near(random, truth, challenger.applyAsDouble(market))),
                    List.of("all", "market=m" + market)));
        }
        return labels;
    }

    private static double near(SplittableRandom random, double truth, double error) {
        return Math.max(0, Math.min(1, truth + (random.nextBoolean() ? error : -error)));
    }
}
