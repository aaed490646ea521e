package io.northstar.metric;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.northstar.sample.SamplingDesign;
import io.northstar.table.AssistedRates;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.NorthStar;
import io.northstar.table.ScoreCells;
import io.northstar.table.ScorePopulations;
import io.northstar.table.Slices;
import io.northstar.table.TurnaroundCells;
import io.northstar.testing.DataFrames;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Prediction-assisted estimates of a population whose scores are known, through Spark, against plain loops in Java. */
@ExtendWith(SparkExtension.class)
class AssistedTest {
    private static final int SIZE = 1_500;
    private static final int DAYS = 3;
    private static final LocalDate LAST = Population.FIRST_DAY.plusDays(DAYS - 1);
    private static final List<Integer> WINDOWS = List.of(1, DAYS);
    private static final List<String> PREDICTABLE = List.of("fpr", "fdr", "leakage");
    private static final MetricCatalogue CATALOGUE = new MetricCatalogue(
            Population.shipped().metrics().stream()
                    .filter(metric ->
                            List.of("fpr", "fdr", "leakage", "inconsistency_qa").contains(metric.name()))
                    .toList(),
            List.of());
    private static final Definitions METRICS = CATALOGUE.definitions();

    private static Population population;
    private static Dataset<Row> judged;
    private static Dataset<Row> drawn;
    private static Dataset<Row> scores;
    private static Dataset<Row> published;
    private static Map<String, Row> assisted;

    @BeforeAll
    static void compute(SparkSession spark) {
        population = Population.of(spark, SIZE, DAYS, 1);
        // The truth is in the drawn rows only; the score must not need it.
        judged = population
                .judged()
                .withColumn(DesignStrata.DESIGN_STRATUM_ID, stratum())
                .withColumn(Decisions.SCORE, score())
                .cache();
        drawn = population.drawn().withColumn(Decisions.SCORE, score());
        scores = cells(judged).cache();
        Dataset<Row> cells = population.cells(METRICS).cache();
        published = Published.rows(
                        cells,
                        Rows.of(TurnaroundCells.table(Population.MARKETS.names()))
                                .in(spark),
                        List.of(LAST),
                        WINDOWS,
                        METRICS,
                        Population.MARKETS,
                        Population.RULES)
                .cache();
        assisted = new HashMap<>();
        Assisted.rows(
                        scores,
                        cells,
                        published,
                        List.of(LAST),
                        WINDOWS,
                        METRICS,
                        Population.MARKETS,
                        Population.RULES,
                        100)
                .collectAsList()
                .forEach(row -> assisted.put(
                        "%s %d %s"
                                .formatted(
                                        row.getAs(Slices.SLICE),
                                        row.<Integer>getAs(AssistedRates.WINDOW_DAYS),
                                        row.getAs(AssistedRates.METRIC)),
                        row));
    }

