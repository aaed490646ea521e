package io.northstar.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.northstar.table.AssistedRates;
import io.northstar.table.MetricCells;
import io.northstar.table.NorthStar;
import io.northstar.table.ScoreCells;
import io.northstar.table.Slices;
import io.northstar.testing.Rows;
import io.northstar.testing.Schools;
import io.northstar.testing.Schools.School;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Published values of prediction-powered estimates, through Spark. Each is a day of its own, and the day before it tunes the
 * factor. Values above 1 are published as shares of a larger unit.
 */
@ExtendWith(SparkExtension.class)
class AssistedReferenceTest {
    private static final LocalDate FIRST = LocalDate.parse("2026-01-02");
    private static final Slicing WHOLE = new Slicing(Map.of(), List.of(List.of()));
    private static final double SCHOOLS = 6194;
    private static final double POINTS = 1000;
    private static final double TENS = 10;
    private static final MetricCatalogue CATALOGUE = new MetricCatalogue(
            Population.shipped().metrics().stream()
                    .filter(metric -> metric.name().equals("leakage"))
                    .toList(),
            List.of());

    /** Estimated and predicted total of a day, with their variances; the denominator is known. */
    private record Moments(
            double denominator,
            double actual,
            double sampled,
            double counted,
            double variance,
            double predicted,
            double cross) {

        /** A day of the same labels whose best factor is {@code factor}. */
        Moments tuning(double factor) {
            return new Moments(
                    denominator, actual, sampled, counted, variance, variance, Math.min(factor, 1) * variance);
        }
    }

    private final String hash = CATALOGUE.definitionHash(CATALOGUE.metrics().get(0));
    private final Rows cells = Rows.of(MetricCells.table(List.of()))
            .each(MetricCells.METRIC, "leakage")
            .each(MetricCells.DEFINITION_HASH, hash)
            .each(MetricCells.WEIGHTING, "decision")
            .each(Slices.SLICE, Slices.ALL)
            .each(MetricCells.POPULATION, (long) SCHOOLS)
            .each(MetricCells.LABELS_RESTRICTING, 0L)
            .each(MetricCells.LABELS_PERMITTING, 200L)
            .each(MetricCells.LABELS, 200L)
            .each(MetricCells.SQUARED_WEIGHTS, 200.0)
            .each(MetricCells.DEGREES_OF_FREEDOM, 197L);
    private final Rows scores = Rows.of(ScoreCells.table(List.of()))
            .each(ScoreCells.METRIC, "leakage")
            .each(ScoreCells.DEFINITION_HASH, hash)
            .each(Slices.SLICE, Slices.ALL)
            .each(ScoreCells.DECISIONS, (long) SCHOOLS)
            .each(ScoreCells.SCORED, (long) SCHOOLS);
    private final Rows published = Rows.of(NorthStar.current(List.of()))
            .each(NorthStar.SERIES, NorthStar.CURRENT)
            .each(NorthStar.STATUS, NorthStar.OK)
            .each(NorthStar.WEIGHTING, "decision")
            .each(NorthStar.METRIC, "leakage")
            .each(NorthStar.DEFINITION_HASH, hash)
            .each(Slices.SLICE, Slices.ALL)
            .each(NorthStar.WINDOW_DAYS, 1);
    private LocalDate next;

    @BeforeEach
    void begin() {
        next = FIRST;
    }

    /**
     * Mean api00 assisted by api99, whose total 3914069 is known: 664.8055, SE 2.0511 at factor 1, and 664.6158, SE 1.9088 at
     * the tuned factor .924662, 24.3 times less variance than the 9.4089 of the labels alone (R's {@code survey}, apistrat).
     */
    @Test
    void schoolsAgreeWithTheGeneralisedDifferenceEstimator(SparkSession spark) {
        Moments schools = schools();
        add(schools, schools);
        add(schools.tuning(1), schools);
        List<Row> rows = rows(spark);

        Row tuned = rows.get(0);
        assertThat(tuned.<Double>getAs(AssistedRates.FACTOR)).isCloseTo(.924662, within(5e-7));
        assertNumbers(tuned, 664.6158, 1.9088, POINTS, 5e-5);
        assertThat(1 / (1 - tuned.<Double>getAs(AssistedRates.LABEL_SAVING))).isCloseTo(24.3, within(.05));
        Row whole = rows.get(1);
        assertThat(whole.<Double>getAs(AssistedRates.FACTOR)).isEqualTo(1);
        assertNumbers(whole, 664.8055, 2.0511, POINTS, 5e-5);
        assertThat(1 - whole.<Double>getAs(AssistedRates.LABEL_SAVING))
                .isCloseTo(Math.pow(2.0511 / 9.4089, 2), within(5e-6));
    }

