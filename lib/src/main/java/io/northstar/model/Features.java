package io.northstar.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.feature.IDF;
import org.apache.spark.ml.feature.Normalizer;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;

/**
 * The features of examples, in three forms, as a pipeline that is saved with the model.
 *
 * <p>{@link #WEIGHTED}: terms by their inverse document frequency, each text of length one; categories as indicators; numbers
 * scaled. {@link #COUNTED}: whether a term or category is there, as naive Bayes counts it. {@link #DENSE}: categories and numbers
 * alone, for trees. Terms are hashed (Weinberger et al. 2009), so that the model has no vocabulary that would have to know new
 * words; two terms in one place are taken for one.
 */
final class Features {
    static final String WEIGHTED = "weighted_features";
    static final String COUNTED = "counted_features";
    static final String DENSE = "dense_features";
    static final String TERMS = "terms";

    private static final String COUNTS = "term_counts";
    private static final String FREQUENCIES = "term_frequencies";
    private static final String TEXT = "term_weights";
    static final String NUMBERS = "numbers";
    private static final String SCALED = "scaled_numbers";
    private static final String INDEX = "_index";
    private static final String INDICATORS = "_indicators";
    private static final String KEEP = "keep";

    /** The stages, to be fitted on the training examples alone. */
    static Pipeline pipeline(FeatureSettings settings) {
        List<PipelineStage> stages = new ArrayList<>(List.of(
                new TextTerms(TERMS)
                        .setInputCol(settings.textColumn())
                        .setOutputCol(TERMS)
                        .setMost(settings.termsPerText()),
                new HashingTF(COUNTS)
                        .setBinary(true)
                        .setNumFeatures(1 << settings.hashBits())
                        .setInputCol(TERMS)
                        .setOutputCol(COUNTS),
                new IDF(FREQUENCIES)
                        .setMinDocFreq(settings.minTexts())
                        .setInputCol(COUNTS)
                        .setOutputCol(FREQUENCIES),
                new Normalizer(TEXT).setInputCol(FREQUENCIES).setOutputCol(TEXT)));
        List<String> indicators =
                settings.categories().stream().map(name -> name + INDICATORS).toList();
        if (!indicators.isEmpty()) {
            String[] indices =
                    settings.categories().stream().map(name -> name + INDEX).toArray(String[]::new);
            stages.add(new StringIndexer("categories")
                    .setHandleInvalid(KEEP)
                    .setInputCols(settings.categories().toArray(String[]::new))
                    .setOutputCols(indices));
            stages.add(new OneHotEncoder("indicators")
                    .setHandleInvalid(KEEP)
                    .setInputCols(indices)
                    .setOutputCols(indicators.toArray(String[]::new)));
        }
        if (!settings.numbers().isEmpty()) {
            stages.add(assembled(NUMBERS, settings.numbers()));
            stages.add(new StandardScaler(SCALED)
                    .setWithMean(true)
                    .setInputCol(NUMBERS)
                    .setOutputCol(SCALED));
        }
        List<String> scaled = settings.numbers().isEmpty() ? List.of() : List.of(SCALED);
        stages.add(joined(WEIGHTED, concat(List.of(TEXT), concat(indicators, scaled))));
        stages.add(joined(COUNTED, concat(List.of(COUNTS), indicators)));
        if (settings.dense()) {
            stages.add(assembled(DENSE, concat(indicators, settings.numbers())));
        }
        return new Pipeline("features").setStages(stages.toArray(PipelineStage[]::new));
    }

    private static JoinedVectors joined(String name, List<String> columns) {
        return new JoinedVectors(name)
                .setInputCols(columns.toArray(String[]::new))
                .setOutputCol(name);
    }

    private static VectorAssembler assembled(String name, List<String> columns) {
        return new VectorAssembler(name)
                .setInputCols(columns.toArray(String[]::new))
                .setOutputCol(name);
    }

    private static List<String> concat(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private Features() {}
}
