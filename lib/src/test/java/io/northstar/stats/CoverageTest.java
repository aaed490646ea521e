package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * How often a 95 % interval holds the truth, for a slice that is rare and three strata sampled at very different rates.
 * methods.md, section 0, reports .635 for the naive interval and .977 for Wilson on the effective size.
 */
class CoverageTest {

    private static final double CONFIDENCE = 0.95;
    private static final int REPETITIONS = 4000;
    private static final List<Stratum> STRATA = List.of(
            new Stratum(60_000, 200, 0.15, 0.05),
            new Stratum(30_000, 150, 0.2, 0.1),
            new Stratum(10_000, 150, 0.3, 0.3));

    private record Stratum(double population, int labelled, double sliceShare, double badShare) {

        StratumMoments sample(Random random) {
            long inSlice = 0;
            long bad = 0;
            for (int i = 0; i < labelled; i++) {
                if (random.nextDouble() < sliceShare) {
                    inSlice++;
                    bad += random.nextDouble() < badShare ? 1 : 0;
                }
            }
            return new StratumMoments(population, labelled, inSlice, inSlice, bad, inSlice, bad, bad);
        }
    }

    @Test
    void ourIntervalKeepsItsPromiseWhereTheNaiveOneDoesNot() {
        Random random = new Random(2026);
        double truth = truth();
        int ours = 0;
        int naive = 0;
        for (int i = 0; i < REPETITIONS; i++) {
            List<StratumMoments> sample =
                    STRATA.stream().map(stratum -> stratum.sample(random)).toList();
            ours += designBased(sample).contains(truth) ? 1 : 0;
            naive += unweighted(sample).contains(truth) ? 1 : 0;
        }

        assertThat((double) ours / REPETITIONS).isBetween(0.93, 0.99);
        assertThat((double) naive / REPETITIONS).isLessThan(0.70);
    }

    private static double truth() {
        double bad = STRATA.stream()
                .mapToDouble(s -> s.population() * s.sliceShare() * s.badShare())
                .sum();
        double all = STRATA.stream()
                .mapToDouble(s -> s.population() * s.sliceShare())
                .sum();
        return bad / all;
    }

    private static Interval designBased(List<StratumMoments> sample) {
        RatioTotals totals = RatioTotals.stratified(sample, LonelyStratum.ADJUST, true);
        return RatioEstimate.proportion(totals, CONFIDENCE).interval();
    }

    private static Interval unweighted(List<StratumMoments> sample) {
        double labels = sample.stream().mapToDouble(StratumMoments::x).sum();
        double bad = sample.stream().mapToDouble(StratumMoments::y).sum();
        return ProportionIntervals.wilson(bad / labels, labels, CONFIDENCE);
    }
}