    @Test
    void momentsAreThoseOfPlainLoops() {
        List<Row> units = drawn.where(col(Decisions.DAY).equalTo(java.sql.Date.valueOf(LAST)))
                .collectAsList();
        Map<String, Double> sizes = new HashMap<>();
        population
                .strata()
                .where(col(Decisions.DAY).equalTo(java.sql.Date.valueOf(LAST)))
                .collectAsList()
                .forEach(row -> sizes.put(
                        row.getAs(DesignStrata.DESIGN_STRATUM_ID), row.getAs(DesignStrata.STRATUM_POPULATION)));
        double sampled = 0;
        double variance = 0;
        double cross = 0;
        for (Map.Entry<String, Double> stratum : sizes.entrySet()) {
            List<double[]> values = new ArrayList<>();
            for (Row unit : units) {
                if (unit.getAs(DesignStrata.DESIGN_STRATUM_ID).equals(stratum.getKey())) {
                    boolean restricts = unit.getAs("restricts");
                    boolean violating = unit.getAs(LabelledDecisions.VIOLATING);
                    double score = unit.getAs(Decisions.SCORE);
                    // false positive rate: above the line, below it, and both as the score predicts them
                    values.add(
                            new double[] {restricts && !violating ? 1 : 0, violating ? 0 : 1, restricts ? 1 - score : 0
                            });
                }
            }
            double size = stratum.getValue();
            double factor = size * (size - values.size()) / values.size();
            sampled += size * mean(values, 2);
            variance += factor * covariance(values, 2, 2);
            cross += factor * covariance(values, 1, 2);
        }
        Row cell = scores.where(col(Slices.SLICE).equalTo(Slices.ALL))
                .where(col(ScoreCells.METRIC).equalTo("fpr"))
                .where(col(ScoreCells.DAY).equalTo(java.sql.Date.valueOf(LAST)))
                .head();

        assertThat(cell.<Double>getAs(ScoreCells.SAMPLED_NUMERATOR)).isCloseTo(sampled, within(1e-6));
        assertThat(cell.<Double>getAs(ScoreCells.PREDICTED_NUMERATOR_VARIANCE)).isCloseTo(variance, within(1e-6));
        assertThat(cell.<Double>getAs(ScoreCells.DENOMINATOR_BY_NUMERATOR)).isCloseTo(cross, within(1e-6));
        assertThat(cell.<Double>getAs(ScoreCells.COUNTED_NUMERATOR)).isCloseTo(expectedFalsePositives(), within(1e-4));
        assertThat(cell.<Long>getAs(ScoreCells.DECISIONS)).isEqualTo(SIZE);
        assertThat(cell.<Long>getAs(ScoreCells.SCORED)).isEqualTo(SIZE);
    }

    @Test
    void plainNumbersAreThePublishedOnes() {
        Map<String, Row> numbers = new HashMap<>();
        published
                .where(col(NorthStar.WEIGHTING).equalTo("decision"))
                .where(col(NorthStar.STATUS).equalTo(NorthStar.OK))
                .where(col(NorthStar.METRIC).isInCollection(PREDICTABLE))
                .collectAsList()
                .forEach(row -> numbers.put(
                        "%s %d %s"
                                .formatted(
                                        row.getAs(Slices.SLICE),
                                        row.<Integer>getAs(NorthStar.WINDOW_DAYS),
                                        row.getAs(NorthStar.METRIC)),
                        row));
        assertThat(assisted.keySet()).isEqualTo(numbers.keySet()).hasSizeGreaterThan(20);
        assisted.forEach((key, row) -> {
            assertThat(row.<Double>getAs(AssistedRates.PLAIN))
                    .as(key)
                    .isEqualTo(numbers.get(key).<Double>getAs(NorthStar.ESTIMATE));
            double width = row.<Double>getAs(AssistedRates.CI_HIGH) - row.<Double>getAs(AssistedRates.CI_LOW);
            double plain =
                    row.<Double>getAs(AssistedRates.PLAIN_CI_HIGH) - row.<Double>getAs(AssistedRates.PLAIN_CI_LOW);
            if (row.<String>getAs(AssistedRates.FALLBACK).equals("none")) {
                assertThat(width).as(key).isLessThan(plain + 1e-12);
                assertThat(row.<Double>getAs(AssistedRates.LABEL_SAVING)).isPositive();
            } else {
                assertThat(width).as(key).isEqualTo(plain);
                assertThat(row.<Double>getAs(AssistedRates.LABEL_SAVING)).isZero();
            }
        });
    }

    @Test
    void scoresThatKnowTheTruthSaveLabels() {
        Row leakage = assisted.get("all 3 leakage");

        assertThat(leakage.<String>getAs(AssistedRates.FALLBACK)).isEqualTo("none");
        assertThat(leakage.<Double>getAs(AssistedRates.LABEL_SAVING)).isGreaterThan(.3);
        assertThat(leakage.<Double>getAs(AssistedRates.FACTOR)).isGreaterThan(.5);
        assertThat(leakage.<Double>getAs(AssistedRates.SCORED_SHARE)).isEqualTo(1);
        assertThat(leakage.<Integer>getAs(AssistedRates.TUNING_DAYS)).isEqualTo(DAYS - 1);
    }

