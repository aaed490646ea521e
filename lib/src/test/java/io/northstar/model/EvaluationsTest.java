package io.northstar.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.northstar.stats.JudgedScore;
import io.northstar.stats.SampledStratum;
import io.northstar.table.ModelEvaluations;
import io.northstar.table.ModelRegistry;
import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import io.northstar.table.ThresholdCertificates;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** What is written about a trained model, from its scored labels on. */
class EvaluationsTest {
    private static final LocalDate DAY = LocalDate.parse("2026-01-31");
    private static final ModelVersion VERSION = new ModelVersion("any", "violating", DAY, "decisions@3", "settings");
    private static final TrainSettings SETTINGS = settings();
    private static final StructType SCHEMA =
            ModelEvaluations.table(SETTINGS.evaluation().slicing().names()).schema();
    private static final Scoring.Band BAND = new Scoring.Band(OptionalDouble.of(0.8), OptionalDouble.of(0.1));
    private static final TrainSettings.Costs COSTS = new TrainSettings.Costs(1, 50, 20);
    private static final Candidate CHOSEN = new Candidate(Learner.LOGISTIC_REGRESSION, 10);
    private static final Training.Trained TRAINED = new Training.Trained(null, CHOSEN, Map.of(CHOSEN, 0.5));

    @Test
    void everySliceHasEveryMetric() {
        List<Row> rows = new Evaluations(VERSION, SETTINGS.evaluation()).of(labels(2000), BAND, COSTS);

        assertThat(rows).hasSize(4 * (12 * 5 + 4)).allMatch(row -> row.size() == SCHEMA.size());
        Row recall = only(rows, Slices.ALL, "recall", 0.5);
        assertThat(value(recall, ModelEvaluations.STATUS)).isEqualTo(NorthStar.OK);
        assertThat((Double) value(recall, ModelEvaluations.ESTIMATE)).isCloseTo(0.75, within(0.06));
        assertThat((Double) value(recall, ModelEvaluations.CI_LOW)).isBetween(0.7, 0.77);
        assertThat((Double) value(recall, ModelEvaluations.CI_HIGH)).isBetween(0.76, 0.82);
        Row market = only(rows, "market=BR", ModelEvaluations.PR_AUC, null);
        assertThat(value(market, "market")).isEqualTo("BR");
        assertThat(value(market, "queue")).isNull();
        assertThat(value(market, Slices.GRAIN)).isEqualTo("market");
        assertThat(value(only(rows, "market=DE", "recall", 0.5), ModelEvaluations.STATUS))
                .isEqualTo(NorthStar.REFUSED);
        assertThat(value(only(rows, "market=DE", ModelEvaluations.PR_AUC, null), ModelEvaluations.ESTIMATE))
                .isNull();
    }

    /** Of scores that are spread evenly, seven tenths are between the thresholds; what is beyond costs where it is wrong. */
    @Test
    void theHumanBandHasAShareAndACost() {
        List<EvaluatedLabel> labels = labels(2000);
        List<Row> rows = new Evaluations(VERSION, SETTINGS.evaluation()).of(labels, BAND, COSTS);

        double reviewed = labels.stream()
                        .filter(label ->
                                label.judged().score() < 0.8 && label.judged().score() > 0.1)
                        .count()
                / 2000.0;
        double wronglyRejected = labels.stream()
                        .filter(label ->
                                label.judged().score() >= 0.8 && !label.judged().violating())
                        .count()
                / 2000.0;
        double wronglyApproved = labels.stream()
                        .filter(label ->
                                label.judged().score() <= 0.1 && label.judged().violating())
                        .count()
                / 2000.0;
        Row rate = only(rows, Slices.ALL, ModelEvaluations.REVIEW_RATE, null);
        assertThat((Double) value(rate, ModelEvaluations.ESTIMATE)).isCloseTo(reviewed, within(1e-9));
        Row cost = only(rows, Slices.ALL, ModelEvaluations.COST, null);
        assertThat((Double) value(cost, ModelEvaluations.ESTIMATE))
                .isCloseTo(reviewed + 20 * wronglyRejected + 50 * wronglyApproved, within(1e-9));
        assertThat((Double) value(cost, ModelEvaluations.CI_LOW))
                .isLessThan((Double) value(cost, ModelEvaluations.ESTIMATE));
    }

