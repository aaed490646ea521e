package io.northstar.sample;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.northstar.secret.KeyedHash;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.QaSamples;
import io.northstar.table.SampleDraws;
import io.northstar.table.SamplePlan;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Draws the sample of a plan. Chance is a keyed hash of the decision's identifier (a permanent random number, Ohlsson 1995,
 * in Business Survey Methods, chapter 9): the same key draws the same sample, nobody without it can tell beforehand which
 * decisions are drawn, and whoever has it can verify afterwards that none was picked by hand.
 *
 * <p>Strata whose decisions are alike give exactly the planned number, those with the least numbers. Where sizes differ each
 * decision is drawn on its own, when its number is below its inclusion probability (Poisson sampling): joint probabilities
 * are then products, and the variance that {@code stats.RatioTotals#poisson} estimates is the exact one. Systematic or
 * conditional draws would fix the number and need joint probabilities that nobody records.
 *
 * @param key of all hashes
 * @param day that the plan is about
 */
public record SampleDrawing(KeyedHash key, LocalDate day) {
    private static final String NUMBER = "number";
    private static final String RANK = "rank_in_stratum";
    private static final String LARGER = "larger";
    private static final String TOTAL = "total";
    private static final String CERTAIN = "certain";
    private static final String CERTAIN_COUNT = "certain_count";
    private static final String CERTAIN_SIZE = "certain_size";

    /** Among uniform numbers, fewer than n lie below this bound once in 10^14 strata. */
    private static final double BOUND_DEVIATIONS = 8;

    private static final double BOUND_SLACK = 30;

    /**
     * The {@link SampleDraws} of {@code plan}: probability draws.
     *
     * @param frame decisions with {@link SampleFrame#STRATUM} and {@link SampleFrame#SIZE}
     * @param plan {@link SamplePlan} of the day
     */
    public Dataset<Row> byProbability(Dataset<Row> frame, Dataset<Row> plan) {
        Dataset<Row> planned = frame.select(
                        col(Decisions.DAY), col(Decisions.DECISION_ID), col(SampleFrame.STRATUM), col(SampleFrame.SIZE))
                .join(
                        broadcast(plan.select(
                                col(SamplePlan.STRATUM_ID).as(SampleFrame.STRATUM),
                                col(SamplePlan.DESIGN),
                                col(SamplePlan.POPULATION).cast("double").as(SamplePlan.POPULATION),
                                col(SamplePlan.PLANNED).cast("double").as(SamplePlan.PLANNED))),
                        List.of(SampleFrame.STRATUM).toArray(String[]::new))
                .withColumn(NUMBER, key.forUse("draw").number(col(Decisions.DECISION_ID)));
        Column isPoisson = col(SamplePlan.DESIGN).equalTo(DesignStrata.POISSON);
        Dataset<Row> drawn =
                leastNumbers(planned.where(isPoisson.equalTo(false))).unionByName(oneByOne(planned.where(isPoisson)));
        return draws(drawn.withColumnRenamed(SampleFrame.STRATUM, QaSamples.STRATUM_ID), QaSamples.PROBABILITY);
    }

    /**
     * The {@link SampleDraws} of at most {@code items} golden items: labelled decisions of earlier days with a truth that the
     * settings call settled and that have not been golden items before, half of them violating as far as there are such.
     * The newest days come first: late labels make the night compute these again in any case.
     *
     * @param labelled {@link LabelledDecisions} of earlier days
     * @param drawn decisions that have been drawn and the purposes
     */
    public Dataset<Row> golden(Dataset<Row> labelled, Dataset<Row> drawn, int items, PlanSettings.Golden settings) {
        Dataset<Row> used =
                drawn.where(col(QaSamples.PURPOSE).equalTo(QaSamples.GOLDEN)).select(QaSamples.DECISION_ID);
        Column number = key.forUse("golden %s".formatted(day)).number(col(Decisions.DECISION_ID));
        WindowSpec ofTruth =
                Window.partitionBy(Decisions.DAY, LabelledDecisions.VIOLATING).orderBy(NUMBER, Decisions.DECISION_ID);
        Dataset<Row> chosen = labelled.where(col(LabelledDecisions.LABELLED))
                .where(col(LabelledDecisions.TRUTH_LAYER).isInCollection(settings.layers()))
                .join(used, List.of(QaSamples.DECISION_ID).toArray(String[]::new), "left_anti")
                .select(col(Decisions.DAY), col(Decisions.DECISION_ID), col(LabelledDecisions.VIOLATING))
                .withColumn(NUMBER, number)
                .withColumn(RANK, row_number().over(ofTruth))
                .orderBy(col(Decisions.DAY).desc(), col(RANK), col(NUMBER), col(Decisions.DECISION_ID))
                .limit(items)
                .withColumn(QaSamples.STRATUM_ID, lit(null).cast("string"))
                .withColumn(QaSamples.INCLUSION_PROBABILITY, lit(null).cast("double"));
        return draws(chosen, QaSamples.GOLDEN);
    }

    private Dataset<Row> leastNumbers(Dataset<Row> planned) {
        Column n = col(SamplePlan.PLANNED);
        Column bound =
                n.plus(sqrt(n).multiply(BOUND_DEVIATIONS)).plus(BOUND_SLACK).divide(col(SamplePlan.POPULATION));
        // Sorting only the small numbers: a small part of the stratum.
        return planned.where(col(NUMBER).lt(bound))
                .withColumn(
                        RANK,
                        row_number()
                                .over(Window.partitionBy(SampleFrame.STRATUM).orderBy(NUMBER, Decisions.DECISION_ID)))
                .where(col(RANK).leq(n))
                .withColumn(QaSamples.INCLUSION_PROBABILITY, n.divide(col(SamplePlan.POPULATION)))
                .select(drawnColumns());
    }

    /**
     * Each with probability {@code n s / S}; those for which that is 1 or more are certain, and the rest share what is left
     * of n (Sarndal, Swensson and Wretman 1992, Model Assisted Survey Sampling, section 3.6.2).
     */
    private Dataset<Row> oneByOne(Dataset<Row> planned) {
        WindowSpec ofStratum = Window.partitionBy(SampleFrame.STRATUM);
        WindowSpec fromLargest = ofStratum
                .orderBy(col(SampleFrame.SIZE).desc(), col(Decisions.DECISION_ID))
                .rowsBetween(Window.unboundedPreceding(), -1);
        Column size = col(SampleFrame.SIZE).cast("double");
        Column n = col(SamplePlan.PLANNED);
        Column left = n.minus(col(RANK)).plus(1);
        Column rest = n.minus(col(CERTAIN_COUNT));
        Column share = rest.multiply(size).divide(col(TOTAL).minus(col(CERTAIN_SIZE)));
        Column probability = when(col(CERTAIN), lit(1.0)).otherwise(least(lit(1.0), share));
        return planned.withColumn(TOTAL, sum(SampleFrame.SIZE).over(ofStratum))
                .withColumn(
                        RANK,
                        row_number()
                                .over(ofStratum.orderBy(col(SampleFrame.SIZE).desc(), col(Decisions.DECISION_ID))))
                .withColumn(LARGER, coalesce(sum(SampleFrame.SIZE).over(fromLargest), lit(0L)))
                .withColumn(CERTAIN, left.multiply(size).geq(col(TOTAL).minus(col(LARGER))))
                .withColumn(
                        CERTAIN_COUNT, sum(when(col(CERTAIN), 1L).otherwise(0L)).over(ofStratum))
                .withColumn(
                        CERTAIN_SIZE,
                        sum(when(col(CERTAIN), col(SampleFrame.SIZE)).otherwise(0L))
                                .over(ofStratum))
                .withColumn(QaSamples.INCLUSION_PROBABILITY, probability)
                .where(col(NUMBER).lt(col(QaSamples.INCLUSION_PROBABILITY)))
                .select(drawnColumns());
    }

    private static Column[] drawnColumns() {
        return List.of(Decisions.DAY, Decisions.DECISION_ID, SampleFrame.STRATUM, QaSamples.INCLUSION_PROBABILITY)
                .stream()
                .map(name -> col(name))
                .toArray(Column[]::new);
    }

    private Dataset<Row> draws(Dataset<Row> drawn, String purpose) {
        Timestamp end =
                Timestamp.from(day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
        Column sampleId = key.forUse("sample").name(lit(day.toString()), lit(purpose), col(QaSamples.DECISION_ID));
        return drawn.withColumn(SampleDraws.PLANNED_DAY, lit(Date.valueOf(day)))
                .withColumn(QaSamples.SAMPLE_ID, sampleId)
                .withColumn(QaSamples.PURPOSE, lit(purpose))
                .withColumn(QaSamples.DRAWN_AT, lit(end))
                .select(SampleDraws.TABLE.columnNames().stream()
                        .map(name -> col(name))
                        .toArray(Column[]::new));
    }
}
