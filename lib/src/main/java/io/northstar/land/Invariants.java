package io.northstar.land;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.Appeals;
import io.northstar.table.DataQuality;
import io.northstar.table.Decisions;
import io.northstar.table.Lineage;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.QaStrata;
import io.northstar.table.TableContract;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What must hold across rows and tables. A breach is reported with its count and examples, not rejected: each row alone
 * may be right, and the missing part may land tomorrow.
 */
public final class Invariants {
    private static final String EXAMPLE = "example";
    private static final int EXAMPLES = 3;
    /** Weights may miss the population by this share before it is reported. */
    private static final double TOLERANCE = 1e-6;

    /**
     * Breaches of all invariants among the given rows, one row for each landing day, table and rule, as {@link DataQuality}
     * says. A breach among rows that landed before the batch is one of the batch's last day: the batch is what showed it, and
     * what was said about the other days stays.
     *
     * @param batch landing days of the batch, in order
     * @param decisions {@link Decisions} of the days in question
     * @param samples {@link QaSamples} of the same days
     * @param strata {@link QaStrata} of the same days
     * @param labels {@link QaLabels} that just landed
     * @param labelledSamples {@link QaSamples} that those labels may answer
     * @param labelledDecisions {@link Decisions} that those labels may be about
     * @param appeals {@link Appeals} against the decisions in question
     */
    public static Dataset<Row> breaches(
            List<LocalDate> batch,
            Dataset<Row> decisions,
            Dataset<Row> samples,
            Dataset<Row> strata,
            Dataset<Row> labels,
            Dataset<Row> labelledSamples,
            Dataset<Row> labelledDecisions,
            Dataset<Row> appeals) {
        Dataset<Row> found = Stream.of(
                        finding(twoFinalDecisionsAtOnce(decisions), Decisions.TABLE, "two_final_decisions_at_once"),
                        finding(reversalWithoutAppeal(decisions, appeals), Decisions.TABLE, "reversal_without_appeal"),
                        finding(sampleWithoutDecision(samples, decisions), QaSamples.TABLE, "sample_without_decision"),
                        finding(drawnTwice(samples), QaSamples.TABLE, "decision_drawn_twice"),
                        finding(drawnCountDiffers(samples, strata), QaStrata.TABLE, "drawn_count_differs"),
                        finding(weightsDoNotAddUp(samples, strata), QaStrata.TABLE, "weights_do_not_add_up"),
                        finding(frameDiffers(decisions, strata), QaStrata.TABLE, "population_differs_from_decisions"),
                        finding(labelWithoutSample(labels, labelledSamples), QaLabels.TABLE, "label_without_sample"),
                        finding(
                                labelBeforeDecision(labels, labelledDecisions),
                                QaLabels.TABLE,
                                "label_before_decision"),
                        finding(
                                labelDecisionDiffers(labels, labelledSamples),
                                QaLabels.TABLE,
                                "label_decision_differs"),
                        finding(sampleStratumDiffers(samples, decisions), QaSamples.TABLE, "sample_stratum_differs"))
                .reduce(Dataset::unionByName)
                .orElseThrow();
        return summary(found.withColumn(Lineage.LANDED_ON, dayOfBatch(batch)));
    }

    private static Dataset<Row> finding(Dataset<Row> breaches, TableContract table, String rule) {
        return breaches.select(
                col(Lineage.LANDED_ON),
                col(EXAMPLE),
                lit(table.name()).as(DataQuality.TABLE_NAME),
                lit(rule).as(DataQuality.RULE));
    }

    private static Dataset<Row> summary(Dataset<Row> breaches) {
        return breaches.groupBy(DataQuality.LANDED_ON, DataQuality.TABLE_NAME, DataQuality.RULE)
                .agg(
                        count(lit(1)).as(DataQuality.ROWS),
                        slice(array_sort(collect_set(EXAMPLE)), 1, EXAMPLES).as(DataQuality.EXAMPLES))
                .withColumn(DataQuality.SEVERITY, lit(DataQuality.WARNING))
                .select(DataQuality.TABLE.columnNames().stream()
                        .map(name -> col(name))
                        .toArray(Column[]::new));
    }

