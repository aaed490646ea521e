package io.northstar.consistency;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.northstar.table.Audits;
import io.northstar.table.DesignStrata;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.Lineage;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.testing.Rows;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Decisions of a few days with the reviews that a test gives them. */
final class ReviewFixture {
    static final LocalDate DAY = LocalDate.parse("2026-02-09");
    static final String COMPLIANT = "";

    private final Rows labelled = Rows.of(LabelledDecisions.TABLE)
            .each(LabelledDecisions.LABELLED, true)
            .each(LabelledDecisions.DESIGN, DesignStrata.STRATIFIED);
    private final Rows strata = Rows.of(DesignStrata.TABLE);
    private final Rows samples = Rows.of(QaSamples.TABLE).each(QaSamples.PURPOSE, QaSamples.PROBABILITY);
    private final Rows labels = Rows.of(QaLabels.TABLE)
            .each(Lineage.LANDED_ON, Date.valueOf(DAY))
            .each(QaLabels.BLIND, true)
            .each(QaLabels.LAYER, QaLabels.QA);
    private final Rows audits = Rows.of(Audits.TABLE);
    private int decisions;
    private int given;

    /** Settings that show agreement from two decisions on, with {@code changes}. */
    static ConsistencySettings settings(String changes) {
        Config defaults = ConfigFactory.parseResources("northstar/northstar.conf");
        return ConsistencySettings.of(ConfigFactory.parseString(changes)
                .withFallback(ConfigFactory.parseString("consistency { min_items = 2, min_named = 1 }"))
                .withFallback(defaults)
                .resolve());
    }

    /** A stratum of {@code DAY} in which each labelled decision stands for {@code weight}. */
    ReviewFixture stratum(String stratum, double weight) {
        return stratum(DAY, stratum, weight);
    }

    ReviewFixture stratum(LocalDate day, String stratum, double weight) {
        strata.row(DesignStrata.DAY, Date.valueOf(day))
                .with(DesignStrata.DESIGN_STRATUM_ID, stratum)
                .with(DesignStrata.STRATUM_POPULATION, weight * 100)
                .with(DesignStrata.STRATUM_LABELLED, 100L);
        return this;
    }

    /** A stratum without a design. */
    ReviewFixture unknownStratum(String stratum) {
        strata.row(DesignStrata.DAY, Date.valueOf(DAY))
                .with(DesignStrata.DESIGN_STRATUM_ID, stratum)
                .with(DesignStrata.STRATUM_LABELLED, 100L);
        return this;
    }

    /** A decision of {@code DAY} in {@code stratum} with the verdicts of reviewers one after the other. */
    ReviewFixture decision(String stratum, String market, String... verdicts) {
        return decision(DAY, stratum, market, verdicts);
    }

    ReviewFixture decision(LocalDate day, String stratum, String market, String... verdicts) {
        decisions++;
        labelled.row(LabelledDecisions.SAMPLE_ID, sample())
                .with(QaSamples.DECISION_ID, "d" + decisions)
                .with(QaSamples.DAY, Date.valueOf(day))
                .with("market", market)
                .with(LabelledDecisions.DESIGN_STRATUM_ID, stratum);
        draw(day);
        for (int i = 0; i < verdicts.length; i++) {
            label("r" + (i + 1), verdicts[i]);
        }
        return this;
    }

    /** A golden draw whose right answer is {@code answer}. */
    ReviewFixture golden(String answer, String... verdicts) {
        decisions++;
        draw(DAY).with(QaSamples.PURPOSE, QaSamples.GOLDEN);
        for (int i = 0; i < verdicts.length; i++) {
            label("r" + (i + 1), verdicts[i]);
        }
        label("expert", answer);
        return lastLabel(QaLabels.LAYER, QaLabels.ADJUDICATION).lastLabel(QaLabels.BLIND, false);
    }

    /** A golden draw of the decision that was drawn last: its identifier is the other one's with {@code -golden}. */
    ReviewFixture drawnAgainAsGolden(String... verdicts) {
        samples.row(QaSamples.SAMPLE_ID, sample() + "-golden")
                .with(QaSamples.DAY, Date.valueOf(DAY))
                .with(QaSamples.DECISION_ID, "d" + decisions)
                .with(QaSamples.PURPOSE, QaSamples.GOLDEN);
        for (int i = 0; i < verdicts.length; i++) {
            label("r" + (i + 1), verdicts[i]).lastLabel(QaLabels.SAMPLE_ID, sample() + "-golden");
        }
        return this;
    }

    /** Another label of the last draw. */
    ReviewFixture label(String reviewer, String verdict) {
        given++;
        labels.row(QaLabels.LABEL_ID, "l%06d".formatted(given))
                .with(QaLabels.SAMPLE_ID, sample())
                .with(QaLabels.DECISION_ID, "d" + decisions)
                .with(QaLabels.REVIEWER_ID, reviewer)
                .with(QaLabels.VIOLATING, !verdict.equals(COMPLIANT))
                .with(QaLabels.POLICY_ID, verdict.equals(COMPLIANT) ? null : verdict)
                .with(QaLabels.LABELLED_AT, new Timestamp(1_770_600_000_000L + given * 1000L));
        return this;
    }

    /** Changes the last label. */
    ReviewFixture lastLabel(String column, Object value) {
        labels.with(column, value);
        return this;
    }

    /** The identifier of the last label. */
    String lastLabelId() {
        return "l%06d".formatted(given);
    }

    /** An audit of the last draw; empty when its probability was not recorded. */
    ReviewFixture audit(String verdict, Optional<Double> probability) {
        label("auditor", verdict).lastLabel(QaLabels.LAYER, QaLabels.AUDIT);
        probability.ifPresent(
                recorded -> audits.row(Audits.SAMPLE_ID, sample()).with(Audits.INCLUSION_PROBABILITY, recorded));
        return this;
    }

    ReviewInputs inputs(SparkSession spark) {
        return new ReviewInputs(
                labelled.in(spark), strata.in(spark), samples.in(spark), labels.in(spark), audits.in(spark));
    }

    /** The rows of the window that ends on {@code DAY}. */
    Dataset<Row> agreement(SparkSession spark, ConsistencySettings settings) {
        return ReviewAgreement.of(Reviews.of(inputs(spark), settings.slicing()), List.of(DAY), settings)
                .cache();
    }

    private Rows draw(LocalDate day) {
        return samples.row(QaSamples.SAMPLE_ID, sample())
                .with(QaSamples.DAY, Date.valueOf(day))
                .with(QaSamples.DECISION_ID, "d" + decisions);
    }

    private String sample() {
        return "s" + decisions;
    }
}
