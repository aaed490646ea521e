package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.northstar.stats.Sample.Unit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RatioEstimateTest {

    private static final double CONFIDENCE = 0.95;

    /** 100 of 10,000 ads, 20 of them bad: V = (1 - 0.01) / 99 * 0.2 * 0.8. */
    @Test
    void aSimpleRandomSampleIsWorthAboutItsLabels() {
        RatioEstimate estimate = RatioEstimate.proportion(simple(10_000, 100, 20), CONFIDENCE);
        double variance = 0.99 / 99 * 0.16;

        assertThat(estimate.estimate()).isCloseTo(0.2, within(1e-15));
        assertThat(estimate.standardError()).isCloseTo(Math.sqrt(variance), within(1e-15));
        assertThat(estimate.method()).isEqualTo(IntervalMethod.WILSON_EFFECTIVE);
        assertThat(estimate.effectiveLabels()).isCloseTo(100, within(1e-9));
        assertThat(estimate.designEffect()).isCloseTo(1, within(1e-12));
        assertThat(estimate.interval()).isEqualTo(ProportionIntervals.wilson(0.2, 100, CONFIDENCE));
    }

    /** The worked example of the design: pooled labels say 13.3 %, weighted ones 1.12 %. */
    @Test
    void weightsUndoUnequalSampling() {
        RatioTotals rejects = RatioTotals.stratified(
                List.of(new StratumMoments(100_000, 600, 60, 60, 60, 60, 60, 60)), LonelyStratum.FAIL, true);
        RatioTotals approvals = RatioTotals.stratified(
                List.of(new StratumMoments(900_000, 400, 392, 392, 0, 392, 0, 0)), LonelyStratum.FAIL, true);
        RatioEstimate estimate = RatioEstimate.proportion(rejects.plus(approvals), CONFIDENCE);

        assertThat(estimate.estimate()).isCloseTo(0.01121, within(5e-6));
        assertThat(estimate.interval().contains(60.0 / 452)).isFalse();
        assertThat(estimate.designEffect()).isLessThan(1);
        // Drawn at their own rate, 600 rejects say more than 452 labels of a simple random sample.
        assertThat(estimate.effectiveLabels()).isGreaterThan(452);
    }

    @Test
    void kornGraubardIsUsedBelowThirtyEffectiveLabels() {
        RatioEstimate thirty = RatioEstimate.proportion(new RatioTotals(1, 2, 1, 0, 0, 30, 1, 29, 9), CONFIDENCE);
        RatioEstimate fewer = RatioEstimate.proportion(new RatioTotals(1, 2, 1e-9, 0, 0, 29, 1, 28, 9), CONFIDENCE);
        RatioEstimate exactlyThirty =
                RatioEstimate.proportion(new RatioTotals(1, 2, 1e-9, 0, 0, 30, 1, 29, 9), CONFIDENCE);

        assertThat(thirty.effectiveLabels()).isCloseTo(1, within(1e-12));
        assertThat(thirty.designEffect()).isCloseTo(30, within(1e-12));
        assertThat(thirty.method()).isEqualTo(IntervalMethod.KORN_GRAUBARD);
        assertThat(fewer.method()).isEqualTo(IntervalMethod.KORN_GRAUBARD);
        assertThat(fewer.interval()).isEqualTo(ProportionIntervals.kornGraubard(0.5, 29, CONFIDENCE));
        assertThat(exactlyThirty.method()).isEqualTo(IntervalMethod.WILSON_EFFECTIVE);
    }

    /** Korn and Graubard: p = 1, 100 labels, 5 degrees of freedom give n* = 59.58 and a lower limit of .9400. */
    @Test
    void aUnanimousSampleGetsAnExactInterval() {
        RatioEstimate all = RatioEstimate.proportion(new RatioTotals(500, 500, 0, 0, 0, 100, 2500, 5, 400), CONFIDENCE);
        RatioEstimate none = RatioEstimate.proportion(new RatioTotals(0, 500, 0, 0, 0, 100, 2500, 5, 400), CONFIDENCE);

        assertThat(all.method()).isEqualTo(IntervalMethod.CLOPPER_PEARSON);
        assertThat(all.effectiveLabels()).isCloseTo(59.58, within(0.005));
        assertThat(all.designEffect()).isCloseTo(100 / 59.58, within(1e-4));
        assertThat(all.standardError()).isZero();
        assertThat(all.interval().low()).isCloseTo(0.94, within(5e-5));
        assertThat(all.interval().high()).isEqualTo(1);
        assertThat(none.interval().low()).isZero();
        assertThat(none.interval().high()).isCloseTo(0.06, within(5e-5));
    }

    @Test
    void unequalWeightsWidenTheIntervalOfAUnanimousSample() {
        RatioTotals totals = new RatioTotals(0, 500, 0, 0, 0, 100, 5000, 99, 400);

        assertThat(RatioEstimate.proportion(totals, CONFIDENCE).effectiveLabels())
                .isCloseTo(50, within(1e-9));
    }

    /** Each stratum agrees with itself, the strata disagree: the variance is 0 though the share is not. */
    @Test
    void strataThatDisagreeOnlyWithEachOtherGetAnExactInterval() {
        RatioTotals totals = simple(100, 10, 10).plus(simple(100, 10, 0));
        RatioEstimate estimate = RatioEstimate.proportion(totals, CONFIDENCE);

        assertThat(estimate.method()).isEqualTo(IntervalMethod.CLOPPER_PEARSON);
        assertThat(estimate.interval())
                .isEqualTo(ProportionIntervals.clopperPearson(
                        estimate.effectiveLabels() / 2, estimate.effectiveLabels(), CONFIDENCE));
    }

    @Test
    void aSingleLabelTellsAlmostNothing() {
        RatioTotals totals =
                RatioTotals.stratified(List.of(Sample.of(50, Unit.of(1, 0)).moments()), LonelyStratum.ADJUST, true);
        RatioEstimate estimate = RatioEstimate.proportion(totals, CONFIDENCE);

        assertThat(estimate.effectiveLabels()).isEqualTo(1);
        assertThat(estimate.interval().high()).isCloseTo(0.975, within(1e-12));
    }

    @Test
    void aCensusIsExact() {
        RatioEstimate estimate = RatioEstimate.proportion(simple(40, 40, 10), CONFIDENCE);

        assertThat(estimate)
                .isEqualTo(new RatioEstimate(0.25, 0, new Interval(0.25, 0.25), IntervalMethod.CENSUS, 40, 1));
        assertThat(RatioEstimate.quantity(simple(40, 40, 10), CONFIDENCE)).isEqualTo(estimate);
        assertThat(RatioEstimate.exact(10, 40)).isEqualTo(estimate);
    }

    @Test
    void withoutCorrectionNothingIsACensus() {
        StratumMoments all = new StratumMoments(40, 40, 40, 40, 10, 40, 10, 10);
        RatioTotals totals = RatioTotals.stratified(List.of(all), LonelyStratum.FAIL, false);

        assertThat(RatioEstimate.proportion(totals, CONFIDENCE).method()).isNotEqualTo(IntervalMethod.CENSUS);
    }

    /** Ratio 3, standard error sqrt(4 / 100) = 0.2, t quantile of 10 degrees of freedom 2.228. */
    @Test
    void aQuantityGetsAStudentInterval() {
        RatioEstimate estimate = RatioEstimate.quantity(new RatioTotals(30, 10, 4, 0, 0, 12, 12.5, 10, 90), CONFIDENCE);

        assertThat(estimate.estimate()).isEqualTo(3);
        assertThat(estimate.standardError()).isCloseTo(0.2, within(1e-15));
        assertThat(estimate.interval().low()).isCloseTo(3 - 0.4456, within(1e-4));
        assertThat(estimate.interval().high()).isCloseTo(3 + 0.4456, within(1e-4));
        assertThat(estimate.method()).isEqualTo(IntervalMethod.LINEARISED_T);
        assertThat(estimate.effectiveLabels()).isEqualTo(8);
        assertThat(estimate.designEffect()).isEqualTo(1.5);
    }

    @Test
    void roundingBeyondTheEndsIsForgiven() {
        RatioTotals above = new RatioTotals(1 + 1e-10, 1, 0, 0, 0, 10, 0.1, 9, 90);
        RatioTotals justBelow = new RatioTotals(1 - 1e-10, 1, 0, 0, 0, 10, 0.1, 9, 90);
        RatioTotals below = new RatioTotals(-1e-10, 1, 0, 0, 0, 10, 0.1, 9, 90);

        assertThat(RatioEstimate.proportion(above, CONFIDENCE).estimate()).isEqualTo(1);
        assertThat(RatioEstimate.proportion(justBelow, CONFIDENCE).estimate()).isEqualTo(1);
        assertThat(RatioEstimate.proportion(below, CONFIDENCE).estimate()).isZero();
    }

    /** Happens when rounding moves a share to its end: the effective size by variance would be 0 there. */
    @Test
    void aShareAtItsEndIsUnanimousEvenWithSomeVariance() {
        RatioTotals all = new RatioTotals(1, 1, 0.01, 0, 0, 10, 0.1, 9, 90);
        RatioTotals none = new RatioTotals(0, 1, 0.01, 0, 0, 10, 0.1, 9, 90);

        assertThat(RatioEstimate.proportion(all, CONFIDENCE).method()).isEqualTo(IntervalMethod.CLOPPER_PEARSON);
        assertThat(RatioEstimate.proportion(all, CONFIDENCE).standardError()).isEqualTo(0.1);
        assertThat(RatioEstimate.proportion(none, CONFIDENCE).method()).isEqualTo(IntervalMethod.CLOPPER_PEARSON);
    }

    @Test
    void aRatioOutsideZeroToOneIsNoProportion() {
        RatioTotals above = new RatioTotals(1.1, 1, 1, 0, 0, 10, 1, 9, 90);
        RatioTotals below = new RatioTotals(-0.1, 1, 1, 0, 0, 10, 1, 9, 90);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RatioEstimate.proportion(above, CONFIDENCE))
                .withMessage("A proportion must lie between 0 and 1, but is 1.1; its numerator must be part of its"
                        + " denominator");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RatioEstimate.proportion(below, CONFIDENCE))
                .withMessageContaining("-0.1");
    }

    @Test
    void anEmptyDomainHasNoEstimate() {
        assertThatIllegalStateException().isThrownBy(() -> RatioEstimate.proportion(RatioTotals.ZERO, CONFIDENCE));
        assertThatIllegalStateException().isThrownBy(() -> RatioEstimate.quantity(RatioTotals.ZERO, CONFIDENCE));
        assertThatIllegalStateException().isThrownBy(() -> RatioEstimate.exact(0, 0));
    }

    @Test
    void everyProportionLiesInItsIntervalBetweenZeroAndOne() {
        Random random = new Random(29);
        for (int i = 0; i < 1000; i++) {
            RatioTotals totals = random(random).plus(random(random));
            RatioEstimate estimate = RatioEstimate.proportion(totals, CONFIDENCE);

            assertThat(estimate.interval().contains(estimate.estimate())).isTrue();
            assertThat(estimate.interval().low()).isBetween(0.0, 1.0);
            assertThat(estimate.interval().high()).isBetween(0.0, 1.0);
            assertThat(estimate.effectiveLabels()).isPositive();
        }
    }

    private static RatioTotals simple(double population, int labels, int bad) {
        List<Unit> units = new ArrayList<>(Collections.nCopies(bad, Unit.of(1, 1)));
        units.addAll(Collections.nCopies(labels - bad, Unit.of(1, 0)));
        return RatioTotals.stratified(List.of(new Sample(population, units).moments()), LonelyStratum.FAIL, true);
    }

    private static RatioTotals random(Random random) {
        int labels = 2 + random.nextInt(60);
        return simple(labels + random.nextInt(1000), labels, random.nextInt(labels + 1));
    }
}
