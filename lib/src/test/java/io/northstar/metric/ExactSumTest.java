package io.northstar.metric;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.MetricCells;
import io.northstar.table.Slices;
import io.northstar.testing.SparkExtension;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ExactSumTest {

    @Test
    void theOrderOfTermsOfAllSizesDoesNotMatter(SparkSession spark) {
        Random random = new Random(7);
        List<Double> terms = DoubleStream.generate(() -> Math.pow(10, random.nextInt(51) - 12) * random.nextDouble())
                .limit(500)
                .map(term -> Math.min(term, 1e38))
                .boxed()
                .collect(Collectors.toList());
        double first = sum(spark, terms);
        Collections.shuffle(terms, random);

        assertThat(sum(spark, terms)).isEqualTo(first);
        assertThat(first / terms.stream().mapToDouble(each -> each).sum()).isCloseTo(1, within(1e-12));
    }

    @Test
    void nothingIsLostAndNothingIsNull(SparkSession spark) {
        assertThat(sum(spark, List.of(1e-12, 1e17, 2e-12, -1e17))).isEqualTo(3e-12);
        assertThat(sum(spark, List.of(1e-12, 2e-12))).isEqualTo(3e-12);
        assertThat(sum(spark, List.of(1e38, -1e38))).isZero();
        assertThat(spark.range(2)
                        .agg(ExactSum.of(
                                List.of(lit(null).cast("double"), col("id").cast("double"))))
                        .head()
                        .getList(0))
                .containsExactly(null, 1.0);
    }

    /** More millionths than a long holds. */
    @Test
    void tenBillionImpressionsEachAddUp(SparkSession spark) {
        MetricCatalogue metrics = MetricCatalogue.of(ConfigFactory.parseString(
                "all { population = \"true\", numerator = \"true\", weightings = [impression, spend] }"));
        Population population = Population.of(spark, 2_000, 1, 1);

        var weights = Populations.count(
                        population
                                .judged()
                                .withColumn(JudgedDecisions.IMPRESSIONS, lit(10_000_000_000L))
                                .withColumn(
                                        JudgedDecisions.SPEND,
                                        lit(1_000_000_000L).cast("decimal(18,6)")),
                        MetricPlan.ofPopulations(metrics.definitions()),
                        Population.MARKETS)
                .where(col(Slices.SLICE).equalTo(Slices.ALL))
                .orderBy(desc(MetricCells.POPULATION_WEIGHT))
                .select(MetricCells.POPULATION_WEIGHT, MetricCells.NUMERATOR)
                .collectAsList();

        assertThat(weights).hasSize(2);
        assertThat(weights.get(0).getDouble(0)).isEqualTo(2e13);
        assertThat(weights.get(1).getDouble(1)).isEqualTo(2e12);
    }

    private static double sum(SparkSession spark, List<Double> terms) {
        Dataset<Double> rows = spark.createDataset(terms, Encoders.DOUBLE()).repartition(3);
        return rows.agg(ExactSum.of(List.of(col("value"))).getItem(0)).head().getDouble(0);
    }
}
