package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CriticalValuesTest {

    /** R: qnorm(.975), qnorm(.95). */
    @Test
    void normalValuesAgreeWithR() {
        assertThat(CriticalValues.normal(0.95)).isCloseTo(1.959963984540054, within(1e-12));
        assertThat(CriticalValues.normal(0.9)).isCloseTo(1.644853626951472, within(1e-12));
    }

    /** Any table of Student's t: 12.706 at 1, 2.571 at 5, 2.228 at 10, 1.984 at 100 degrees of freedom. */
    @Test
    void studentValuesAgreeWithTheTable() {
        assertThat(CriticalValues.student(1, 0.95)).isCloseTo(12.706, within(5e-4));
        assertThat(CriticalValues.student(5, 0.95)).isCloseTo(2.571, within(5e-4));
        assertThat(CriticalValues.student(10, 0.95)).isCloseTo(2.228, within(5e-4));
        assertThat(CriticalValues.student(100, 0.95)).isCloseTo(1.984, within(5e-4));
    }

    @Test
    void lessThanOneDegreeOfFreedomCountsAsOne() {
        assertThat(CriticalValues.student(0, 0.95)).isEqualTo(CriticalValues.student(1, 0.95));
    }

    @Test
    void manyDegreesOfFreedomApproachTheNormal() {
        assertThat(CriticalValues.student(1_000_000_000, 0.95)).isCloseTo(CriticalValues.normal(0.95), within(1e-8));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, 95, Double.NaN})
    void confidenceOutsideTheOpenUnitIntervalIsRefused(double confidence) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CriticalValues.tail(confidence))
                .withMessage("Confidence must lie strictly between 0 and 1, such as 0.95, but is " + confidence);
    }
}
