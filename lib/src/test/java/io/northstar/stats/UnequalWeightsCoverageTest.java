package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * How often a 95 % interval holds a share near 0 where labels weigh unequally and mostly all say the same: 200, 60 and 12 labels
 * of three strata alike, whose violations are spread over all of them, or are only where labels are many, or where they are few.
 */
class UnequalWeightsCoverageTest {
    private static final double CONFIDENCE = .95;
    private static final int ROUNDS = 2_000;
    private static final int POPULATION = 3_000;
    private static final int[] LABELS = {200, 60, 12};
    private static final int[][] SPREAD = {{1, 1, 1}, {3, 0, 0}, {0, 0, 3}};

    @Test
    void rareViolationsAreWithinTheInterval(TestReporter reporter) {
        for (double share : new double[] {.001, .003, .01, .03}) {
            for (int[] spread : SPREAD) {
                int[] violating = new int[LABELS.length];
                for (int h = 0; h < LABELS.length; h++) {
                    violating[h] = (int) Math.round(share * POPULATION * spread[h]);
                }
                Coverage coverage = coverage(violating, share);
                reporter.publishEntry("%.3f, spread as %s: %.3f held, %.3f of the samples show none"
                        .formatted(
                                share, List.of(spread[0], spread[1], spread[2]), coverage.held(), coverage.silent()));
                assertThat(coverage.held()).isGreaterThanOrEqualTo(.93);
            }
        }
    }

    /** Shares of the intervals that hold the truth, and of the samples without a violation. */
    private record Coverage(double held, double silent) {}

    private static Coverage coverage(int[] violating, double share) {
        SplittableRandom random = new SplittableRandom(3);
        int held = 0;
        int silent = 0;
        for (int round = 0; round < ROUNDS; round++) {
            RatioTotals totals = RatioTotals.ZERO;
            UnseenEvents unseen = UnseenEvents.NONE;
            for (int h = 0; h < LABELS.length; h++) {
                int found = draw(violating[h], LABELS[h], random);
                double size = LABELS[h];
                totals = totals.plus(RatioTotals.stratified(
                        List.of(new StratumMoments(POPULATION, LABELS[h], LABELS[h], size, found, size, found, found)),
                        LonelyStratum.ADJUST,
                        true));
                double none = found == 0 ? POPULATION : 0;
                double all = found == LABELS[h] ? POPULATION : 0;
                double weight = POPULATION / size;
                unseen = unseen.plus(
                        new UnseenEvents(UnseenEvents.Place.COUNTED, none, weight * none, all, weight * all));
            }
            Interval interval =
                    RatioEstimate.proportion(totals, unseen, CONFIDENCE).interval();
            held += interval.contains(share) ? 1 : 0;
            silent += totals.numerator() == 0 ? 1 : 0;
        }
        return new Coverage((double) held / ROUNDS, (double) silent / ROUNDS);
    }

    /** How many of {@code labels} drawn without replacement violate. */
    private static int draw(int violating, int labels, SplittableRandom random) {
        int left = violating;
        for (int i = 0; i < labels; i++) {
            left -= random.nextInt(POPULATION - i) < left ? 1 : 0;
        }
        return violating - left;
    }
}
