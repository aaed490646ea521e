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
    private static final double LEAST = .93;
    private static final double MOST = .99;
    private static final MetricCatalogue METRICS = new MetricCatalogue(Population.shipped().metrics().stream()
            .filter(metric -> List.of("fpr", "fdr", "leakage", "prevalence").contains(metric.name()))
            .toList());

    @Test
    void intervalsCoverTheTruthAndPooledCountsDoNot(SparkSession spark) {
        Population population = Population.of(spark, SIZE, SAMPLES, 1);
        Map<String, Double> truth = truth(spark);

        Map<String, int[]> hits = new TreeMap<>();
        Map<String, Double> labels = new TreeMap<>();
        for (Row row : published(population, SAMPLES)) {
            String key = row.getAs(Slices.SLICE) + " " + row.getAs(NorthStar.METRIC);
            assertThat(row.<String>getAs(NorthStar.STATUS)).as(key).isEqualTo(NorthStar.OK);
            boolean hit = row.<Double>getAs(NorthStar.CI_LOW) <= truth.get(key)
                    && truth.get(key) <= row.<Double>getAs(NorthStar.CI_HIGH);
            hits.computeIfAbsent(key, name -> new int[1])[0] += hit ? 1 : 0;
            labels.merge(key, row.<Double>getAs(NorthStar.EFFECTIVE_LABELS) / SAMPLES, Double::sum);
        }
        hits.forEach((key, count) -> {
            double share = (double) count[0] / SAMPLES;
            assertThat(share).as("coverage of %s", key).isGreaterThanOrEqualTo(LEAST);
            if (labels.get(key) >= ENOUGH_LABELS) {
                assertThat(share).as("coverage of %s", key).isLessThanOrEqualTo(MOST);
            }
        });
        assertThat(hits).hasSize(16);
        assertThat(pooledFalsePositiveRate(population) / truth.get("all fpr")).isGreaterThan(1.5);
    }

    @Test
    void aCensusIsExact(SparkSession spark) {
        Population population = Population.of(spark, 500, 1, 1000);

        assertThat(published(population, 1)).isNotEmpty().allSatisfy(row -> {
            assertThat(row.<String>getAs(NorthStar.METHOD)).isEqualTo("census");
            assertThat(row.<Double>getAs(NorthStar.STANDARD_ERROR)).isZero();
            assertThat(row.<Double>getAs(NorthStar.CI_LOW)).isEqualTo(row.<Double>getAs(NorthStar.CI_HIGH));
        });
    }

    private static List<Row> published(Population population, int days) {
        Dataset<Row> turnaround = Rows.of(TurnaroundCells.table(Population.MARKETS.names()))
                .in(population.judged().sparkSession());
        List<LocalDate> each = Population.FIRST_DAY
                .datesUntil(Population.FIRST_DAY.plusDays(days))
                .toList();
        return Published.rows(
                        population.cells(METRICS),
                        turnaround,
                        each,
                        List.of(1),
                        METRICS,
                        Population.MARKETS,
                        Population.RULES,
                        "run")
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
