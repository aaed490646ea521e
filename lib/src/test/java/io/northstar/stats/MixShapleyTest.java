package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MixShapleyTest {

    @Test
    void twoDimensionsShareTheMixAsBothOrdersDoOnAverage() {
        List<MixShapley.Leaf> leaves = leaves(new Random(3), 3, 4);
        MixShapley shares = MixShapley.of(List.of("a", "b"), leaves);

        double a = mix(leaves, 0);
        double b = mix(leaves, 1);
        double both = RatioChange.of(leaves.stream()
                        .map(leaf -> new RatioChange.Part("", leaf.before(), leaf.after()))
                        .toList())
                .symmetricMix()
                .estimate();
        assertThat(shares.mix().get("a")).isCloseTo((a + both - b) / 2, within(1e-12));
        assertThat(shares.mix().get("b")).isCloseTo((b + both - a) / 2, within(1e-12));
    }

    @Test
    void mixesAndRateSumToTheChange() {
        Random random = new Random(11);
        List<MixShapley.Leaf> leaves = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            leaves.add(leaf(random, List.of("a" + i % 3, "b" + i % 4, "c" + i % 5, "d")));
        }
        MixShapley shares = MixShapley.of(List.of("a", "b", "c", "d"), leaves);

        double change = total(leaves, false).rate() - total(leaves, true).rate();
        double sum =
                shares.mix().values().stream().mapToDouble(Double::doubleValue).sum() + shares.rate();
        assertThat(sum).isCloseTo(change, within(1e-12));
        assertThat(shares.mix().get("d")).isCloseTo(0, within(1e-12));
    }

    @Test
    void refusesWhatItCannotCompute() {
        List<String> many = Collections.nCopies(13, "a");
        assertThatThrownBy(() -> MixShapley.of(many, List.of())).hasMessageContaining("at most 12 dimensions");
        assertThatThrownBy(() -> MixShapley.of(List.of("a", "b"), List.of(leaf(new Random(1), List.of("x")))))
                .hasMessageContaining("one value of each");
    }

    private static double mix(List<MixShapley.Leaf> leaves, int dimension) {
        List<RatioChange.Part> parts = new ArrayList<>();
        for (String value : leaves.stream()
                .map(leaf -> leaf.values().get(dimension))
                .distinct()
                .toList()) {
            List<MixShapley.Leaf> own = leaves.stream()
                    .filter(leaf -> leaf.values().get(dimension).equals(value))
                    .toList();
            parts.add(new RatioChange.Part(value, total(own, true), total(own, false)));
        }
        return RatioChange.of(parts).symmetricMix().estimate();
    }

    private static PeriodTotals total(List<MixShapley.Leaf> leaves, boolean before) {
        return leaves.stream()
                .map(leaf -> before ? leaf.before() : leaf.after())
                .reduce(PeriodTotals.NONE, PeriodTotals::plus);
    }

    private static List<MixShapley.Leaf> leaves(Random random, int rows, int columns) {
        List<MixShapley.Leaf> leaves = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                leaves.add(leaf(random, List.of("r" + row, "c" + column)));
            }
        }
        return leaves;
    }

    private static MixShapley.Leaf leaf(Random random, List<String> values) {
        double before = 1 + random.nextInt(100);
        double after = 1 + random.nextInt(100);
        return new MixShapley.Leaf(
                values,
                PeriodTotals.exact(before * random.nextDouble(), before),
                PeriodTotals.exact(after * random.nextDouble(), after));
    }
}
