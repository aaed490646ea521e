package io.northstar.jobs.benchmark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.northstar.jobs.Console;
import io.northstar.jobs.Sessions;
import io.northstar.model.Candidate;
import io.northstar.model.FeatureSettings;
import io.northstar.model.Learner;
import io.northstar.model.TextTerms;
import io.northstar.model.Training;
import io.northstar.model.TrainingSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Measures how long it takes to train on short texts, a fifth of which violate, and how scoring grows with their number. Writes the
 * terms of the texts as {@code training} and {@code scoring} below the folder, so that another library can be measured on the same
 * features in the same run.
 *
 * <p>Arguments: an empty folder, the number of texts to train on, and numbers of texts to score.
 */
public final class ModelScale {
    private static final String WORD = "concat(if(pmod(xxhash64(id, i, 'kind'), 4) = 0 AND label = 1, 'bad', 'w'),"
            + " translate(CAST(pmod(xxhash64(id, i), 5000) AS string), '0123456789', 'aeioubcdfg'))";
    private static final int TERMS = 300;
    private static final int BITS = 18;
    private static final int PARTITIONS = 2;

    /** Runs the measurement. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        long training = Long.parseLong(args[1]);
        List<Long> scored =
                Arrays.stream(args).skip(2).map(Long::parseLong).sorted().toList();
        try (SparkSession spark = Sessions.open("model-scale")) {
            Dataset<Row> learned = texts(spark, folder.resolve("texts"), 0, training);
            Dataset<Row> validation = texts(spark, folder.resolve("validation"), training, training / 10);
            long start = System.nanoTime();
            Training.Trained trained = Training.of(learned, validation, settings());
            seconds("trained on %,d texts".formatted(training), training, start);
            long most = scored.get(scored.size() - 1);
            Dataset<Row> all = texts(spark, folder.resolve("scored"), 2 * training, most);
            // Once more than asked, so that the first number is not about starting.
            score(trained.model(), all, 2 * training + scored.get(0));
            double before = 0;
            for (long count : scored) {
                start = System.nanoTime();
                score(trained.model(), all, 2 * training + count);
                double each = seconds("scored %,d texts".formatted(count), count, start);
                if (before > 0) {
                    Console.result(String.format(Locale.ROOT, "%.2f times as long for a text", each / before));
                }
                before = each;
            }
            Console.result(String.format(
                    Locale.ROOT,
                    "AUC %.4f; %,d MiB of heap in use after the last collections",
                    new BinaryClassificationEvaluator()
                            .setRawPredictionCol(Training.SCORE)
                            .setLabelCol(Learner.LABEL)
                            .evaluate(trained.model().transform(all.limit(Math.toIntExact(scored.get(0))))),
                    heap() >> 20));
            terms(learned).write().parquet(folder.resolve("training").toString());
            terms(all.limit(Math.toIntExact(scored.get(0))))
                    .write()
                    .parquet(folder.resolve("scoring").toString());
        }
    }

    private static void score(PipelineModel model, Dataset<Row> texts, long before) {
        model.transform(texts.where(col(Training.EXAMPLE_ID).lt(lit(before))))
                .select(Training.EXAMPLE_ID, Training.SCORE)
                .write()
                .format("noop")
                .mode("overwrite")
                .save();
    }

    private static long heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum();
    }

    private static double seconds(String what, long count, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        Console.result(String.format(Locale.ROOT, "%s: %.1f s, %.1f us each", what, seconds, 1e6 * seconds / count));
        return seconds / count;
    }

    private static Dataset<Row> texts(SparkSession spark, Path folder, long first, long count) {
        spark.range(first, first + count)
                .withColumn(Learner.LABEL, expr("CAST(pmod(xxhash64(id, 'label'), 5) = 0 AS double)"))
                .withColumn(Learner.WEIGHT, lit(1.0))
                .withColumn("text", expr("array_join(transform(sequence(1, 10), i -> " + WORD + "), ' ')"))
                .withColumnRenamed("id", Training.EXAMPLE_ID)
                .write()
                .parquet(folder.toString());
        return spark.read().parquet(folder.toString());
    }

    private static Dataset<Row> terms(Dataset<Row> texts) {
        UDF1<String, List<String>> terms = text -> TextTerms.of(text, TERMS);
        return texts.select(
                col(Learner.LABEL),
                functions
                        .udf(terms, DataTypes.createArrayType(DataTypes.StringType))
                        .apply(col("text"))
                        .as("terms"));
    }

    private static TrainingSettings settings() {
        return new TrainingSettings(
                new FeatureSettings("text", TERMS, BITS, 2, List.of(), List.of()),
                List.of(new Candidate(Learner.LOGISTIC_REGRESSION, 10)),
                new TrainingSettings.Effort(100, 1),
                0,
                1000,
                50,
                PARTITIONS,
                1);
    }

    private ModelScale() {}
}
