package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class IntervalTest {

    @Test
    void containsItsEndsAndNothingBeyond() {
        Interval interval = new Interval(0.25, 0.75);

        assertThat(interval.contains(0.25)).isTrue();
        assertThat(interval.contains(0.75)).isTrue();
        assertThat(interval.contains(0.2499)).isFalse();
        assertThat(interval.contains(0.7501)).isFalse();
    }

    @Test
    void widthIsTheDistanceOfTheEnds() {
        assertThat(new Interval(0.25, 0.75).width()).isEqualTo(0.5);
        assertThat(new Interval(1, 1).width()).isZero();
    }

    @Test
    void endsOutOfOrderAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Interval(0.5, 0.4))
                .withMessage("An interval needs low <= high, but got [0.5, 0.4]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Interval(Double.NaN, 1))
                .withMessageContaining("NaN");
    }
}
