package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DelayDistributionTest {

    /** By hand: of delays up to 2, 2 in 10 are 2; of those up to 1, 4 + 2 in 8 + 6 are 1. */
    @Test
    void delaysCompeteOnlyWithCohortsOldEnough() {
        DelayDistribution delays = DelayDistribution.of(List.of(List.of(4L, 4L, 2L), List.of(4L, 2L), List.of(7L)));

        assertThat(delays.horizon()).isEqualTo(2);
        assertThat(delays.share(-1)).isZero();
        assertThat(delays.share(0)).isCloseTo(0.8 * 8 / 14, within(1e-12));
        assertThat(delays.share(1)).isCloseTo(0.8, within(1e-12));
        assertThat(delays.share(2)).isEqualTo(1);
        assertThat(delays.share(9)).isEqualTo(1);
        // Pearson's chi-square of the hazards at delay 1 is (4 - 48/14)^2 and (2 - 36/14)^2 over their variances: below
        // 1.
        assertThat(delays.standardError(1)).isCloseTo(0.8 * Math.sqrt(0.25 / 10), within(1e-12));
        assertThat(delays.standardError(0))
                .isCloseTo(0.8 * 8 / 14 * Math.sqrt(0.25 / 10 + 6.0 / (14 * 8)), within(1e-12));
        assertThat(delays.standardError(2)).isZero();
    }

    @Test
    void itIsTheChainLadderOfTheCountsAndRises() {
        Random random = new Random(4);
        for (int round = 0; round < 200; round++) {
            List<List<Long>> arrivals = arrivals(random, 12, 8, 40);
            DelayDistribution delays = DelayDistribution.of(arrivals);
            ChainLadder ladder = ChainLadder.of(
                    arrivals.stream().map(DelayDistributionTest::cumulative).toList());
            for (int age = 0; age <= delays.horizon(); age++) {
                assertThat(delays.share(age)).isCloseTo(ladder.completion(age), within(1e-12));
                assertThat(delays.share(age)).isBetween(delays.share(age - 1), 1.0);
                assertThat(delays.standardError(age)).isNotNegative();
            }
        }
    }

    @Test
    void theStandardErrorIsTheSpreadOverRepetitions() {
        Random random = new Random(5);
        int repetitions = 2000;
        double sum = 0;
        double squares = 0;
        double error = 0;
        for (int i = 0; i < repetitions; i++) {
            DelayDistribution delays = DelayDistribution.of(arrivals(random, 20, 6, 60));
            sum += delays.share(2);
            squares += delays.share(2) * delays.share(2);
            error += delays.standardError(2);
        }
        double mean = sum / repetitions;
        double spread = Math.sqrt(squares / repetitions - mean * mean);

        assertThat(mean).isCloseTo(3.0 / 7, within(0.003));
        assertThat(error / repetitions / spread).isBetween(0.97, 1.12);
    }

    /** Whole batches of ten: the labels of a day vary ten times as much, the error at least twice. */
    @Test
    void batchesWidenTheError() {
        Random random = new Random(6);
        List<List<Long>> single = arrivals(random, 30, 6, 100);
        List<List<Long>> batches = arrivals(random, 30, 6, 10).stream()
                .map(cohort -> cohort.stream().map(count -> 10 * count).toList())
                .toList();

        assertThat(DelayDistribution.of(batches).standardError(2))
                .isGreaterThan(2 * DelayDistribution.of(single).standardError(2));
    }

    @Test
    void shareAndErrorAreZeroBeforeTheFirstArrival() {
        DelayDistribution delays = DelayDistribution.of(List.of(List.of(0L, 0L, 5L), List.of(0L, 0L)));

        assertThat(delays.share(1)).isZero();
        assertThat(delays.standardError(1)).isZero();
        assertThat(delays.standardError(-1)).isZero();
    }

    @Test
    void withoutArrivalsThereIsNoDistribution() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DelayDistribution.of(List.of(List.of(0L, 0L), List.of(3L))))
                .withMessageStartingWith("Nothing arrived");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DelayDistribution.of(List.of()))
                .withMessageStartingWith("Nothing arrived");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DelayDistribution.of(List.of(List.of(-1L, 3L))))
                .withMessageStartingWith("Arrivals must not be negative");
    }

    /** Cohorts of all ages, each label with a delay that is uniform up to the horizon. */
    private static List<List<Long>> arrivals(Random random, int cohorts, int horizon, int labels) {
        List<List<Long>> arrivals = new ArrayList<>();
        for (int cohort = 0; cohort < cohorts; cohort++) {
            long[] counts = new long[horizon + 1];
            for (int i = 0; i < labels; i++) {
                counts[random.nextInt(horizon + 1)]++;
            }
            int watched = Math.min(cohort, horizon) + 1;
            arrivals.add(IntStream.range(0, watched).mapToObj(i -> counts[i]).toList());
        }
        return arrivals;
    }

    private static List<Double> cumulative(List<Long> arrivals) {
        List<Double> sums = new ArrayList<>();
        double sum = 0;
        for (long count : arrivals) {
            sum += count;
            sums.add(sum);
        }
        return sums;
    }
}
