package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.northstar.stats.KaplanMeier.Bucket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KaplanMeierTest {

    private static final double CONFIDENCE = 0.95;
    private static final double WEEK = 7 * 86400;

    /**
     * Weeks in remission of 21 children on 6-MP; Freireich et al. 1963, Blood 21, 699-716; minus: still in remission.
     */
    private static final KaplanMeier REMISSION =
            weeks(6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35);

    /** Kleinbaum and Klein, Survival Analysis, chapter 2; Klein and Moeschberger, table 4.1. */
    @ParameterizedTest
    @CsvSource({
        "5, 1",
        "6, .857",
        "7, .807",
        "9, .807",
        "10, .753",
        "13, .690",
        "16, .627",
        "22, .538",
        "23, .448",
        "35, .448"
    })
    void remissionAgreesWithThePublishedCurve(double week, double survival) {
        assertThat(REMISSION.survival(week * WEEK)).isCloseTo(survival, within(5e-4));
    }

    @Test
    void theMedianIsTheFirstAgeWithHalfDone() {
        assertWeek(REMISSION.quantile(0.5), 23);
        assertWeek(REMISSION.quantile(0.25), 13);
        assertWeek(REMISSION.quantile(0.1), 6);
    }

    @Test
    void quantilesBeyondTheDataAreEmpty() {
        assertThat(REMISSION.quantile(0.75)).isEmpty();
        assertThat(REMISSION.quantileEstimate(0.75, CONFIDENCE)).isEmpty();
        assertThat(KaplanMeier.of(List.of()).quantile(0.5)).isEmpty();
    }

    /**
     * By hand: at 13 weeks S = .690, Greenwood sum .02395, lower limit .432; at 10 weeks .503. At 22 weeks the upper
     * limit is .747, at 16 weeks .804 and at 23 weeks .680, so the first quarter has an upper end and the median has
     * none.
     */
    @Test
    void quantileLimitsInvertTheLimitsOfTheCurve() {
        assertEstimate(REMISSION.quantileEstimate(0.5, CONFIDENCE), 13, 23);
        assertEstimate(REMISSION.quantileEstimate(0.25, CONFIDENCE), 6, 13, 22);
    }

    @Test
    void lessConfidenceGivesANarrowerInterval() {
        assertEstimate(REMISSION.quantileEstimate(0.5, 0.5), 22, 23);
        assertEstimate(REMISSION.quantileEstimate(0.25, 0.5), 7, 13, 16);
    }

    /**
     * Three tasks from the start, one more under observation from bucket 20 on. Bucket 10: 1 of 3 done. Bucket 20: 1 of
     * 3 done (2 left + 1 entered). Bucket 30: 1 of 2 done.
     */
    @Test
    void lateEntriesAreAtRiskFromTheirEntryOn() {
        KaplanMeier curve = KaplanMeier.of(List.of(
                new Bucket(0, 3, 0, 0), new Bucket(10, 0, 1, 0), new Bucket(20, 1, 1, 0), new Bucket(30, 0, 1, 1)));

        assertThat(curve.survival(LogHistogram.value(9))).isEqualTo(1);
        assertThat(curve.survival(LogHistogram.value(10))).isCloseTo(2.0 / 3, within(1e-15));
        assertThat(curve.survival(LogHistogram.value(25))).isCloseTo(4.0 / 9, within(1e-15));
        assertThat(curve.survival(LogHistogram.value(30))).isCloseTo(2.0 / 9, within(1e-15));
    }

    @Test
    void completedTasksGiveTheEmpiricalQuantiles() {
        KaplanMeier curve = weeks(IntStream.rangeClosed(1, 30).toArray());

        assertWeek(curve.quantile(0.1), 3);
        assertWeek(curve.quantile(0.5), 15);
        assertWeek(curve.quantile(0.9), 27);
        assertThat(curve.survival(31 * WEEK)).isZero();
    }

    @Test
    void aCurveThatEndsAtZeroHasNoUpperLimitThere() {
        KaplanMeier curve = weeks(1, 2, 3);

        assertEstimate(curve.quantileEstimate(0.99, 0.9), 3, 3);
    }

    @Test
    void subSecondTasksFinishInTheFirstBucket() {
        KaplanMeier curve = KaplanMeier.of(List.of(new Bucket(0, 4, 3, 1)));

        assertThat(curve.survival(0)).isEqualTo(0.25);
        assertThat(curve.quantile(0.5)).contains(LogHistogram.value(0));
    }

    @Test
    void limitsEncloseTheQuantileAndTheCurveNeverRises() {
        Random random = new Random(8);
        for (int i = 0; i < 300; i++) {
            KaplanMeier curve = randomCurve(random);
            double q = 0.05 + 0.9 * random.nextDouble();

            curve.quantileEstimate(q, CONFIDENCE).ifPresent(estimate -> {
                assertThat(curve.quantile(q)).contains(estimate.value());
                assertThat(estimate.low()).isLessThanOrEqualTo(estimate.value());
                assertThat(estimate.high().orElse(Double.POSITIVE_INFINITY)).isGreaterThanOrEqualTo(estimate.value());
            });
            for (double seconds = 1; seconds < 1e4; seconds *= 1.5) {
                assertThat(curve.survival(seconds * 1.5)).isBetween(0.0, curve.survival(seconds));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.5, Double.NaN})
    void quantilesOutsideTheOpenUnitIntervalAreRefused(double q) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> REMISSION.quantile(q))
                .withMessage("A quantile must lie strictly between 0 and 1, but is " + q);
    }

    @Test
    void bucketsOutOfOrderAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KaplanMeier.of(List.of(new Bucket(2, 5, 1, 0), new Bucket(2, 0, 1, 0))))
                .withMessage("Buckets must ascend, but 2 follows 2");
    }

    @Test
    void moreTasksLeavingThanWatchedAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KaplanMeier.of(List.of(new Bucket(0, 3, 1, 1), new Bucket(4, 0, 1, 1))))
                .withMessage("At bucket 4 only 1 tasks are under observation, but 1 finish and 1 are censored");
    }

    @Test
    void negativeCountsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bucket(3, -1, 0, 0))
                .withMessage(
                        "Bucket 3 must not be negative, nor have negative counts: -1 entries, 0 events, 0 censored");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bucket(-1, 0, 0, 0))
                .withMessageContaining("Bucket -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bucket(3, 0, -1, 0))
                .withMessageContaining("-1 events");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bucket(3, 0, 0, -1))
                .withMessageContaining("-1 censored");
    }

    /** All tasks under observation from the start; a negative week is a task that was still open then. */
    private static KaplanMeier weeks(int... weeks) {
        List<Bucket> buckets = new ArrayList<>();
        buckets.add(new Bucket(0, weeks.length, 0, 0));
        IntStream.of(weeks).map(Math::abs).sorted().distinct().forEach(week -> {
            long events = IntStream.of(weeks).filter(w -> w == week).count();
            long censored = IntStream.of(weeks).filter(w -> w == -week).count();
            buckets.add(new Bucket(LogHistogram.bucketOf(week * WEEK), 0, events, censored));
        });
        return KaplanMeier.of(buckets);
    }

    private static KaplanMeier randomCurve(Random random) {
        List<Bucket> buckets = new ArrayList<>();
        long open = random.nextLong(20, 120);
        buckets.add(new Bucket(0, open, 0, 0));
        for (int bucket = 1; bucket < 400 && open > 0; bucket += 1 + random.nextInt(30)) {
            long events = random.nextLong(open + 1) / 3;
            long censored = random.nextLong(open - events + 1) / 4;
            long entries = random.nextInt(4);
            buckets.add(new Bucket(bucket, entries, events, censored));
            open += entries - events - censored;
        }
        return KaplanMeier.of(buckets);
    }

    private static void assertWeek(Optional<Double> seconds, double week) {
        assertThat(seconds).hasValueSatisfying(value -> assertThat(value / WEEK).isCloseTo(week, within(0.01 * week)));
    }

    private static void assertEstimate(Optional<QuantileEstimate> estimate, double low, double value) {
        assertThat(estimate).hasValueSatisfying(found -> {
            assertWeek(Optional.of(found.low()), low);
            assertWeek(Optional.of(found.value()), value);
            assertThat(found.high()).isEmpty();
        });
    }

    private static void assertEstimate(Optional<QuantileEstimate> estimate, double low, double value, double high) {
        assertThat(estimate).hasValueSatisfying(found -> {
            assertWeek(Optional.of(found.low()), low);
            assertWeek(Optional.of(found.value()), value);
            assertWeek(found.high().stream().boxed().findFirst(), high);
        });
    }
}
