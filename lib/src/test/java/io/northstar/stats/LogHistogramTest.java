package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogHistogramTest {

    /** ln(60) / ln(1.02) = 206.8, ln(86400) / ln(1.02) = 574.002; counted by hand. */
    @ParameterizedTest
    @CsvSource({"0, 0", "0.999, 0", "1, 1", "1.0199, 1", "1.0201, 2", "60, 207", "86400, 575"})
    void durationsFallIntoTheirBuckets(double seconds, int bucket) {
        assertThat(LogHistogram.bucketOf(seconds)).isEqualTo(bucket);
    }

    @Test
    void valuesAreRightWithinOnePerCent() {
        Random random = new Random(41);
        for (int i = 0; i < 5000; i++) {
            double seconds = Math.exp(20 * random.nextDouble());
            double value = LogHistogram.value(LogHistogram.bucketOf(seconds));

            assertThat(value / seconds).isBetween(1 / 1.01, 1.01);
        }
    }

    @Test
    void bucketsTouchAndContainTheirValue() {
        for (int bucket = 0; bucket < 900; bucket++) {
            assertThat(LogHistogram.upper(bucket)).isEqualTo(LogHistogram.lower(bucket + 1));
            assertThat(LogHistogram.value(bucket)).isBetween(LogHistogram.lower(bucket), LogHistogram.upper(bucket));
            assertThat(LogHistogram.bucketOf(LogHistogram.value(bucket))).isEqualTo(bucket);
        }
    }

    @Test
    void theFirstBucketIsTheFirstSecond() {
        assertThat(LogHistogram.lower(0)).isZero();
        assertThat(LogHistogram.upper(0)).isEqualTo(1);
        assertThat(LogHistogram.value(0)).isEqualTo(0.5);
    }

    @Test
    void valuesAreGeometricMiddles() {
        assertThat(LogHistogram.value(1)).isCloseTo(Math.sqrt(1.02), within(1e-15));
        assertThat(LogHistogram.lower(2)).isCloseTo(1.02, within(1e-15));
        assertThat(LogHistogram.LOG_GROWTH).isEqualTo(Math.log(LogHistogram.GROWTH));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void durationsThatCannotBeAreRefused(double seconds) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogHistogram.bucketOf(seconds))
                .withMessage("A duration must be 0 seconds or more, but is " + seconds);
    }

    @Test
    void negativeBucketsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogHistogram.lower(-1))
                .withMessage("Buckets are numbered from 0, but got -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogHistogram.upper(-1))
                .withMessageContaining("-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogHistogram.value(-1))
                .withMessageContaining("-1");
    }
}
