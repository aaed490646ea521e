package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.northstar.stats.AssistedDay.Cross;
import io.northstar.stats.AssistedDay.Totals;
import io.northstar.stats.AssistedShare.Fallback;
import io.northstar.testing.Schools;
import io.northstar.testing.Schools.School;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AssistedShareTest {
    private static final double SCHOOLS = 6194;

    /**
     * Mean api00 assisted by api99, whose total 3914069 is known: 664.8055, SE 2.0511 at factor 1, and 664.6158, SE 1.9088 at
     * the tuned factor .924662; unassisted 662.2874, SE 9.4089 (R's {@code survey}, apistrat; apipop has 664.7126).
     */
    @Test
    void schoolsAgreeWithTheGeneralisedDifferenceEstimator() {
        AssistedDay schools = schools();

        assertThat(AssistedShare.tuned(List.of(schools))).isCloseTo(.924662, within(5e-7));
        assertMean(schools.assisted(0), 662.2874, 9.4089);
        assertMean(schools.assisted(1), 664.8055, 2.0511);
        assertMean(schools.assisted(AssistedShare.tuned(List.of(schools))), 664.6158, 1.9088);
    }

    /** The toy of glide's test_asi.py: y = (3, 5), f = (2, 4, 5, 7), probability 1/2; factor .894, mean 5.341, std .581. */
    @Test
    void activeToyAgreesWithGlide() {
        double[] actual = {6, 10, 0, 0};
        double[] control = {2, 4, -5, -7};
        AssistedDay toy = day(
                mean(actual),
                covariance(actual, actual) / 4,
                mean(control),
                0,
                covariance(control, control) / 4,
                covariance(actual, control) / 4);

        double factor = AssistedShare.tuned(List.of(toy));
        assertThat(factor).isCloseTo(.894, within(5e-4));
        assertMean(toy.assisted(factor), 5.341, .581, 1);
    }

    /** Its stratified toy: y = (5, 6), f = (4.9, 6.1) labelled and (5.2, 6.1) not, in two strata alike; 5.618, std .250. */
    @Test
    void stratifiedToyAgreesWithGlide() {
        double[] actual = {5, 6};
        double[] labelled = {4.9, 6.1};
        double[] others = {5.2, 6.1};
        double[] all = {4.9, 6.1, 5.2, 6.1};
        double factor = covariance(actual, labelled) / (2 * covariance(all, all));
        AssistedDay stratum = day(
                mean(actual),
                covariance(actual, actual) / 2,
                mean(labelled),
                mean(others),
                covariance(labelled, labelled) / 2 + covariance(others, others) / 2,
                covariance(actual, labelled) / 2);
        RatioTotals both = stratum.assisted(factor).plus(stratum.assisted(factor));

        assertThat(both.numerator() / 2).isCloseTo(5.618, within(5e-4));
        assertThat(Math.sqrt(both.numeratorVariance()) / 2).isCloseTo(.250, within(1e-3));
    }

    @Test
    void aGoodScoreSavesLabelsAndAUselessOneChangesNothing() {
        AssistedDay good = share(30, 40, .995);
        AssistedDay useless = share(30, 40, 0);

        AssistedShare helped = AssistedShare.of(List.of(good, good, good), 1, 100, .95);
        assertThat(helped.fallback()).isEqualTo(Fallback.NONE);
        assertThat(helped.factor()).isCloseTo(.995, within(1e-12));
        // 1 - rho^2 is left of the variance
        assertThat(helped.saving()).isCloseTo(.995 * .995, within(1e-9));
        assertThat(helped.estimate().estimate()).isCloseTo(.3995, within(1e-12));
        assertThat(helped.plain().estimate()).isCloseTo(.3, within(1e-12));

        AssistedShare plain = AssistedShare.of(List.of(useless, useless), 1, 100, .95);
        assertThat(plain.fallback()).isEqualTo(Fallback.NO_GAIN);
        assertThat(plain.estimate()).isEqualTo(plain.plain());
        assertThat(plain.saving()).isZero();
    }

    @Test
    void nothingTunesByTheLabelsItIsUsedOn() {
        assertThat(AssistedShare.of(List.of(share(30, 40, 1)), 0, 1, .95).fallback())
                .isEqualTo(Fallback.FEW_LABELS);
        assertThat(AssistedShare.of(List.of(share(30, 40, 1), share(30, 40, 1)), 1, 101, .95)
                        .fallback())
                .isEqualTo(Fallback.FEW_LABELS);
    }

    /** The score drifted: on the published day it has nothing to do with the truth, and says so much that it harms. */
    @Test
    void aScoreThatDriftedIsNotUsed() {
        AssistedDay drifted = new AssistedDay(
                share(30, 40, 0).actual(),
                UnseenEvents.NONE,
                new Totals(300, 1000),
                new Totals(320, 1000),
                new Products(2000, 0, 0),
                new Cross(0, 0, 0, 0));

        assertThat(AssistedShare.of(List.of(share(30, 40, 1), drifted), 1, 1, .95)
                        .fallback())
                .isEqualTo(Fallback.NO_GAIN);
        assertThat(AssistedShare.of(List.of(share(30, 40, 1), share(30, 900, 1), share(30, 200, 1)), 1, 1, .95)
                        .fallback())
                .isEqualTo(Fallback.IMPLAUSIBLE);
    }

    /** 100 labels of 1000 decisions of which 10 times {@code percent} are estimated; predictions are {@code same} as the truth. */
    private static AssistedDay share(double percent, double counted, double same) {
        double variance = 1000.0 * 900 / 100 * percent / 100 * (1 - percent / 100) * 100 / 99;
        return new AssistedDay(
                new RatioTotals(10 * percent, 1000, variance, 0, 0, 100, 10_000, 99, 900),
                UnseenEvents.NONE,
                new Totals(10 * percent, 1000),
                new Totals(10 * counted, 1000),
                new Products(variance, 0, 0),
                new Cross(same * variance, 0, 0, 0));
    }

    private static AssistedDay day(
            double actual, double variance, double sampled, double counted, double predicted, double cross) {
        return new AssistedDay(
                new RatioTotals(actual, 1, variance, 0, 0, 4, 4, 3, 1),
                UnseenEvents.NONE,
                new Totals(sampled, 0),
                new Totals(counted, 0),
                new Products(predicted, 0, 0),
                new Cross(cross, 0, 0, 0));
    }

    private static AssistedDay schools() {
        Map<String, List<School>> strata =
                Schools.read("apistrat").stream().collect(Collectors.groupingBy(school -> school.text("stype")));
        double[] sums = new double[5];
        strata.values().forEach(stratum -> {
            double[] actual = stratum.stream()
                    .mapToDouble(school -> school.number("api00"))
                    .toArray();
            double[] score = stratum.stream()
                    .mapToDouble(school -> school.number("api99"))
                    .toArray();
            double size = stratum.get(0).number("fpc");
            double factor = size * (size - actual.length) / actual.length;
            sums[0] += size * mean(actual);
            sums[1] += size * mean(score);
            sums[2] += factor * covariance(actual, actual);
            sums[3] += factor * covariance(score, score);
            sums[4] += factor * covariance(actual, score);
        });
        return new AssistedDay(
                new RatioTotals(sums[0], SCHOOLS, sums[2], 0, 0, 200, 200, 197, 5994),
                UnseenEvents.NONE,
                new Totals(sums[1], SCHOOLS),
                new Totals(3_914_069, SCHOOLS),
                new Products(sums[3], 0, 0),
                new Cross(sums[4], 0, 0, 0));
    }

    private static void assertMean(RatioTotals totals, double mean, double standardError) {
        assertMean(totals, mean, standardError, SCHOOLS);
    }

    private static void assertMean(RatioTotals totals, double mean, double standardError, double size) {
        double tolerance = size == 1 ? 5e-4 : 5e-5;
        assertThat(totals.numerator() / size).isCloseTo(mean, within(tolerance));
        assertThat(Math.sqrt(totals.numeratorVariance()) / size).isCloseTo(standardError, within(tolerance));
    }

    private static double mean(double[] values) {
        return java.util.Arrays.stream(values).average().orElseThrow();
    }

    private static double covariance(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += (left[i] - mean(left)) * (right[i] - mean(right));
        }
        return sum / (left.length - 1);
    }
}
