package io.northstar.metric;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.stats.LonelyStratum;
import io.northstar.table.Decisions;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.MetricCells;
import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is published of a window, and what is not. */
@ExtendWith(SparkExtension.class)
class PublishedTest {
    private static final int SIZE = 800;
    private static final MetricCatalogue METRICS = new MetricCatalogue(
            Population.shipped().metrics().stream()
                    .filter(metric -> List.of(
                                    "fpr", "recall", "automation_rate", "appeal_rate", "review_cost", "turnaround_p50")
                            .contains(metric.name()))
                    .toList(),
            List.of());

    @Test
    void daysOfAnotherDefinitionDoNotCountAndAreTold(SparkSession spark) {
        Population population = Population.of(spark, SIZE, 2, 1);
        Column other = col(MetricCells.DAY)
                .equalTo(Date.valueOf(Population.FIRST_DAY))
                .and(col(MetricCells.METRIC).equalTo("automation_rate"));
        Dataset<Row> cells = population
                .cells(METRICS)
                .withColumn(
                        MetricCells.DEFINITION_HASH,
                        when(other, "000000000000").otherwise(col(MetricCells.DEFINITION_HASH)));

        Map<String, Row> published = published(population, cells, Population.RULES);

        Row changed = published.get("automation_rate");
        assertThat(changed.<Long>getAs(NorthStar.POPULATION)).isEqualTo(SIZE);
        assertThat(changed.<Integer>getAs(NorthStar.DAYS_COVERED)).isEqualTo(1);
        assertThat(changed.<String>getAs(NorthStar.REASON)).startsWith("Covers 1 of 2 days with decisions");
        Row same = published.get("fpr");
        assertThat(same.<Long>getAs(NorthStar.POPULATION)).isEqualTo(2 * SIZE);
        assertThat(same.<Integer>getAs(NorthStar.DAYS_COVERED)).isEqualTo(2);
        assertThat(same.<String>getAs(NorthStar.REASON)).isNull();
    }

    @Test
    void whatDidNotLandIsUnmeasuredAndNotZero(SparkSession spark) {
        Population landed = Population.of(spark, SIZE, 1, 1);
        Population population = new Population(
                landed.judged()
                        .withColumn(Decisions.HANDLE_SECONDS, lit(null).cast("long"))
                        .withColumn(JudgedDecisions.AUTOMATED, lit(false))
                        .withColumn(JudgedDecisions.APPEALS_KNOWN, lit(false)),
                landed.drawn(),
                landed.strata(),
                landed.knownOn());

        Map<String, Row> published = published(population, population.cells(METRICS), rules(.25, 1));

        for (String metric : List.of("review_cost", "appeal_rate")) {
            assertRefused(
                    published.get(metric),
                    NorthStar.REFUSED,
                    "100.0 % of the population is unmeasured: values that did not land.");
        }
        assertThat(published.get("automation_rate").<Double>getAs(NorthStar.ESTIMATE))
                .isZero();
    }

    @Test
    void smallPopulationsAreNotShownByQuantilesEither(SparkSession spark) {
        Population population = Population.of(spark, SIZE, 1, 1);

        Map<String, Row> published = published(population, population.cells(METRICS), rules(1, SIZE + 1));

        assertRefused(published.get("turnaround_p50"), NorthStar.SUPPRESSED, "800 tasks, fewer than 801.");
        assertRefused(published.get("automation_rate"), NorthStar.SUPPRESSED, "800 decisions, fewer than 801.");
    }

    /** Approvals were labelled, and none of their labels violates: misses may be there all the same. */
    @Test
    void recallAllowsForMissesThatNoLabelShows(SparkSession spark) {
        Population all = Population.of(spark, 2_400, 1, 1);
        Population clean = new Population(
                all.judged(),
                all.drawn()
                        .withColumn(
                                LabelledDecisions.VIOLATING,
                                col(LabelledDecisions.VIOLATING).and(col(JudgedDecisions.RESTRICTS))),
                all.strata(),
                all.knownOn());

        Dataset<Row> cells = clean.cells(METRICS).cache();
        Row recall = published(clean, cells, Population.RULES).get("recall");
        Row cell = cells.where(col(MetricCells.METRIC)
                        .equalTo("recall")
                        .and(col(Slices.SLICE).equalTo(Slices.ALL))
                        .and(col(MetricCells.WEIGHTING).equalTo("decision")))
                .head();

        double approvals = all.judged().where(col(JudgedDecisions.PERMITS)).count();
        assertThat(cell.<Double>getAs(MetricCells.UNSEEN_REMAINDER)).isBetween(approvals - .01, approvals + .01);
        assertThat(cell.<Double>getAs(MetricCells.UNSEEN_NUMERATOR)).isZero();
        assertThat(recall.<Double>getAs(NorthStar.ESTIMATE)).isEqualTo(1);
        double bound = approvals
                * (1
                        - Math.pow(
                                .025,
                                cell.<Double>getAs(MetricCells.UNSEEN_REMAINDER_SQUARES) / (approvals * approvals)));
        double caught = recall.<Double>getAs(NorthStar.NUMERATOR);
        assertThat(recall.<Double>getAs(NorthStar.CI_LOW))
                .isBetween(caught / (caught + bound) - 1e-3, caught / (caught + bound) + 1e-3);
    }

    private static void assertRefused(Row row, String status, String reason) {
        assertThat(row.<String>getAs(NorthStar.STATUS)).isEqualTo(status);
        assertThat(row.<String>getAs(NorthStar.REASON)).isEqualTo(reason);
    }

    private static EstimationRules rules(double maxUnmeasured, long minPopulation) {
        return new EstimationRules(.95, true, LonelyStratum.ADJUST, maxUnmeasured, 1, minPopulation);
    }

    /** The rows of the whole by decision, for a window of two days that ends with the population's last. */
    private static Map<String, Row> published(Population population, Dataset<Row> cells, EstimationRules rules) {
        Dataset<Row> turnaround = Turnaround.cells(population.judged(), population.knownOn(), Population.MARKETS);
        return Published.rows(
                        cells,
                        turnaround,
                        List.of(Population.FIRST_DAY.plusDays(1)),
                        List.of(2),
                        METRICS.definitions(),
                        Population.MARKETS,
                        rules)
                .where(col(Slices.SLICE)
                        .equalTo(Slices.ALL)
                        .and(col(NorthStar.WEIGHTING).equalTo("decision")))
                .collectAsList()
                .stream()
                .collect(Collectors.toMap(row -> row.getAs(NorthStar.METRIC), row -> row));
    }
}
