package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Published inputs and outputs: svy's test_proportions.py (made with R survey 4.4-2 and Stata kg_nchs), Ward 2019
 * (kg_nchs, Stata Journal 19), and R's binom package as kept by statsmodels' results_proportion.
 */
class ProportionIntervalsTest {

    private static final double CONFIDENCE = 0.95;
    private static final double SHARE = 0.507348258357226;
    private static final double ERROR = 0.0167712595840644;

    @Test
    void effectiveSizeAgreesWithStata() {
        assertThat(size(SHARE, ERROR, 922, 56)).isCloseTo(852.88, within(0.005));
        assertThat(size(0.0157735, 0.0013157, 45710, 2129)).isCloseTo(8958.54, within(1.0));
        assertThat(size(0.0388459, 0.0177429, 440, 1958)).isCloseTo(119.11, within(0.005));
    }

    @Test
    void effectiveSizeIsAtMostTheNumberOfLabels() {
        assertThat(size(0.5, 0.001, 100, 90)).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.01", "1, 0.01", "0.5, 0", "NaN, 0.01"})
    void effectiveSizeNeedsVariation(double share, double variance) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProportionIntervals.effectiveSize(share, variance, 10, 9, CONFIDENCE))
                .withMessage("The effective size needs 0 < proportion < 1 and variance > 0, but got " + share + " and "
                        + variance);
    }

    @ParameterizedTest
    @CsvSource({
        "0.507348258357226, 0.0192309892530454, 922, 921, 0.468954757876348, 0.545677337133621, 1e-7",
        "0.507348258357226, 0.0164967611954173, 922, 59, 0.47383814353398, 0.540809220838568, 1e-7",
        "0.507348258357226, 0.0167712595840644, 922, 56, 0.473233376535445, 0.541412207644769, 1e-7",
        "0.471999767708621, 0.0348828290040279, 276, 56, 0.400786658613709, 0.544064683764286, 1e-7",
        "0.0157735, 0.0013157, 45710, 2129, 0.0133, 0.0186, 1e-4",
        "0.0388459, 0.0177429, 440, 1958, 0.0120, 0.0910, 1e-4",
    })
    void kornGraubardAgreesWithThePublishedIntervals(
            double share, double error, long labels, long degrees, double low, double high, double tolerance) {
        Interval interval = ProportionIntervals.kornGraubard(share, size(share, error, labels, degrees), CONFIDENCE);

        assertThat(interval.low()).isCloseTo(low, within(tolerance));
        assertThat(interval.high()).isCloseTo(high, within(tolerance));
    }

    /** NCHS suppresses a proportion whose interval is wider than 1.3 times itself; Ward prints 203.3 %. */
    @Test
    void relativeWidthAgreesWithStata() {
        double share = 0.0388459;
        Interval interval = ProportionIntervals.kornGraubard(share, size(share, 0.0177429, 440, 1958), CONFIDENCE);

        assertThat(interval.width() / share).isCloseTo(2.033, within(5e-4));
    }

    @Test
    void scoreIntervalWithStudentsQuantileAgreesWithSvy() {
        double t = CriticalValues.student(56, CONFIDENCE);
        Interval interval = ProportionIntervals.score(SHARE, size(SHARE, ERROR, 922, 56), t);

        assertThat(interval.low()).isCloseTo(0.473100648434371, within(1e-10));
        assertThat(interval.high()).isCloseTo(0.541527041874996, within(1e-10));
    }

    /** The conventions of R and svy are described at {@link ProportionIntervals#wilson}; ours is neither of them. */
    @Test
    void wilsonCountsTheDegreesOfFreedomOnce() {
        double size = size(SHARE, ERROR, 922, 56);
        Interval ours = ProportionIntervals.wilson(SHARE, size, CONFIDENCE);
        Interval ofSvy = ProportionIntervals.score(SHARE, size, CriticalValues.student(56, CONFIDENCE));
        Interval unadjusted = ProportionIntervals.wilson(SHARE, SHARE * (1 - SHARE) / (ERROR * ERROR), CONFIDENCE);

        assertThat(ours.low()).isCloseTo(0.473838, within(5e-7));
        assertThat(ours.high()).isCloseTo(0.540793, within(5e-7));
        assertThat(ofSvy.width() - ours.width()).isBetween(0.001, 0.002);
        assertThat(ours.width() - unadjusted.width()).isBetween(0.001, 0.002);
    }

    @Test
    void logitAgreesWithR() {
        Interval interval = ProportionIntervals.logit(SHARE, ERROR, CriticalValues.student(56, CONFIDENCE));

        assertThat(interval.low()).isCloseTo(0.473768764613996, within(1e-10));
        assertThat(interval.high()).isCloseTo(0.54086158229386, within(1e-10));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 30, 0, 0.1157033",
        "1, 30, 0.0008436, 0.1721695",
        "4, 200, 0.0054756, 0.0504136",
        "682, 925, 0.7076683, 0.7654066",
    })
    void clopperPearsonAgreesWithR(double successes, double size, double low, double high) {
        Interval interval = ProportionIntervals.clopperPearson(successes, size, CONFIDENCE);

        assertThat(interval.low()).isCloseTo(low, within(5e-8));
        assertThat(interval.high()).isCloseTo(high, within(5e-8));
    }

    @ParameterizedTest
    @CsvSource({"0, 30, 0, 0.1135134", "1, 30, 0.0059086, 0.1667039", "4, 200, 0.0078044, 0.0502871"})
    void wilsonAgreesWithR(double successes, double size, double low, double high) {
        Interval interval = ProportionIntervals.wilson(successes / size, size, CONFIDENCE);

        assertThat(interval.low()).isCloseTo(low, within(5e-8));
        assertThat(interval.high()).isCloseTo(high, within(5e-8));
    }

    /** The lower limit of n successes in n trials is tail^(1/n), also for real n. */
    @Test
    void aUnanimousSampleHasTheClosedFormLimit() {
        Interval interval = ProportionIntervals.clopperPearson(59.58, 59.58, CONFIDENCE);

        assertThat(interval.low()).isCloseTo(Math.pow(0.025, 1 / 59.58), within(1e-12));
        assertThat(interval.low()).isCloseTo(0.94, within(5e-5));
        assertThat(interval.high()).isEqualTo(1);
    }

    @Test
    void everyIntervalContainsItsEstimateAndStaysBetweenZeroAndOne() {
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            double share = random.nextInt(10) == 0 ? random.nextInt(2) : Math.pow(random.nextDouble(), 3);
            double size = 0.5 + 200 * random.nextDouble();
            double confidence = 0.8 + 0.19 * random.nextDouble();

            assertHolds(ProportionIntervals.wilson(share, size, confidence), share);
            assertHolds(ProportionIntervals.kornGraubard(share, size, confidence), share);
        }
    }

    @Test
    void sharesAsSmallAsOneInABillionAreHandled() {
        assertHolds(ProportionIntervals.kornGraubard(1e-9, 25, CONFIDENCE), 1e-9);
        assertHolds(ProportionIntervals.kornGraubard(1 - 1e-9, 25, CONFIDENCE), 1 - 1e-9);
    }

    private static double size(double share, double error, long labels, long degreesOfFreedom) {
        return ProportionIntervals.effectiveSize(share, error * error, labels, degreesOfFreedom, CONFIDENCE);
    }

    private static void assertHolds(Interval interval, double share) {
        assertThat(interval.contains(share)).isTrue();
        assertThat(interval.low()).isBetween(0.0, 1.0);
        assertThat(interval.high()).isBetween(0.0, 1.0);
    }
}
