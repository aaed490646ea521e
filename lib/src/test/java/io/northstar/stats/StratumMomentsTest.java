package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StratumMomentsTest {

    private static final StratumMoments LATE = new StratumMoments(100, 3, 2, 1.5, 2.5, 3.5, 4.5, 5.5);

    @Test
    void partsOfOneSampleAddUpExceptTheirPopulation() {
        StratumMoments early = new StratumMoments(100, 10, 8, 10, 20, 30, 40, 50);

        assertThat(early.plus(LATE)).isEqualTo(new StratumMoments(100, 13, 10, 11.5, 22.5, 33.5, 44.5, 55.5));
    }

    @Test
    void mergingIsCommutativeAndAssociative() {
        Random random = new Random(17);
        for (int i = 0; i < 200; i++) {
            StratumMoments a = randomPart(random);
            StratumMoments b = randomPart(random);
            StratumMoments c = randomPart(random);

            assertThat(a.plus(b)).isEqualTo(b.plus(a));
            assertClose(a.plus(b).plus(c), a.plus(b.plus(c)));
        }
    }

    @Test
    void aWholeStratumMayBeLabelled() {
        assertThat(new StratumMoments(3, 3, 3, 3, 1, 3, 1, 1).labelled()).isEqualTo(3);
    }

    @Test
    void aStratumWithoutLabelsInTheDomainHasNoSums() {
        assertThat(new StratumMoments(5, 0, 0, 0, 0, 0, 0, 0).domainLabels()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StratumMoments(5, 2, 0, 1, 0, 1, 0, 0))
                .withMessage("A stratum without labels in the domain has sums of squares 1.0 (denominator) and 0.0"
                        + " (numerator); expected 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StratumMoments(5, 2, 0, 0, 1, 0, 0, 1))
                .withMessageContaining("1.0 (numerator)");
    }

    @Test
    void moreLabelsThanUnitsMeanTheWrongFrame() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StratumMoments(9, 10, 8, 10, 20, 30, 40, 50))
                .withMessage("A stratum of 9.0 units cannot have 10 labelled ones; the sample was drawn from another"
                        + " population than the one counted");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StratumMoments(Double.NaN, 10, 8, 10, 20, 30, 40, 50))
                .withMessageContaining("NaN");
    }

    @Test
    void domainLabelsAreSomeOfTheLabels() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StratumMoments(9, 3, 4, 10, 20, 30, 40, 50))
                .withMessage("Of 3 labelled units 4 cannot be in the domain");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StratumMoments(9, 3, -1, 10, 20, 30, 40, 50))
                .withMessageContaining("-1");
    }

    @Test
    void partsOfDifferentStrataAreNotMerged() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LATE.plus(new StratumMoments(99, 1, 1, 1, 1, 1, 1, 1)))
                .withMessage("Parts of one stratum must share its population, but have 100.0 and 99.0");
    }

    private static StratumMoments randomPart(Random random) {
        StratumMoments part = Sample.random(random).moments();
        return new StratumMoments(
                1000, part.labelled(), part.domainLabels(), part.x(), part.y(), part.xx(), part.xy(), part.yy());
    }

    private static void assertClose(StratumMoments actual, StratumMoments expected) {
        assertThat(actual.labelled()).isEqualTo(expected.labelled());
        assertThat(actual.domainLabels()).isEqualTo(expected.domainLabels());
        assertThat(actual.x()).isCloseTo(expected.x(), within(1e-12 * expected.x()));
        assertThat(actual.y()).isCloseTo(expected.y(), within(1e-12 * expected.y()));
        assertThat(actual.xx()).isCloseTo(expected.xx(), within(1e-12 * expected.xx()));
        assertThat(actual.xy()).isCloseTo(expected.xy(), within(1e-12 * expected.xy()));
        assertThat(actual.yy()).isCloseTo(expected.yy(), within(1e-12 * expected.yy()));
    }
}
