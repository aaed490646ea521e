package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ThresholdRateTest {
    private static final double HALF = 0.5;

    /** The worked example of the design: pooled labels would give a false positive rate of 13.3 %. */
    @Test
    void labelsCountForTheDecisionsThatTheyStandFor() {
        SampledStratum acted = new SampledStratum("acted", SampledStratum.Draws.EQUAL, 100_000, 600);
        SampledStratum left = new SampledStratum("left", SampledStratum.Draws.EQUAL, 900_000, 400);
        List<JudgedScore> labels = new ArrayList<>();
        labels.addAll(Collections.nCopies(540, new JudgedScore(acted, 100_000 / 600.0, 0.9, true)));
        labels.addAll(Collections.nCopies(60, new JudgedScore(acted, 100_000 / 600.0, 0.9, false)));
        labels.addAll(Collections.nCopies(8, new JudgedScore(left, 900_000 / 400.0, 0.1, true)));
        labels.addAll(Collections.nCopies(392, new JudgedScore(left, 900_000 / 400.0, 0.1, false)));

        assertThat(ratio(ThresholdRate.FPR, labels)).isCloseTo(10_000.0 / 892_000, within(1e-12));
        assertThat(ratio(ThresholdRate.FDR, labels)).isCloseTo(0.1, within(1e-12));
        assertThat(ratio(ThresholdRate.PRECISION, labels)).isCloseTo(0.9, within(1e-12));
        assertThat(ratio(ThresholdRate.RECALL, labels)).isCloseTo(90_000.0 / 108_000, within(1e-12));
        assertThat(ratio(ThresholdRate.REJECT_RATE, labels)).isCloseTo(0.1, within(1e-12));
    }

    /** Poisson sampling with equal probabilities and no finite population correction is with replacement, all but for the mean. */
    @Test
    void ownProbabilitiesAreWeighted() {
        SampledStratum own = new SampledStratum("own", SampledStratum.Draws.OWN, 1000, 4);
        List<JudgedScore> labels = List.of(
                new JudgedScore(own, 10, 0.9, true),
                new JudgedScore(own, 20, 0.8, false),
                new JudgedScore(own, 40, 0.2, true),
                new JudgedScore(own, 30, 0.1, false));

        assertThat(ratio(ThresholdRate.PRECISION, labels)).isCloseTo(10.0 / 30, within(1e-12));
        assertThat(ratio(ThresholdRate.RECALL, labels)).isCloseTo(10.0 / 50, within(1e-12));
        RatioTotals recall = ThresholdRate.RECALL.totals(labels, HALF, LonelyStratum.ADJUST, true);
        assertThat(recall.denominatorVariance()).isCloseTo(10 * 9 + 40 * 39, within(1e-9));
        assertThat(recall.covariance()).isCloseTo(10 * 9, within(1e-9));
    }

    /** Approvals of which none violates among the labels may hold violations: recall is not surely 1. */
    @Test
    void strataWithoutAnEventMayHoldSome() {
        SampledStratum acted = new SampledStratum("acted", SampledStratum.Draws.EQUAL, 1000, 100);
        SampledStratum left = new SampledStratum("left", SampledStratum.Draws.EQUAL, 9000, 30);
        List<JudgedScore> labels = new ArrayList<>();
        labels.addAll(Collections.nCopies(90, new JudgedScore(acted, 10, 0.9, true)));
        labels.addAll(Collections.nCopies(10, new JudgedScore(acted, 10, 0.9, false)));
        labels.addAll(Collections.nCopies(30, new JudgedScore(left, 300, 0.1, false)));

        UnseenEvents unseen = ThresholdRate.RECALL.unseen(labels, HALF);
        RatioTotals totals = ThresholdRate.RECALL.totals(labels, HALF, LonelyStratum.ADJUST, true);

        assertThat(unseen.remainder()).isCloseTo(9000, within(1e-9));
        assertThat(unseen.numerator()).isZero();
        assertThat(totals.ratio()).isEqualTo(1);
        assertThat(RatioEstimate.proportion(totals, unseen, 0.95).interval().low())
                .isBetween(0.3, 0.6);
        assertThat(ThresholdRate.PRECISION.unseen(labels, HALF).remainder()).isZero();
        assertThat(ThresholdRate.REJECT_RATE.unseen(labels, HALF).numerator()).isCloseTo(9000, within(1e-9));
    }

    /** Of 400 samples of a population with known rates, the 95 % intervals hold at least nine in ten. */
    @Test
    void intervalsCoverTheTruth() {
        SplittableRandom random = new SplittableRandom(17);
        int covered = 0;
        int draws = 400;
        for (int draw = 0; draw < draws; draw++) {
            List<JudgedScore> labels = new ArrayList<>();
            for (int stratum = 0; stratum < 4; stratum++) {
                SampledStratum one =
                        new SampledStratum("s" + stratum, SampledStratum.Draws.EQUAL, 2000.0 + 6000 * stratum, 150);
                for (int i = 0; i < 150; i++) {
                    double score = random.nextDouble();
                    labels.add(
                            new JudgedScore(one, one.population() / 150, score, random.nextDouble() < score * score));
                }
            }
            RatioTotals totals = ThresholdRate.RECALL.totals(labels, HALF, LonelyStratum.ADJUST, true);
            Interval interval = RatioEstimate.proportion(totals, ThresholdRate.RECALL.unseen(labels, HALF), 0.95)
                    .interval();
            // Violating: the mean of s^2 is 1/3 over all scores and 7/24 over those from a half on.
            covered += interval.contains(7.0 / 8) ? 1 : 0;
        }
        assertThat(covered).isGreaterThan(draws * 9 / 10);
    }

    @Test
    void wrongLabelsAreRefused() {
        assertThatThrownBy(() -> new SampledStratum("s", SampledStratum.Draws.EQUAL, 3, 4))
                .hasMessageContaining("cannot have 4 labels of 3.0 units");
        SampledStratum stratum = new SampledStratum("s", SampledStratum.Draws.EQUAL, 4, 4);
        assertThatThrownBy(() -> new JudgedScore(stratum, 0, 0.5, true)).hasMessageContaining("not 0.5 and 0.0");
    }

    private static double ratio(ThresholdRate rate, List<JudgedScore> labels) {
        return rate.totals(labels, HALF, LonelyStratum.ADJUST, true).ratio();
    }
}
