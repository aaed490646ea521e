package io.northstar.audit;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.northstar.BadSettingsException;
import io.northstar.metric.MetricCheck;
import io.northstar.metric.Samples;
import io.northstar.quality.Truth;
import io.northstar.table.AuditedDecisions;
import io.northstar.table.Audits;
import io.northstar.table.DesignStrata;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.QaLabels;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Joins labelled decisions with their audits. */
public final class Audited {
    private static final String DRAW = "draw";
    private static final String DRAWS = "draws";
    private static final String VERDICTS = "verdicts";
    private static final String NEWEST = "newest";

    /**
     * One row for each labelled decision of a stratum with a design: the columns of {@link LabelledDecisions}, of its stratum,
     * {@link Samples#WEIGHT}, and those of {@link AuditedDecisions}.
     *
     * <p>A decision counts once, however often it is audited. Of several draws for audit the one drawn first counts, with its
     * probability, which depended on none of the others; of those at the same or an unknown moment the one with the least
     * identifier. Of several verdicts the newest that no other label supersedes stands, as it does for the truth. The others
     * are counted in {@code repeated_audits}; how far auditors agree with each other is told by
     * {@link io.northstar.table.InconsistencyReview}. What is true of an audited decision is {@code violating}: what the
     * adjudicator says, else the auditor.
     *
     * @param labelled {@link LabelledDecisions}
     * @param strata {@link DesignStrata} of the same days
     * @param audits {@link Audits} of the same days
     * @param labels {@link QaLabels} that may be about these decisions, and others; reviewers under the names that are published
     */
    public static Dataset<Row> of(
            Dataset<Row> labelled, Dataset<Row> strata, Dataset<Row> audits, Dataset<Row> labels, AuditDesign design) {
        Dataset<Row> draws = audits.groupBy(Audits.DAY, Audits.SAMPLE_ID)
                .agg(
                        min_by(
                                        struct(
                                                col(Audits.LABEL_ID),
                                                col(Audits.STRATUM_ID).as(AuditedDecisions.AUDIT_STRATUM_ID),
                                                col(Audits.INCLUSION_PROBABILITY)
                                                        .as(AuditedDecisions.AUDIT_PROBABILITY),
                                                lit(true).as(AuditedDecisions.AUDIT_DRAWN)),
                                        struct(
                                                col(Audits.DRAWN_AT).isNull(),
                                                col(Audits.DRAWN_AT),
                                                col(Audits.AUDIT_ID)))
                                .as(DRAW),
                        count(lit(1)).as(DRAWS))
                .select(col(Audits.DAY), col(Audits.SAMPLE_ID), col(DRAWS), col(DRAW + ".*"));
        Dataset<Row> audited = labels.select(
                col(QaLabels.LABEL_ID),
                col(QaLabels.VIOLATING).as(AuditedDecisions.LABEL_VIOLATING),
                col(QaLabels.POLICY_ID).as(AuditedDecisions.LABEL_POLICY_ID),
                col(QaLabels.REVIEWER_ID).as(AuditedDecisions.QA_REVIEWER));
        Dataset<Row> verdicts = Truth.standing(labels)
                .where(col(QaLabels.LAYER).equalTo(QaLabels.AUDIT))
                .groupBy(QaLabels.SAMPLE_ID)
                .agg(
                        max_by(col(QaLabels.VIOLATING), Truth.age()).as(AuditedDecisions.AUDIT_VIOLATING),
                        count(lit(1)).as(VERDICTS));
        Dataset<Row> answers = draws.join(audited, List.of(Audits.LABEL_ID).toArray(String[]::new))
                .join(verdicts, List.of(Audits.SAMPLE_ID).toArray(String[]::new), "left")
                .withColumn(
                        AuditedDecisions.REPEATED_AUDITS,
                        greatest(col(DRAWS), coalesce(col(VERDICTS), lit(0L))).minus(1))
                .drop(Audits.LABEL_ID, DRAWS, VERDICTS);
        Dataset<Row> weighted = Samples.labelled(labelled, strata)
                .join(answers, List.of(Audits.DAY, Audits.SAMPLE_ID).toArray(String[]::new), "left")
                .withColumn(AuditedDecisions.REPEATED_AUDITS, coalesce(col(AuditedDecisions.REPEATED_AUDITS), lit(0L)))
                .withColumn(AuditedDecisions.AUDIT_DRAWN, coalesce(col(AuditedDecisions.AUDIT_DRAWN), lit(false)));
        return design.weigh(design.kind() == AuditDesign.Kind.POSTSTRATIFIED ? withNewest(weighted, labels) : weighted);
    }

    /** Where a label that was not drawn for audit belongs to its stratum too, what is known of an audited one is known of it. */
    private static Dataset<Row> withNewest(Dataset<Row> weighted, Dataset<Row> labels) {
        List<String> known = List.of(
                AuditedDecisions.LABEL_VIOLATING, AuditedDecisions.LABEL_POLICY_ID, AuditedDecisions.QA_REVIEWER);
        Dataset<Row> newest = Truth.standing(labels)
                .where(col(QaLabels.LAYER).equalTo(QaLabels.QA))
                .groupBy(QaLabels.SAMPLE_ID)
                .agg(max_by(
                                struct(
                                        col(QaLabels.VIOLATING).as(AuditedDecisions.LABEL_VIOLATING),
                                        col(QaLabels.POLICY_ID).as(AuditedDecisions.LABEL_POLICY_ID),
                                        col(QaLabels.REVIEWER_ID).as(AuditedDecisions.QA_REVIEWER)),
                                Truth.age())
                        .as(NEWEST));
        Dataset<Row> joined = weighted.join(newest, List.of(QaLabels.SAMPLE_ID).toArray(String[]::new), "left");
        for (String column : known) {
            joined = joined.withColumn(
                    column, when(col(AuditedDecisions.AUDIT_DRAWN), col(column)).otherwise(col(NEWEST + "." + column)));
        }
        return joined.drop(NEWEST);
    }

    /**
     * Requires that the dimensions of audits resolve.
     *
     * @throws BadSettingsException saying which one does not, and why
     */
    public static void requireResolvable(SparkSession spark, AuditSettings settings) {
        Dataset<Row> labelled = spark.createDataFrame(List.<Row>of(), LabelledDecisions.TABLE.schema());
        Dataset<Row> strata = spark.createDataFrame(List.<Row>of(), DesignStrata.TABLE.schema());
        Dataset<Row> audits = spark.createDataFrame(List.<Row>of(), Audits.TABLE.schema());
        Dataset<Row> labels = spark.createDataFrame(List.<Row>of(), QaLabels.TABLE.schema());
        Dataset<Row> none = of(labelled, strata, audits, labels, settings.design());
        MetricCheck.requireResolvable(none, settings.slicing(), "audit.dimensions");
    }

    private Audited() {}
}
