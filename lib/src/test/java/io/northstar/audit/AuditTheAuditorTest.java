package io.northstar.audit;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.northstar.metric.EstimationRules;
import io.northstar.metric.Slicing;
import io.northstar.stats.LonelyStratum;
import io.northstar.stats.TwoPhaseTotals;
import io.northstar.table.AuditRates;
import io.northstar.table.AuditedDecisions;
import io.northstar.table.Audits;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.NorthStar;
import io.northstar.table.QaLabels;
import io.northstar.table.Slices;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class AuditTheAuditorTest {
    private static final LocalDate DAY = LocalDate.of(2026, 1, 1);
    private static final Date DATE = Date.valueOf(DAY);
    private static final EstimationRules RULES = new EstimationRules(.95, true, LonelyStratum.ADJUST, 1, 1, 1);
    private static final AuditDesign RECORDED = new AuditDesign(AuditDesign.Kind.RECORDED, List.of());
    private static final Slicing REVIEWERS = new Slicing(
            Map.of("qa_reviewer", AuditedDecisions.QA_REVIEWER), List.of(List.of(), List.of("qa_reviewer")));

    /**
     * Tsuchiya's example in {@code tests/domain.R} of Lumley's R package {@code survey}, through Spark: total 1164 with variance
     * 70761.47 = 44325.47 + 26436.00, and a variance of the mean of .3292258 = .1599264 + .1692994.
     */
    @Test
    void twoPhaseTotalsAgreeWithSurvey(SparkSession spark) {
        StructType schema = new StructType()
                .add(Decisions.DAY, DataTypes.DateType)
                .add(DesignStrata.DESIGN_STRATUM_ID, DataTypes.StringType)
                .add(LabelledDecisions.DESIGN, DataTypes.StringType)
                .add(DesignStrata.STRATUM_LABELLED, DataTypes.LongType)
                .add(AuditedDecisions.AUDIT_STRATUM_ID, DataTypes.StringType)
                .add(AuditedDecisions.AUDIT_DRAW, DataTypes.StringType)
                .add(AuditedDecisions.AUDIT_STRATUM_LABELS, DataTypes.DoubleType)
                .add(AuditedDecisions.AUDIT_STRATUM_AUDITED, DataTypes.LongType)
                .add(AuditRates.METRIC, DataTypes.StringType)
                .add(AuditRates.WEIGHTING, DataTypes.StringType)
                .add("first_population", DataTypes.DoubleType)
                .add("first_weight", DataTypes.DoubleType)
                .add(AuditedDecisions.AUDIT_WEIGHT, DataTypes.DoubleType)
                .add(AuditedDecisions.AUDITED, DataTypes.BooleanType)
                .add("drawn_for_audit", DataTypes.BooleanType)
                .add("repeated", DataTypes.LongType)
                .add("awaiting", DataTypes.BooleanType)
                .add("stands_for", DataTypes.DoubleType)
                .add("unmeasured", DataTypes.DoubleType)
                .add("above", DataTypes.DoubleType)
                .add("below", DataTypes.DoubleType);
        Rows units = Rows.of(schema)
                .each(Decisions.DAY, DATE)
                .each(DesignStrata.DESIGN_STRATUM_ID, "all")
                .each(LabelledDecisions.DESIGN, DesignStrata.STRATIFIED)
                .each(DesignStrata.STRATUM_LABELLED, 20L)
                .each(AuditedDecisions.AUDIT_DRAW, "FIXED_SIZE")
                .each("first_population", 300.0)
                .each("first_weight", 15.0)
                .each(AuditedDecisions.AUDITED, true)
                .each("drawn_for_audit", true)
                .each("repeated", 0L)
                .each("awaiting", false)
                .each("stands_for", 1.0)
                .each("unmeasured", 0.0);
        for (int y = 1; y <= 8; y++) {
            boolean first = y <= 5;
            units.row(AuditedDecisions.AUDIT_STRATUM_ID, first ? "1" : "2")
                    .with(AuditedDecisions.AUDIT_STRATUM_LABELS, first ? 12.0 : 8.0)
                    .with(AuditedDecisions.AUDIT_STRATUM_AUDITED, first ? 5L : 3L)
                    .with(AuditedDecisions.AUDIT_WEIGHT, first ? 12.0 / 5 : 8.0 / 3)
                    .with("above", y > 3 ? y : 0.0)
                    .with("below", y > 3 ? 1.0 : 0.0);
        }
        Row cell = AuditTheAuditor.cells(units.in(spark), new Slicing(Map.of(), List.of(List.of())), RULES)
                .head();
        TwoPhaseTotals totals = TwoPhaseTotals.of(cell.<Double>getList(cell.fieldIndex("numbers")));

        assertThat(totals.numerator()).isCloseTo(1164, within(1e-9));
        assertThat(totals.phaseOne().yy()).isCloseTo(44325.47, within(.005));
        assertThat(totals.phaseTwo().yy()).isCloseTo(26436.00, within(.005));
        assertThat(totals.phaseOneVariance()).isCloseTo(.1599264, within(5e-8));
        assertThat(totals.phaseTwoVariance()).isCloseTo(.1692994, within(5e-8));
    }

    /**
     * Six of 60 decisions labelled; five labels drawn for audit at their own rates, of which four have an audit. The second
     * disagrees and is adjudicated for the auditor, the third is adjudicated for QA, the fourth is not adjudicated yet.
     */
    @Test
    void agreementAndAccuracyOfReviewers(SparkSession spark) {
        Map<String, Row> rates = rates(spark, RECORDED, 1);

        // Audits at rates 1/2, 1/2, 1/4 and 1/4; that of the fifth label, at 1/4, is missing.
        double raised = (2 + 2 + 4 + 4 + 4) / 12.0;
        Row agreement = rates.get("all ata_agreement label");
        assertThat(agreement.<Double>getAs(AuditRates.ESTIMATE)).isCloseTo(2.0 / 12, within(1e-12));
        assertThat(agreement.<Double>getAs(AuditRates.DENOMINATOR)).isCloseTo(12 * raised, within(1e-9));
        assertThat(agreement.<Double>getAs(AuditRates.PHASE_ONE_VARIANCE)).isZero();
        assertThat(agreement.<Long>getAs(AuditRates.DRAWN)).isEqualTo(5);
        assertThat(agreement.<Long>getAs(AuditRates.AUDITS)).isEqualTo(4);
        assertThat(agreement.<Long>getAs(AuditRates.AWAITING_ADJUDICATION)).isEqualTo(1);
        assertThat(agreement.<Double>getAs(AuditRates.UNMEASURED_SHARE)).isZero();
        assertThat(agreement.<Long>getAs(AuditRates.REPEATED_AUDITS)).isZero();
        assertThat(agreement.<String>getAs(AuditRates.REASON)).startsWith("1 audits that disagree are not adjudicated");
        assertThat(rates.get("all ata_accuracy label").<Double>getAs(AuditRates.ESTIMATE))
                .isCloseTo(6.0 / 12, within(1e-12));

        Row byDecision = rates.get("all ata_accuracy decision");
        assertThat(byDecision.<Double>getAs(AuditRates.ESTIMATE)).isCloseTo(6.0 / 12, within(1e-12));
        assertThat(byDecision.<Double>getAs(AuditRates.DENOMINATOR)).isCloseTo(120 * raised, within(1e-9));
        assertThat(byDecision.<Double>getAs(AuditRates.PHASE_ONE_VARIANCE)).isPositive();
        assertThat(rates.get("qa_reviewer=qa-1 ata_accuracy label").<Double>getAs(AuditRates.ESTIMATE))
                .isCloseTo(.5, within(1e-12));
        assertThat(rates.get("qa_reviewer=qa-2 ata_accuracy label").<Double>getAs(AuditRates.ESTIMATE))
                .isCloseTo(.5, within(1e-12));
        assertThat(rates).hasSize(16);
    }

    @Test
    void countedStrataStandForTheirLabels(SparkSession spark) {
        AuditDesign counted = new AuditDesign(AuditDesign.Kind.POSTSTRATIFIED, List.of(LabelledDecisions.QA_VIOLATING));
        Map<String, Row> rates = rates(spark, counted, 1);

        // Two of two labels that say violating are audited, two of four that say compliant.
        Row agreement = rates.get("all ata_agreement label");
        assertThat(agreement.<Double>getAs(AuditRates.DENOMINATOR)).isCloseTo(6, within(1e-9));
        assertThat(agreement.<Double>getAs(AuditRates.ESTIMATE)).isCloseTo(1.0 / 6, within(1e-12));
    }

    /** The labels that say violating have no audit in: a third of the labels is not measured, and the rate says so. */
    @Test
    void auditStrataWithoutAuditsAreUnmeasured(SparkSession spark) {
        AuditDesign counted = new AuditDesign(AuditDesign.Kind.POSTSTRATIFIED, List.of(LabelledDecisions.QA_VIOLATING));
        Dataset<Row> without = labels(spark).where("label_id NOT IN ('x0', 'x1')");
        Row agreement = rates(spark, counted, 1, RULES, audits(spark), without).get("all ata_agreement label");
        assertThat(agreement.<Double>getAs(AuditRates.UNMEASURED_SHARE)).isCloseTo(2 / 6.0, within(1e-12));
        assertThat(agreement.<String>getAs(AuditRates.STATUS)).isEqualTo(NorthStar.OK);
        assertThat(agreement.<String>getAs(AuditRates.REASON)).contains("0.3333 is in audit strata without an audit.");
        assertThat(agreement.<Double>getAs(AuditRates.DENOMINATOR)).isCloseTo(4, within(1e-9));

        EstimationRules strict = new EstimationRules(.95, true, LonelyStratum.ADJUST, .25, 1, 1);
        Map<String, Row> refused = rates(spark, counted, 1, strict, audits(spark), without);
        assertThat(refused.get("all ata_accuracy decision").<String>getAs(AuditRates.STATUS))
                .isEqualTo(NorthStar.REFUSED);
        assertThat(refused.get("all ata_accuracy decision").<String>getAs(AuditRates.REASON))
                .contains("0.3333")
                .contains("more than 0.2500");
        // Whose labels were never drawn for audit is unmeasured too.
        Row none = refused.get("qa_reviewer=qa-1 ata_accuracy label");
        assertThat(none.<Double>getAs(AuditRates.UNMEASURED_SHARE)).isEqualTo(1);
        assertThat(none.<String>getAs(AuditRates.STATUS)).isEqualTo(NorthStar.REFUSED);
    }

    /** With recorded probabilities 1/2 and 1/4 twice, 1/4 in another stratum whose audit is not in. */
    @Test
    void recordedStrataWithoutAuditsAreUnmeasured(SparkSession spark) {
        Dataset<Row> audits =
                audits(spark).withColumn(Audits.STRATUM_ID, expr("if(audit_id = 'a4', 'other', stratum_id)"));
        Row agreement = rates(spark, RECORDED, 1, RULES, audits, labels(spark)).get("all ata_agreement label");
        assertThat(agreement.<Double>getAs(AuditRates.UNMEASURED_SHARE)).isCloseTo(4 / 16.0, within(1e-12));
        assertThat(agreement.<Double>getAs(AuditRates.DENOMINATOR)).isCloseTo(12, within(1e-9));
    }

    /** The first label is drawn and audited again: the first draw weighs it, the newest verdict stands, nothing is lost. */
    @Test
    void furtherAuditsOfALabelAreCounted(SparkSession spark) {
        Dataset<Row> audits = audits(spark)
                .unionByName(audits(spark)
                        .where("audit_id = 'a0'")
                        .withColumn(Audits.AUDIT_ID, lit("a"))
                        .withColumn(Audits.DRAWN_AT, lit("2026-01-03 00:00:00").cast("timestamp"))
                        .withColumn(Audits.INCLUSION_PROBABILITY, lit(.01)))
                .withColumn(
                        Audits.DRAWN_AT,
                        coalesce(
                                col(Audits.DRAWN_AT), lit("2026-01-02 00:00:00").cast("timestamp")));
        Dataset<Row> labels = labels(spark)
                .unionByName(labels(spark)
                        .where("label_id = 'x0'")
                        .withColumn(QaLabels.LABEL_ID, lit("y"))
                        .withColumn(
                                QaLabels.LABELLED_AT, lit("2026-01-04 00:00:00").cast("timestamp"))
                        .withColumn(QaLabels.VIOLATING, lit(false)));
        Row agreement = rates(spark, RECORDED, 1, RULES, audits, labels).get("all ata_agreement label");
        assertThat(agreement.<Long>getAs(AuditRates.REPEATED_AUDITS)).isEqualTo(1);
        assertThat(agreement.<Long>getAs(AuditRates.AUDITS)).isEqualTo(4);
        assertThat(agreement.<Double>getAs(AuditRates.DENOMINATOR)).isCloseTo(16, within(1e-9));
        assertThat(agreement.<Double>getAs(AuditRates.ESTIMATE)).isZero();
        // A verdict that was taken back does not stand.
        Dataset<Row> back = labels.withColumn(
                        QaLabels.SUPERSEDES_LABEL_ID, expr("if(label_id = 'x3', 'x0', supersedes_label_id)"))
                .withColumn(
                        QaLabels.LABELLED_AT,
                        expr("if(label_id = 'x3', timestamp '2026-01-05 00:00:00', labelled_at)"));
        assertThat(rates(spark, RECORDED, 1, RULES, audits, back)
                        .get("all ata_agreement label")
                        .<Long>getAs(AuditRates.REPEATED_AUDITS))
                .isEqualTo(1);
    }

    @Test
    void ratesWithoutEnoughAuditsAreWithheld(SparkSession spark) {
        Map<String, Row> rates = rates(spark, RECORDED, 3);
        Row few = rates.get("qa_reviewer=qa-1 ata_accuracy label");
        Row none = rates.get("qa_reviewer=qa-3 ata_accuracy label");

        assertThat(few.<String>getAs(AuditRates.STATUS)).isEqualTo(NorthStar.SUPPRESSED);
        assertThat(few.<String>getAs(AuditRates.REASON)).isEqualTo("2 audits, fewer than 3.");
        assertThat(few.isNullAt(few.fieldIndex(AuditRates.ESTIMATE))).isTrue();
        assertThat(none.<String>getAs(AuditRates.STATUS)).isEqualTo(NorthStar.REFUSED);
        assertThat(none.<String>getAs(AuditRates.REASON)).startsWith("None of 1 labels");
    }

    private static Map<String, Row> rates(SparkSession spark, AuditDesign design, long fewestAudits) {
        return rates(spark, design, fewestAudits, RULES, audits(spark), labels(spark));
    }

    private static Map<String, Row> rates(
            SparkSession spark,
            AuditDesign design,
            long fewestAudits,
            EstimationRules rules,
            Dataset<Row> audits,
            Dataset<Row> labels) {
        Dataset<Row> audited = Audited.of(labelled(spark), strata(spark), audits, labels, design);
        Map<String, Row> rates = new TreeMap<>();
        AuditTheAuditor.rows(audited, List.of(DAY), List.of(1), REVIEWERS, rules, fewestAudits)
                .collectAsList()
                .forEach(row -> rates.put(
                        "%s %s %s"
                                .formatted(
                                        row.getAs(Slices.SLICE),
                                        row.getAs(AuditRates.METRIC),
                                        row.getAs(AuditRates.WEIGHTING)),
                        row));
        return rates;
    }

    /** Six labelled decisions; the first two were called violating. */
    private static Dataset<Row> labelled(SparkSession spark) {
        Rows rows = Rows.of(LabelledDecisions.TABLE)
                .each(Decisions.DAY, DATE)
                .each(LabelledDecisions.DESIGN, DesignStrata.STRATIFIED)
                .each(LabelledDecisions.DESIGN_STRATUM_ID, "h")
                .each(LabelledDecisions.LABELLED, true)
                .each(JudgedDecisions.RESTRICTS, true);
        boolean[] truth = {true, false, false, true, false, false};
        List<String> layers = List.of("audit", "adjudication", "adjudication", "audit", "qa", "qa");
        for (int i = 0; i < truth.length; i++) {
            rows.row(LabelledDecisions.SAMPLE_ID, "s" + i)
                    .with(Decisions.DECISION_ID, "d" + i)
                    .with(LabelledDecisions.QA_VIOLATING, i < 2)
                    .with(LabelledDecisions.TRUTH_LAYER, layers.get(i))
                    .with(LabelledDecisions.VIOLATING, truth[i]);
        }
        return rows.in(spark);
    }

    private static Dataset<Row> strata(SparkSession spark) {
        return Rows.of(DesignStrata.TABLE)
                .row(DesignStrata.DAY, DATE)
                .with(DesignStrata.DESIGN_STRATUM_ID, "h")
                .with(DesignStrata.DESIGN, DesignStrata.STRATIFIED)
                .with(DesignStrata.STRATUM_POPULATION, 60.0)
                .with(DesignStrata.STRATUM_DRAWN, 6L)
                .with(DesignStrata.STRATUM_LABELLED, 6L)
                .in(spark);
    }

    private static Dataset<Row> audits(SparkSession spark) {
        Rows rows = Rows.of(Audits.TABLE).each(Audits.DAY, DATE).each(Audits.STRATUM_ID, "g");
        for (int i = 0; i < 5; i++) {
            rows.row(Audits.AUDIT_ID, "a" + i)
                    .with(Audits.SAMPLE_ID, "s" + i)
                    .with(Audits.LABEL_ID, "q" + i)
                    .with(Audits.INCLUSION_PROBABILITY, i < 2 ? .5 : .25);
        }
        return rows.in(spark);
    }

    /** What QA says, by two reviewers and a third, and what auditors say of the first four. */
    private static Dataset<Row> labels(SparkSession spark) {
        Rows rows = Rows.of(QaLabels.TABLE).each(QaLabels.LABELLED_AT, Timestamp.valueOf("2026-01-02 10:00:00"));
        List<String> reviewers = List.of("qa-1", "qa-1", "qa-2", "qa-2", "qa-3", "qa-3");
        for (int i = 0; i < reviewers.size(); i++) {
            rows.row(QaLabels.LABEL_ID, "q" + i)
                    .with(QaLabels.SAMPLE_ID, "s" + i)
                    .with(QaLabels.LAYER, "qa")
                    .with(QaLabels.REVIEWER_ID, reviewers.get(i))
                    .with(QaLabels.VIOLATING, i < 2);
        }
        boolean[] audit = {true, false, true, true};
        for (int i = 0; i < audit.length; i++) {
            rows.row(QaLabels.LABEL_ID, "x" + i)
                    .with(QaLabels.SAMPLE_ID, "s" + i)
                    .with(QaLabels.LAYER, "audit")
                    .with(QaLabels.VIOLATING, audit[i]);
        }
        return rows.in(spark);
    }
}
