package io.northstar.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.rand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.northstar.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class TrainingTest {
    private static final StructType SCHEMA = new StructType()
            .add(Training.EXAMPLE_ID, DataTypes.LongType)
            .add("text", DataTypes.StringType)
            .add("market", DataTypes.StringType)
            .add("age", DataTypes.DoubleType)
            .add(Learner.LABEL, DataTypes.DoubleType)
            .add(Learner.WEIGHT, DataTypes.DoubleType);

    private static final FeatureSettings FEATURES =
            new FeatureSettings("text", 200, 10, 1, List.of("market"), List.of("age"));
    private static final List<Candidate> ALL = List.of(
            new Candidate(Learner.LOGISTIC_REGRESSION, 10),
            new Candidate(Learner.LINEAR_SVM, 1),
            new Candidate(Learner.NAIVE_BAYES, 1),
            new Candidate(Learner.NAIVE_BAYES_WEIGHTED, 1),
            new Candidate(Learner.BOOSTED_TREES, 3));

    /** Every learner finds what is there, and its scores are probabilities that add up to the violations. */
    @Test
    void everyLearnerLearnsAndIsCalibrated(SparkSession spark) {
        Dataset<Row> training = examples(spark, 1, 400).persist();
        Dataset<Row> validation = examples(spark, 2, 300).persist();
        Dataset<Row> unseen = examples(spark, 3, 300).persist();
        for (Candidate candidate : ALL) {
            Training.Trained trained = Training.of(training, validation, settings(List.of(candidate)));
            List<Row> scored = trained.model().transform(unseen).collectAsList();

            assertThat(trained.chosen()).isEqualTo(candidate);
            // Three in ten violate: so much has a ranking by chance.
            assertThat(trained.ranking().get(candidate))
                    .as(candidate.toString())
                    .isGreaterThan(0.5);
            assertThat(mean(scored, 1) - mean(scored, 0))
                    .as(candidate.toString())
                    .isGreaterThan(0.15);
            assertThat(scored.stream()
                            .mapToDouble(TrainingTest::score)
                            .average()
                            .orElseThrow())
                    .as(candidate.toString())
                    .isCloseTo(0.3, within(0.06));
        }
    }

    @Test
    void theOrderOfExamplesDoesNotMatterAndASavedModelScoresTheSame(SparkSession spark, @TempDir Path folder)
            throws IOException {
        Dataset<Row> training = examples(spark, 1, 300);
        Dataset<Row> validation = examples(spark, 2, 200);
        Dataset<Row> unseen = examples(spark, 3, 100);
        TrainingSettings settings = settings(
                List.of(new Candidate(Learner.LOGISTIC_REGRESSION, 10), new Candidate(Learner.NAIVE_BAYES, 1)));

        Training.Trained one = Training.of(training, validation, settings);
        Training.Trained other = Training.of(shuffled(training), shuffled(validation), settings);
        one.model().write().save(folder.resolve("model").toString());

        Map<Long, Double> scores = scores(one.model(), unseen);
        assertThat(other.chosen()).isEqualTo(one.chosen());
        one.ranking()
                .forEach((candidate, area) ->
                        assertThat(other.ranking().get(candidate)).isCloseTo(area, within(1e-9)));
        scores(other.model(), shuffled(unseen))
                .forEach((example, score) -> assertThat(score).isCloseTo(scores.get(example), within(1e-6)));
        assertThat(scores(PipelineModel.load(folder.resolve("model").toString()), unseen))
                .isEqualTo(scores);
    }

    @Test
    void newCategoriesAndMissingTextsAreScored(SparkSession spark) {
        Training.Trained trained = Training.of(
                examples(spark, 1, 300),
                examples(spark, 2, 200),
                settings(List.of(new Candidate(Learner.LINEAR_SVM, 1))));
        List<Row> odd = List.of(
                RowFactory.create(1L, null, "never seen", 1.0, null, null),
                RowFactory.create(2L, "", null, 1.0, null, null));

        assertThat(trained.model().transform(spark.createDataFrame(odd, SCHEMA)).collectAsList())
                .allMatch(row -> score(row) >= 0 && score(row) <= 1);
    }

    @Test
    void oneClassIsNotTrainedOn(SparkSession spark) {
        Dataset<Row> examples = examples(spark, 1, 300);
        assertThatThrownBy(() -> Training.of(examples.where(col(Learner.LABEL).equalTo(0)), examples, settings(ALL)))
                .isInstanceOf(TooFewExamplesException.class)
                .hasMessage("training has 0 examples of one class; 20 are the fewest that a model is trained with");
    }

    @Test
    void termsSayWhatTheNormalFormLeavesOut() {
        assertThat(TextTerms.of("Fr\u0435e \u00A3500! call 08452810075", 50))
                .contains(
                        "word free",
                        "phrase free # call",
                        "number 000",
                        "number 00000000000",
                        "symbol \u00A3",
                        "symbol !");
        assertThat(TextTerms.of("", 50)).isEmpty();
    }

    private static TrainingSettings settings(List<Candidate> candidates) {
        return new TrainingSettings(FEATURES, candidates, new TrainingSettings.Effort(15, 3), 0.5, 1000, 20, 2, 7);
    }

    /** Three in ten violate; words and the market and the number each tell a part of it. */
    private static Dataset<Row> examples(SparkSession spark, long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> bad = List.of("miracle", "guaranteed", "winner", "instant");
        List<String> plain = List.of("shoes", "garden", "holiday", "coffee", "music", "winner");
        List<Row> rows = new ArrayList<>();
        for (long id = 0; id < count; id++) {
            boolean violating = random.nextDouble() < 0.3;
            StringBuilder text = new StringBuilder();
            for (int word = 0; word < 6; word++) {
                List<String> words = violating && random.nextInt(4) == 0 ? bad : plain;
                text.append(words.get(random.nextInt(words.size()))).append(' ');
            }
            rows.add(RowFactory.create(
                    id,
                    text.toString(),
                    random.nextDouble() < (violating ? 0.7 : 0.3) ? "US" : "BR",
                    random.nextDouble() + (violating ? 0.5 : 0),
                    violating ? 1.0 : 0.0,
                    1 + random.nextDouble()));
        }
        return spark.createDataFrame(rows, SCHEMA);
    }

    private static Dataset<Row> shuffled(Dataset<Row> rows) {
        return rows.orderBy(rand(1)).repartition(3);
    }

    private static Map<Long, Double> scores(PipelineModel model, Dataset<Row> examples) {
        return model.transform(examples).collectAsList().stream()
                .collect(Collectors.toMap(row -> row.getAs(Training.EXAMPLE_ID), TrainingTest::score));
    }

    private static double mean(List<Row> scored, double label) {
        return scored.stream()
                .filter(row -> row.<Double>getAs(Learner.LABEL) == label)
                .mapToDouble(TrainingTest::score)
                .average()
                .orElseThrow();
    }

    private static double score(Row row) {
        return row.getAs(Training.SCORE);
    }
}
