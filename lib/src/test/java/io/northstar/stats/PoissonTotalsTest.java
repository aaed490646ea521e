package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PoissonTotalsTest {

    private record Unit(double weight, double x, double y) {}

    @Test
    void varianceEqualsItsDefinitionByLinearisedValues() {
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            List<Unit> units =
                    Stream.generate(() -> randomUnit(random)).limit(25).toList();
            RatioTotals totals = RatioTotals.poisson(moments(units));
            double denominator = sum(units, unit -> unit.weight() * unit.x());
            double ratio = sum(units, unit -> unit.weight() * unit.y()) / denominator;
            double variance = sum(units, unit -> {
                double probability = 1 / unit.weight();
                double linearised = (unit.y() - ratio * unit.x()) / denominator;
                return (1 - probability) / (probability * probability) * linearised * linearised;
            });

            assertThat(totals.ratio()).isCloseTo(ratio, within(1e-12));
            assertThat(totals.varianceOfRatio()).isCloseTo(variance, within(1e-12));
        }
    }

    /** methods.md, section 1: for y in {0, 1} and y <= x in {0, 1}, V = (Ya (1 - 2R) + R^2 Xa) / X^2. */
    @Test
    void binaryValuesNeedTheCountsOfWeightsOnly() {
        List<Unit> units = List.of(new Unit(10, 1, 1), new Unit(4, 1, 0), new Unit(2, 1, 1), new Unit(3, 0, 0));
        RatioTotals totals = RatioTotals.poisson(moments(units));
        double ratio = 12.0 / 16;

        assertThat(totals.ratio()).isEqualTo(ratio);
        assertThat(totals.varianceOfRatio())
                .isCloseTo((92 * (1 - 2 * ratio) + ratio * ratio * 104) / 256, within(1e-15));
    }

    @Test
    void countsAreTakenOver() {
        RatioTotals totals = RatioTotals.poisson(new PoissonMoments(100, 5, 4, 1, 2, 3, 4, 5, 6));

        assertThat(totals).isEqualTo(new RatioTotals(2, 1, 5, 4, 3, 4, 6, 4, 95));
    }

    @Test
    void noLabelsInTheDomainGiveZero() {
        assertThat(RatioTotals.poisson(new PoissonMoments(100, 5, 0, 0, 0, 0, 0, 0, 0)))
                .isEqualTo(RatioTotals.ZERO);
    }

    @Test
    void countsThatCannotBeAreRefused() {
        assertThat(new PoissonMoments(5, 5, 5, 1, 1, 1, 1, 1, 1).labelled()).isEqualTo(5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PoissonMoments(4, 5, 5, 1, 1, 1, 1, 1, 1))
                .withMessage("A population of 4.0 units cannot have 5 labelled ones; the sample was drawn from another"
                        + " population than the one counted");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PoissonMoments(9, 5, 6, 1, 1, 1, 1, 1, 1))
                .withMessage("Of 5 labelled units 6 cannot be in the domain");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PoissonMoments(9, 5, -1, 1, 1, 1, 1, 1, 1))
                .withMessageContaining("-1");
    }

    private static Unit randomUnit(Random random) {
        double x = 1 + random.nextDouble();
        return new Unit(1 + 50 * random.nextDouble(), x, x * random.nextDouble());
    }

    private static PoissonMoments moments(List<Unit> units) {
        return new PoissonMoments(
                1000,
                units.size(),
                units.stream().filter(unit -> unit.x() > 0).count(),
                sum(units, unit -> unit.weight() * unit.x()),
                sum(units, unit -> unit.weight() * unit.y()),
                sum(units, unit -> unit.weight() * (unit.weight() - 1) * unit.x() * unit.x()),
                sum(units, unit -> unit.weight() * (unit.weight() - 1) * unit.x() * unit.y()),
                sum(units, unit -> unit.weight() * (unit.weight() - 1) * unit.y() * unit.y()),
                sum(units, unit -> Math.pow(unit.weight() * unit.x(), 2)));
    }

    private static double sum(List<Unit> units, ToDoubleFunction<Unit> value) {
        return units.stream().mapToDouble(value).sum();
    }
}