    private static Column dayOfBatch(List<LocalDate> batch) {
        Column landedOn = col(Lineage.LANDED_ON);
        Column inBatch =
                landedOn.isInCollection(batch.stream().map(Date::valueOf).toList());
        return when(inBatch, landedOn).otherwise(lit(Date.valueOf(batch.get(batch.size() - 1))));
    }

    private static Dataset<Row> live(Dataset<Row> decisions) {
        return decisions
                .where(coalesce(col(Decisions.ENVIRONMENT), lit("live")).equalTo("live"))
                .where(col(Decisions.SUBMISSION_ID).isNotNull());
    }

    /** One final decision for a submission at any instant. */
    private static Dataset<Row> twoFinalDecisionsAtOnce(Dataset<Row> decisions) {
        return live(decisions)
                .where(col(Decisions.OUTCOME).notEqual("escalate"))
                .groupBy(Decisions.SUBMISSION_ID, Decisions.DECIDED_AT)
                .agg(
                        count(lit(1)).as("together"),
                        max(Lineage.LANDED_ON).as(Lineage.LANDED_ON),
                        min(Decisions.DECISION_ID).as(EXAMPLE))
                .where(col("together").gt(1));
    }

    /** A restriction that a later approval of the same submission lifts has been appealed. */
    private static Dataset<Row> reversalWithoutAppeal(Dataset<Row> decisions, Dataset<Row> appeals) {
        Column restricted = when(col(Decisions.OUTCOME).isin("reject", "limit"), col(Decisions.DECIDED_AT));
        Column approved = when(col(Decisions.OUTCOME).equalTo("approve"), col(Decisions.DECIDED_AT));
        Dataset<Row> appealed = appeals.select(col(Appeals.DECISION_ID).as("appealed_decision_id"))
                .distinct();
        return live(decisions)
                .join(appealed, col(Decisions.DECISION_ID).equalTo(col("appealed_decision_id")), "left")
                .groupBy(Decisions.SUBMISSION_ID)
                .agg(
                        min(restricted).as("restricted_at"),
                        max(approved).as("approved_at"),
                        count("appealed_decision_id").as("appeals"),
                        max(Lineage.LANDED_ON).as(Lineage.LANDED_ON),
                        min(Decisions.DECISION_ID).as(EXAMPLE))
                .where(col("restricted_at")
                        .lt(col("approved_at"))
                        .and(col("appeals").equalTo(0)));
    }

    private static Dataset<Row> sampleWithoutDecision(Dataset<Row> samples, Dataset<Row> decisions) {
        return samples.join(
                        decisions.select(Decisions.DAY, Decisions.DECISION_ID),
                        List.of(QaSamples.DAY, QaSamples.DECISION_ID).toArray(String[]::new),
                        "left_anti")
                .withColumn(EXAMPLE, col(QaSamples.SAMPLE_ID));
    }

    private static Dataset<Row> drawnTwice(Dataset<Row> samples) {
        return probability(samples)
                .groupBy(QaSamples.DAY, QaSamples.DECISION_ID)
                .agg(
                        count(lit(1)).as("draws"),
                        max(Lineage.LANDED_ON).as(Lineage.LANDED_ON),
                        max(QaSamples.DECISION_ID).as(EXAMPLE))
                .where(col("draws").gt(1));
    }

    private static Dataset<Row> drawnCountDiffers(Dataset<Row> samples, Dataset<Row> strata) {
        return withDraws(samples, strata).where(coalesce(col("draws"), lit(0L)).notEqual(col(QaStrata.SAMPLED)));
    }

    /** Where all draws of a stratum have one probability, their weights add up to its population. */
    private static Dataset<Row> weightsDoNotAddUp(Dataset<Row> samples, Dataset<Row> strata) {
        Column equal = col("most").minus(col("least")).leq(TOLERANCE);
        Column off = abs(col("weights").minus(col(QaStrata.POPULATION)));
        return withDraws(samples, strata)
                .where(equal.and(off.gt(col(QaStrata.POPULATION).multiply(lit(TOLERANCE)))));
    }

