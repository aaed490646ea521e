package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DailyRatesTest {
    /** By hand: means 3 and 2, variances 2.5 and 1, Welch's t = 1 / sqrt(2.5/5 + 1/3) = 1.0954 with 5.8824 degrees of freedom. */
    @Test
    void isWelchsTest() {
        DailyRates rates = DailyRates.of(new double[] {1, 2, 3, 4, 5}, new double[] {1, 2, 3});
        assertThat(rates.earlier()).isEqualTo(3);
        assertThat(rates.later()).isEqualTo(2);
        assertThat(rates.pValue()).isCloseTo(0.1580, within(5e-4));
        assertThat(DailyRates.of(new double[] {1, 2, 3}, new double[] {1, 2, 3, 4, 5})
                        .pValue())
                .isCloseTo(1 - rates.pValue(), within(1e-12));
    }

    @Test
    void tooFewDaysSayNothing() {
        assertThat(DailyRates.of(new double[] {1}, new double[] {1, 2}).pValue())
                .isEqualTo(1);
        assertThat(DailyRates.of(new double[] {1, 1}, new double[] {0, 0}).pValue())
                .isEqualTo(1);
        assertThat(DailyRates.of(new double[] {}, new double[] {}).earlier()).isZero();
    }
}
