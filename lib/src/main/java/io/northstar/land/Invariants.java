package io.northstar.land;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.Appeals;
import io.northstar.table.DataQuality;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.Lineage;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.QaStrata;
import io.northstar.table.TableContract;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
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
                        twoFinalDecisionsAtOnce(decisions),
                        reversalWithoutAppeal(decisions, appeals),
                        drawnTwice(samples),
                        samplesAgainstDecisions(samples, decisions),
                        strataAgainstSamples(strata, samples),
                        strataAgainstDecisions(strata, decisions),
                        labelsAgainstSamples(labels, labelledSamples),
                        labelsAgainstDecisions(labels, labelledDecisions))
                .reduce(Dataset::unionByName)
                .orElseThrow();
        return summary(found.withColumn(Lineage.LANDED_ON, dayOfBatch(batch)));
    }

    /** One row for each row of {@code table} and rule of {@code breaches} that it breaks. */
    private static Dataset<Row> findings(Dataset<Row> rows, TableContract table, Map<String, Column> breaches) {
        Column[] broken = breaches.entrySet().stream()
                .map(breach -> when(breach.getValue(), lit(breach.getKey())))
                .toArray(Column[]::new);
        return rows.select(
                col(Lineage.LANDED_ON),
                col(EXAMPLE),
                lit(table.name()).as(DataQuality.TABLE_NAME),
                explode(array_compact(array(broken))).as(DataQuality.RULE));
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
        Dataset<Row> breaches = live(decisions)
                .where(col(Decisions.OUTCOME).notEqual("escalate"))
                .groupBy(Decisions.SUBMISSION_ID, Decisions.DECIDED_AT)
                .agg(
                        count(lit(1)).as("together"),
                        max(Lineage.LANDED_ON).as(Lineage.LANDED_ON),
                        min(Decisions.DECISION_ID).as(EXAMPLE))
                .where(col("together").gt(1));
        return finding(breaches, Decisions.TABLE, "two_final_decisions_at_once");
    }

    /** A restriction that a later approval of the same submission lifts has been appealed. */
    private static Dataset<Row> reversalWithoutAppeal(Dataset<Row> decisions, Dataset<Row> appeals) {
        Column restricted = when(col(Decisions.OUTCOME).isin("reject", "limit"), col(Decisions.DECIDED_AT));
        Column approved = when(col(Decisions.OUTCOME).equalTo("approve"), col(Decisions.DECIDED_AT));
        Dataset<Row> appealed = appeals.select(col(Appeals.DECISION_ID).as("appealed_decision_id"))
                .distinct();
        Dataset<Row> breaches = live(decisions)
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
        return finding(breaches, Decisions.TABLE, "reversal_without_appeal");
    }

    /** A draw is of a decision that landed and, where both record a stratum, from the one it falls in. */
    private static Dataset<Row> samplesAgainstDecisions(Dataset<Row> samples, Dataset<Row> decisions) {
        Dataset<Row> decided = decisions.select(
                col(Decisions.DAY),
                col(Decisions.DECISION_ID),
                col(Decisions.STRATUM_ID).as("stratum_of_decision"),
                lit(true).as("decided"));
        Dataset<Row> both = samples.join(
                        decided, List.of(QaSamples.DAY, QaSamples.DECISION_ID).toArray(String[]::new), "left")
                .withColumn(EXAMPLE, col(QaSamples.SAMPLE_ID));
        return findings(
                both,
                QaSamples.TABLE,
                Map.of(
                        "sample_without_decision",
                        col("decided").isNull(),
                        "sample_stratum_differs",
                        isProbability().and(col(QaSamples.STRATUM_ID).notEqual(col("stratum_of_decision")))));
    }

    private static Dataset<Row> drawnTwice(Dataset<Row> samples) {
        Dataset<Row> breaches = samples.where(isProbability())
                .groupBy(QaSamples.DAY, QaSamples.DECISION_ID)
                .agg(
                        count(lit(1)).as("draws"),
                        max(Lineage.LANDED_ON).as(Lineage.LANDED_ON),
                        max(QaSamples.DECISION_ID).as(EXAMPLE))
                .where(col("draws").gt(1));
        return finding(breaches, QaSamples.TABLE, "decision_drawn_twice");
    }

    /** As many draws as recorded; where all have one probability and so many were to be drawn, their weights add up to the population. */
    private static Dataset<Row> strataAgainstSamples(Dataset<Row> strata, Dataset<Row> samples) {
        Dataset<Row> drawn = samples.where(isProbability())
                .groupBy(QaSamples.DAY, QaSamples.STRATUM_ID)
                .agg(
                        count(lit(1)).as("draws"),
                        sum(lit(1.0).divide(col(QaSamples.INCLUSION_PROBABILITY)))
                                .as("weights"),
                        max(QaSamples.INCLUSION_PROBABILITY).as("most"),
                        min(QaSamples.INCLUSION_PROBABILITY).as("least"),
                        max(Lineage.LANDED_ON).as("drawn_on"));
        Dataset<Row> both = strata.join(
                        drawn, List.of(QaStrata.DAY, QaStrata.STRATUM_ID).toArray(String[]::new), "left")
                .withColumn(Lineage.LANDED_ON, greatest(col(Lineage.LANDED_ON), col("drawn_on")))
                .withColumn(EXAMPLE, stratumExample());
        Column poisson = coalesce(col(QaStrata.DESIGN).equalTo(DesignStrata.POISSON), lit(false));
        Column equal = col("most").minus(col("least")).leq(TOLERANCE).and(not(poisson));
        Column off = abs(col("weights").minus(col(QaStrata.POPULATION)));
        return findings(
                both,
                QaStrata.TABLE,
                Map.of(
                        "drawn_count_differs",
                        coalesce(col("draws"), lit(0L)).notEqual(col(QaStrata.SAMPLED)),
                        "weights_do_not_add_up",
                        equal.and(off.gt(col(QaStrata.POPULATION).multiply(lit(TOLERANCE))))));
    }

    /** As many decisions as recorded. */
    private static Dataset<Row> strataAgainstDecisions(Dataset<Row> strata, Dataset<Row> decisions) {
        Dataset<Row> counted = decisions
                .where(coalesce(col(Decisions.ENVIRONMENT), lit("live")).equalTo("live"))
                .where(col(Decisions.STRATUM_ID).isNotNull())
                .groupBy(Decisions.DAY, Decisions.STRATUM_ID)
                .agg(count(lit(1)).as("counted"));
        Dataset<Row> breaches = strata.join(
                        counted, List.of(QaStrata.DAY, QaStrata.STRATUM_ID).toArray(String[]::new))
                .where(col("counted").notEqual(col(QaStrata.POPULATION)))
                .withColumn(EXAMPLE, stratumExample());
        return finding(breaches, QaStrata.TABLE, "population_differs_from_decisions");
    }

    /** A label answers a draw that landed, and both are about the same decision. */
    private static Dataset<Row> labelsAgainstSamples(Dataset<Row> labels, Dataset<Row> samples) {
        Dataset<Row> drawn = samples.select(
                col(QaSamples.SAMPLE_ID),
                col(QaSamples.DECISION_ID).as("drawn_decision_id"),
                lit(true).as("drawn"));
        Dataset<Row> both = labels.join(drawn, List.of(QaLabels.SAMPLE_ID).toArray(String[]::new), "left")
                .withColumn(EXAMPLE, col(QaLabels.LABEL_ID));
        return findings(
                both,
                QaLabels.TABLE,
                Map.of(
                        "label_without_sample",
                        col("drawn").isNull(),
                        "label_decision_differs",
                        col(QaLabels.DECISION_ID).notEqual(col("drawn_decision_id"))));
    }

    private static Dataset<Row> labelsAgainstDecisions(Dataset<Row> labels, Dataset<Row> decisions) {
        Dataset<Row> breaches = labels.join(
                        decisions.select(Decisions.DECISION_ID, Decisions.DECIDED_AT),
                        List.of(QaLabels.DECISION_ID).toArray(String[]::new))
                .where(col(QaLabels.LABELLED_AT).lt(col(Decisions.DECIDED_AT)))
                .withColumn(EXAMPLE, col(QaLabels.LABEL_ID));
        return finding(breaches, QaLabels.TABLE, "label_before_decision");
    }

    private static Column isProbability() {
        return col(QaSamples.PURPOSE).equalTo(QaSamples.PROBABILITY);
    }

    private static Column stratumExample() {
        return concat_ws("/", col(QaStrata.DAY).cast("string"), col(QaStrata.STRATUM_ID));
    }

    private Invariants() {}
}