    /**
     * The toys of glide: y = (3, 5), f = (2, 4, 5, 7), probability 1/2 gives 5.341, std .581 at factor .894 ({@code
     * test_asi.py}); y = (5, 6), f = (4.9, 6.1) labelled and (5.2, 6.1) not, in two strata alike, gives 5.618, std .250.
     */
    @Test
    void toysAgreeWithGlide(SparkSession spark) {
        double[] actual = {6, 10, 0, 0};
        double[] control = {2, 4, -5, -7};
        Moments active = new Moments(
                TENS,
                mean(actual),
                mean(control),
                0,
                covariance(actual, actual) / 4,
                covariance(control, control) / 4,
                covariance(actual, control) / 4);
        add(active, active);
        double[] labels = {5, 6};
        double[] labelled = {4.9, 6.1};
        double[] others = {5.2, 6.1};
        double[] all = {4.9, 6.1, 5.2, 6.1};
        Moments strata = new Moments(
                2 * TENS,
                2 * mean(labels),
                2 * mean(labelled),
                2 * mean(others),
                covariance(labels, labels),
                covariance(labelled, labelled) + covariance(others, others),
                covariance(labels, labelled));
        add(strata.tuning(covariance(labels, labelled) / (2 * covariance(all, all))), strata);
        List<Row> rows = rows(spark);

        assertThat(rows.get(0).<Double>getAs(AssistedRates.FACTOR)).isCloseTo(.894, within(5e-4));
        assertNumbers(rows.get(0), 5.341, .581, TENS, 5e-4);
        assertNumbers(rows.get(1), 5.618, .250, TENS, 5e-4);
    }

    private void add(Moments tuning, Moments day) {
        for (Moments each : List.of(tuning, day)) {
            cells.row(MetricCells.DAY, Date.valueOf(next))
                    .with(MetricCells.NUMERATOR, each.actual())
                    .with(MetricCells.DENOMINATOR, each.denominator())
                    .with(MetricCells.NUMERATOR_VARIANCE, each.variance());
            scores.row(ScoreCells.DAY, Date.valueOf(next))
                    .with(ScoreCells.SAMPLED_NUMERATOR, each.sampled())
                    .with(ScoreCells.COUNTED_NUMERATOR, each.counted())
                    .with(ScoreCells.PREDICTED_NUMERATOR_VARIANCE, each.predicted())
                    .with(ScoreCells.NUMERATOR_BY_NUMERATOR, each.cross());
            next = next.plusDays(1);
        }
        published.row(NorthStar.DAY, Date.valueOf(next.minusDays(1)));
    }

    /** The window of one day for each pair of days; the longest window, of two, tunes it. */
    private List<Row> rows(SparkSession spark) {
        return Assisted.rows(
                        scores.in(spark),
                        cells.in(spark),
                        published.in(spark),
                        FIRST.plusDays(1).datesUntil(next).toList(),
                        List.of(1, 2),
                        CATALOGUE.definitions(),
                        WHOLE,
                        Population.RULES,
                        100)
                .orderBy(AssistedRates.DAY)
                .collectAsList();
    }

    private static void assertNumbers(Row row, double estimate, double error, double unit, double tolerance) {
        assertThat(row.<String>getAs(AssistedRates.FALLBACK)).isEqualTo("none");
        assertThat(unit * row.<Double>getAs(AssistedRates.ESTIMATE)).isCloseTo(estimate, within(tolerance));
        assertThat(unit * row.<Double>getAs(AssistedRates.STANDARD_ERROR)).isCloseTo(error, within(tolerance));
    }

    private static Moments schools() {
        Map<String, List<School>> strata =
                Schools.read("apistrat").stream().collect(Collectors.groupingBy(school -> school.text("stype")));
        double[] sums = new double[5];
        strata.values().forEach(stratum -> {
            double[] actual = numbers(stratum, "api00");
            double[] score = numbers(stratum, "api99");
            double size = stratum.get(0).number("fpc");
            double factor = size * (size - actual.length) / actual.length;
            sums[0] += size * mean(actual);
            sums[1] += size * mean(score);
            sums[2] += factor * covariance(actual, actual);
            sums[3] += factor * covariance(score, score);
            sums[4] += factor * covariance(actual, score);
        });
        return new Moments(POINTS * SCHOOLS, sums[0], sums[1], 3_914_069, sums[2], sums[3], sums[4]);
    }

    private static double[] numbers(List<School> schools, String name) {
        return schools.stream().mapToDouble(school -> school.number(name)).toArray();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double covariance(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += (left[i] - mean(left)) * (right[i] - mean(right));
        }
        return sum / (left.length - 1);
    }
}
