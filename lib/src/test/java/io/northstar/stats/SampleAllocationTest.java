package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.northstar.stats.SampleAllocation.Optimum;
import io.northstar.stats.SampleAllocation.Stratum;
import io.northstar.stats.SampleAllocation.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleAllocationTest {
    private static final List<Stratum> STRATA =
            List.of(new Stratum(4421, 1, 2), new Stratum(755, 1, 2), new Stratum(1018, 4, 2));
    private static final double[] DEVIATIONS = {120, 100, 150};

    /** Cochran 1977, section 5.5: n_h = N_h S_h / sqrt(c_h) * sum(N_h S_h sqrt(c_h)) / (V + sum(N_h S_h^2)). */
    @Test
    void oneTargetIsNeymansAllocation() {
        double limit = 6194.0 * 6194 * 25;
        SampleAllocation allocation = new SampleAllocation(STRATA, List.of(simple(STRATA, DEVIATIONS, limit)));
        double products = 0;
        double relief = 0;
        for (int h = 0; h < 3; h++) {
            double size = STRATA.get(h).population() * DEVIATIONS[h];
            products += size * Math.sqrt(STRATA.get(h).cost());
            relief += size * DEVIATIONS[h];
        }
        Optimum optimum = allocation.optimum();

        for (int h = 0; h < 3; h++) {
            double expected = STRATA.get(h).population()
                    * DEVIATIONS[h]
                    / Math.sqrt(STRATA.get(h).cost());
            assertThat(optimum.labels().get(h)).isCloseTo(expected * products / (limit + relief), within(1e-4));
        }
        assertThat(optimum.cost()).isCloseTo(products * products / (limit + relief), within(1e-4));
        assertThat(allocation.variance(0, allocation.labels())).isCloseTo(limit, within(0.02 * limit));
        assertThat(allocation.meets(allocation.labels())).isTrue();
    }

    /** All whole allocations of three small strata, one after the other. */
    @Test
    void severalTargetsAreMetAsCheaplyAsBySearchingAll() {
        SplittableRandom random = new SplittableRandom(5);
        for (int problem = 0; problem < 20; problem++) {
            List<Stratum> strata = IntStream.range(0, 3)
                    .mapToObj(h -> new Stratum(20 + random.nextInt(30), 1 + random.nextInt(3), 2))
                    .toList();
            List<Target> targets = new ArrayList<>();
            for (int j = 0; j < 3; j++) {
                double[] deviations = random.doubles(3, 0, 2).toArray();
                double census = strata.stream().mapToDouble(Stratum::population).sum();
                targets.add(simple(strata, deviations, census * census * random.nextDouble(0.002, 0.05)));
            }
            SampleAllocation allocation = new SampleAllocation(strata, targets);
            Optimum optimum = allocation.optimum();
            long[] labels = allocation.labels();
            double best = cheapest(allocation, strata);

            assertThat(allocation.meets(labels)).isTrue();
            assertThat(optimum.cost()).isBetween(optimum.bound() * (1 - 1e-9), best + 1e-6);
            assertThat(optimum.cost() / optimum.bound()).isCloseTo(1, within(1e-6));
            // Whole labels cost at most one label of a stratum more than the best whole allocation.
            assertThat(cost(strata, labels)).isBetween(best, best + 3);
        }
    }

    @Test
    void manyTargetsAreCloseToTheirLowerBoundAndWithinAllLimits() {
        SplittableRandom random = new SplittableRandom(11);
        for (int problem = 0; problem < 5; problem++) {
            List<Stratum> strata = random.doubles(40, 2, 5)
                    .mapToObj(size -> new Stratum((long) Math.pow(10, size), random.nextDouble(0.5, 3), 10))
                    .toList();
            List<Target> targets = IntStream.range(0, 30)
                    .mapToObj(j -> {
                        double[] deviations = random.doubles(40)
                                .map(u -> u < 0.5 ? 0 : Math.pow(u, 3))
                                .toArray();
                        Target free = simple(strata, deviations, 1);
                        return new Target(free.spreads(), free.relief(), free.relief() * random.nextDouble(1, 50));
                    })
                    .toList();
            SampleAllocation allocation = new SampleAllocation(strata, targets);
            Optimum optimum = allocation.optimum();
            long[] labels = allocation.labels();

            assertThat(optimum.cost() / optimum.bound()).isBetween(1 - 1e-9, 1 + 1e-6);
            assertThat(allocation.meets(labels)).isTrue();
            assertThat(cost(strata, labels)).isBetween(optimum.bound(), optimum.cost() + 120);
            for (int h = 0; h < 40; h++) {
                assertThat(labels[h])
                        .isBetween(strata.get(h).fewest(), strata.get(h).population());
            }
            for (int j = 0; j < 30; j++) {
                assertThat(allocation.variance(j, labels))
                        .isLessThanOrEqualTo(targets.get(j).limit() * (1 + 1e-6));
            }
        }
    }

    @Test
    void proportionalAllocationNeedsMoreAndIsTheLeastThatDoes() {
        SampleAllocation allocation =
                new SampleAllocation(STRATA, List.of(simple(STRATA, new double[] {10, 400, 300}, 6194.0 * 6194 * 25)));
        long[] proportional = allocation.proportionalForTargets();
        long total = Arrays.stream(proportional).sum();

        assertThat(total).isGreaterThan(Arrays.stream(allocation.labels()).sum());
        assertThat(allocation.meets(proportional)).isTrue();
        assertThat(allocation.meets(allocation.proportional((double) total - 4)))
                .isFalse();
        assertThat(allocation.proportional(619.4)).containsExactly(443, 76, 102);
    }

    @Test
    void aBudgetWidensAllTargetsByOneFactor() {
        List<Target> targets = List.of(
                simple(STRATA, DEVIATIONS, 6194.0 * 6194 * 25), simple(STRATA, new double[] {1, 0, 3}, 6194 * 619.4));
        SampleAllocation wanted = new SampleAllocation(STRATA, targets);
        double budget = wanted.optimum().cost() / 3;
        SampleAllocation allowed = wanted.within(budget);

        assertThat(allowed.optimum().cost()).isCloseTo(budget, within(1e-3 * budget));
        assertThat(wanted.within(1e9)).isSameAs(wanted);
        assertThat(wanted.within(0).labels()).containsExactly(2, 2, 2);
    }

    @Test
    void aTargetBeyondACensusIsACensus() {
        List<Stratum> strata = List.of(new Stratum(5, 1, 1), new Stratum(7, 1, 1));
        Target impossible = new Target(List.of(50.0, 70.0), 1, 1e-6);

        assertThat(new SampleAllocation(strata, List.of(impossible)).labels()).containsExactly(5, 7);
        assertThat(new SampleAllocation(strata, List.of()).labels()).containsExactly(1, 1);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new Stratum(0, 1, 1)).hasMessageContaining("got 0 units");
        assertThatThrownBy(() -> new Target(List.of(1.0), 0, 0)).hasMessageContaining("positive limit");
        assertThatThrownBy(() -> new Target(List.of(-1.0), 0, 1)).hasMessageContaining("negative spread");
        assertThatThrownBy(() -> new SampleAllocation(STRATA, List.of(new Target(List.of(1.0), 0, 1))))
                .hasMessageContaining("each of 3 strata");
        assertThat(SampleAllocation.halfWidth(SampleAllocation.variance(0.01, 0.95), 0.95))
                .isCloseTo(0.01, within(1e-15));
        assertThat(SampleAllocation.variance(1.959963985, 0.95)).isCloseTo(1, within(1e-8));
    }

    private static Target simple(List<Stratum> strata, double[] deviations, double limit) {
        List<Double> spreads = new ArrayList<>();
        double relief = 0;
        for (int h = 0; h < deviations.length; h++) {
            double size = strata.get(h).population();
            spreads.add(size * size * deviations[h] * deviations[h]);
            relief += size * deviations[h] * deviations[h];
        }
        return new Target(spreads, relief, limit);
    }

    private static double cheapest(SampleAllocation allocation, List<Stratum> strata) {
        double best = Double.MAX_VALUE;
        for (long a = 2; a <= strata.get(0).population(); a++) {
            for (long b = 2; b <= strata.get(1).population(); b++) {
                for (long c = 2; c <= strata.get(2).population(); c++) {
                    long[] labels = {a, b, c};
                    if (cost(strata, labels) < best && allocation.meets(labels)) {
                        best = cost(strata, labels);
                    }
                }
            }
        }
        return best;
    }

    private static double cost(List<Stratum> strata, long[] labels) {
        return IntStream.range(0, labels.length)
                .mapToDouble(h -> strata.get(h).cost() * labels[h])
                .sum();
    }
}
