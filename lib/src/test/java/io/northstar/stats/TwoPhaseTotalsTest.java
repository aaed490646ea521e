package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.northstar.stats.TwoPhaseCell.Draw;
import io.northstar.stats.TwoPhaseCell.First;
import io.northstar.stats.TwoPhaseCell.Second;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TwoPhaseTotalsTest {
    /** One unit of the second phase: its values and weights. */
    record Unit(double x, double y, double w1, double w2) {}

    /**
     * Tsuchiya's example in {@code tests/domain.R} of Lumley's R package {@code survey}: 20 of 300 drawn, of which 5 of 12 and
     * 3 of 8 measured; the domain is {@code y > 3}. {@code svytotal} gives 1164 with variance 70761.47 = 44325.47 + 26436.00,
     * {@code svymean} a variance of .3292258 = .1599264 + .1692994.
     */
    @Test
    void totalAndMeanAgreeWithSurvey() {
        First population = new First("all", Draw.FIXED_SIZE, 300, 20);
        TwoPhaseTotals totals = TwoPhaseTotals.of(
                List.of(
                        cell(population, new Second("1", Draw.FIXED_SIZE, 12, 5), domain(2.4, 1, 2, 3, 4, 5)),
                        cell(population, new Second("2", Draw.FIXED_SIZE, 8, 3), domain(8.0 / 3, 6, 7, 8))),
                true);

        assertThat(totals.numerator()).isCloseTo(1164, within(1e-9));
        assertThat(totals.phaseOne().yy()).isCloseTo(44325.47, within(.005));
        assertThat(totals.phaseTwo().yy()).isCloseTo(26436.00, within(.005));
        assertThat(totals.phaseOne().yy() + totals.phaseTwo().yy()).isCloseTo(70761.47, within(.005));
        assertThat(totals.phaseOneVariance()).isCloseTo(.1599264, within(5e-8));
        assertThat(totals.phaseTwoVariance()).isCloseTo(.1692994, within(5e-8));
        assertThat(totals.audits()).isEqualTo(5);
        assertThat(totals.degreesOfFreedom()).isEqualTo(6);
    }

    /** Over all pairs of samples of a small population, totals and variances are right on average. */
    @Test
    void estimatesHaveNoBiasOverAllSamplesOfAPopulation() {
        double[] values = {1, 0, 1, 1, 0, 1};
        List<Double> totals = new ArrayList<>();
        List<Double> variances = new ArrayList<>();
        for (int drawn : subsets(6, 4)) {
            for (int audited : subsets(6, 2)) {
                if ((audited & drawn) == audited) {
                    TwoPhaseTotals sample = sample(values, audited);
                    totals.add(sample.numerator());
                    variances.add(sample.phaseOne().yy() + sample.phaseTwo().yy());
                }
            }
        }
        double mean = mean(totals, total -> total);

        assertThat(mean).isCloseTo(4, within(1e-12));
        assertThat(mean(variances, variance -> variance))
                .isCloseTo(mean(totals, total -> (total - mean) * (total - mean)), within(1e-12));
    }

    /** The same over random Poisson audits, with a first phase that is Poisson too in one stratum. */
    @Test
    void poissonEstimatesHaveNoBias() {
        Random random = new Random(4);
        double total = 0;
        double squares = 0;
        double variance = 0;
        int rounds = 40_000;
        for (int round = 0; round < rounds; round++) {
            TwoPhaseTotals drawn = poisson(random);
            total += drawn.numerator() / rounds;
            squares += drawn.numerator() * drawn.numerator() / rounds;
            variance += (drawn.phaseOne().yy() + drawn.phaseTwo().yy()) / rounds;
        }

        assertThat(total).isCloseTo(9, within(.15));
        assertThat(variance).isCloseTo(squares - total * total, within(.03 * squares));
    }

    @Test
    void daysAddUpAndACensusIsKnown() {
        First all = new First("day", Draw.FIXED_SIZE, 3, 3);
        Second audited = new Second("day", Draw.FIXED_SIZE, 3, 3);
        TwoPhaseTotals day =
                TwoPhaseTotals.of(List.of(cell(all, audited, List.of(unit(1, 1), unit(1, 1), unit(1, 0)))), true);
        TwoPhaseTotals days = day.plus(day).plus(TwoPhaseTotals.ZERO);

        assertThat(days.denominator()).isEqualTo(6);
        assertThat(days.proportion(.95).interval()).isEqualTo(new Interval(2.0 / 3, 2.0 / 3));
        assertThat(days.phaseTwoVariance()).isZero();
        assertThatThrownBy(() -> TwoPhaseTotals.ZERO.proportion(.95))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one audit");
    }

    @Test
    void withoutFinitePopulationCorrectionEverythingDrawnStillVaries() {
        First all = new First("day", Draw.FIXED_SIZE, 3, 3);
        Second audited = new Second("day", Draw.FIXED_SIZE, 3, 3);
        TwoPhaseTotals day =
                TwoPhaseTotals.of(List.of(cell(all, audited, List.of(unit(1, 1), unit(1, 1), unit(1, 0)))), false);

        // n^2 s^2 / n with s^2 = 1/3
        assertThat(day.phaseOne().yy()).isCloseTo(1, within(1e-12));
    }

    @Test
    void impossibleSizesAreErrors() {
        assertThatThrownBy(() -> new First("h", Draw.FIXED_SIZE, 3, 4)).hasMessageContaining("4 labelled ones");
        assertThatThrownBy(() -> new Second("g", Draw.FIXED_SIZE, 3, 4)).hasMessageContaining("4 audited ones");
        assertThatThrownBy(() -> new Second("g", Draw.POISSON, 3, 0)).hasMessageContaining("0 audited ones");
    }

    static TwoPhaseCell cell(First first, Second second, List<Unit> units) {
        return new TwoPhaseCell(
                first,
                second,
                units.stream().filter(unit -> unit.x() != 0).count(),
                sum(units, unit -> unit.w1() * unit.w2() * unit.x()),
                sum(units, unit -> unit.w1() * unit.w2() * unit.y()),
                products(units, unit -> unit.w1() * unit.w2()),
                products(units, unit -> unit.w1() * unit.w1() * unit.w2()),
                products(units, unit -> unit.w1() * unit.w1() * unit.w2() * unit.w2()));
    }

    private static Products products(List<Unit> units, Function<Unit, Double> weight) {
        return new Products(
                sum(units, unit -> weight.apply(unit) * unit.y() * unit.y()),
                sum(units, unit -> weight.apply(unit) * unit.x() * unit.y()),
                sum(units, unit -> weight.apply(unit) * unit.x() * unit.x()));
    }

    private static double sum(List<Unit> units, Function<Unit, Double> value) {
        return units.stream().mapToDouble(value::apply).sum();
    }

    private static double mean(List<Double> values, Function<Double, Double> value) {
        return values.stream().mapToDouble(value::apply).average().orElseThrow();
    }

    private static Unit unit(double x, double y) {
        return new Unit(x, y, 1, 1);
    }

    private static List<Unit> domain(double w2, double... values) {
        List<Unit> units = new ArrayList<>();
        for (double value : values) {
            boolean inside = value > 3;
            units.add(new Unit(inside ? 1 : 0, inside ? value : 0, 15, w2));
        }
        return units;
    }

    /** Positions of all subsets of {@code size} of {@code of}, as bits. */
    private static List<Integer> subsets(int of, int size) {
        List<Integer> subsets = new ArrayList<>();
        for (int bits = 0; bits < 1 << of; bits++) {
            if (Integer.bitCount(bits) == size) {
                subsets.add(bits);
            }
        }
        return subsets;
    }

    private static TwoPhaseTotals sample(double[] values, int audited) {
        List<Unit> units = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if ((audited >> i & 1) == 1) {
                units.add(new Unit(1, values[i], 6.0 / 4, 4.0 / 2));
            }
        }
        First first = new First("h", Draw.FIXED_SIZE, 6, 4);
        return TwoPhaseTotals.of(List.of(cell(first, new Second("g", Draw.FIXED_SIZE, 4, 2), units)), true);
    }

    /** Ten units of which nine count; five come from a fixed-size stratum of 2 of 5, five from a Poisson one at 1/2. */
    private static TwoPhaseTotals poisson(Random random) {
        List<Unit> fixed = new ArrayList<>();
        List<Unit> poisson = new ArrayList<>();
        int one = random.nextInt(5);
        int other = (one + 1 + random.nextInt(4)) % 5;
        for (int i = 0; i < 5; i++) {
            double rate = i < 2 ? .5 : .25;
            if ((i == one || i == other) && random.nextDouble() < rate) {
                fixed.add(new Unit(1, i == 0 ? 0 : 1, 2.5, 1 / rate));
            }
            if (random.nextDouble() < .5 && random.nextDouble() < rate) {
                poisson.add(new Unit(1, 1, 2, 1 / rate));
            }
        }
        List<TwoPhaseCell> cells = new ArrayList<>();
        Second audits = new Second("audits", Draw.POISSON, 4, Math.max(1, fixed.size() + poisson.size()));
        cells.add(cell(new First("fixed", Draw.FIXED_SIZE, 5, 2), audits, fixed));
        cells.add(cell(new First("poisson", Draw.POISSON, 5, 5), audits, poisson));
        return TwoPhaseTotals.of(cells, true);
    }
}
