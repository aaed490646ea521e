package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RatioTotalsTest {

    private static final RatioTotals MONDAY = new RatioTotals(10, 20, 1, 0.5, 2, 5, 80, 4, 95);

    @Test
    void independentSamplesAddUp() {
        RatioTotals tuesday = new RatioTotals(1, 2, 0.25, 0.125, 0.5, 3, 8, 2, 7);

        assertThat(MONDAY.plus(tuesday)).isEqualTo(new RatioTotals(11, 22, 1.25, 0.625, 2.5, 8, 88, 6, 102));
    }

    @Test
    void zeroChangesNothing() {
        assertThat(RatioTotals.ZERO.plus(MONDAY)).isEqualTo(MONDAY);
    }

    @Test
    void mergingDaysIsCommutativeAndAssociative() {
        Random random = new Random(23);
        for (int i = 0; i < 200; i++) {
            RatioTotals a = randomDay(random);
            RatioTotals b = randomDay(random);
            RatioTotals c = randomDay(random);
            RatioTotals left = a.plus(b).plus(c);
            RatioTotals right = a.plus(b.plus(c));

            assertThat(a.plus(b)).isEqualTo(b.plus(a));
            assertThat(left.ratio()).isCloseTo(right.ratio(), within(1e-12));
            assertThat(left.varianceOfRatio()).isCloseTo(right.varianceOfRatio(), within(1e-12));
            assertThat(left.labels()).isEqualTo(right.labels());
            assertThat(left.degreesOfFreedom()).isEqualTo(right.degreesOfFreedom());
        }
    }

    /** (1 - 2 * 0.5 * 0.5 + 0.25 * 2) / 400. */
    @Test
    void varianceFollowsTheLinearisedFormula() {
        assertThat(MONDAY.ratio()).isEqualTo(0.5);
        assertThat(MONDAY.varianceOfRatio()).isCloseTo(0.0025, within(1e-18));
    }

    @Test
    void varianceIsZeroWhereOnlyRoundingIsLeft() {
        RatioTotals aboveZero = new RatioTotals(1, 1, 1 + 1e-14, 1, 1, 5, 80, 4, 95);
        RatioTotals belowZero = new RatioTotals(1, 1, 1, 1 + 1e-9, 1, 5, 80, 4, 95);

        assertThat(aboveZero.varianceOfRatio()).isZero();
        assertThat(belowZero.varianceOfRatio()).isZero();
    }

    @Test
    void aTinyVarianceAboveRoundingIsKept() {
        RatioTotals totals = new RatioTotals(1, 1, 1 + 1e-11, 1, 1, 5, 80, 4, 95);

        assertThat(totals.varianceOfRatio()).isCloseTo(1e-11, within(1e-15));
    }

    @Test
    void kishSizeIsSquaredSumOverSumOfSquares() {
        assertThat(MONDAY.kishSize()).isEqualTo(5);
    }

    @Test
    void ratioOfNothingIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(RatioTotals.ZERO::ratio)
                .withMessage("The ratio has denominator 0; check the denominator before asking for it");
        assertThatIllegalStateException().isThrownBy(RatioTotals.ZERO::varianceOfRatio);
    }

    @Test
    void aVarianceJustBelowZeroIsRounding() {
        RatioTotals totals = new RatioTotals(100, 1000, -1e-6, 0, -1e-4, 5, 80, 4, 95);

        assertThat(totals.numeratorVariance()).isZero();
        assertThat(totals.denominatorVariance()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RatioTotals(100, 1000, -1e-4, 0, 0, 5, 80, 4, 95))
                .withMessageContaining("-1.0E-4 (numerator)");
    }

    @Test
    void negativeVariancesAndCountsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RatioTotals(1, 1, -1, 0, 0, 0, 0, 0, 0))
                .withMessage("Variances must not be negative, but are -1.0 (numerator) and 0.0 (denominator)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RatioTotals(1, 1, 0, 0, -1, 0, 0, 0, 0))
                .withMessageContaining("-1.0 (denominator)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RatioTotals(1, 1, 0, 0, 0, -1, 0, 0, 0))
                .withMessage("Counts must not be negative, but there are -1 labels, 0 degrees of freedom, 0.0 squared"
                        + " weights and 0.0 unlabelled units");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RatioTotals(1, 1, 0, 0, 0, 0, -1, 0, 0))
                .withMessageContaining("-1.0 squared");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RatioTotals(1, 1, 0, 0, 0, 0, 0, -1, 0))
                .withMessageContaining("-1 degrees");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RatioTotals(1, 1, 0, 0, 0, 0, 0, 0, -1))
                .withMessageContaining("-1.0 unlabelled");
    }

    /** A random day of two strata; the fixed unit keeps the denominator above 0. */
    private static RatioTotals randomDay(Random random) {
        Sample always = Sample.of(50, Sample.Unit.of(1, 0), Sample.Unit.of(1, 1));
        return RatioTotals.stratified(
                List.of(Sample.random(random).moments(), always.moments()), LonelyStratum.FAIL, true);
    }
}
