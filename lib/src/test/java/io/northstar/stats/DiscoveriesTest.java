package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiscoveriesTest {
    /** Benjamini and Hochberg 1995, section 3.2. */
    private static final double[] THROMBOLYSIS = {
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
        1
    };

    @Test
    void pValuesOfThePaperGiveItsDiscoveries() {
        assertThat(count(Discoveries.byPValues(THROMBOLYSIS, 0.05))).isEqualTo(4);
        assertThat(count(Discoveries.byPValues(new double[] {0.9, 0.8}, 0.05))).isZero();
    }

    /** scipy's false_discovery_control. */
    @Test
    void adjustedPValuesAreThoseOfScipy() {
        double[] adjusted = Discoveries.adjusted(THROMBOLYSIS);
        double[] expected = {
            0.0015,
            0.003,
            0.0095,
            0.035625,
            0.0603,
            0.06385714285714286,
            0.06385714285714286,
            0.0645,
            0.0765,
            0.486,
            0.5811818181818181,
            0.714875,
            0.7532307692307693,
            0.8132142857142857,
            1
        };
        assertThat(adjusted).containsExactly(expected, within(1e-12));
        assertThat(Discoveries.adjusted(new double[] {0.04, 0.01, 0.04}))
                .containsExactly(new double[] {0.04, 0.03, 0.04}, within(1e-15));
    }

    @Test
    void evidenceIsHeldAgainstTheNumberOfTests() {
        double[] logs = Arrays.stream(new double[] {900, 400, 120, 60, 55, 3, 1, 1, .5, 0})
                .map(Math::log)
                .toArray();
        double least = Discoveries.leastEvidence(logs, 10, 0.05);
        assertThat(Arrays.stream(logs).filter(log -> log >= least).count()).isEqualTo(5);
        double[] most = Arrays.copyOf(logs, 5);
        assertThat(Discoveries.leastEvidence(most, 10, 0.05)).isEqualTo(least);
        assertThat(Discoveries.leastEvidence(new double[] {1}, 10, 0.05)).isInfinite();
        assertThat(Discoveries.leastEvidence(new double[0], 10, 0.05)).isInfinite();
    }

    private static long count(boolean[] discovered) {
        return IntStream.range(0, discovered.length).filter(i -> discovered[i]).count();
    }
}
