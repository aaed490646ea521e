package io.northstar.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.northstar.metric.ExactSum;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.regression.IsotonicRegression;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Trains classifiers: features and learners on training examples, the choice among them and the calibration on later validation
 * examples. Neither sees the examples that a model is evaluated on.
 *
 * <p>The same examples give the same model up to rounding, in whatever order and partitions they come: they are partitioned by
 * a hash of their identifier and sorted first. Spark adds up the floating-point numbers of partitions as they are ready, so that
 * the last bits may differ.
 */
public final class Training {
    /** Column with the calibrated probability of a violation. */
    public static final String SCORE = "score";

    /** Column with the identifier of an example. */
    public static final String EXAMPLE_ID = "example_id";

    private static final double VIOLATION = 1;
    private static final double NO_VIOLATION = 0;
    static final String MARGIN = "margin";
    private static final String PLATT = "calibrated_probability";
    private static final String PLATT_RAW = "calibration_raw";
    private static final String PLATT_CLASS = "calibration_class";
    /** Enough to have a solution where the margin tells all validation examples apart. */
    private static final double PLATT_PENALTY = 1e-6;

    /**
     * What training gave.
     *
     * @param model adds {@link #SCORE} to examples with the columns of the features
     * @param chosen the candidate that was taken
     * @param ranking area under the precision-recall curve on the validation examples, by candidate
     */
    public record Trained(PipelineModel model, Candidate chosen, Map<Candidate, Double> ranking) {}

    /**
     * The best candidate on {@code validation}, trained on {@code training}.
     *
     * @param training {@link #EXAMPLE_ID}, the columns of the features, {@link Learner#LABEL} (1 or 0) and
     *     {@link Learner#WEIGHT} (above 0)
     * @param validation the same columns, of later examples
     * @throws TooFewExamplesException when one of them has fewer examples of a class than the settings ask for
     */
    public static Trained of(Dataset<Row> training, Dataset<Row> validation, TrainingSettings settings) {
        requireBothClasses("training", training, settings);
        requireBothClasses("validation", validation, settings);
        PipelineModel features = Features.pipeline(settings.features()).fit(ordered(training, settings));
        Dataset<Row> learned = features.transform(balanced(ordered(training, settings), settings))
                .persist(StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> held = features.transform(ordered(validation, settings)).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Map<Candidate, Double> ranking = new LinkedHashMap<>();
            PipelineModel best = null;
            Candidate chosen = null;
            for (Candidate candidate : settings.candidates()) {
                PipelineModel model = candidate.learner().fit(learned, candidate.cost(), settings);
                double area = areaUnderPrecisionRecall(model.transform(held));
                ranking.put(candidate, area);
                if (chosen == null || area > ranking.get(chosen)) {
                    best = model;
                    chosen = candidate;
                }
            }
            PipelineModel calibration = calibration(best.transform(held), settings);
            return new Trained(chained(features, best, calibration), chosen, ranking);
        } finally {
            learned.unpersist();
            held.unpersist();
        }
    }

    private static double areaUnderPrecisionRecall(Dataset<Row> predicted) {
        return new BinaryClassificationEvaluator()
                .setMetricName("areaUnderPR")
                .setNumBins(0)
                .setRawPredictionCol(MARGIN)
                .setLabelCol(Learner.LABEL)
                .setWeightCol(Learner.WEIGHT)
                .evaluate(predicted.withColumn(MARGIN, Margin.of(col(Learner.RAW))));
    }

    /** Logistic (Platt 1999), and on top of it isotonic (Zadrozny and Elkan 2002) where there are examples enough. */
    private static PipelineModel calibration(Dataset<Row> predicted, TrainingSettings settings) {
        List<PipelineStage> stages = new ArrayList<>();
        stages.add(new Margin("calibrated_margin").setInputCol(Learner.RAW).setOutputCol(MARGIN));
        stages.add(new LogisticRegression("calibration")
                .setFeaturesCol(MARGIN)
                .setLabelCol(Learner.LABEL)
                .setWeightCol(Learner.WEIGHT)
                .setRegParam(PLATT_PENALTY)
                .setProbabilityCol(PLATT)
                .setRawPredictionCol(PLATT_RAW)
                .setPredictionCol(PLATT_CLASS));
        if (fewerClass(predicted) >= settings.isotonicFrom()) {
            stages.add(new IsotonicRegression("isotonic")
                    .setFeaturesCol(PLATT)
                    .setFeatureIndex(1)
                    .setLabelCol(Learner.LABEL)
                    .setWeightCol(Learner.WEIGHT)
                    .setPredictionCol(SCORE));
        } else {
            stages.add(new VectorElement("probability")
                    .setInputCol(PLATT)
                    .setOutputCol(SCORE)
                    .setIndex(1));
        }
        return new Pipeline("calibrators")
                .setStages(stages.toArray(PipelineStage[]::new))
                .fit(predicted);
    }

    private static PipelineModel chained(PipelineModel... parts) {
        Transformer[] stages =
                Stream.of(parts).flatMap(part -> Stream.of(part.stages())).toArray(Transformer[]::new);
        return new PipelineModel("classifier", List.of(stages));
    }

    private static Dataset<Row> ordered(Dataset<Row> examples, TrainingSettings settings) {
        return examples.repartition(settings.partitions(), col(EXAMPLE_ID)).sortWithinPartitions(EXAMPLE_ID);
    }

    /** Weights of mean one, in which the classes are as far balanced as the settings say. */
    private static Dataset<Row> balanced(Dataset<Row> examples, TrainingSettings settings) {
        Map<Double, Double> weights =
                byClass(examples, ExactSum.of(List.of(col(Learner.WEIGHT))).getItem(0));
        double violating = weights.get(VIOLATION);
        double compliant = weights.get(NO_VIOLATION);
        double total = violating + compliant;
        double ofViolating = Math.pow(total / (2 * violating), settings.balance());
        double ofCompliant = Math.pow(total / (2 * compliant), settings.balance());
        double mean = (violating * ofViolating + compliant * ofCompliant) / examples.count();
        Column factor =
                when(col(Learner.LABEL).equalTo(VIOLATION), ofViolating / mean).otherwise(ofCompliant / mean);
        return examples.withColumn(Learner.WEIGHT, col(Learner.WEIGHT).multiply(factor));
    }

    /**
     * Requires examples of both classes in {@code part}.
     *
     * @throws TooFewExamplesException when there are fewer of a class than the settings ask for
     */
    public static void requireBothClasses(String part, Dataset<Row> examples, TrainingSettings settings) {
        long fewer = fewerClass(examples);
        if (fewer < settings.fewest()) {
            throw new TooFewExamplesException(
                    "%s has %d examples of one class; %d are the fewest that a model is trained with"
                            .formatted(part, fewer, settings.fewest()));
        }
    }

    private static long fewerClass(Dataset<Row> examples) {
        Map<Double, Double> counts = byClass(examples, count(lit(1)).cast("double"));
        return Math.round(Math.min(counts.getOrDefault(VIOLATION, 0.0), counts.getOrDefault(NO_VIOLATION, 0.0)));
    }

    private static Map<Double, Double> byClass(Dataset<Row> examples, Column total) {
        return examples.groupBy(Learner.LABEL).agg(total).collectAsList().stream()
                .collect(Collectors.toMap(row -> row.getDouble(0), row -> row.getDouble(1)));
    }

    private Training() {}
}
