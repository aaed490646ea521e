package io.northstar.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.northstar.BadSettingsException;
import io.northstar.table.CreativeSignatures;
import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.DuplicateClusters;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.Lineage;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ExamplesTest {
    private static final LocalDate NEWEST = LocalDate.parse("2026-01-31");
    private static final LocalDate EARLY = LocalDate.parse("2026-01-02");

    private final Rows labelled = Rows.of(LabelledDecisions.TABLE)
            .each(LabelledDecisions.DESIGN, DesignStrata.STRATIFIED)
            .each(LabelledDecisions.DESIGN_STRATUM_ID, "s")
            .each(LabelledDecisions.INCLUSION_PROBABILITY, 0.1)
            .each(LabelledDecisions.LABELLED, true)
            .each(JudgedDecisions.RESTRICTS, true);
    private final Rows decisions = Rows.of(Decisions.TABLE).each(Decisions.OUTCOME, "reject");
    private final Rows samples = Rows.of(QaSamples.TABLE);
    private final Rows labels = Rows.of(QaLabels.TABLE).each(QaLabels.LAYER, QaLabels.QA);
    private final Rows creatives = Rows.of(Creatives.TABLE);

    @Test
    void whatBecameKnownLaterIsNoPartOfAnExample(SparkSession spark) {
        draw("one", EARLY, EARLY.plusDays(3), true);
        draw("two", EARLY, EARLY.plusDays(3), false);
        draw("late", EARLY, NEWEST.plusDays(1), true);
        decide("before", EARLY.minusDays(1), "adv-one");
        decide("after", EARLY.plusDays(1), "adv-one");
        creative("c-one", EARLY, "known text");
        creative("c-two", NEWEST.plusDays(1), "text of tomorrow");

        Map<String, Row> found = examples(spark);

        assertThat(found).containsOnlyKeys("one", "two");
        // Ten decisions, of whose labels two were known.
        assertThat(found.get("one").<Double>getAs(Learner.WEIGHT)).isCloseTo(5, within(1e-12));
        assertThat(found.get("one").<String>getAs(Examples.TEXT)).isEqualTo("known text");
        assertThat(found.get("two").<String>getAs(Examples.TEXT)).isNull();
        assertThat(found.get("one").<Double>getAs(AdvertiserHistory.DECISIONS)).isCloseTo(Math.log1p(1), within(1e-12));
        assertThat(found.get("two").<Double>getAs(AdvertiserHistory.DECISIONS)).isZero();
        assertThat(found.get("one").<Row>getAs(Examples.CONDITIONS).getBoolean(0))
                .isTrue();
        assertThat(found.get("one").<String>getAs(ExampleSplit.PART)).isEqualTo(ExampleSplit.TRAINING);
    }

    /** They are learned from with a weight of one, and on evaluation days they are left out. */
    @Test
    void labelsThatWereNotDrawnByProbabilityAreNeverEvaluatedWith(SparkSession spark) {
        draw("drawn", EARLY, EARLY.plusDays(3), true);
        target("drawn", EARLY, "bad_case");
        for (String purpose : List.of("targeted", QaSamples.GOLDEN, "bad_case", "appeal")) {
            target("early-" + purpose, EARLY, purpose);
            decide("early-" + purpose, EARLY, "adv-" + purpose);
            target("new-" + purpose, NEWEST, purpose);
            decide("new-" + purpose, NEWEST, "adv-" + purpose);
        }

        Map<String, Row> found = examples(spark);

        assertThat(found).hasSize(9);
        assertThat(found.get("drawn").<Boolean>getAs(ExampleSplit.BY_PROBABILITY))
                .isTrue();
        found.forEach((id, row) -> {
            if (!id.equals("drawn")) {
                assertThat(row.<Double>getAs(Learner.WEIGHT)).isEqualTo(1);
                assertThat(row.<String>getAs(ExampleSplit.PART))
                        .isIn(
                                id.startsWith("new")
                                        ? List.of(ExampleSplit.LEFT_OUT)
                                        : List.of(ExampleSplit.TRAINING, ExampleSplit.LEFT_OUT));
            }
        });
    }

    @Test
    void settingsThatTellTheDecisionAreRefused(SparkSession spark) {
        assertThatThrownBy(() ->
                        Examples.requireResolvable(spark, settings("train.features.categories = [market, outcome]")))
                .isInstanceOf(BadSettingsException.class)
                .hasMessageContaining("outcome, which is not known before an ad is decided on");
        assertThatThrownBy(() -> Examples.requireResolvable(spark, settings("train.models.fraud = 1")))
                .hasMessageContaining("train.models.fraud: `1` is not a condition");
        assertThatThrownBy(() -> settings("train.models.Fraud = violating"))
                .hasMessageContaining("small letters, digits and underscores");
        assertThatThrownBy(() -> settings("train.window_days = 28")).hasMessageContaining("leaves no day to train on");
    }

    private Map<String, Row> examples(SparkSession spark) {
        Examples.Inputs inputs = new Examples.Inputs(
                labelled.in(spark),
                Rows.of(DesignStrata.TABLE)
                        .row(DesignStrata.DAY, Date.valueOf(EARLY))
                        .with(DesignStrata.DESIGN_STRATUM_ID, "s")
                        .with(DesignStrata.STRATUM_POPULATION, 10.0)
                        .with(DesignStrata.STRATUM_LABELLED, 3L)
                        .in(spark),
                samples.in(spark),
                labels.in(spark),
                decisions.in(spark),
                creatives.in(spark),
                Rows.of(CreativeSignatures.TABLE).in(spark),
                Rows.of(DuplicateClusters.TABLE).in(spark));
        TrainSettings settings = settings("train.held_out = 0.01");
        return settings.split(NEWEST).of(Examples.of(inputs, NEWEST, settings).persist()).collectAsList().stream()
                .collect(Collectors.toMap(row -> row.getAs(Training.EXAMPLE_ID), Function.identity()));
    }

    private static TrainSettings settings(String own) {
        Config defaults = ConfigFactory.parseResources("northstar/northstar.conf");
        return TrainSettings.of(
                ConfigFactory.parseString(own).withFallback(defaults).resolve());
    }

    private void draw(String id, LocalDate day, LocalDate known, boolean violating) {
        labelled.row(Decisions.DECISION_ID, id)
                .with(Decisions.DAY, Date.valueOf(day))
                .with(Decisions.ADVERTISER_ID, "adv-" + id)
                .with(Decisions.CREATIVE_ID, "c-" + id)
                .with(LabelledDecisions.VIOLATING, violating)
                .with(LabelledDecisions.KNOWN_ON, Date.valueOf(known));
        decide(id, day, "adv-" + id);
    }

    private void decide(String id, LocalDate day, String advertiser) {
        decisions
                .row(Decisions.DECISION_ID, id)
                .with(Decisions.DAY, Date.valueOf(day))
                .with(Decisions.DECIDED_AT, Timestamp.from(Instant.parse(day + "T12:00:00Z")))
                .with(Decisions.ADVERTISER_ID, advertiser);
    }

    private void target(String id, LocalDate day, String purpose) {
        samples.row(QaSamples.DECISION_ID, id)
                .with(QaSamples.DAY, Date.valueOf(day))
                .with(QaSamples.SAMPLE_ID, "sample-" + id)
                .with(QaSamples.PURPOSE, purpose)
                .with(Lineage.LANDED_ON, Date.valueOf(day));
        labels.row(QaLabels.LABEL_ID, "label-" + id)
                .with(QaLabels.SAMPLE_ID, "sample-" + id)
                .with(QaLabels.VIOLATING, true)
                .with(QaLabels.LABELLED_AT, Timestamp.from(Instant.parse(day + "T18:00:00Z")))
                .with(Lineage.LANDED_ON, Date.valueOf(day));
    }

    private void creative(String id, LocalDate landed, String text) {
        creatives
                .row(Creatives.CREATIVE_ID, id)
                .with(Creatives.TEXT, text)
                .with(Lineage.LANDED_ON, Date.valueOf(landed));
    }
}