    private static Dataset<Row> cells(Dataset<Row> decisions) {
        Dataset<Row> strata = population
                .strata()
                .join(
                        SamplingDesign.sizes(decisions),
                        List.of(Decisions.DAY, DesignStrata.DESIGN_STRATUM_ID).toArray(String[]::new));
        return ScoredSamples.cells(
                ScoredSamples.counted(decisions, strata, METRICS, Population.MARKETS),
                drawn,
                strata,
                METRICS,
                Population.MARKETS,
                Population.RULES);
    }

    @Test
    void aStratumOfOtherDecisionsThanCountedIsLeftToItsLabels(SparkSession spark) {
        Dataset<Row> half = judged.where(col(DesignStrata.DESIGN_STRATUM_ID)
                .notEqual("reject")
                .or(pmod(xxhash64(col(Decisions.DECISION_ID)), lit(2)).equalTo(0)));
        Row cell = cells(half)
                .where(col(Slices.SLICE).equalTo(Slices.ALL))
                .where(col(ScoreCells.METRIC).equalTo("fdr"))
                .head();

        assertThat(cell.<Double>getAs(ScoreCells.SAMPLED_NUMERATOR)).isZero();
        assertThat(cell.<Double>getAs(ScoreCells.COUNTED_NUMERATOR)).isZero();
    }

    @Test
    void decisionsWithoutAScorePredictNothingAndPartitionsDoNotMatter() {
        Dataset<Row> unscored = judged.withColumn(Decisions.SCORE, lit(null).cast("double"));
        Row cell = ScoredPopulations.of(unscored, METRICS, Population.MARKETS)
                .where(col(ScorePopulations.METRIC).equalTo("fpr"))
                .head();
        assertThat(cell.<Long>getAs(ScorePopulations.SCORED)).isZero();
        assertThat(cell.<Double>getAs(ScorePopulations.PREDICTED_DENOMINATOR)).isZero();

        DataFrames.assertSameRows(
                ScoredPopulations.of(judged.coalesce(1), METRICS, Population.MARKETS),
                ScoredPopulations.of(judged.repartition(5, col(Decisions.DECISION_ID)), METRICS, Population.MARKETS));
    }

    private static double expectedFalsePositives() {
        return judged
                .where(col(Decisions.DAY).equalTo(java.sql.Date.valueOf(LAST)))
                .where("restricts")
                .collectAsList()
                .stream()
                .mapToDouble(row -> 1 - row.<Double>getAs(Decisions.SCORE))
                .sum();
    }

    /** As {@link Population} decides the truth, with some doubt. */
    private static Column score() {
        Column violating = percent("truth")
                .lt(when(col("restricts"), lit(80))
                        .otherwise(when(percent("score").lt(25), lit(9)).otherwise(lit(2))));
        Column doubt = percent("doubt").divide(lit(400.0));
        return when(violating, lit(.9).minus(doubt)).otherwise(lit(.05).plus(doubt));
    }

    private static Column stratum() {
        return when(col("restricts"), "reject")
                .when(percent("score").lt(25), "approve, high score")
                .otherwise("approve, low score");
    }

    private static Column percent(String purpose) {
        return pmod(xxhash64(col(Decisions.DECISION_ID).cast("long"), lit(purpose)), lit(100L));
    }

    private static double mean(List<double[]> values, int position) {
        return values.stream().mapToDouble(value -> value[position]).average().orElseThrow();
    }

    private static double covariance(List<double[]> values, int left, int right) {
        double leftMean = mean(values, left);
        double rightMean = mean(values, right);
        return values.stream()
                        .mapToDouble(value -> (value[left] - leftMean) * (value[right] - rightMean))
                        .sum()
                / (values.size() - 1);
    }
}
