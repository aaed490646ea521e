package io.northstar.metric;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import io.northstar.table.TurnaroundCells;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Published 95 % intervals hold the truth as often as they say, over many samples of one population. */
@ExtendWith(SparkExtension.class)
class IntervalCoverageTest {
    private static final int SAMPLES = 500;
    private static final int SIZE = 2_400;
    private static final int ENOUGH_LABELS = 30;
    private static final double FEW = .15;
    private static final double LEAST = .93;
    private static final double MOST = .99;
    private static final MetricCatalogue METRICS = new MetricCatalogue(
            Population.shipped().metrics().stream()
                    .filter(metric -> List.of("fpr", "fdr", "leakage", "prevalence", "recall", "fnr")
                            .contains(metric.name()))
                    .toList(),
            List.of());

    @Test
    void intervalsCoverTheTruthAndPooledCountsDoNot(SparkSession spark) {
        Population population = Population.of(spark, SIZE, SAMPLES, 1);
        Map<String, Double> truth = truth(spark);

        Map<String, int[]> hits = new TreeMap<>();
        Map<String, Double> labels = new TreeMap<>();
        for (Row row : published(population.cells(METRICS), SAMPLES)) {
            String key = row.getAs(Slices.SLICE) + " " + row.getAs(NorthStar.METRIC);
            assertThat(row.<String>getAs(NorthStar.STATUS)).as(key).isEqualTo(NorthStar.OK);
            hits.computeIfAbsent(key, name -> new int[1])[0] += covers(row, truth) ? 1 : 0;
            labels.merge(key, row.<Double>getAs(NorthStar.EFFECTIVE_LABELS) / SAMPLES, Double::sum);
        }
        hits.forEach((key, count) -> {
            double share = (double) count[0] / SAMPLES;
            assertThat(share).as("coverage of %s", key).isGreaterThanOrEqualTo(LEAST);
            if (labels.get(key) >= ENOUGH_LABELS) {
                assertThat(share).as("coverage of %s", key).isLessThanOrEqualTo(MOST);
            }
        });
        assertThat(hits).hasSize(24);
        assertThat(pooledFalsePositiveRate(population) / truth.get("all fpr")).isGreaterThan(1.5);
    }

    /** Few labels where violations are rare: most samples show none in some stratum, and recall looks perfect in many. */
    @Test
    void intervalsCoverTheTruthWhereStrataShowNoEvent(SparkSession spark) {
        Map<String, Double> truth = truth(spark);
        Population population = Population.of(spark, SIZE, SAMPLES, FEW);

        Map<String, Double> coverage = coverageOfTheWhole(published(population.cells(METRICS), SAMPLES), truth);

        assertThat(coverage)
                .hasSize(6)
                .allSatisfy((key, share) ->
                        assertThat(share).as("coverage of %s", key).isGreaterThanOrEqualTo(LEAST));
    }

    private static Map<String, Double> coverageOfTheWhole(List<Row> published, Map<String, Double> truth) {
        return published.stream()
                .filter(row -> row.getAs(Slices.SLICE).equals(Slices.ALL))
                .collect(Collectors.groupingBy(
                        row -> "all " + row.getAs(NorthStar.METRIC),
                        TreeMap::new,
                        Collectors.averagingDouble(row -> covers(row, truth) ? 1 : 0)));
    }

    private static boolean covers(Row row, Map<String, Double> truth) {
        double value = truth.get(row.getAs(Slices.SLICE) + " " + row.getAs(NorthStar.METRIC));
        return row.<Double>getAs(NorthStar.CI_LOW) <= value && value <= row.<Double>getAs(NorthStar.CI_HIGH);
    }

    @Test
    void aCensusIsExact(SparkSession spark) {
        Population population = Population.of(spark, 500, 1, 1000);

        assertThat(published(population.cells(METRICS), 1)).isNotEmpty().allSatisfy(row -> {
            assertThat(row.<String>getAs(NorthStar.METHOD)).isEqualTo("census");
            assertThat(row.<Double>getAs(NorthStar.STANDARD_ERROR)).isZero();
            assertThat(row.<Double>getAs(NorthStar.CI_LOW)).isEqualTo(row.<Double>getAs(NorthStar.CI_HIGH));
        });
    }

    private static List<Row> published(Dataset<Row> cells, int days) {
        Dataset<Row> turnaround =
                Rows.of(TurnaroundCells.table(Population.MARKETS.names())).in(cells.sparkSession());
        List<LocalDate> each = Population.FIRST_DAY
                .datesUntil(Population.FIRST_DAY.plusDays(days))
                .toList();
        return Published.rows(
                        cells,
                        turnaround,
                        each,
                        List.of(1),
                        METRICS.definitions(),
                        Population.MARKETS,
                        Population.RULES)
                .where(col(NorthStar.WEIGHTING).equalTo("decision"))
                .collectAsList();
    }

    /** The true values by slice and metric, counted on a census of the same population. */
    private static Map<String, Double> truth(SparkSession spark) {
        Map<String, Double> truth = new TreeMap<>();
        Dataset<Row> all = Population.of(spark, SIZE, 1, 1000).drawn();
        put(truth, "all", all);
        for (String market : List.of("US", "BR", "NG")) {
            put(truth, "market=" + market, all.where(col("market").equalTo(market)));
        }
        return truth;
    }

    private static void put(Map<String, Double> truth, String slice, Dataset<Row> rows) {
        Row counts = rows.agg(
                        count_if(col(JudgedDecisions.RESTRICTS).and(col(LabelledDecisions.VIOLATING)))
                                .as("caught"),
                        count_if(col(JudgedDecisions.RESTRICTS)).as("restricted"),
                        count_if(col(LabelledDecisions.VIOLATING)).as("violating"),
                        count_if(lit(true)).as("all"))
                .head();
        double caught = counts.getLong(0);
        double restricted = counts.getLong(1);
        double violating = counts.getLong(2);
        double size = counts.getLong(3);
        truth.put(slice + " fdr", (restricted - caught) / restricted);
        truth.put(slice + " fpr", (restricted - caught) / (size - violating));
        truth.put(slice + " recall", caught / violating);
        truth.put(slice + " fnr", (violating - caught) / violating);
        truth.put(slice + " leakage", (violating - caught) / (size - restricted));
        truth.put(slice + " prevalence", violating / size);
    }

    /** What counting labels gives, whatever the rates they were drawn at. */
    private static double pooledFalsePositiveRate(Population population) {
        return population
                .drawn()
                .where(col(LabelledDecisions.VIOLATING).equalTo(false))
                .agg(avg(col(JudgedDecisions.RESTRICTS).cast("int")))
                .head()
                .getDouble(0);
    }
}
