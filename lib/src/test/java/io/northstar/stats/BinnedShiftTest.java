package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BinnedShiftTest {
    /** Shares .1 .2 .3 .25 .15 and .08 .18 .28 .28 .18, worked out by hand: .0168194 and .06. */
    @Test
    void aWorkedExample() {
        BinnedShift shift =
                BinnedShift.between(new long[] {100, 200, 300, 250, 150}, new long[] {80, 180, 280, 280, 180});
        assertThat(shift.stability()).isCloseTo(0.0168194, within(5e-8));
        assertThat(shift.distance()).isCloseTo(0.06, within(1e-12));
        // Chi-squared with 4 degrees of freedom: P(X > 8.4097) = .07769.
        assertThat(shift.pValue()).isCloseTo(0.0777, within(1e-3));
        // .06 sqrt(500) = 1.3416: scipy.stats.kstwobign.sf(1.3416407864998738) = 0.0546463
        assertThat(shift.distancePValue()).isCloseTo(0.0546463, within(1e-7));
    }

    @Test
    void nothingChanged() {
        BinnedShift shift = BinnedShift.between(new long[] {0, 5, 10}, new long[] {0, 50, 100});
        assertThat(shift.stability()).isCloseTo(0, within(1e-12));
        assertThat(shift.pValue()).isCloseTo(1, within(1e-9));
        assertThat(BinnedShift.between(new long[] {7}, new long[] {9}).pValue()).isEqualTo(1);
    }

    @Test
    void anEmptyBinIsFiniteAndSeen() {
        BinnedShift shift = BinnedShift.between(new long[] {0, 1000}, new long[] {500, 500});
        assertThat(shift.stability()).isFinite().isGreaterThan(1);
        assertThat(shift.distance()).isEqualTo(0.5);
        assertThatThrownBy(() -> BinnedShift.between(new long[] {0, 0}, new long[] {1, 2}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Two samples of the same distribution are called different as often as the probability says. */
    @Test
    void theProbabilityIsOne() {
        SplittableRandom random = new SplittableRandom(5);
        int runs = 2000;
        int called = 0;
        int far = 0;
        for (int run = 0; run < runs; run++) {
            long[] reference = new long[10];
            long[] day = new long[10];
            for (int i = 0; i < 2000; i++) {
                reference[random.nextInt(10)]++;
                if (i < 1000) {
                    day[random.nextInt(10)]++;
                }
            }
            BinnedShift shift = BinnedShift.between(reference, day);
            called += shift.pValue() <= 0.05 ? 1 : 0;
            far += shift.distancePValue() <= 0.05 ? 1 : 0;
        }
        assertThat(far / (double) runs).isLessThan(0.06);
        assertThat(called / (double) runs).isCloseTo(0.05, within(0.015));
    }
}
