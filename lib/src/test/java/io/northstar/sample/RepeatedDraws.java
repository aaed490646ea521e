package io.northstar.sample;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring_index;

import io.northstar.metric.Cells;
import io.northstar.metric.EstimationRules;
import io.northstar.metric.MetricCatalogue;
import io.northstar.metric.Published;
import io.northstar.quality.Coverage;
import io.northstar.stats.LonelyStratum;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.MetricCells;
import io.northstar.table.NorthStar;
import io.northstar.table.QaSamples;
import io.northstar.table.SamplePlan;
import io.northstar.table.Slices;
import io.northstar.table.TurnaroundCells;
import io.northstar.testing.Rows;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * One day's decisions from which a plan is drawn many times, each time on a day of its own, labelled with the truth and published:
 * everything as in production, but that the days are alike.
 *
 * @param frame the decisions with their strata and truth
 * @param draws how many times the plan is drawn
 */
record RepeatedDraws(Dataset<Row> frame, int draws) {
    private static final EstimationRules RULES = new EstimationRules(.95, true, LonelyStratum.ADJUST, 1, 1, 1);
    private static final String DRAW = "draw";
    private static final String SEPARATOR = ":";
    private static final Column DAY = date_add(
            lit(java.sql.Date.valueOf(PlannedPopulation.DAY)), col(DRAW).cast("int"));

    /** Mean half-widths of the whole that {@code plan}, rows of {@link SamplePlan}, gives each of {@code metrics}. */
    Map<String, Double> meanHalfWidths(Dataset<Row> plan, MetricCatalogue metrics) {
        return published(plan, metrics)
                .where(col(Slices.SLICE).equalTo(Slices.ALL))
                .where(col(NorthStar.WEIGHTING).equalTo("decision"))
                .collectAsList()
                .stream()
                .collect(Collectors.groupingBy(
                        row -> row.<String>getAs(NorthStar.METRIC),
                        Collectors.averagingDouble(row ->
                                (row.<Double>getAs(NorthStar.CI_HIGH) - row.<Double>getAs(NorthStar.CI_LOW)) / 2)));
    }

    private Dataset<Row> published(Dataset<Row> plan, MetricCatalogue metrics) {
        SparkSession spark = frame.sparkSession();
        Dataset<Row> repeatedPlan = repeated(plan, SamplePlan.STRATUM_ID);
        Dataset<Row> strata = strata(repeatedPlan);
        Dataset<Row> populations = Cells.populations(
                        frame.withColumn(Coverage.MEASURED, lit(true)),
                        metrics.definitions(),
                        PlannedPopulation.SLICING)
                .crossJoin(numbers())
                .withColumn(Decisions.DAY, DAY)
                .drop(DRAW);
        Dataset<Row> knownOn = numbers().select(DAY.as(Decisions.DAY), DAY.as(MetricCells.KNOWN_ON));
        Dataset<Row> cells = Cells.of(
                populations,
                labelled(repeatedPlan),
                strata,
                knownOn,
                metrics.definitions(),
                PlannedPopulation.SLICING,
                RULES);
        LocalDate first = PlannedPopulation.DAY;
        return Published.rows(
                cells,
                Rows.of(TurnaroundCells.table(PlannedPopulation.SLICING.names()))
                        .in(spark),
                first.datesUntil(first.plusDays(draws)).toList(),
                List.of(1),
                metrics.definitions(),
                PlannedPopulation.SLICING,
                RULES);
    }

    /** The drawn decisions, whose labels are the truth. */
    private Dataset<Row> labelled(Dataset<Row> plan) {
        Dataset<Row> decisions = repeated(
                frame.select(Decisions.DECISION_ID, SampleFrame.STRATUM), Decisions.DECISION_ID, SampleFrame.STRATUM);
        Dataset<Row> drawn = new SampleDrawing(PlannedPopulation.KEY, PlannedPopulation.DAY)
                .byProbability(decisions.withColumn(SampleFrame.SIZE, lit(1_000_000L)), plan)
                .select(
                        col(QaSamples.DAY),
                        substring_index(col(QaSamples.DECISION_ID), SEPARATOR, -1)
                                .as(Decisions.DECISION_ID),
                        col(QaSamples.SAMPLE_ID),
                        col(QaSamples.STRATUM_ID).as(DesignStrata.DESIGN_STRATUM_ID));
        return frame.drop(Decisions.DAY, LabelledDecisions.SAMPLE_ID, DesignStrata.DESIGN_STRATUM_ID)
                .join(drawn, List.of(Decisions.DECISION_ID).toArray(String[]::new))
                .withColumn(LabelledDecisions.LABELLED, lit(true))
                .withColumn(LabelledDecisions.DESIGN, lit(DesignStrata.STRATIFIED));
    }

    private static Dataset<Row> strata(Dataset<Row> plan) {
        return plan.select(
                col(SamplePlan.DAY).as(DesignStrata.DAY),
                col(SamplePlan.STRATUM_ID).as(DesignStrata.DESIGN_STRATUM_ID),
                col(SamplePlan.DESIGN).as(DesignStrata.DESIGN),
                col(SamplePlan.POPULATION).cast("double").as(DesignStrata.STRATUM_POPULATION),
                col(SamplePlan.PLANNED).as(DesignStrata.STRATUM_DRAWN),
                col(SamplePlan.PLANNED).as(DesignStrata.STRATUM_LABELLED),
                lit(null).cast("double").as(DesignStrata.DRAWN_WEIGHT),
                lit(null).cast("double").as(DesignStrata.LABELLED_WEIGHT));
    }

    /** The rows once for each draw, on its day and with its number in the {@code names} of things. */
    private Dataset<Row> repeated(Dataset<Row> rows, String... names) {
        Dataset<Row> repeated = rows.crossJoin(numbers()).withColumn(Decisions.DAY, DAY);
        for (String name : names) {
            repeated = repeated.withColumn(name, concat_ws(SEPARATOR, col(DRAW), col(name)));
        }
        return repeated;
    }

    private Dataset<Row> numbers() {
        return frame.sparkSession().range(draws).toDF(DRAW);
    }
}
