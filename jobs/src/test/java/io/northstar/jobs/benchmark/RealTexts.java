package io.northstar.jobs.benchmark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.typesafe.config.ConfigFactory;
import io.northstar.jobs.Console;
import io.northstar.model.FeatureSettings;
import io.northstar.model.Learner;
import io.northstar.model.TrainSettings;
import io.northstar.model.Training;
import io.northstar.model.TrainingSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Trains on real texts as the train job does, with the settings of {@code northstar.conf}, on random folds, and writes what it
 * predicts for the texts of each fold, so that other libraries can be measured on the same folds.
 *
 * <p>Arguments: the acceptance data, a folder to write to, and names of sets ({@code sms}, {@code farm}, {@code abusive}). A line of
 * {@code <set>.tsv} is a text: its position in the set, fold, label and score.
 */
public final class RealTexts {
    private static final StructType SCHEMA = new StructType()
            .add(Training.EXAMPLE_ID, DataTypes.LongType)
            .add("text", DataTypes.StringType)
            .add(Learner.LABEL, DataTypes.DoubleType)
            .add(Learner.WEIGHT, DataTypes.DoubleType)
            .add("fold", DataTypes.IntegerType)
            .add("held", DataTypes.BooleanType);

    private record Text(String text, boolean violating) {}

    private record Prediction(long id, int fold, boolean violating, double score) {}

    /** Measures the sets that {@code args} name. */
    public static void main(String[] args) throws IOException {
        Path data = Path.of(args[0]);
        Path out = Files.createDirectories(Path.of(args[1]));
        SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 2)
                .getOrCreate();
        for (String set : List.of(args).subList(2, args.length)) {
            List<Text> texts = read(set, data);
            int folds = set.equals("abusive") ? 5 : 10;
            long start = System.nanoTime();
            List<Prediction> predictions = predictions(spark, texts, folds);
            double seconds = (System.nanoTime() - start) / 1e9;
            Files.write(
                    out.resolve(set + ".tsv"),
                    predictions.stream()
                            .map(each ->
                                    "%d\t%d\t%d\t%s".formatted(each.id, each.fold, each.violating ? 1 : 0, each.score))
                            .toList());
            Console.result(words(set, predictions, seconds / folds));
        }
    }

    private static List<Prediction> predictions(SparkSession spark, List<Text> texts, int folds) {
        SplittableRandom random = new SplittableRandom(1);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            rows.add(RowFactory.create(
                    (long) i,
                    texts.get(i).text,
                    texts.get(i).violating ? 1.0 : 0.0,
                    1.0,
                    random.nextInt(folds),
                    random.nextInt(10) == 0));
        }
        Dataset<Row> all = spark.createDataFrame(rows, SCHEMA).persist();
        List<Prediction> predictions = new ArrayList<>();
        for (int fold = 0; fold < folds; fold++) {
            Dataset<Row> others = all.where(col("fold").notEqual(lit(fold)));
            Training.Trained trained = Training.of(others.where("NOT held"), others.where("held"), settings());
            Console.progress("fold %d: %s of %s".formatted(fold, trained.chosen(), trained.ranking()));
            for (Row row : trained.model()
                    .transform(all.where(col("fold").equalTo(lit(fold))))
                    .select(col(Training.EXAMPLE_ID), col("fold"), col(Learner.LABEL), col(Training.SCORE))
                    .collectAsList()) {
                predictions.add(new Prediction(row.getLong(0), row.getInt(1), row.getDouble(2) == 1, row.getDouble(3)));
            }
        }
        all.unpersist();
        predictions.sort(Comparator.comparingLong(Prediction::id));
        return predictions;
    }

    /** Those of {@code northstar.conf}, with the text alone; trees need something beside it. */
    private static TrainingSettings settings() {
        TrainingSettings usual = TrainSettings.of(
                        ConfigFactory.parseResources("northstar/northstar.conf").resolve())
                .training();
        FeatureSettings features = usual.features();
        return new TrainingSettings(
                new FeatureSettings(
                        "text",
                        features.termsPerText(),
                        features.hashBits(),
                        features.minTexts(),
                        List.of(),
                        List.of()),
                usual.candidates().stream()
                        .filter(each -> each.learner() != Learner.BOOSTED_TREES)
                        .toList(),
                usual.effort(),
                usual.balance(),
                usual.isotonicFrom(),
                usual.fewest(),
                usual.partitions(),
                usual.seed());
    }

    private static String words(String set, List<Prediction> predictions, double secondsOfFold) {
        double[] cells = new double[4];
        predictions.forEach(each -> cells[(each.violating ? 2 : 0) + (each.score >= 0.5 ? 1 : 0)]++);
        double accuracy = (cells[0] + cells[3]) / predictions.size();
        double correlation = (cells[3] * cells[0] - cells[1] * cells[2])
                / Math.sqrt(
                        (cells[3] + cells[1]) * (cells[3] + cells[2]) * (cells[0] + cells[1]) * (cells[0] + cells[2]));
        return String.format(
                Locale.ROOT,
                "%s: %d texts, accuracy %.4f, MCC %.4f, AUC %.4f, %.1f s a fold",
                set,
                predictions.size(),
                accuracy,
                correlation,
                area(predictions),
                secondsOfFold);
    }

    /** Probability that a violating text of a fold scores higher than another one of it, the mean over folds. */
    private static double area(List<Prediction> predictions) {
        Map<Integer, List<Prediction>> folds = new TreeMap<>();
        predictions.forEach(each ->
                folds.computeIfAbsent(each.fold, any -> new ArrayList<>()).add(each));
        return folds.values().stream()
                .mapToDouble(RealTexts::areaOfFold)
                .average()
                .orElseThrow();
    }

    private static double areaOfFold(List<Prediction> fold) {
        double won = 0;
        double pairs = 0;
        for (Prediction violating : fold) {
            for (Prediction other : fold) {
                if (violating.violating && !other.violating) {
                    pairs++;
                    won += violating.score > other.score ? 1 : violating.score == other.score ? 0.5 : 0;
                }
            }
        }
        return won / pairs;
    }

    private static List<Text> read(String set, Path data) throws IOException {
        return switch (set) {
            case "sms" ->
                lines(data.resolve("sms-spam/sms.tsv")).stream()
                        .map(line -> line.split("\t", 2))
                        .map(parts -> new Text(parts[1], parts[0].equals("spam")))
                        .toList();
            case "farm" ->
                lines(data.resolve("farm-ads/farm_ads_bow.tsv")).stream()
                        .skip(1)
                        .map(line -> line.split("\t", 3))
                        .map(parts -> new Text(parts[2], parts[1].equals("rejected")))
                        .toList();
            case "abusive" -> abusive(data.resolve("davidson2017/labeled_data.csv"));
            default -> throw new IllegalArgumentException("There is no set called " + set);
        };
    }

    /** Tweets with quotes and line breaks inside; hate speech and offensive language are taken together. */
    private static List<Text> abusive(Path file) throws IOException {
        List<Text> texts = new ArrayList<>();
        for (Row row : SparkSession.active()
                .read()
                .option("header", true)
                .option("multiLine", true)
                .option("escape", "\"")
                .csv(file.toString())
                .select("class", "tweet")
                .collectAsList()) {
            texts.add(new Text(row.getString(1), !row.getString(0).equals("2")));
        }
        return texts;
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private RealTexts() {}
}