    /** Each action is taken where it is the cheapest of the three, by brute force over probabilities. */
    @Test
    void costsSayWhereActingIsCheaperThanAReview() {
        for (TrainSettings.Costs costs : List.of(
                COSTS,
                new TrainSettings.Costs(5, 2, 3),
                new TrainSettings.Costs(1, 1, 100),
                new TrainSettings.Costs(1, 100, 1))) {
            for (double p = 0.0005; p < 1; p += 0.001) {
                double reject = (1 - p) * costs.restriction();
                double approve = p * costs.violation();
                assertThat(p >= costs.restrictFrom())
                        .as("%s at %s", costs, p)
                        .isEqualTo(reject <= costs.review() && reject <= approve);
                assertThat(p <= costs.permitTo())
                        .as("%s at %s", costs, p)
                        .isEqualTo(approve <= costs.review() && approve <= reject);
            }
        }
    }

    /** Of what scores high 5 % or less may be wrong: certified where the labels say so, and not where half is wrong. */
    @Test
    void certificatesSayFromWhereOnOrWhyNot() {
        List<JudgedScore> labels =
                labels(4000).stream().map(EvaluatedLabel::judged).toList();
        List<JudgedScore> sure = labels.stream()
                .map(label -> new JudgedScore(label.stratum(), 10, label.score(), label.score() > 0.6))
                .toList();
        List<Double> validation = labels.stream().map(JudgedScore::score).toList();
        Certificates certificates = new Certificates(VERSION, SETTINGS.certification());

        List<Row> certified = certificates.of(sure, validation, new Certificates.Weights(10, 10, 0));
        double many = SETTINGS.certification().maxUnlabelled() + 0.01;
        List<Row> unlabelled = certificates.of(sure, validation, new Certificates.Weights(10, 10, many));
        List<Row> chance = certificates.of(
                labels.stream()
                        .map(label -> new JudgedScore(
                                label.stratum(), 10, label.score(), (long) (1e6 * label.score()) % 2 == 0))
                        .toList(),
                validation,
                new Certificates.Weights(10, 10, 0));

        StructType schema = ThresholdCertificates.TABLE.schema();
        assertThat(certified).allMatch(row -> row.size() == schema.size());
        assertThat(certified.get(0).<Double>getAs(schema.fieldIndex(ThresholdCertificates.THRESHOLD)))
                .isBetween(0.5, 0.65);
        assertThat(certified.get(1).<Double>getAs(schema.fieldIndex(ThresholdCertificates.THRESHOLD)))
                .isBetween(0.5, 0.65);
        assertThat(certified.get(0).<Double>getAs(schema.fieldIndex(ThresholdCertificates.COVERAGE)))
                .isCloseTo(0.4, within(0.05));
        assertThat(Stream.concat(chance.stream(), unlabelled.stream()))
                .allMatch(row -> ThresholdCertificates.NOT_CERTIFIED.equals(
                                row.get(schema.fieldIndex(ThresholdCertificates.STATUS)))
                        && row.get(schema.fieldIndex(ThresholdCertificates.THRESHOLD)) == null
                        && row.get(schema.fieldIndex(ThresholdCertificates.REASON)) != null);
    }

    @Test
    void theCardIsJsonWithWhatAModelWasMadeOf() {
        List<Row> rows = new Evaluations(VERSION, SETTINGS.evaluation()).of(labels(500), BAND, COSTS);
        List<JudgedScore> labels =
                labels(500).stream().map(EvaluatedLabel::judged).toList();
        List<Row> certificates = new Certificates(VERSION, SETTINGS.certification())
                .of(labels, List.of(0.9, 0.5), new Certificates.Weights(1, 20, 0));

        Config card =
                ConfigFactory.parseString(new ModelCard(VERSION, TRAINED, SETTINGS, Map.of(ExampleSplit.TRAINING, 7L))
                        .json(rows, SCHEMA, certificates));

        assertThat(card.getString("data.tables")).isEqualTo("decisions@3");
        assertThat(card.getString("data.evaluation_from")).isEqualTo("2026-01-18");
        assertThat(card.getLong("data.examples.training")).isEqualTo(7);
        assertThat(card.getString("training.learner")).isEqualTo("logistic_regression");
        assertThat(card.getConfigList("metrics")).isNotEmpty();
        assertThat(card.getConfigList("slices")).isNotEmpty();
        assertThat(card.getConfigList("certificates")).hasSize(2);
        assertThat(card.getStringList("limits")).isNotEmpty();
    }

