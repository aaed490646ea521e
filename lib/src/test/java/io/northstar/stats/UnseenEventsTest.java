package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.northstar.stats.UnseenEvents.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnseenEventsTest {
    private static final double CONFIDENCE = 0.95;

    /** 24 of 30 labelled rejects violate, each stands for 3,333.3; of 30 approvals, each for 30,000, none does. */
    private static final RatioTotals REJECTS = RatioTotals.stratified(
            List.of(new StratumMoments(100_000, 30, 24, 24, 24, 24, 24, 24)), LonelyStratum.FAIL, true);

    /** 0 of 30 is compatible with 11.57 % (Clopper and Pearson): 104,130 misses beside 80,000 caught. */
    @Test
    void recallAllowsForMissesThatNoLabelShows() {
        UnseenEvents approvals = new UnseenEvents(Place.MISSING, 0, 0, 900_000, 30 * 30_000.0 * 30_000);
        RatioEstimate recall = RatioEstimate.proportion(REJECTS, approvals, CONFIDENCE);

        assertThat(RatioEstimate.proportion(REJECTS, CONFIDENCE).interval().low())
                .isCloseTo(0.858, within(5e-4));
        assertThat(recall.estimate()).isEqualTo(1);
        assertThat(recall.interval().low()).isCloseTo(80_000 / (80_000 + 900_000 * 0.1157033), within(1e-6));
        assertThat(recall.interval().high()).isEqualTo(1);
        assertThat(recall.method()).isEqualTo(IntervalMethod.CLOPPER_PEARSON);
    }

    /** The base interval and the unseen part add up like two independent parts of a sum (Zou and Donner 2008). */
    @Test
    void prevalenceAllowsForThemOnTopOfItsOwnInterval() {
        RatioTotals all = RatioTotals.stratified(
                List.of(
                        new StratumMoments(100_000, 30, 30, 30, 24, 30, 24, 24),
                        new StratumMoments(900_000, 30, 30, 30, 0, 30, 0, 0)),
                LonelyStratum.FAIL,
                true);
        Interval seen = RatioEstimate.proportion(all, CONFIDENCE).interval();
        RatioEstimate prevalence = RatioEstimate.proportion(
                all, new UnseenEvents(Place.COUNTED, 900_000, 30 * 30_000.0 * 30_000, 0, 0), CONFIDENCE);

        assertThat(prevalence.interval().low()).isCloseTo(seen.low(), within(1e-15));
        assertThat(prevalence.interval().high())
                .isCloseTo(0.08 + Math.hypot(seen.high() - 0.08, 0.9 * 0.1157033), within(1e-6));
    }

    @Test
    void unseenUnitsOutsideTheNumeratorLowerACountedShare() {
        RatioTotals half = new RatioTotals(50, 100, 25, 0, 0, 40, 250, 39, 900);
        UnseenEvents unseen = new UnseenEvents(Place.COUNTED, 0, 0, 30, 30);

        assertThat(unseen.highest(half, CONFIDENCE)).isEqualTo(0.5);
        assertThat(unseen.lowest(half, CONFIDENCE)).isCloseTo((50 - 30 * 0.1157033) / 100, within(1e-7));
    }

    /** 28 days of 30 labels without events bound the daily rate like one day of 840. */
    @Test
    void daysAddUp() {
        RatioTotals month = new RatioTotals(2_240_000, 2_240_000, 0, 0, 0, 672, 1e10, 811, 1e7);
        UnseenEvents day = new UnseenEvents(Place.MISSING, 0, 0, 900_000, 30 * 30_000.0 * 30_000);
        UnseenEvents days = new UnseenEvents(Place.MISSING, 0, 0, 28 * 900_000.0, 28 * 30 * 30_000.0 * 30_000);

        assertThat(days.lowest(month, CONFIDENCE)).isCloseTo(.95302, within(1e-5));
        assertThat(day.lowest(month, CONFIDENCE)).isCloseTo(.95558, within(1e-5));
    }

    @Test
    void sharesStayBetweenZeroAndOne() {
        RatioTotals few = new RatioTotals(1, 2, 1, 0, 0, 2, 2, 1, 900);
        UnseenEvents many = new UnseenEvents(Place.COUNTED, 900, 900 * 900.0, 900, 900 * 900.0);

        assertThat(many.highest(few, CONFIDENCE)).isEqualTo(1);
        assertThat(many.lowest(few, CONFIDENCE)).isZero();
        assertThat(RatioEstimate.proportion(few, many, CONFIDENCE).interval()).isEqualTo(new Interval(0, 1));
    }

    @Test
    void withoutUnseenEventsAndInACensusNothingChanges() {
        RatioTotals census = new RatioTotals(1, 4, 0, 0, 0, 4, 4, 3, 0);
        UnseenEvents many = new UnseenEvents(Place.MISSING, 900, 900 * 900.0, 900, 900 * 900.0);

        assertThat(RatioEstimate.proportion(census, many, CONFIDENCE))
                .isEqualTo(RatioEstimate.proportion(census, CONFIDENCE));
        assertThat(RatioEstimate.proportion(REJECTS, UnseenEvents.NONE, CONFIDENCE))
                .isEqualTo(RatioEstimate.proportion(REJECTS, CONFIDENCE));
        assertThat(new UnseenEvents(Place.COUNTED, 5, 0, 5, 0).highest(census, CONFIDENCE))
                .isEqualTo(.25);
    }

    @Test
    void weightsAreNotNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UnseenEvents(Place.COUNTED, 1, 1, -1, 1))
                .withMessageContaining("-1.0");
    }
}
