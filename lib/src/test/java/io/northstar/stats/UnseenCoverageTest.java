package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.stats.UnseenEvents.Place;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * How often a 95 % interval of recall holds the truth where a sample of the approvals shows no miss on more than one day in three,
 * for one day and for a week of such days.
 */
class UnseenCoverageTest {
    private static final double CONFIDENCE = 0.95;
    private static final int REPETITIONS = 2000;
    private static final int LABELLED = 100;
    private static final double CAUGHT = 80_000;
    private static final double APPROVALS = 900_000;
    private static final double LEAKAGE = .01;
    private static final double RECALL = CAUGHT / (CAUGHT + APPROVALS * LEAKAGE);

    @Test
    void intervalsOfOneDayCoverOnlyWithWhatIsUnseen() {
        Coverage coverage = coverage(1);

        assertThat(coverage.without()).isLessThan(.7);
        assertThat(coverage.with()).isBetween(.93, 1.0);
    }

    @Test
    void intervalsOfAWeekCoverAndStayShort() {
        Coverage coverage = coverage(7);

        assertThat(coverage.with()).isBetween(.93, 1.0);
        assertThat(coverage.width()).isLessThan(.2);
    }

    /** Shares of intervals that hold the truth, and how wide they are on average. */
    private record Coverage(double with, double without, double width) {}

    private static Coverage coverage(int days) {
        Random random = new Random(11);
        int with = 0;
        int without = 0;
        double width = 0;
        for (int i = 0; i < REPETITIONS; i++) {
            RatioTotals totals = RatioTotals.ZERO;
            double unseen = 0;
            for (int day = 0; day < days; day++) {
                long misses = draw(random, LEAKAGE);
                totals = totals.plus(sample(300, 100_000, draw(random, .8) + draw(random, .8) + draw(random, .8), 1))
                        .plus(sample(LABELLED, APPROVALS, misses, 0));
                unseen += misses == 0 ? APPROVALS : 0;
            }
            double weight = APPROVALS / LABELLED;
            UnseenEvents events = new UnseenEvents(Place.MISSING, 0, 0, unseen, unseen * weight);
            Interval interval =
                    RatioEstimate.proportion(totals, events, CONFIDENCE).interval();
            with += interval.contains(RECALL) ? 1 : 0;
            width += interval.width() / REPETITIONS;
            without += RatioEstimate.proportion(totals, CONFIDENCE).interval().contains(RECALL) ? 1 : 0;
        }
        return new Coverage((double) with / REPETITIONS, (double) without / REPETITIONS, width);
    }

    private static long draw(Random random, double share) {
        return random.doubles(LABELLED).filter(each -> each < share).count();
    }

    private static RatioTotals sample(int labelled, double population, long violating, long restricted) {
        double caught = (double) violating * restricted;
        return RatioTotals.stratified(
                List.of(new StratumMoments(
                        population, labelled, violating, violating, caught, violating, caught, caught)),
                LonelyStratum.ADJUST,
                true);
    }
}
