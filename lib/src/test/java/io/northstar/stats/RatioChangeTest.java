package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RatioChangeTest {
    private static final double CONFIDENCE = 0.95;

    /** Admitted and all applicants of six departments, men then women: Bickel, Hammel and O'Connell 1975, R's UCBAdmissions. */
    private static final double[][] BERKELEY = {
        {512, 825, 89, 108},
        {353, 560, 17, 25},
        {120, 325, 202, 593},
        {138, 417, 131, 375},
        {53, 191, 94, 393},
        {22, 373, 24, 341}
    };

    @Test
    void berkeleyIsMixAgainstTheRates() {
        RatioChange change = RatioChange.of(binomial(BERKELEY));

        assertThat(change.change().estimate()).isCloseTo(-0.141645, within(1e-6));
        assertThat(change.symmetricRate().estimate()).isCloseTo(0.036028, within(1e-6));
        assertThat(change.symmetricMix().estimate()).isCloseTo(-0.177674, within(1e-6));
        assertThat(change.verdict(CONFIDENCE)).isEqualTo(ChangeVerdict.MIX);
        assertThat(change.symmetricRate().estimate() * change.change().estimate())
                .isNegative();
    }

    @Test
    void everySplitSumsToTheChange() {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            List<RatioChange.Part> parts = random(random, 1 + random.nextInt(30));
            RatioChange change = RatioChange.of(parts);
            double expected = change.after().rate() - change.before().rate();

            assertThat(change.change().estimate()).isCloseTo(expected, within(1e-12));
            assertThat(sum(change.rate(), change.mix(), change.interaction())).isCloseTo(expected, within(1e-12));
            assertThat(sum(change.symmetricRate(), change.symmetricMix())).isCloseTo(expected, within(1e-12));
            assertThat(change.parts().stream()
                            .mapToDouble(RatioChange.PartChange::total)
                            .sum())
                    .isCloseTo(expected, within(1e-12));
            assertThat(change.parts().stream()
                            .mapToDouble(part -> part.rate().estimate())
                            .sum())
                    .isCloseTo(change.symmetricRate().estimate(), within(1e-12));
        }
    }

    @Test
    void standardErrorsAreThoseOfASimulation() {
        double[][] rates = {{0.1, 0.2}, {0.4, 0.45}, {0.7, 0.6}};
        double[][] weights = {{0.5, 0.3}, {0.3, 0.3}, {0.2, 0.4}};
        int units = 3000;
        Random random = new Random(7);
        List<RatioChange> draws = new ArrayList<>();
        for (int round = 0; round < 3000; round++) {
            draws.add(RatioChange.of(poststratified(random, rates, weights, units)));
        }

        RatioChange first = draws.get(0);
        assertThat(first.change().standardError())
                .isCloseTo(deviation(draws.stream().mapToDouble(d -> d.change().estimate())), within(0.0006));
        assertThat(first.rate().standardError())
                .isCloseTo(deviation(draws.stream().mapToDouble(d -> d.rate().estimate())), within(0.0006));
        assertThat(first.mix().standardError())
                .isCloseTo(deviation(draws.stream().mapToDouble(d -> d.mix().estimate())), within(0.0006));
        assertThat(first.symmetricMix().standardError())
                .isCloseTo(
                        deviation(
                                draws.stream().mapToDouble(d -> d.symmetricMix().estimate())),
                        within(0.0006));
    }

    @Test
    void samplingNoiseIsCalledNoise() {
        RatioChange change = RatioChange.of(binomial(new double[][] {{10, 100, 12, 100}, {5, 50, 4, 50}}));

        assertThat(change.verdict(CONFIDENCE)).isEqualTo(ChangeVerdict.NOISE);
        assertThat(change.change().interval(CONFIDENCE).contains(0)).isTrue();
    }

    @Test
    void pureMixIsCalledMixAndPureRateIsCalledRate() {
        RatioChange mix = RatioChange.of(binomial(new double[][] {{100, 1000, 300, 3000}, {1500, 3000, 500, 1000}}));
        RatioChange rate = RatioChange.of(binomial(new double[][] {{100, 1000, 300, 1000}, {1500, 3000, 1500, 3000}}));

        assertThat(mix.verdict(CONFIDENCE)).isEqualTo(ChangeVerdict.MIX);
        assertThat(mix.rate().estimate()).isCloseTo(0, within(1e-12));
        assertThat(mix.simpson()).isFalse();
        assertThat(rate.verdict(CONFIDENCE)).isEqualTo(ChangeVerdict.RATE);
        assertThat(rate.mix().estimate()).isCloseTo(0, within(1e-12));
    }

    @Test
    void growthOfWhatGetsWorseIsInteraction() {
        RatioChange change = RatioChange.of(binomial(new double[][] {{10, 100, 4500, 5000}, {990, 9900, 500, 5000}}));

        assertThat(change.verdict(CONFIDENCE)).isEqualTo(ChangeVerdict.INTERACTION);
    }

    /** Kidney stones, Charig et al. 1986: open surgery is better for either size of stone, and worse over all. */
    @Test
    void findsSimpsonsParadox() {
        RatioChange change = RatioChange.of(binomial(new double[][] {{81, 87, 234, 270}, {192, 263, 55, 80}}));

        assertThat(change.change().estimate()).isPositive();
        assertThat(change.symmetricRate().estimate()).isNegative();
        assertThat(change.simpson()).isTrue();
    }

    @Test
    void comingAndGoingIsMix() {
        RatioChange change = RatioChange.of(List.of(
                new RatioChange.Part("old", PeriodTotals.binomial(20, 1000), PeriodTotals.binomial(20, 1000)),
                new RatioChange.Part("new", PeriodTotals.NONE, PeriodTotals.binomial(500, 1000)),
                new RatioChange.Part("never", PeriodTotals.NONE, PeriodTotals.NONE)));

        assertThat(change.verdict(CONFIDENCE)).isEqualTo(ChangeVerdict.MIX);
        assertThat(change.parts()).hasSize(2);
        assertThat(change.mix().estimate()).isCloseTo(0.24, within(1e-12));
        assertThat(change.mix().standardError()).isPositive();
        assertThat(change.parts().get(1).rate()).isEqualTo(new ChangeEffect(0, 0));
    }

    @Test
    void refusesWhatHasNoRatio() {
        assertThatThrownBy(() ->
                        RatioChange.of(List.of(new RatioChange.Part("a", PeriodTotals.NONE, PeriodTotals.exact(1, 2)))))
                .hasMessageContaining("denominator above 0 in both periods");
        assertThatThrownBy(() -> PeriodTotals.exact(1, 0)).hasMessageContaining("needs a denominator above 0");
        assertThatThrownBy(() -> PeriodTotals.exact(Double.NaN, 1)).hasMessageContaining("finite");
        assertThatThrownBy(() -> PeriodTotals.exact(1, -1)).hasMessageContaining("not negative");
    }

    private static List<RatioChange.Part> binomial(double[][] counts) {
        List<RatioChange.Part> parts = new ArrayList<>();
        for (double[] row : counts) {
            parts.add(new RatioChange.Part(
                    "value " + parts.size(),
                    PeriodTotals.binomial(row[0], row[1]),
                    PeriodTotals.binomial(row[2], row[3])));
        }
        return parts;
    }

    private static List<RatioChange.Part> random(Random random, int count) {
        List<RatioChange.Part> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double before = random.nextInt(1000) + (i == 0 ? 1 : 0);
            double after = random.nextInt(1000) + (i == 0 ? 1 : 0);
            parts.add(new RatioChange.Part(
                    "v" + i,
                    PeriodTotals.exact(before * random.nextDouble(), before),
                    PeriodTotals.exact(after * random.nextDouble(), after)));
        }
        return parts;
    }

    /** Totals from independent samples of fixed size, in which value and outcome are both random. */
    private static List<RatioChange.Part> poststratified(
            Random random, double[][] rates, double[][] weights, int units) {
        double[][] sums = new double[rates.length][4];
        for (int period = 0; period < 2; period++) {
            for (int value = 0; value < rates.length; value++) {
                // Poisson counts: values are then sampled independently of each other, as the formula takes them
                double size = Math.max(
                        1,
                        Math.round(units * weights[value][period]
                                + random.nextGaussian() * Math.sqrt(units * weights[value][period])));
                for (int unit = 0; unit < size; unit++) {
                    sums[value][2 * period] += random.nextDouble() < rates[value][period] ? 1 : 0;
                }
                sums[value][2 * period + 1] = size;
            }
        }
        return Stream.of(sums)
                .map(row -> new RatioChange.Part("v", poisson(row[0], row[1]), poisson(row[2], row[3])))
                .toList();
    }

    private static PeriodTotals poisson(double events, double size) {
        return new PeriodTotals(events, size, events, events, size);
    }

    private static double deviation(DoubleStream values) {
        double[] all = values.toArray();
        double mean = DoubleStream.of(all).average().orElseThrow();
        return Math.sqrt(DoubleStream.of(all).map(v -> (v - mean) * (v - mean)).sum() / (all.length - 1));
    }

    private static double sum(ChangeEffect... effects) {
        return Stream.of(effects).mapToDouble(ChangeEffect::estimate).sum();
    }
}
