package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.northstar.stats.ControlChart.Cusum;
import io.northstar.stats.ControlChart.Ewma;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ControlChartTest {
    private static final int RUNS = 4000;

    /** Run lengths by Markov chains: CUSUM from Hawkins and Olwell 1998, EWMA from Lucas and Saccucci 1990. */
    @Test
    void runsAreAsLongAsTabulated() {
        requireRunLength(new Cusum(0.5, 4), 0, 167.7);
        requireRunLength(new Cusum(0.5, 4), 1, 8.38);
        requireRunLength(new Cusum(0.5, 5), 0, 465.4);
        requireRunLength(new Cusum(0.5, 5), 1, 10.38);
        requireRunLength(new Ewma(0.1, 2.814), 0, 499.5);
        requireRunLength(new Ewma(0.1, 2.814), 1, 10.33);
        requireRunLength(new Ewma(0.2, 2.962), 1, 10.54);
        requireRunLength(new Ewma(1, 3), 1, 43.9);
    }

    @Test
    void theFirstAlarmIsCounted() {
        assertThat(new Cusum(0.5, 4).firstAlarm(List.of(0.0, 3.0, 3.0))).isEqualTo(3);
        assertThat(new Cusum(0.5, 4).firstAlarm(List.of(-5.0))).isEqualTo(1);
        assertThat(new Ewma(1, 3).firstAlarm(List.of(0.0, 2.0))).isZero();
    }

    /** No alarm comes more often than promised; a shift is found about as fast as by a chart with the same false alarms. */
    @Test
    void evidenceOfAChangeKeepsItsPromise() {
        assertThat(evidenceRunLength(0, 200)).isGreaterThan(200);
        assertThat(evidenceRunLength(1, 200)).isLessThan(14);
    }

    private static void requireRunLength(ControlChart chart, double shift, double expected) {
        SplittableRandom random = new SplittableRandom(7);
        double mean = IntStream.range(0, RUNS)
                .mapToDouble(run -> {
                    ControlChart.State state = chart.start();
                    int length = 0;
                    do {
                        state = chart.next(state, shift + random.nextGaussian());
                        length++;
                    } while (!chart.alarms(state));
                    return length;
                })
                .average()
                .orElseThrow();
        // Run lengths vary about as much as their mean.
        assertThat(mean).as("%s at %s", chart, shift).isCloseTo(expected, within(4 * expected / Math.sqrt(RUNS)));
    }

    private static double evidenceRunLength(double shift, double promised) {
        SplittableRandom random = new SplittableRandom(7);
        return IntStream.range(0, RUNS / 2)
                .mapToDouble(run -> {
                    ChangeEvidence state = ChangeEvidence.NONE;
                    int length = 0;
                    do {
                        state = state.plus(shift + random.nextGaussian() - 0.5);
                        length++;
                    } while (!state.alarmsOnceIn(promised));
                    return length;
                })
                .average()
                .orElseThrow();
    }
}
