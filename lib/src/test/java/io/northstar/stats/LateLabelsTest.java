package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LateLabelsTest {

    /** By hand: 4 of 8 labels of 100 decisions, one of the 4 an event: s^2 = 1/4, N^2 (1/4 - 1/8) / 4 / N^2 = 1/32. */
    @Test
    void oneStratumVariesByDoubleSampling() {
        LateLabels late = LateLabels.stratified(List.of(stratum(100, 4, 1, 8)));

        assertThat(late.estimate()).isEqualTo(0.25);
        assertThat(late.missingShare()).isEqualTo(0.5);
        assertThat(late.differenceVariance()).isCloseTo(1.0 / 32, within(1e-15));
    }

    @Test
    void allLabelsInLeaveNothingOpen() {
        LateLabels late = LateLabels.stratified(List.of(stratum(100, 4, 1, 4), stratum(50, 5, 2, 3)));

        assertThat(late.missingShare()).isZero();
        assertThat(late.differenceVariance()).isZero();
        assertThat(new LateLabels(0.5, 0.1, 10, 8).differenceVariance()).isZero();
    }

    @Test
    void aSingleLabelCountsItsDistanceFromTheRatio() {
        LateLabels late = LateLabels.stratified(List.of(stratum(10, 1, 1, 2), stratum(30, 3, 0, 3)));

        // Ratio 10 / 40; the first stratum is off by 3/4: 10^2 (1 - 1/2) (3/4)^2 / 40^2.
        assertThat(late.differenceVariance()).isCloseTo(100 * 0.5 * 9 / 16 / 1600, within(1e-15));
    }

    /** Draws the settled labels of two strata and then, at random, those that are in. */
    @Test
    void theDifferenceVariesOverRepetitionsAsStated() {
        Random random = new Random(3);
        int repetitions = 20_000;
        double squares = 0;
        double variance = 0;
        for (int i = 0; i < repetitions; i++) {
            int[] restricted = events(random, 60, 30, 0.7);
            int[] permitted = events(random, 100, 60, 0.2);
            double settled = (1000 * restricted[1] / 60.0 + 9000 * permitted[1] / 100.0) / 10_000;
            LateLabels late = LateLabels.stratified(
                    List.of(stratum(1000, 30, restricted[0], 60), stratum(9000, 60, permitted[0], 100)));
            squares += Math.pow(settled - late.estimate(), 2);
            variance += late.differenceVariance();
        }

        assertThat(variance / squares).isBetween(0.97, 1.03);
    }

    @Test
    void strataWithoutLabelsOrDenominatorAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LateLabels.stratified(List.of(stratum(10, 0, 0, 5))))
                .withMessage("Needs strata with at least one label each");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LateLabels.stratified(List.of()))
                .withMessage("Needs strata with at least one label each");
        StratumMoments outside = new StratumMoments(10, 2, 0, 0, 0, 0, 0, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LateLabels.stratified(List.of(new LateLabels.Stratum(outside, 5))))
                .withMessageStartingWith("The ratio has denominator 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LateLabels(0.1, 0.1, 0, 5))
                .withMessageStartingWith("Needs labels");
    }

    /** Events among the first {@code in} labels and among all {@code settled}. */
    private static int[] events(Random random, int settled, int in, double rate) {
        int[] events = new int[2];
        for (int i = 0; i < settled; i++) {
            int event = random.nextDouble() < rate ? 1 : 0;
            events[0] += i < in ? event : 0;
            events[1] += event;
        }
        return events;
    }

    private static LateLabels.Stratum stratum(double population, long labelled, double events, double settled) {
        return new LateLabels.Stratum(
                new StratumMoments(population, labelled, labelled, labelled, events, labelled, events, events),
                settled);
    }
}
