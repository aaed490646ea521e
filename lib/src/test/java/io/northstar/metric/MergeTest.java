package io.northstar.metric;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.MetricCells;
import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import io.northstar.testing.DataFrames;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Parts of a day add up to the day, and days to the window, for every metric that ships with Northstar. */
@ExtendWith(SparkExtension.class)
class MergeTest {
    private static final int PARTS = 3;
    private static final int DIGITS = 3;
    private static final MetricCatalogue METRICS = Population.shipped();
    private static final List<String> ADDITIVE = List.of(
            MetricCells.NUMERATOR,
            MetricCells.DENOMINATOR,
            MetricCells.NUMERATOR_VARIANCE,
            MetricCells.COVARIANCE,
            MetricCells.DENOMINATOR_VARIANCE,
            MetricCells.SQUARED_WEIGHTS);

    @Test
    void partsOfADayAddUpToTheDay(SparkSession spark) {
        Population population = Population.of(spark, 800, 2, 2);
        MetricPlan sampled = MetricPlan.ofSamples(METRICS.definitions());
        MetricPlan counted = MetricPlan.ofPopulations(METRICS.definitions());

        DataFrames.assertSameRows(
                rounded(Samples.sumUp(
                        population.drawn(), population.strata(), sampled, Population.MARKETS, Population.RULES)),
                merged(
                        parts(population.drawn())
                                .map(part -> Samples.sumUp(
                                        part, population.strata(), sampled, Population.MARKETS, Population.RULES)),
                        DesignStrata.DESIGN_STRATUM_ID));
        DataFrames.assertSameRows(
                rounded(Populations.count(population.judged(), counted, Population.MARKETS)),
                merged(
                        parts(population.judged()).map(part -> Populations.count(part, counted, Population.MARKETS)),
                        Slices.GRAIN));
        DataFrames.assertSameRows(
                rounded(Turnaround.cells(population.judged(), population.knownOn(), Population.MARKETS)),
                mergedTurnaround(parts(population.judged())
                        .map(part -> Turnaround.cells(part, population.knownOn(), Population.MARKETS))));
    }

    @Test
    void aWindowIsTheSumOfItsDays(SparkSession spark) {
        Population population = Population.of(spark, 800, 7, 1);
        Dataset<Row> cells = population.cells(METRICS).cache();
        Date last = Date.valueOf(Population.FIRST_DAY.plusDays(6));

        Map<String, double[]> sums = new TreeMap<>();
        for (Row cell : cells.collectAsList()) {
            double[] sum = sums.computeIfAbsent(key(cell), key -> new double[ADDITIVE.size()]);
            for (int i = 0; i < sum.length; i++) {
                Double value = cell.getAs(ADDITIVE.get(i));
                sum[i] += value == null ? 0 : value;
            }
        }
        List<Row> windows = Windows.sumUp(
                        cells,
                        Windows.spans(spark, List.of(last), List.of(7)),
                        METRICS.definitions(),
                        Population.MARKETS)
                .collectAsList();

        assertThat(windows).hasSameSizeAs(sums.keySet()).allSatisfy(window -> {
            double[] sum = sums.get(key(window));
            for (int i = 0; i < sum.length; i++) {
                Double value = window.getAs(ADDITIVE.get(i));
                assertThat(value == null ? 0 : value)
                        .as("%s of %s", ADDITIVE.get(i), key(window))
                        .isCloseTo(sum[i], within(1e-12 * Math.max(1, Math.abs(sum[i]))));
            }
            assertThat(window.<Integer>getAs(NorthStar.DAYS_COVERED)).isEqualTo(7);
        });
        assertThat(windows.stream().map(row -> row.getAs(MetricCells.METRIC)).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        METRICS.ratios().stream().map(RatioMetric::name).toList());
    }

    private static String key(Row row) {
        return "%s %s %s"
                .formatted(row.getAs(Slices.SLICE), row.getAs(MetricCells.METRIC), row.getAs(MetricCells.WEIGHTING));
    }

    private static Stream<Dataset<Row>> parts(Dataset<Row> rows) {
        return Stream.iterate(0, part -> part + 1)
                .limit(PARTS)
                .map(part -> rows.where(pmod(col(Decisions.DECISION_ID).cast("long"), lit(PARTS))
                        .equalTo(part)));
    }

    private static Dataset<Row> merged(Stream<Dataset<Row>> parts, String alsoBy) {
        Dataset<Row> all = parts.reduce(Dataset::unionByName).orElseThrow();
        List<String> keys = Stream.concat(Populations.keys(Population.MARKETS).stream(), Stream.of(alsoBy))
                .distinct()
                .toList();
        return summed(all, keys);
    }

    private static Dataset<Row> mergedTurnaround(Stream<Dataset<Row>> parts) {
        return summed(
                parts.reduce(Dataset::unionByName).orElseThrow(),
                List.of(Decisions.DAY, Slices.GRAIN, Slices.SLICE, Decisions.MARKET, "bucket", MetricCells.KNOWN_ON));
    }

    private static Dataset<Row> summed(Dataset<Row> all, List<String> keys) {
        Column[] sums = Stream.of(all.columns())
                .filter(column -> !keys.contains(column))
                .map(column -> sum(column).as(column))
                .toArray(Column[]::new);
        return rounded(all.groupBy(keys.stream().map(name -> col(name)).toArray(Column[]::new))
                .agg(sums[0], Arrays.copyOfRange(sums, 1, sums.length)));
    }

    /** The sums of this test are plain doubles, whose last digits depend on the order of their terms. */
    private static Dataset<Row> rounded(Dataset<Row> rows) {
        Column[] columns = Arrays.stream(rows.schema().fields())
                .map(field -> field.dataType().equals(DataTypes.DoubleType)
                        ? round(col(field.name()), DIGITS).as(field.name())
                        : col(field.name()))
                .toArray(Column[]::new);
        return rows.select(columns);
    }
}
