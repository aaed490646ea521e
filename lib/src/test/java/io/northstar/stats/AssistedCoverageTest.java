package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.stats.AssistedDay.Cross;
import io.northstar.stats.AssistedDay.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * How often prediction-assisted intervals hold the truth: with a score that is right, with one that knows nothing, and with one
 * that was right on all days but the newest, where it says the opposite. The rate is the false positive rate, whose denominator
 * is estimated too; restrictions are drawn at another rate than permissions.
 */
class AssistedCoverageTest {
    private static final int ROUNDS = 800;
    private static final int DAYS = 8;
    private static final int[] POPULATION = {1_000, 6_000};
    private static final int[] DRAWN = {250, 350};

    /** A decision: whether its ad is compliant, and the score of a violation. */
    private record Unit(boolean compliant, double score) {}

    /** Coverage and mean width of the plain and of the assisted interval, and how often the score was used. */
    private record Result(double plain, double assisted, double widthRatio, double used, double saving) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "coverage plain %.3f, assisted %.3f; width %.3f of the plain one; score used in %.3f; labels saved %.3f",
                    plain,
                    assisted,
                    widthRatio,
                    used,
                    saving);
        }
    }

    @Test
    void aGoodScoreNarrowsTheInterval(TestReporter reporter) {
        Result week = run(1, score -> score, score -> score);
        Result day = run(DAYS - 1, score -> score, score -> score);
        reporter.publishEntry("good, week: " + week);
        reporter.publishEntry("good, day: " + day);

        assertCovers(week);
        assertCovers(day);
        assertThat(week.widthRatio()).isLessThan(.75);
        assertThat(week.saving()).isGreaterThan(.45);
        assertThat(day.used()).isGreaterThan(.95);
    }

    @Test
    void aBadScoreDoesNoHarm(TestReporter reporter) {
        Result week = run(1, AssistedCoverageTest::noise, AssistedCoverageTest::noise);
        reporter.publishEntry("bad, week: " + week);

        assertCovers(week);
        assertThat(week.widthRatio()).isBetween(.97, 1.0);
    }

    @Test
    void aDriftedScoreDoesNoHarm(TestReporter reporter) {
        Result week = run(1, score -> score, score -> 1 - score);
        Result day = run(DAYS - 1, score -> score, score -> 1 - score);
        reporter.publishEntry("drifted, week: " + week);
        reporter.publishEntry("drifted, day: " + day);

        assertCovers(week);
        assertCovers(day);
        assertThat(day.used()).isLessThan(.05);
        assertThat(day.widthRatio()).isBetween(.99, 1.0);
    }

    private static void assertCovers(Result result) {
        assertThat(result.plain()).isBetween(.93, .99);
        assertThat(result.assisted()).isBetween(.93, .99);
        assertThat(result.widthRatio()).isLessThanOrEqualTo(1);
    }

    /** The rate over the days from {@code first} on, with {@code before} as the score and {@code newest} on the last day. */
    private static Result run(int first, DoubleUnaryOperator before, DoubleUnaryOperator newest) {
        SplittableRandom random = new SplittableRandom(21);
        List<Unit[][]> days = new ArrayList<>();
        double above = 0;
        double below = 0;
        for (int day = 0; day < DAYS; day++) {
            Unit[][] decided = decisions(random, day < DAYS - 1 ? before : newest);
            days.add(decided);
            if (day >= first) {
                above += compliant(decided[0]);
                below += compliant(decided[0]) + compliant(decided[1]);
            }
        }
        double truth = above / below;
        double[] sums = new double[5];
        for (int round = 0; round < ROUNDS; round++) {
            List<AssistedDay> sampled =
                    days.stream().map(day -> sample(random, day)).toList();
            AssistedShare share = AssistedShare.of(sampled, first, 100, .95);
            sums[0] += share.plain().interval().contains(truth) ? 1 : 0;
            sums[1] += share.estimate().interval().contains(truth) ? 1 : 0;
            sums[2] += share.estimate().interval().width()
                    / share.plain().interval().width();
            sums[3] += share.fallback() == AssistedShare.Fallback.NONE ? 1 : 0;
            sums[4] += share.saving();
        }
        return new Result(sums[0] / ROUNDS, sums[1] / ROUNDS, sums[2] / ROUNDS, sums[3] / ROUNDS, sums[4] / ROUNDS);
    }

    /** Restrictions, of which most violate, and permissions, of which few do; the truth follows the score's log-odds. */
    private static Unit[][] decisions(SplittableRandom random, DoubleUnaryOperator shown) {
        Unit[][] strata = new Unit[2][];
        double[] centres = {2.0, -4.5};
        for (int stratum = 0; stratum < strata.length; stratum++) {
            strata[stratum] = new Unit[POPULATION[stratum]];
            for (int i = 0; i < strata[stratum].length; i++) {
                double chance = 1 / (1 + Math.exp(-centres[stratum] - 4 * random.nextGaussian()));
                strata[stratum][i] = new Unit(random.nextDouble() >= chance, shown.applyAsDouble(chance));
            }
        }
        return strata;
    }

    /** A number in [0, 1) that says nothing about the score it is made of. */
    private static double noise(double score) {
        return Math.floorMod(Math.round(score * 1e12) * 7_919, 1_000L) / 1000.0;
    }

    private static double compliant(Unit[] units) {
        double count = 0;
        for (Unit unit : units) {
            count += unit.compliant() ? 1 : 0;
        }
        return count;
    }

    /** What a sample of a day says: values are numerator, denominator, and the predictions of both. */
    private static AssistedDay sample(SplittableRandom random, Unit[][] strata) {
        double[] totals = new double[4];
        double[] counted = new double[2];
        double[][] covariance = new double[4][4];
        long labels = 0;
        double squares = 0;
        for (int stratum = 0; stratum < strata.length; stratum++) {
            Unit[] units = strata[stratum];
            double size = units.length;
            double drawn = DRAWN[stratum];
            double[] sums = new double[4];
            double[][] products = new double[4][4];
            for (int i = 0; i < units.length; i++) {
                counted[0] += stratum == 0 ? 1 - units[i].score() : 0;
                counted[1] += 1 - units[i].score();
            }
            for (int i = 0; i < drawn; i++) {
                int other = i + random.nextInt(units.length - i);
                Unit unit = units[other];
                units[other] = units[i];
                units[i] = unit;
                double actual = unit.compliant() ? 1 : 0;
                double predicted = 1 - unit.score();
                double[] values = {stratum == 0 ? actual : 0, actual, stratum == 0 ? predicted : 0, predicted};
                for (int left = 0; left < 4; left++) {
                    sums[left] += values[left];
                    for (int right = 0; right < 4; right++) {
                        products[left][right] += values[left] * values[right];
                    }
                }
            }
            labels += Math.round(sums[1]);
            squares += size / drawn * size / drawn * sums[1];
            for (int left = 0; left < 4; left++) {
                totals[left] += size / drawn * sums[left];
                for (int right = 0; right < 4; right++) {
                    covariance[left][right] += size
                            * (size - drawn)
                            / drawn
                            * (products[left][right] - sums[left] * sums[right] / drawn)
                            / (drawn - 1);
                }
            }
        }
        return new AssistedDay(
                new RatioTotals(
                        totals[0],
                        totals[1],
                        covariance[0][0],
                        covariance[0][1],
                        covariance[1][1],
                        labels,
                        squares,
                        DRAWN[0] + DRAWN[1] - 2,
                        POPULATION[0] + POPULATION[1] - DRAWN[0] - DRAWN[1]),
                UnseenEvents.NONE,
                new Totals(totals[2], totals[3]),
                new Totals(counted[0], counted[1]),
                new Products(covariance[2][2], covariance[2][3], covariance[3][3]),
                new Cross(covariance[0][2], covariance[0][3], covariance[1][2], covariance[1][3]));
    }
}
