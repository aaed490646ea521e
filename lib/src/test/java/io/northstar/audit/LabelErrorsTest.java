package io.northstar.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import io.northstar.metric.EstimationRules;
import io.northstar.metric.MetricCatalogue;
import io.northstar.metric.Slicing;
import io.northstar.stats.AuditedCell;
import io.northstar.stats.AuditedLabels;
import io.northstar.stats.CorrectedShare;
import io.northstar.stats.LonelyStratum;
import io.northstar.stats.Side;
import io.northstar.stats.TrueRate;
import io.northstar.table.Audits;
import io.northstar.table.CorrectedRates;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two days of labels with planted errors. On restrictions QA finds 9 in 10 violations and lets 6 in 10 compliant ads pass; on
 * permissions 8 in 10 and 19 in 20. Every label that says violating, and every third other one, is audited; in the market NG
 * there are few.
 */
@ExtendWith(SparkExtension.class)
class LabelErrorsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 1, 2);
    private static final EstimationRules RULES = new EstimationRules(.95, true, LonelyStratum.ADJUST, 1, 1, 1);
    private static final MetricCatalogue METRICS = MetricCatalogue.of(ConfigFactory.parseString("""
            fdr { population = restricts, numerator = "NOT violating" }
            fpr { population = "restricts OR permits", denominator = "NOT violating", numerator = restricts, both_sides = true }
            leakage { population = permits, numerator = violating, weightings = [decision] }
            overkill { population = "restricts AND automated", numerator = "NOT violating" }
            appeal_rate { population = restricts, numerator = appealed }
            """));
    private static final Slicing MARKETS =
            new Slicing(Map.of("market", Decisions.MARKET), List.of(List.of(), List.of("market")));
    private static final AuditDesign RECORDED = new AuditDesign(AuditDesign.Kind.RECORDED, List.of());
    private static final long FEWEST = 10;
    private static final double POPULATION = 5_000;
    private static final int LABELLED = 1_000;

    private static Map<String, Row> rates;
    private static AuditedLabels all;

    private record Label(
            int day, int number, boolean restricts, boolean violating, boolean says, boolean audited, String market) {
        static Label of(int day, int i) {
            boolean restricts = i % 2 == 0;
            int within = i / 2;
            boolean violating = restricts ? within % 4 != 0 : within % 10 == 0;
            int turn = within / (restricts ? 4 : 10);
            boolean says = restricts
                    ? violating ? within % 10 != 3 : turn % 10 >= 6
                    : violating ? turn % 5 != 2 : within % 20 == 7;
            return new Label(day, i, restricts, violating, says, says || within % 3 == 0, i % 50 < 47 ? "US" : "NG");
        }

        String id() {
            return day + "-" + number;
        }

        Date date() {
            return Date.valueOf(DAY.minusDays(day));
        }

        int cell() {
            return (restricts ? 0 : 2) + (says ? 0 : 1);
        }
    }

    @BeforeAll
    static void compute(SparkSession spark) {
        List<Label> labels = new ArrayList<>();
        for (int day = 0; day < 2; day++) {
            for (int i = 0; i < LABELLED; i++) {
                labels.add(Label.of(day, i));
            }
        }
        Dataset<Row> audited = Audited.of(
                labelled(spark, labels), strata(spark), audits(spark, labels), qaLabels(spark, labels), RECORDED);
        rates = new TreeMap<>();
        LabelErrors.rows(
                        audited,
                        published(spark),
                        List.of(DAY),
                        List.of(1, 2),
                        METRICS.definitions(),
                        MARKETS,
                        RULES,
                        FEWEST)
                .collectAsList()
                .forEach(row -> rates.put(
                        "%s %d %s"
                                .formatted(
                                        row.getAs(Slices.SLICE),
                                        row.<Integer>getAs(CorrectedRates.WINDOW_DAYS),
                                        row.getAs(CorrectedRates.METRIC)),
                        row));
        all = moments(labels.stream().filter(label -> label.day() == 0).toList())
                .plus(moments(labels.stream().filter(label -> label.day() == 1).toList()));
    }

    @Test
    void theWholeIsCorrectedByItsAudits() {
        TrueRate fdr = TrueRate.of(unit -> !unit.violating(), unit -> unit.restricted());
        CorrectedShare expected = all.doubleSampling(fdr, .95);
        Row row = rates.get("all 2 fdr");

        assertThat(row.<String>getAs(CorrectedRates.CORRECTION)).isEqualTo("double_sampling");
        assertThat(row.<Double>getAs(CorrectedRates.ESTIMATE)).isCloseTo(expected.raw(), within(1e-12));
        assertThat(row.<Double>getAs(CorrectedRates.STANDARD_ERROR))
                .isCloseTo(expected.estimate().standardError(), within(1e-9));
        assertThat(row.<Double>getAs(CorrectedRates.CI_LOW))
                .isCloseTo(expected.estimate().interval().low(), within(1e-9));
        assertThat(row.<Double>getAs(CorrectedRates.PHASE_TWO_VARIANCE))
                .isCloseTo(expected.phaseTwoVariance(), within(1e-12));
        assertThat(row.<Double>getAs(CorrectedRates.ESTIMATE)).isCloseTo(.25, within(.05));
        assertThat(row.<Double>getAs(CorrectedRates.UNCORRECTED)).isEqualTo(.2);
        assertThat(row.<Double>getAs(CorrectedRates.UNMEASURED_SHARE)).isEqualTo(.125);
        assertThat(row.<Long>getAs(CorrectedRates.LABELS)).isEqualTo(LABELLED);
    }

    @Test
    void qualityIsPublishedForEachSide() {
        double sensitivity = all.quality(Side.PERMITTED.cases()).sensitivity();
        assertThat(rates.get("all 2 qa_sensitivity_permitted").<Double>getAs(CorrectedRates.ESTIMATE))
                .isCloseTo(sensitivity, within(1e-12));
        assertThat(rates.get("all 2 qa_specificity_restricted").<Double>getAs(CorrectedRates.ESTIMATE))
                .isLessThan(.75);
        assertThat(rates.get("all 2 qa_specificity_permitted").<Double>getAs(CorrectedRates.ESTIMATE))
                .isGreaterThan(.9);
    }

    @Test
    void aSliceWithFewAuditsBorrowsTheQualityOfQa() {
        Row borrowed = rates.get("market=NG 2 fdr");

        assertThat(borrowed.<String>getAs(CorrectedRates.CORRECTION)).isEqualTo("rogan_gladen");
        assertThat(borrowed.<String>getAs(CorrectedRates.STATUS)).isEqualTo(NorthStar.OK);
        assertThat(borrowed.<String>getAs(CorrectedRates.REASON)).startsWith("Too few audits");
        assertThat(borrowed.<Double>getAs(CorrectedRates.CI_HIGH))
                .isGreaterThan(borrowed.<Double>getAs(CorrectedRates.ESTIMATE));
        assertThat(rates.get("market=NG 2 qa_sensitivity_restricted").<String>getAs(CorrectedRates.STATUS))
                .isEqualTo(NorthStar.REFUSED);
    }

    @Test
    void whatIsNotPublishedIsNotCorrectedEither() {
        Row withheld = rates.get("market=US 2 leakage");

        assertThat(withheld.<String>getAs(CorrectedRates.STATUS)).isEqualTo(NorthStar.SUPPRESSED);
        assertThat(withheld.<String>getAs(CorrectedRates.REASON)).isEqualTo("3 labels, fewer than 5.");
        assertThat(withheld.isNullAt(withheld.fieldIndex(CorrectedRates.ESTIMATE)))
                .isTrue();
    }

    /** Those that need more than the side and the truth are left out: the sensitivity of QA there is not known. */
    @Test
    void onlyMetricsOfSideAndTruthAreCorrected() {
        assertThat(rates.keySet().stream().filter(key -> key.startsWith("all 2")))
                .containsExactlyInAnyOrder(
                        "all 2 fdr",
                        "all 2 fpr",
                        "all 2 leakage",
                        "all 2 qa_sensitivity_restricted",
                        "all 2 qa_specificity_restricted",
                        "all 2 qa_sensitivity_permitted",
                        "all 2 qa_specificity_permitted");
    }

    private static AuditedLabels moments(List<Label> labels) {
        List<AuditedCell> cells = new ArrayList<>();
        double weight = POPULATION / LABELLED;
        for (int cell = 0; cell < 4; cell++) {
            int position = cell;
            List<Label> own =
                    labels.stream().filter(label -> label.cell() == position).toList();
            double both = weight * (cell % 2 == 0 ? 1 : 3);
            cells.add(new AuditedCell(
                    weight * own.size(),
                    own.size(),
                    weight * weight * own.size(),
                    audits(
                            own.stream()
                                    .filter(label -> label.audited() && label.violating())
                                    .count(),
                            both),
                    audits(
                            own.stream()
                                    .filter(label -> label.audited() && !label.violating())
                                    .count(),
                            both)));
        }
        return AuditedLabels.ofStratum(cells, POPULATION, LABELLED, true);
    }

    private static AuditedCell.Audits audits(long count, double weight) {
        return new AuditedCell.Audits(count, count * weight, count * weight * (weight - 1), count * weight * weight);
    }

    private static Dataset<Row> labelled(SparkSession spark, List<Label> labels) {
        Rows rows = Rows.of(LabelledDecisions.TABLE)
                .each(LabelledDecisions.DESIGN, DesignStrata.STRATIFIED)
                .each(LabelledDecisions.DESIGN_STRATUM_ID, "h")
                .each(LabelledDecisions.LABELLED, true);
        for (Label label : labels) {
            rows.row(Decisions.DAY, label.date())
                    .with(Decisions.DECISION_ID, label.id())
                    .with(LabelledDecisions.SAMPLE_ID, label.id())
                    .with(Decisions.MARKET, label.market())
                    .with(JudgedDecisions.RESTRICTS, label.restricts())
                    .with(JudgedDecisions.PERMITS, !label.restricts())
                    .with(LabelledDecisions.QA_VIOLATING, label.says())
                    .with(LabelledDecisions.TRUTH_LAYER, label.audited() ? "audit" : "qa")
                    .with(LabelledDecisions.VIOLATING, label.audited() ? label.violating() : label.says());
        }
        return rows.in(spark);
    }

    private static Dataset<Row> strata(SparkSession spark) {
        Rows rows = Rows.of(DesignStrata.TABLE)
                .each(DesignStrata.DESIGN_STRATUM_ID, "h")
                .each(DesignStrata.DESIGN, DesignStrata.STRATIFIED)
                .each(DesignStrata.STRATUM_POPULATION, POPULATION)
                .each(DesignStrata.STRATUM_LABELLED, (long) LABELLED);
        rows.row(DesignStrata.DAY, Date.valueOf(DAY)).row(DesignStrata.DAY, Date.valueOf(DAY.minusDays(1)));
        return rows.in(spark);
    }

    private static Dataset<Row> audits(SparkSession spark, List<Label> labels) {
        Rows rows = Rows.of(Audits.TABLE);
        for (Label label : labels) {
            if (label.audited()) {
                rows.row(Audits.DAY, label.date())
                        .with(Audits.AUDIT_ID, "a" + label.id())
                        .with(Audits.SAMPLE_ID, label.id())
                        .with(Audits.LABEL_ID, "q" + label.id())
                        .with(Audits.STRATUM_ID, label.says() ? "violating" : "compliant")
                        .with(Audits.INCLUSION_PROBABILITY, label.says() ? 1.0 : 1.0 / 3);
            }
        }
        return rows.in(spark);
    }

    private static Dataset<Row> qaLabels(SparkSession spark, List<Label> labels) {
        Rows rows = Rows.of(QaLabels.TABLE).each(QaLabels.LABELLED_AT, Timestamp.valueOf("2026-01-03 10:00:00"));
        for (Label label : labels) {
            rows.row(QaLabels.LABEL_ID, "q" + label.id())
                    .with(QaLabels.SAMPLE_ID, label.id())
                    .with(QaLabels.LAYER, "qa")
                    .with(QaLabels.VIOLATING, label.says());
            if (label.audited()) {
                rows.row(QaLabels.LABEL_ID, "x" + label.id())
                        .with(QaLabels.SAMPLE_ID, label.id())
                        .with(QaLabels.LAYER, "audit")
                        .with(QaLabels.VIOLATING, label.violating());
            }
        }
        return rows.in(spark);
    }

    private static Dataset<Row> published(SparkSession spark) {
        Rows rows = Rows.of(NorthStar.current(List.of("market")))
                .each(NorthStar.DAY, Date.valueOf(DAY))
                .each(NorthStar.WINDOW_DAYS, 2)
                .each(NorthStar.SERIES, NorthStar.CURRENT)
                .each(NorthStar.WEIGHTING, "decision");
        rows.row(Slices.SLICE, "all")
                .with(NorthStar.METRIC, "fdr")
                .with(NorthStar.ESTIMATE, .2)
                .with(NorthStar.UNMEASURED_SHARE, .125)
                .with(NorthStar.STATUS, NorthStar.OK);
        rows.row(Slices.SLICE, "market=US")
                .with(NorthStar.METRIC, "leakage")
                .with(NorthStar.STATUS, NorthStar.SUPPRESSED)
                .with(NorthStar.REASON, "3 labels, fewer than 5.");
        return rows.in(spark);
    }
}
