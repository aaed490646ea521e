package io.northstar.land;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.table.Appeals;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.Lineage;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.QaStrata;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class InvariantsTest {
    private static final Date DAY = Date.valueOf("2026-02-08");
    private static final Timestamp MOMENT = Timestamp.valueOf("2026-02-08 09:00:00");
    private static final List<LocalDate> BATCH = List.of(LocalDate.parse("2026-02-09"), LocalDate.parse("2026-02-10"));

    @Test
    void aBreachOfTheBatchHasItsDayAndAnOlderOneTheLastDayOfTheBatch(SparkSession spark) {
        Rows decisions = decisions().row(Decisions.DECISION_ID, "d");
        Rows samples = samples().row(QaSamples.SAMPLE_ID, "today").with(Lineage.LANDED_ON, Date.valueOf("2026-02-09"));
        samples.row(QaSamples.SAMPLE_ID, "older").with(Lineage.LANDED_ON, Date.valueOf("2026-02-01"));
        samples.row(QaSamples.SAMPLE_ID, "newer").with(Lineage.LANDED_ON, Date.valueOf("2026-02-20"));
        assertThat(breaches(spark, decisions, samples, labels()))
                .containsExactlyInAnyOrder(
                        "2026-02-09 sample_without_decision 1 today",
                        "2026-02-10 sample_without_decision 2 newer older");
    }

    @Test
    void aLabelAboutAnotherDecisionThanItsDrawIsReported(SparkSession spark) {
        Rows decisions = decisions().row(Decisions.DECISION_ID, "drawn").row(Decisions.DECISION_ID, "other");
        Rows samples = samples().row(QaSamples.SAMPLE_ID, "s").with(QaSamples.DECISION_ID, "drawn");
        Rows labels = labels().row(QaLabels.LABEL_ID, "wrong").with(QaLabels.DECISION_ID, "other");
        labels.row(QaLabels.LABEL_ID, "right").with(QaLabels.DECISION_ID, "drawn");
        assertThat(breaches(spark, decisions, samples, labels))
                .containsExactly("2026-02-10 label_decision_differs 1 wrong");
    }

    @Test
    void aDrawFromAnotherStratumThanItsDecisionIsReported(SparkSession spark) {
        Rows decisions = decisions().row(Decisions.DECISION_ID, "d").with(Decisions.STRATUM_ID, "a");
        decisions.row(Decisions.DECISION_ID, "e").with(Decisions.STRATUM_ID, null);
        Rows samples = samples().each(QaSamples.PURPOSE, QaSamples.PROBABILITY).each(QaSamples.STRATUM_ID, "b");
        samples.row(QaSamples.SAMPLE_ID, "s").with(QaSamples.DECISION_ID, "d");
        samples.row(QaSamples.SAMPLE_ID, "t").with(QaSamples.DECISION_ID, "e");
        assertThat(breaches(spark, decisions, samples, labels()))
                .containsExactly("2026-02-10 sample_stratum_differs 1 s");
    }

    private static Rows decisions() {
        return Rows.of(Decisions.TABLE)
                .each(Decisions.DAY, DAY)
                .each(Decisions.OUTCOME, "approve")
                .each(Decisions.DECIDED_AT, MOMENT);
    }

    private static Rows samples() {
        return Rows.of(QaSamples.TABLE)
                .each(QaSamples.DAY, DAY)
                .each(QaSamples.DECISION_ID, "unknown")
                .each(QaSamples.PURPOSE, "targeted")
                .each(Lineage.LANDED_ON, Date.valueOf("2026-02-10"));
    }

    private static Rows labels() {
        return Rows.of(QaLabels.TABLE)
                .each(QaLabels.SAMPLE_ID, "s")
                .each(QaLabels.LABELLED_AT, MOMENT)
                .each(Lineage.LANDED_ON, Date.valueOf("2026-02-10"));
    }

    /** One of 20 drawn with probability 1/10: as one of a fixed number it would stand for 20, on its own it stands for 10. */
    @Test
    void weightsOfDecisionsThatAreDrawnOneByOneNeedNotAddUp(SparkSession spark) {
        Rows samples =
                samples().each(QaSamples.PURPOSE, QaSamples.PROBABILITY).each(QaSamples.INCLUSION_PROBABILITY, 0.1);
        Rows strata = Rows.of(QaStrata.TABLE)
                .each(QaStrata.DAY, DAY)
                .each(QaStrata.POPULATION, 20L)
                .each(QaStrata.SAMPLED, 1L)
                .each(Lineage.LANDED_ON, Date.valueOf("2026-02-10"));
        for (String design : List.of(DesignStrata.STRATIFIED, DesignStrata.POISSON)) {
            samples.row(QaSamples.SAMPLE_ID, design)
                    .with(QaSamples.STRATUM_ID, design)
                    .with(QaSamples.DECISION_ID, design);
            strata.row(QaStrata.STRATUM_ID, design).with(QaStrata.DESIGN, design);
        }

        assertThat(breaches(spark, decisions(), samples, strata, labels()))
                .filteredOn(line -> line.contains("weights_do_not_add_up"))
                .singleElement()
                .asString()
                .contains(" 1 ")
                .contains(DesignStrata.STRATIFIED);
    }

    private static List<String> breaches(SparkSession spark, Rows decisions, Rows samples, Rows labels) {
        return breaches(spark, decisions, samples, Rows.of(QaStrata.TABLE), labels);
    }

    private static List<String> breaches(SparkSession spark, Rows decisions, Rows samples, Rows strata, Rows labels) {
        Dataset<Row> decided = decisions.in(spark);
        Dataset<Row> drawn = samples.in(spark);
        Dataset<Row> appeals = Rows.of(Appeals.TABLE).in(spark);
        return Invariants.breaches(BATCH, decided, drawn, strata.in(spark), labels.in(spark), drawn, decided, appeals)
                .selectExpr("concat_ws(' ', landed_on, rule, rows, examples)")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }
}
