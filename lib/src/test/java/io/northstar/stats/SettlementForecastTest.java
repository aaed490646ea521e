package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.northstar.stats.SettlementForecast.SettledDay;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SettlementForecastTest {
    private static final double CONFIDENCE = 0.95;

    /**
     * By hand: on two days half was missing and the value rose by 0.02 and 0.06, so late labels are 0.04 / 0.5 = 0.08 above
     * early ones. All spreads are 0.1^2 * 100 = 1, each v is 0.5 / 100 = 0.005. Residuals are -0.02 and 0.02, their squares over
     * the variances 0.0008 / 0.01 times 2 days: phi = (4 + 0.16) / 5. The error of b is 0.01 / 1^2.
     */
    @Test
    void itMovesByWhatSettledDaysMoved() {
        SettlementForecast forecast =
                forecast(new LateLabels(0.3, 0.1, 100, 200), List.of(settled(0.3, 0.32), settled(0.2, 0.26)));

        assertThat(forecast.selection()).isCloseTo(0.08, within(1e-12));
        assertThat(forecast.value()).isCloseTo(0.34, within(1e-12));
        assertThat(forecast.dispersion()).isCloseTo(0.832, within(1e-12));
        double half = 2.570581835636 * Math.sqrt(0.832 * (0.005 + 0.25 * 0.01));
        assertThat(forecast.interval().low()).isCloseTo(0.34 - half, within(1e-9));
        assertThat(forecast.interval().high()).isCloseTo(0.34 + half, within(1e-9));
        assertThat(forecast.settledDays()).isEqualTo(2);
    }

    @Test
    void nothingMissingLeavesTheEstimate() {
        SettlementForecast forecast =
                forecast(new LateLabels(0.3, 0.1, 100, 100), List.of(settled(0.3, 0.32), settled(0.2, 0.26)));

        assertThat(forecast.value()).isEqualTo(0.3);
        assertThat(forecast.interval()).isEqualTo(new Interval(0.3, 0.3));
    }

    @Test
    void theIntervalNarrowsAsLabelsComeIn() {
        List<SettledDay> history = List.of(settled(0.3, 0.32), settled(0.2, 0.26), settled(0.3, 0.28));
        double width = Double.POSITIVE_INFINITY;
        for (int labels = 20; labels <= 200; labels += 20) {
            double standardError = 1 / Math.sqrt(labels);
            double next = forecast(new LateLabels(0.3, standardError, labels, 200), history)
                    .interval()
                    .width();
            assertThat(next).isLessThan(width);
            width = next;
        }
        assertThat(width).isZero();
    }

    @Test
    void withoutHistoryLabelsAreMissingAtRandom() {
        SettledDay complete = new SettledDay(new LateLabels(0.9, 0.1, 100, 100), 0.9);
        SettlementForecast forecast = forecast(new LateLabels(0.3, 0.1, 100, 200), List.of(complete));

        assertThat(forecast.value()).isEqualTo(0.3);
        assertThat(forecast.dispersion()).isEqualTo(1);
        assertThat(forecast.settledDays()).isZero();
        assertThat(forecast.interval().width()).isCloseTo(2 * 2.7764451051978 * Math.sqrt(0.005), within(1e-9));
    }

    @Test
    void aDayWithoutEventsBorrowsTheSpreadOfTheOthers() {
        SettlementForecast forecast =
                forecast(new LateLabels(0, 0, 100, 200), List.of(settled(0.3, 0.32), settled(0.2, 0.26)));

        assertThat(forecast.interval().width()).isPositive();
    }

    @Test
    void whereNoLabelEverVariedNothingIsSaid() {
        LateLabels constant = new LateLabels(0, 0, 100, 200);

        assertThat(SettlementForecast.quantity(constant, List.of(), CONFIDENCE)).isEmpty();
        assertThat(SettlementForecast.quantity(constant, List.of(new SettledDay(constant, 0)), CONFIDENCE))
                .isEmpty();
        assertThat(forecast(
                                new LateLabels(0.3, 0.1, 100, 200),
                                List.of(new SettledDay(constant, 0), new SettledDay(constant, 0)))
                        .dispersion())
                .isPositive();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettlementForecast.quantity(constant, List.of(), 1))
                .withMessageStartingWith("Confidence must lie strictly between 0 and 1");
    }

    @Test
    void theOrderOfDaysDoesNotMatter() {
        List<SettledDay> days = IntStream.range(0, 9)
                .mapToObj(i -> settled(0.2 + i / 64.0, 0.25 + i % 3 / 32.0))
                .toList();
        List<SettledDay> reversed = new java.util.ArrayList<>(days);
        Collections.reverse(reversed);
        LateLabels open = new LateLabels(0.3, 0.1, 100, 200);

        assertThat(forecast(open, days).interval().low())
                .isCloseTo(forecast(open, reversed).interval().low(), within(1e-12));
    }

    /**
     * By hand: 0.3 with standard error 0.1 is worth 21 labels, 42 at last; the empirical share is 6.8 / 22, its log odds vary by
     * 1 / (21 p (1 - p)), half of which is open. Ends are 42 labels' empirical shares.
     */
    @Test
    void sharesAreForecastOnLogOdds() {
        LateLabels open = new LateLabels(0.3, 0.1, 100, 200);
        SettlementForecast forecast = SettlementForecast.proportion(open, List.of(), CONFIDENCE);

        double share = 6.8 / 22;
        double middle = Math.log(share / (1 - share));
        double half = 2.7764451051978 * Math.sqrt(0.5 / (21 * share * (1 - share)));
        assertThat(forecast.value()).isCloseTo((share * 43 - 0.5) / 42, within(1e-12));
        assertThat(forecast.interval().low()).isCloseTo(settledShare(middle - half), within(1e-9));
        assertThat(forecast.interval().high()).isCloseTo(settledShare(middle + half), within(1e-9));
    }

    /** Odds that settled at three times the early ones do so at any rate. */
    @Test
    void aRateThatDoubledIsCorrectedByTheSameFactorOfItsOdds() {
        List<SettledDay> history = IntStream.range(0, 20)
                .mapToObj(i -> new SettledDay(late(0.1, 10_000), 0.25))
                .toList();

        double value = SettlementForecast.proportion(late(0.2, 10_000), history, CONFIDENCE)
                .value();

        assertThat(value / (1 - value)).isCloseTo(0.25 * 3, within(0.001));
    }

    @Test
    void sharesStayBetweenZeroAndOne() {
        for (double share : new double[] {0, 0.01, 0.5, 1}) {
            SettlementForecast forecast = SettlementForecast.proportion(
                    late(share, 20), List.of(new SettledDay(late(0.1, 20), 0.2)), CONFIDENCE);
            assertThat(forecast.interval().low()).isBetween(0.0, share);
            assertThat(forecast.interval().high()).isBetween(share, 1.0);
            assertThat(forecast.interval().width()).isPositive();
            LateLabels complete = new LateLabels(share, 0.1, 20, 20);
            assertThat(SettlementForecast.proportion(complete, List.of(), CONFIDENCE)
                            .interval())
                    .isEqualTo(new Interval(share, share));
        }
    }

    /** Half of the labels of a simple random sample. */
    private static LateLabels late(double share, double labels) {
        return new LateLabels(share, Math.sqrt(share * (1 - share) / labels), labels, 2 * labels);
    }

    private static double settledShare(double logOdds) {
        return (43 / (1 + Math.exp(-logOdds)) - 0.5) / 42;
    }

    private static SettledDay settled(double estimate, double settled) {
        return new SettledDay(new LateLabels(estimate, 0.1, 100, 200), settled);
    }

    private static SettlementForecast forecast(LateLabels open, List<SettledDay> history) {
        return SettlementForecast.quantity(open, history, CONFIDENCE).orElseThrow();
    }

    /** Whatever the history, a day without missing labels has the estimate and no width. */
    @Test
    void randomHistoriesNeverMoveACompleteDay() {
        Random random = new Random(8);
        for (int round = 0; round < 200; round++) {
            List<SettledDay> history = IntStream.range(0, random.nextInt(20))
                    .mapToObj(i -> settled(random.nextDouble(), random.nextDouble()))
                    .toList();
            double estimate = random.nextDouble();
            SettlementForecast forecast = forecast(new LateLabels(estimate, 0.1, 50, 50), history);
            assertThat(forecast.interval()).isEqualTo(new Interval(estimate, estimate));
        }
    }
}
