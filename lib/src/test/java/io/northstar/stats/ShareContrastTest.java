package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.northstar.stats.ShareContrast.Sample;
import org.junit.jupiter.api.Test;

class ShareContrastTest {
    /** Intervals of confint_proportions_2indep(10, 20, 3, 40, method="agresti-caffo") of Python's statsmodels, and of 0, 10, 0, 20. */
    @Test
    void intervalsOfTwoSharesAreThoseOfStatsmodels() {
        ShareContrast half = ShareContrast.difference(new Sample(0.5, 20), new Sample(0.075, 40));
        assertThat(half.estimate()).isCloseTo(0.425, within(1e-12));
        assertThat(half.interval(0.95).low()).isCloseTo(0.1777505989195511, within(1e-9));
        assertThat(half.interval(0.95).high()).isCloseTo(0.6317732106042584, within(1e-9));
        Interval none =
                ShareContrast.difference(new Sample(0, 10), new Sample(0, 20)).interval(0.95);
        assertThat(none.low()).isCloseTo(-0.14109009545014226, within(1e-9));
        assertThat(none.high()).isCloseTo(0.216847671207718, within(1e-9));
    }

    /** Computed apart from this project with the formula of Price and Bonett for 30 of 100, 10 of 100, 12 and 11 of 200. */
    @Test
    void aDifferenceOfDifferencesIsThatOfTheFormula() {
        ShareContrast more = ShareContrast.ofDifferences(
                new Sample(0.3, 100), new Sample(0.1, 100), new Sample(0.06, 200), new Sample(0.055, 200));
        assertThat(more.estimate()).isCloseTo(0.195, within(1e-12));
        assertThat(more.shrunken().estimate()).isCloseTo(0.193044677602, within(1e-9));
        assertThat(more.shrunken().standardError()).isCloseTo(0.059731336235, within(1e-9));
        assertThat(more.z()).isCloseTo(3.231882790025, within(1e-9));
        assertThat(more.p()).isCloseTo(0.001229774880, within(1e-9));
    }

    @Test
    void theIntervalHoldsTheEstimate() {
        ShareContrast extreme = ShareContrast.difference(new Sample(1, 2), new Sample(0, 2));
        assertThat(extreme.interval(0.5).high()).isEqualTo(1);
        assertThat(extreme.interval(0.5).low()).isLessThan(0.5);
    }
}