    @Test
    void oneVersionIsInChargeAndTheOneBeforeCanBePutBack() {
        List<Row> first = Registry.with(List.of(), DAY, List.of(row(DAY, "Passes: nothing was in charge.")));
        List<Row> champion = Registry.promoted(first, "any", "2026-01-31", Optional.empty(), DAY, "Passes.");
        assertThat(Registry.with(champion, DAY, List.of(row(DAY, "again")))).isEqualTo(champion);

        LocalDate later = DAY.plusDays(7);
        List<Row> two = Registry.with(champion, later, List.of(row(later, "Passes.")));
        // It was compared with nothing, or with another one, than what is in charge by now.
        for (Optional<String> other : List.of(Optional.<String>empty(), Optional.of("2026-01-24"))) {
            assertThat(Registry.promoted(two, "any", "2026-02-07", other, later, "Passes."))
                    .isEqualTo(two);
        }
        List<Row> both = Registry.promoted(two, "any", "2026-02-07", Optional.of("2026-01-31"), later, "Passes.");
        assertThat(aliases(both)).containsExactly(ModelRegistry.FORMER, ModelRegistry.CHAMPION);
        assertThat(Registry.with(both, DAY, List.of())).isEqualTo(both);

        assertThat(inCharge(both, DAY)).isEmpty();
        assertThat(inCharge(both, DAY.plusDays(1))).hasValue("2026-01-31");
        assertThat(inCharge(both, later)).hasValue("2026-01-31");
        assertThat(inCharge(both, later.plusDays(1))).hasValue("2026-02-07");

        List<Row> back = Registry.rolledBack(both, "any", "2026-02-07", "2026-01-31");
        assertThat(aliases(back)).containsExactly(ModelRegistry.CHAMPION, ModelRegistry.ROLLED_BACK);
        assertThat(Registry.rolledBack(back, "any", "2026-02-07", "2026-01-31")).isEqualTo(back);
        assertThat(inCharge(back, later.plusDays(1))).hasValue("2026-01-31");
        assertThat(Registry.former(back, "any")).isEmpty();
        assertThat(Registry.champion(back, "other")).isEmpty();
        assertThat(Registry.with(back, later, List.of(row(later, "Passes.")))).isEqualTo(back);
        assertThat(Registry.with(two, later, List.of())).isEqualTo(champion);
    }

    private static Optional<Object> inCharge(List<Row> rows, LocalDate day) {
        int version = ModelRegistry.TABLE.schema().fieldIndex(ModelRegistry.VERSION);
        return Registry.inCharge(rows, "any", day).map(row -> row.get(version));
    }

    private static Row row(LocalDate day, String verdict) {
        return new Registry.Entry(
                        new ModelVersion("any", "violating", day, "decisions@3", "settings"), TRAINED, Map.of())
                .row(verdict);
    }

    private static List<Object> aliases(List<Row> rows) {
        int alias = ModelRegistry.TABLE.schema().fieldIndex(ModelRegistry.ALIAS);
        return rows.stream().map(row -> row.get(alias)).toList();
    }

    private static Row only(List<Row> rows, String slice, String metric, Double threshold) {
        List<Row> found = rows.stream()
                .filter(row -> value(row, Slices.SLICE).equals(slice))
                .filter(row -> value(row, ModelEvaluations.METRIC).equals(metric))
                .filter(row -> threshold == null || threshold.equals(value(row, ModelEvaluations.THRESHOLD)))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static Object value(Row row, String column) {
        return row.get(SCHEMA.fieldIndex(column));
    }

    /** Scores that are the probabilities of violating: of the violating, 3/4 score a half or more. In DE nothing violates. */
    private static List<EvaluatedLabel> labels(int count) {
        SplittableRandom random = new SplittableRandom(9);
        SampledStratum stratum = new SampledStratum("s", SampledStratum.Draws.EQUAL, 10.0 * count, count);
        int dimensions = SETTINGS.evaluation().slicing().names().size();
        int market = SETTINGS.evaluation().slicing().names().indexOf("market");
        List<EvaluatedLabel> labels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double score = random.nextDouble();
            boolean violating = random.nextDouble() < score;
            String where = violating
                    ? List.of("BR", "US").get(random.nextInt(2))
                    : List.of("BR", "US", "DE").get(i % 3);
            List<String> values = new ArrayList<>(Collections.nCopies(dimensions, Slices.NONE));
            values.set(market, where);
            labels.add(new EvaluatedLabel(
                    new JudgedScore(stratum, 10, score, violating), List.of(Slices.ALL, "market=" + where), values));
        }
        return labels;
    }

    private static TrainSettings settings() {
        return TrainSettings.of(
                ConfigFactory.parseResources("northstar/northstar.conf").resolve());
    }
}
