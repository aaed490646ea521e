package io.northstar.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import io.northstar.table.Scores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LinearSVCModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.NaiveBayesModel;
import org.apache.spark.ml.feature.ElementwiseProduct;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Why a linear model gives a score: the terms and attributes of the example whose coefficient times value adds most to its margin.
 *
 * <p>A term says what kind it is, see {@link TextTerms}; of terms that share a place of the hash all are named, since the model does
 * not tell them apart. Attributes read {@code market = BR}. A function of Java because Spark has none that takes hashed terms and
 * their weights together.
 */
final class Reasons implements UDF2<Seq<String>, Vector, List<Row>> {
    private static final long serialVersionUID = 1L;

    private final HashingTF hashing;
    private final Broadcast<double[]> coefficients;
    private final Broadcast<String[]> attributes;
    private final String features;
    private final int most;

    private Reasons(
            HashingTF hashing,
            Broadcast<double[]> coefficients,
            Broadcast<String[]> attributes,
            String features,
            int most) {
        this.hashing = hashing;
        this.coefficients = coefficients;
        this.attributes = attributes;
        this.features = features;
        this.most = most;
    }

    /**
     * The reasons that {@code model} can give; empty when it is not linear in its terms.
     *
     * @param most reasons of an example
     */
    static Optional<Reasons> of(SparkSession spark, PipelineModel model, int most) {
        HashingTF hashing = stage(model, HashingTF.class).orElseThrow();
        return linear(model).map(linear -> {
            JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
            List<String> attributes = attributes(model, linear.features);
            return new Reasons(
                    hashing,
                    context.broadcast(linear.coefficients.toArray()),
                    context.broadcast(attributes.toArray(String[]::new)),
                    linear.features,
                    most);
        });
    }

    /** Array of {@link Scores#REASON_AND_CONTRIBUTION} of an example that the model has transformed, the largest first. */
    Column column() {
        return udf(this, DataTypes.createArrayType(Scores.REASON_AND_CONTRIBUTION, true))
                .apply(col(Features.TERMS), col(features));
    }

    @Override
    public List<Row> call(Seq<String> terms, Vector vector) {
        return reasons(CollectionConverters.asJava(terms), vector);
    }

    private List<Row> reasons(List<String> terms, Vector vector) {
        double[] weights = coefficients.value();
        int places = hashing.getNumFeatures();
        SparseVector present = vector.toSparse();
        List<Row> largest = new ArrayList<>();
        for (int i = 0; i < present.indices().length; i++) {
            int place = present.indices()[i];
            double contribution = weights[place] * present.values()[i];
            if (contribution > 0) {
                largest.add(RowFactory.create(
                        place < places ? Integer.valueOf(place) : attributes.value()[place - places], contribution));
            }
        }
        largest.sort(Comparator.comparingDouble((Row row) -> row.getDouble(1))
                .reversed()
                .thenComparing(row -> row.get(0).toString()));
        return largest.stream()
                .limit(most)
                .map(row -> row.get(0) instanceof Integer place ? named(terms, place, row.getDouble(1)) : row)
                .toList();
    }

    private Row named(List<String> terms, int place, double contribution) {
        Set<String> there = new LinkedHashSet<>();
        terms.stream().filter(term -> hashing.indexOf(term) == place).forEach(there::add);
        return RowFactory.create(String.join(", ", there), contribution);
    }

    /** Coefficients of the features in {@code features}, which speak for a violation where they are above 0. */
    private record Linear(Vector coefficients, String features) {}

    private static Optional<Linear> linear(PipelineModel model) {
        Optional<Linear> support =
                stage(model, LinearSVCModel.class).map(svm -> new Linear(svm.coefficients(), svm.getFeaturesCol()));
        Optional<Linear> bayes = stage(model, NaiveBayesModel.class)
                .map(found -> new Linear(Learner.logRatio(found), found.getFeaturesCol()));
        // The calibration is a logistic regression as well, of the margin alone.
        Optional<Linear> logistic = stages(model, LogisticRegressionModel.class).stream()
                .filter(found -> !found.getFeaturesCol().equals(Training.MARGIN))
                .findFirst()
                .map(found -> stage(model, ElementwiseProduct.class)
                        .map(weighting -> new Linear(
                                product(found.coefficients(), weighting.getScalingVec()), weighting.getInputCol()))
                        .orElseGet(() -> new Linear(found.coefficients(), found.getFeaturesCol())));
        return logistic.or(() -> support).or(() -> bayes);
    }

    private static Vector product(Vector some, Vector others) {
        double[] product = new double[some.size()];
        for (int i = 0; i < product.length; i++) {
            product[i] = some.apply(i) * others.apply(i);
        }
        return Vectors.dense(product);
    }

    /** What the places after those of the terms are: the values of each category, those not learned, and numbers. */
    private static List<String> attributes(PipelineModel model, String features) {
        List<String> names = new ArrayList<>();
        stage(model, StringIndexerModel.class).ifPresent(indexer -> {
            for (int category = 0; category < indexer.getInputCols().length; category++) {
                String name = indexer.getInputCols()[category];
                for (String value : indexer.labelsArray()[category]) {
                    names.add(name + " = " + value);
                }
                names.add(name + " = (not learned)");
            }
        });
        if (features.equals(Features.WEIGHTED)) {
            stages(model, VectorAssembler.class).stream()
                    .filter(assembler -> assembler.getOutputCol().equals(Features.NUMBERS))
                    .forEach(assembler -> names.addAll(List.of(assembler.getInputCols())));
        }
        return names;
    }

    private static <T extends Transformer> Optional<T> stage(PipelineModel model, Class<T> type) {
        return stages(model, type).stream().findFirst();
    }

    static <T extends Transformer> List<T> stages(PipelineModel model, Class<T> type) {
        List<T> found = new ArrayList<>();
        for (Transformer stage : model.stages()) {
            if (stage instanceof PipelineModel inner) {
                found.addAll(stages(inner, type));
            } else if (type.isInstance(stage)) {
                found.add(type.cast(stage));
            }
        }
        return found;
    }
}
