package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TermStatisticsTest {
    /** Computed apart from this project with the formulas of Monroe, Colaresi and Quinn. */
    @Test
    void logOddsAreThoseOfTheFormula() {
        LogOdds odds = LogOdds.of(50, 10_000, 20, 12_000, 7, 2_200);
        assertThat(odds.difference()).isCloseTo(0.901800, within(5e-7));
        assertThat(odds.variance()).isCloseTo(0.0545809, within(5e-8));
        assertThat(odds.z()).isCloseTo(3.860024, within(5e-7));
        assertThat(LogOdds.of(20, 12_000, 50, 10_000, 7, 2_200).z()).isCloseTo(-odds.z(), within(1e-12));
    }

    /** The lady tasting tea: all four cups right have p 1/70, three of four 17/70. */
    @Test
    void fishersTestIsThatOfTheLadyTastingTea() {
        assertThat(new FourCells(4, 0, 0, 4).fisherGreater()).isCloseTo(1.0 / 70, within(1e-12));
        assertThat(new FourCells(3, 1, 1, 3).fisherGreater()).isCloseTo(17.0 / 70, within(1e-12));
        assertThat(new FourCells(3, 1, 1, 3).leastFisherGreater()).isCloseTo(1.0 / 70, within(1e-12));
        assertThat(new FourCells(0, 0, 0, 0).fisherGreater()).isEqualTo(1);
        assertThat(new FourCells(3, 1, 1, 3).growth()).isEqualTo(3);
        assertThat(new FourCells(3, 1, 0, 4).growth()).isInfinite();
        assertThat(new FourCells(0, 1, 0, 4).growth()).isZero();
        assertThatThrownBy(() -> new FourCells(-1, 0, 0, 0)).hasMessageContaining("at least 0");
    }

    /** Twice the smaller tail of scipy's hypergeom. */
    @Test
    void fishersTestToBothSidesIsThatOfScipy() {
        assertThat(new FourCells(8, 2, 1, 5).fisher()).isCloseTo(0.04895104895104896, within(1e-12));
        assertThat(new FourCells(1, 5, 8, 2).fisher()).isCloseTo(0.04895104895104896, within(1e-12));
        assertThat(new FourCells(40, 260, 30, 670).fisher()).isCloseTo(1.7412174210402113e-6, within(1e-15));
        assertThat(new FourCells(0, 50, 60, 940).fisher()).isCloseTo(0.09808103496424875, within(1e-12));
        assertThat(new FourCells(3, 3, 3, 3).fisher()).isEqualTo(1);
        assertThat(new FourCells(0, 5, 0, 7).fisher()).isEqualTo(1);
    }

    @Test
    void burstsForgetAndKeepTheVarianceOfTheirPast() {
        double half = Burst.weight(1);
        assertThat(half).isEqualTo(0.5);
        Burst known = Burst.from(2).after(4, half);
        assertThat(known).isEqualTo(new Burst(3, 1));
        assertThat(known.score(7, 1)).isEqualTo(2);
        assertThat(Burst.from(0).score(0.05, 0.01)).isCloseTo(4, within(1e-12));
    }
}
