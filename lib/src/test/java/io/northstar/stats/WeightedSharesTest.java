package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class WeightedSharesTest {
    /**
     * Newcombe 1998 (Statistics in Medicine 17, 873-890), table II, example (a), method 10: 56/70 - 48/80 with Wilson's intervals;
     * that method is this one for a difference.
     */
    @Test
    void aDifferenceHasNewcombesInterval() {
        WeightedShares difference = WeightedShares.of(List.of(part(1, 56, 70), part(-1, 48, 80)), 0.95);
        assertThat(difference.estimate()).isCloseTo(0.2, within(1e-12));
        assertThat(difference.interval().low()).isCloseTo(0.0524, within(5e-5));
        assertThat(difference.interval().high()).isCloseTo(0.3339, within(5e-5));
    }

    @Test
    void aSingleShareKeepsItsInterval() {
        WeightedShares.Part share = part(2, 9, 10);
        WeightedShares twice = WeightedShares.of(List.of(share), 0.95);
        assertThat(twice.interval().low()).isCloseTo(2 * share.interval().low(), within(1e-12));
        assertThat(WeightedShares.of(List.of(), 0.95)).isEqualTo(new WeightedShares(0, new Interval(0, 0)));
    }

    @Test
    void unitsToComeWidenIt() {
        WeightedShares.Part known = new WeightedShares.Part(1, 0.5, new Interval(0.5, 0.5), Double.POSITIVE_INFINITY);
        assertThat(WeightedShares.of(List.of(known), 0.95).interval()).isEqualTo(new Interval(0.5, 0.5));
        Interval ahead = WeightedShares.of(List.of(known.among(100)), 0.95).interval();
        assertThat(ahead.high()).isCloseTo(0.5 + 1.959964 * 0.05, within(1e-6));
    }

    private static WeightedShares.Part part(double weight, double events, double trials) {
        double share = events / trials;
        return new WeightedShares.Part(
                weight, share, ProportionIntervals.wilson(share, trials, 0.95), Double.POSITIVE_INFINITY);
    }
}
