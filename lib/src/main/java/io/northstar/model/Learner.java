package io.northstar.model;

import java.util.Locale;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LinearSVC;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.NaiveBayes;
import org.apache.spark.ml.classification.NaiveBayesModel;
import org.apache.spark.ml.feature.ElementwiseProduct;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Ways to learn a classifier from weighted examples with {@link Features}. Each gives stages that add
 * {@link #RAW}, a vector whose second element exceeds its first by the more, the more speaks for a violation.
 *
 * <p>The {@code cost} of an error weighs it against the size of the coefficients: large costs fit the training closer. For
 * {@link #NAIVE_BAYES} it is the inverse of the smoothing count, for {@link #BOOSTED_TREES} the depth of the trees.
 */
public enum Learner {
    /** Logistic regression with an L2 penalty, on weighted features. */
    LOGISTIC_REGRESSION {
        @Override
        PipelineModel fit(Dataset<Row> examples, double cost, TrainingSettings settings) {
            return fitted(logistic(Features.WEIGHTED, cost, examples.count(), settings), examples);
        }
    },
    /** Linear support vector machine with an L2 penalty, on weighted features. */
    LINEAR_SVM {
        @Override
        PipelineModel fit(Dataset<Row> examples, double cost, TrainingSettings settings) {
            return fitted(
                    new LinearSVC("support_vectors")
                            .setFeaturesCol(Features.WEIGHTED)
                            .setLabelCol(LABEL)
                            .setWeightCol(WEIGHT)
                            .setRawPredictionCol(RAW)
                            .setPredictionCol(PREDICTION)
                            .setStandardization(false)
                            .setMaxIter(settings.effort().iterations())
                            .setRegParam(1 / (cost * examples.count())),
                    examples);
        }
    },
    /** Multinomial naive Bayes on counted features. */
    NAIVE_BAYES {
        @Override
        PipelineModel fit(Dataset<Row> examples, double cost, TrainingSettings settings) {
            return fitted(bayes(1 / cost).setRawPredictionCol(RAW).setPredictionCol(PREDICTION), examples);
        }
    },
    /**
     * Logistic regression on counted features, each times the log of how much more frequent naive Bayes finds it among
     * violations, smoothed by one (Wang and Manning 2012, Baselines and bigrams, section 2.3, with logistic loss).
     */
    NAIVE_BAYES_WEIGHTED {
        @Override
        PipelineModel fit(Dataset<Row> examples, double cost, TrainingSettings settings) {
            NaiveBayesModel bayes = bayes(1).fit(examples);
            ElementwiseProduct weighting = new ElementwiseProduct("bayes_weights")
                    .setScalingVec(logRatio(bayes))
                    .setInputCol(Features.COUNTED)
                    .setOutputCol(BAYES_WEIGHTED);
            return fitted(
                    new Pipeline("learner").setStages(new PipelineStage[] {
                        weighting, logistic(BAYES_WEIGHTED, cost, examples.count(), settings)
                    }),
                    examples);
        }
    },
    /** Gradient-boosted trees on dense features. */
    BOOSTED_TREES {
        @Override
        PipelineModel fit(Dataset<Row> examples, double cost, TrainingSettings settings) {
            return fitted(
                    new GBTClassifier("boosted_trees")
                            .setFeaturesCol(Features.DENSE)
                            .setLabelCol(LABEL)
                            .setWeightCol(WEIGHT)
                            .setRawPredictionCol(RAW)
                            .setPredictionCol(PREDICTION)
                            .setMaxDepth((int) cost)
                            .setMaxIter(settings.effort().trees())
                            .setSeed(settings.seed()),
                    examples);
        }
    };

    /** Column with 1 for a violation, 0 for none. */
    public static final String LABEL = "label";

    /** Column with the weight of an example in training. */
    public static final String WEIGHT = "training_weight";

    static final String RAW = "raw_prediction";

    private static final String PREDICTION = "raw_class";
    private static final String BAYES_WEIGHTED = "bayes_weighted_features";
    private static final String RAW_PROBABILITY = "raw_probability";

    /** The name in tables and settings. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The stages fitted on {@code examples}, which have features, {@link #LABEL} and {@link #WEIGHT}.
     *
     * @param cost of an error, see {@link Learner}
     * @param settings how long is learned, and the seed of what is drawn
     */
    abstract PipelineModel fit(Dataset<Row> examples, double cost, TrainingSettings settings);

    private static PipelineModel fitted(PipelineStage stage, Dataset<Row> examples) {
        return new Pipeline("learner").setStages(new PipelineStage[] {stage}).fit(examples);
    }

    private static LogisticRegression logistic(String features, double cost, long examples, TrainingSettings settings) {
        return new LogisticRegression("logistic")
                .setFeaturesCol(features)
                .setLabelCol(LABEL)
                .setWeightCol(WEIGHT)
                .setRawPredictionCol(RAW)
                .setProbabilityCol(RAW_PROBABILITY)
                .setPredictionCol(PREDICTION)
                .setStandardization(false)
                .setMaxIter(settings.effort().iterations())
                .setRegParam(1 / (cost * examples));
    }

    private static NaiveBayes bayes(double smoothing) {
        return new NaiveBayes("naive_bayes")
                .setFeaturesCol(Features.COUNTED)
                .setLabelCol(LABEL)
                .setWeightCol(WEIGHT)
                .setProbabilityCol(RAW_PROBABILITY)
                .setSmoothing(smoothing);
    }

    static Vector logRatio(NaiveBayesModel bayes) {
        Matrix theta = bayes.theta();
        double[] ratio = new double[theta.numCols()];
        for (int term = 0; term < ratio.length; term++) {
            ratio[term] = theta.apply(1, term) - theta.apply(0, term);
        }
        return Vectors.dense(ratio);
    }
}
