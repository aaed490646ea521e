package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.northstar.stats.Sample.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StratifiedTotalsTest {

    private static final Sample PAIR = Sample.of(40, Unit.of(1, 1), Unit.of(1, 0));
    private static final Sample QUARTET = Sample.of(60, Unit.of(1, 1), Unit.of(2, 0), Unit.of(1, 0), Unit.OUTSIDE);
    private static final Sample LONELY = Sample.of(7, Unit.of(2, 1));

    @Test
    void varianceEqualsItsDefinitionByLinearisedValues() {
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            List<Sample> strata = List.of(Sample.random(random), Sample.random(random), PAIR);
            RatioTotals totals = totals(LonelyStratum.FAIL, strata);
            double denominator = total(strata, Unit::x);
            double ratio = total(strata, Unit::y) / denominator;
            double variance = strata.stream()
                    .mapToDouble(s -> s.varianceOfTotal(unit -> (unit.y() - ratio * unit.x()) / denominator))
                    .sum();

            assertThat(totals.denominator()).isCloseTo(denominator, within(1e-9));
            assertThat(totals.ratio()).isCloseTo(ratio, within(1e-12));
            assertThat(totals.varianceOfRatio()).isCloseTo(variance, within(1e-12));
            assertThat(totals.numeratorVariance()).isCloseTo(sumOfVariances(strata, Unit::y), within(1e-6));
            assertThat(totals.denominatorVariance()).isCloseTo(sumOfVariances(strata, Unit::x), within(1e-6));
        }
    }

    @Test
    void countsCoverTheStrataThatTouchTheDomain() {
        Sample outside = Sample.of(1000, Unit.OUTSIDE, Unit.OUTSIDE, Unit.OUTSIDE);
        RatioTotals totals = totals(LonelyStratum.FAIL, List.of(PAIR, QUARTET, outside));

        assertThat(totals.labels()).isEqualTo(5);
        assertThat(totals.degreesOfFreedom()).isEqualTo(4);
        assertThat(totals.unlabelled()).isEqualTo(38 + 56);
        assertThat(totals.squaredWeights()).isEqualTo(400 * 2 + 225 * 6);
    }

    @Test
    void noStrataGiveZero() {
        assertThat(totals(LonelyStratum.FAIL, List.of())).isEqualTo(RatioTotals.ZERO);
    }

    @Test
    void aCensusHasNoVariance() {
        Sample all = Sample.of(4, Unit.of(1, 1), Unit.of(2, 0), Unit.of(1, 0), Unit.OUTSIDE);
        RatioTotals totals = totals(LonelyStratum.FAIL, List.of(all));

        assertThat(totals).isEqualTo(new RatioTotals(1, 4, 0, 0, 0, 3, 6, 3, 0));
    }

    @Test
    void withoutCorrectionEveryUnitCountsAsUnlabelled() {
        RatioTotals totals = RatioTotals.stratified(List.of(PAIR.moments()), LonelyStratum.FAIL, false);
        RatioTotals corrected = totals(LonelyStratum.FAIL, List.of(PAIR));

        assertThat(totals.unlabelled()).isEqualTo(40);
        assertThat(corrected.numeratorVariance()).isCloseTo(totals.numeratorVariance() * 38 / 40, within(1e-9));
    }

    @Test
    void valuesThatDoNotVaryHaveVarianceZeroInSpiteOfRounding() {
        Unit[] equal = new Unit[10];
        Arrays.fill(equal, Unit.of(0.1, 0.7));
        RatioTotals totals = totals(LonelyStratum.FAIL, List.of(Sample.of(1000, equal)));

        assertThat(totals.denominatorVariance()).isZero();
        assertThat(totals.numeratorVariance()).isZero();
        assertThat(totals.varianceOfRatio()).isZero();
    }

    @Test
    void aLongSumThatLostDigitsStillHasAVariance() {
        double slightlyLow = 10 * (1 - 1e-11);
        StratumMoments moments = new StratumMoments(1000, 10, 10, 10, 10, slightlyLow, 10, slightlyLow);
        RatioTotals totals = RatioTotals.stratified(List.of(moments), LonelyStratum.FAIL, true);

        assertThat(totals.denominatorVariance()).isZero();
        assertThat(totals.numeratorVariance()).isZero();
    }

    /** Data set fpc of R's survey package; tests/domain.Rout.save prints 6.195 (0.7555129) and 3.314286 (0.3117042). */
    @Test
    void domainMeansAgreeWithR() {
        double[] first = {2.8, 4.1, 6.8, 6.8, 9.2};
        double[] second = {3.7, 6.6, 4.2};
        RatioTotals high = domainMean(first, true).plus(domainMean(second, true));
        RatioTotals low = domainMean(first, false).plus(domainMean(second, false));

        assertThat(high.ratio()).isCloseTo(6.195, within(1e-12));
        assertThat(Math.sqrt(high.varianceOfRatio())).isCloseTo(0.7555129, within(5e-8));
        assertThat(low.ratio()).isCloseTo(3.314286, within(5e-7));
        assertThat(Math.sqrt(low.varianceOfRatio())).isCloseTo(0.3117042, within(5e-8));
    }

    /** One labelled ad of 7: total 7 y, variance 7^2 (1 - 1/7) / 1 * y^2 = 42 y^2 around 0. */
    @Test
    void adjustMeasuresTheLonelyUnitFromZero() {
        RatioTotals totals = totals(LonelyStratum.ADJUST, List.of(LONELY));

        assertThat(totals).isEqualTo(new RatioTotals(7, 14, 42, 84, 168, 1, 196, 0, 6));
    }

    @Test
    void certaintyAddsNoVarianceForTheLonelyUnit() {
        RatioTotals totals = totals(LonelyStratum.CERTAINTY, List.of(PAIR, LONELY));

        assertVariancesOfPair(totals, 1);
        assertThat(totals.numerator()).isEqualTo(27);
        assertThat(totals.unlabelled()).isEqualTo(44);
    }

    @Test
    void averageSpreadsTheOtherVariancesOverTheLonelyUnits() {
        assertVariancesOfPair(totals(LonelyStratum.AVERAGE, List.of(PAIR, LONELY)), 2);
        assertVariancesOfPair(totals(LonelyStratum.AVERAGE, List.of(PAIR, LONELY, LONELY)), 3);
    }

    @Test
    void averageOfNothingFallsBackToAdjust() {
        assertThat(totals(LonelyStratum.AVERAGE, List.of(LONELY)))
                .isEqualTo(totals(LonelyStratum.ADJUST, List.of(LONELY)));
    }

    @Test
    void failNamesHowManyStrataAreLonely() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> totals(LonelyStratum.FAIL, List.of(PAIR, LONELY)))
                .withMessage("1 of 2 strata have one label only, so their variance is unknown; merge strata, label"
                        + " more, or choose certainty, adjust or average");
    }

    @ParameterizedTest
    @EnumSource
    void aStratumOfOneUnitIsACensusAndNotLonely(LonelyStratum policy) {
        Sample single = Sample.of(1, Unit.of(1, 1));
        RatioTotals totals = totals(policy, List.of(PAIR, single));

        assertVariancesOfPair(totals, 1);
        assertThat(totals.unlabelled()).isEqualTo(38);
    }

    @ParameterizedTest
    @EnumSource
    void aLonelyStratumOutsideTheDomainDoesNotMatter(LonelyStratum policy) {
        Sample outside = Sample.of(9, Unit.OUTSIDE);

        assertThat(totals(policy, List.of(PAIR, outside))).isEqualTo(totals(policy, List.of(PAIR)));
    }

    private static void assertVariancesOfPair(RatioTotals totals, double times) {
        assertThat(totals.numeratorVariance()).isCloseTo(times * PAIR.varianceOfTotal(Unit::y), within(1e-9));
        assertThat(totals.covariance()).isZero();
        assertThat(totals.denominatorVariance()).isZero();
    }

    private static RatioTotals totals(LonelyStratum policy, List<Sample> strata) {
        return RatioTotals.stratified(strata.stream().map(Sample::moments).toList(), policy, true);
    }

    private static double total(List<Sample> strata, ToDoubleFunction<Unit> value) {
        return strata.stream()
                .filter(Sample::touchesDomain)
                .mapToDouble(stratum -> stratum.total(value))
                .sum();
    }

    private static double sumOfVariances(List<Sample> strata, ToDoubleFunction<Unit> value) {
        return strata.stream()
                .mapToDouble(stratum -> stratum.varianceOfTotal(value))
                .sum();
    }

    /** Mean over the values above 4, or those not above 4; N = 15 and 12, without finite population correction. */
    private static RatioTotals domainMean(double[] values, boolean above) {
        List<Unit> units = new ArrayList<>();
        for (double value : values) {
            units.add(value > 4 == above ? Unit.of(1, value) : Unit.OUTSIDE);
        }
        double population = values.length == 5 ? 15 : 12;
        return RatioTotals.stratified(List.of(new Sample(population, units).moments()), LonelyStratum.FAIL, false);
    }
}
