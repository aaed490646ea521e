package io.northstar.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChartsTest {
    private static final LocalDate DAY = LocalDate.parse("2026-01-01");

    private static IntervalChart chart(double... estimates) {
        List<IntervalChart.Point> points = new java.util.ArrayList<>();
        for (int i = 0; i < estimates.length; i++) {
            points.add(new IntervalChart.Point(
                    DAY.plusDays(i), estimates[i], estimates[i] - 0.1, estimates[i] + 0.1, i == estimates.length - 1));
        }
        return new IntervalChart(
                "id",
                "fpr",
                "#metric-fpr",
                "what it shows",
                Unit.SHARE,
                points,
                Optional.empty(),
                new Exhibit("id-numbers", "numbers", "command", List.of(), List.of()));
    }

    @Test
    void axesHaveRoundMarksAroundTheNumbers() {
        Axis axis = Axis.over(0.013, 0.041, 0, 100);

        assertThat(axis.low()).isEqualTo(0.01);
        assertThat(axis.high()).isEqualTo(0.05);
        assertThat(axis.marks()).hasSize(5);
        assertThat(axis.place(0.03)).isCloseTo(50, within(1e-9));
    }

    @Test
    void aNumberThatNeverMovesHasAnAxis() {
        assertThat(Axis.over(0.5, 0.5, 0, 100).marks()).hasSizeGreaterThan(1);
        assertThat(Axis.over(0, 0, 0, 100).marks()).hasSizeGreaterThan(1);
        assertThat(Axis.over(1, 1, 0, 100).high()).isEqualTo(1);
    }

    @Test
    void daysWithoutANumberAreGaps() {
        IntervalChart chart = chart(0.5, 0.6, Double.NaN, 0.4);

        assertThat(chart.dots()).hasSize(3);
        assertThat(chart.lines()).hasSize(1).allSatisfy(line -> assertThat(line).matches("M[0-9. ]+L[0-9. ]+"));
        assertThat(chart.bands()).hasSize(1);
        assertThat(chart.whiskers()).hasSize(1);
        assertThat(chart.shades()).hasSize(1);
        assertThat(chart.dots().get(0).text()).isEqualTo("2026-01-01: 50.0 %, between 40.0 % and 60.0 %");
        assertThat(chart.dots().get(2).text()).endsWith("labels still to come");
    }

    @Test
    void higherNumbersAreHigherUp() {
        IntervalChart chart = chart(0.2, 0.8);

        assertThat(Double.parseDouble(chart.dots().get(1).y()))
                .isLessThan(Double.parseDouble(chart.dots().get(0).y()));
    }

    @Test
    void withoutNumbersNothingIsDrawn() {
        assertThat(chart(Double.NaN).isDrawn()).isFalse();
        assertThat(chart().isDrawn()).isFalse();
    }

    @Test
    void slicesAreBesideEachOtherOnOneScale() {
        ComparisonChart chart = new ComparisonChart(
                "leakage by model",
                "what it shows",
                Unit.SHARE,
                List.of(
                        new ComparisonChart.Bar("m1", 0.01, 0.005, 0.02),
                        new ComparisonChart.Bar("a name that is far too long to be shown", 0.02, 0.01, 0.03)));

        assertThat(chart.drawn()).hasSize(2);
        assertThat(Double.parseDouble(chart.drawn().get(0).x()))
                .isLessThan(Double.parseDouble(chart.drawn().get(1).x()));
        assertThat(chart.drawn().get(1).bar().shortLabel()).hasSize(28).endsWith("…");
    }
}