    private static Dataset<Row> frameDiffers(Dataset<Row> decisions, Dataset<Row> strata) {
        Dataset<Row> counted = decisions
                .where(coalesce(col(Decisions.ENVIRONMENT), lit("live")).equalTo("live"))
                .where(col(Decisions.STRATUM_ID).isNotNull())
                .groupBy(Decisions.DAY, Decisions.STRATUM_ID)
                .agg(count(lit(1)).as("counted"));
        return strata.join(counted, List.of(QaStrata.DAY, QaStrata.STRATUM_ID).toArray(String[]::new))
                .where(col("counted").notEqual(col(QaStrata.POPULATION)))
                .withColumn(EXAMPLE, stratumExample());
    }

    private static Dataset<Row> labelWithoutSample(Dataset<Row> labels, Dataset<Row> samples) {
        return labels.join(
                        samples.select(QaSamples.SAMPLE_ID),
                        List.of(QaLabels.SAMPLE_ID).toArray(String[]::new),
                        "left_anti")
                .withColumn(EXAMPLE, col(QaLabels.LABEL_ID));
    }

    private static Dataset<Row> labelBeforeDecision(Dataset<Row> labels, Dataset<Row> decisions) {
        return labels.join(
                        decisions.select(Decisions.DECISION_ID, Decisions.DECIDED_AT),
                        List.of(QaLabels.DECISION_ID).toArray(String[]::new))
                .where(col(QaLabels.LABELLED_AT).lt(col(Decisions.DECIDED_AT)))
                .withColumn(EXAMPLE, col(QaLabels.LABEL_ID));
    }

    /** A label answers a draw, so both are about the same decision. */
    private static Dataset<Row> labelDecisionDiffers(Dataset<Row> labels, Dataset<Row> samples) {
        return labels.join(
                        samples.select(
                                col(QaSamples.SAMPLE_ID),
                                col(QaSamples.DECISION_ID).as("drawn_decision_id")),
                        List.of(QaLabels.SAMPLE_ID).toArray(String[]::new))
                .where(col(QaLabels.DECISION_ID).notEqual(col("drawn_decision_id")))
                .withColumn(EXAMPLE, col(QaLabels.LABEL_ID));
    }

    /** Where both record a stratum, a decision is drawn from the one it falls in. */
    private static Dataset<Row> sampleStratumDiffers(Dataset<Row> samples, Dataset<Row> decisions) {
        return probability(samples)
                .join(
                        decisions.select(
                                col(Decisions.DAY),
                                col(Decisions.DECISION_ID),
                                col(Decisions.STRATUM_ID).as("stratum_of_decision")),
                        List.of(QaSamples.DAY, QaSamples.DECISION_ID).toArray(String[]::new))
                .where(col(QaSamples.STRATUM_ID).notEqual(col("stratum_of_decision")))
                .withColumn(EXAMPLE, col(QaSamples.SAMPLE_ID));
    }

    private static Dataset<Row> withDraws(Dataset<Row> samples, Dataset<Row> strata) {
        Dataset<Row> drawn = probability(samples)
                .groupBy(QaSamples.DAY, QaSamples.STRATUM_ID)
                .agg(
                        count(lit(1)).as("draws"),
                        sum(lit(1.0).divide(col(QaSamples.INCLUSION_PROBABILITY)))
                                .as("weights"),
                        max(QaSamples.INCLUSION_PROBABILITY).as("most"),
                        min(QaSamples.INCLUSION_PROBABILITY).as("least"),
                        max(Lineage.LANDED_ON).as("drawn_on"));
        return strata.join(drawn, List.of(QaStrata.DAY, QaStrata.STRATUM_ID).toArray(String[]::new), "left")
                .withColumn(Lineage.LANDED_ON, greatest(col(Lineage.LANDED_ON), col("drawn_on")))
                .withColumn(EXAMPLE, stratumExample());
    }

    private static Dataset<Row> probability(Dataset<Row> samples) {
        return samples.where(col(QaSamples.PURPOSE).equalTo(QaSamples.PROBABILITY));
    }

    private static Column stratumExample() {
        return concat_ws("/", col(QaStrata.DAY).cast("string"), col(QaStrata.STRATUM_ID));
    }

    private Invariants() {}
}
