package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExactTotalsTest {

    @Test
    void theSumIsTheDoubleNearestToTheExactOneHoweverItIsTaken() {
        Random random = new Random(11);
        for (int round = 0; round < 2_000; round++) {
            int size = 1 + random.nextInt(40);
            int scale = 1 + random.nextInt(60);
            List<Double> terms = new ArrayList<>(Stream.generate(
                            () -> random.nextGaussian() * Math.pow(2, random.nextInt(scale) - scale / 2))
                    .limit(size)
                    .toList());
            double expected = terms.stream()
                    .map(BigDecimal::new)
                    .reduce(BigDecimal.ZERO, BigDecimal::add)
                    .doubleValue();
            Collections.shuffle(terms, random);
            int cut = random.nextInt(size + 1);
            ExactTotals totals = totals(terms.subList(0, cut));
            totals.merge(ExactTotals.unpack(totals(terms.subList(cut, size)).packed()));

            assertThat(totals.rounded()).as("round %d", round).containsExactly(expected);
        }
    }

    /** Cases of CPython's test of {@code math.fsum}. */
    @Test
    void halvesAreRoundedToEvenAndByWhatLiesBelow() {
        assertThat(sum(1e100, 1.0, -1e100, 1e-100, 1e50, -1.0, -1e50)).isEqualTo(1e-100);
        assertThat(sum(0x1p53, -0.5, -0x1p-54)).isEqualTo(0x1p53 - 1);
        assertThat(sum(0x1p53, 1.0, 0x1p-100)).isEqualTo(0x1p53 + 2);
        assertThat(sum(0x1p53 + 10, 1.0, 0x1p-100)).isEqualTo(0x1p53 + 12);
        assertThat(sum(0x1p53 - 4, 0.5, 0x1p-54)).isEqualTo(0x1p53 - 3);
        assertThat(sum(1e16, 1, 1e-16)).isEqualTo(10000000000000002.0);
        assertThat(sum(1e16 - 2, 1 - 0x1p-53, -(1e16 - 2), -(1 - 0x1p-53))).isZero();
    }

    @Test
    void eachTotalHasItsOwnTerms() {
        ExactTotals totals = new ExactTotals();
        assertThat(ExactTotals.unpack(totals.packed()).rounded()).isEmpty();
        totals.add(Arrays.asList(1.0, null, 0.0, null));
        totals.add(Arrays.asList(2.0, null, null, -3.0));

        assertThat(ExactTotals.unpack(totals.packed()).rounded()).containsExactly(3.0, null, 0.0, -3.0);
        ExactTotals other = new ExactTotals();
        other.merge(totals);
        other.add(Arrays.asList(null, 1.0, null, 3.0));
        assertThat(other.rounded()).containsExactly(3.0, 1.0, 0.0, 0.0);
        assertThat(totals.rounded()).containsExactly(3.0, null, 0.0, -3.0);
    }

    @Test
    void whatIsNotFiniteOrDoesNotFitIsAnError() {
        assertThatThrownBy(() -> sum(Double.NaN)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> sum(1, Double.POSITIVE_INFINITY)).hasMessageContaining("not finite");
        assertThatThrownBy(() -> sum(Double.MAX_VALUE, Double.MAX_VALUE)).isInstanceOf(ArithmeticException.class);
        ExactTotals two = new ExactTotals();
        two.add(Arrays.asList(1.0, 2.0));
        assertThatThrownBy(() -> two.add(Arrays.asList(1.0))).hasMessage("1 terms for 2 totals");
    }

    private static double sum(double... terms) {
        return totals(Arrays.stream(terms).boxed().toList()).rounded().get(0);
    }

    private static ExactTotals totals(List<Double> terms) {
        ExactTotals totals = new ExactTotals();
        terms.forEach(term -> totals.add(Arrays.asList(term)));
        return totals;
    }
}
