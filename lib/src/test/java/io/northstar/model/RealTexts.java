package io.northstar.model;

import io.northstar.stats.JudgedScore;
import io.northstar.stats.SampledStratum;
import io.northstar.stats.ScoreQuality;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * How well training does on public sets of texts, on every tenth row of each fold: {@code main} prints it for all folds of a set.
 * Of the other rows every tenth is for validation.
 */
public final class RealTexts {
    static final int FOLDS = 10;

    private static final int BITS = 18;
    private static final int FEWEST = 20;
    private static final double HALF = 0.5;
    private static final StructType SCHEMA = new StructType()
            .add(Training.EXAMPLE_ID, DataTypes.LongType)
            .add("text", DataTypes.StringType)
            .add(Learner.LABEL, DataTypes.DoubleType)
            .add(Learner.WEIGHT, DataTypes.DoubleType);
    private static final List<Candidate> CANDIDATES = List.of(
            new Candidate(Learner.LOGISTIC_REGRESSION, 10),
            new Candidate(Learner.LOGISTIC_REGRESSION, 100),
            new Candidate(Learner.LINEAR_SVM, 1),
            new Candidate(Learner.NAIVE_BAYES_WEIGHTED, 1));

    /**
     * A text and whether it is of the kind that is looked for.
     *
     * @param text as it is
     * @param positive whether it is
     */
    record Labelled(String text, boolean positive) {}

    /**
     * How well held out texts are told apart.
     *
     * @param accuracy share on the right side of a half
     * @param correlation Matthews' correlation coefficient at a half
     * @param auc area under the receiver operating characteristic
     * @param area under the precision-recall curve
     */
    record Quality(double accuracy, double correlation, double auc, double area) {}

    /** Prints the quality on all folds of the set called in the first argument: sms-spam, davidson2017 or farm-ads. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(System.getProperty("northstar.shared.data", "../shared/data"));
        List<Labelled> texts = read(folder.resolve(args[0]));
        SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate();
        long started = System.nanoTime();
        List<Row> scored = new ArrayList<>();
        for (int fold = 0; fold < FOLDS; fold++) {
            scored.addAll(score(spark, texts, fold));
        }
        System.out.printf(
                Locale.ROOT,
                "%s: %d texts, %.0f s, %s%n",
                args[0],
                texts.size(),
                (System.nanoTime() - started) / 1e9,
                quality(scored));
        spark.stop();
    }

    /** The texts of a set. */
    static List<Labelled> read(Path folder) throws IOException {
        return switch (String.valueOf(folder.getFileName())) {
            case "sms-spam" ->
                Files.readAllLines(folder.resolve("sms.tsv"), StandardCharsets.UTF_8).stream()
                        .map(line -> line.split("\t", 2))
                        .map(cells -> new Labelled(cells[1], cells[0].equals("spam")))
                        .toList();
            case "farm-ads" ->
                Files.readAllLines(folder.resolve("farm_ads_bow.tsv"), StandardCharsets.UTF_8).stream()
                        .skip(1)
                        .map(line -> line.split("\t", 3))
                        .map(cells -> new Labelled(cells[2].replace("-", ""), cells[1].equals("rejected")))
                        .toList();
            default -> throw new IllegalArgumentException("No texts are known in " + folder);
        };
    }

    /** The rows of {@code fold} with their scores, by a model of the others. */
    static List<Row> score(SparkSession spark, List<Labelled> texts, int fold) {
        TrainingSettings settings = new TrainingSettings(
                new FeatureSettings("text", 400, BITS, 1, List.of(), List.of()),
                CANDIDATES,
                new TrainingSettings.Effort(100, 20),
                0,
                1000,
                FEWEST,
                2,
                1);
        Dataset<Row> all = rows(spark, texts);
        String others = "example_id %% %d <> %d".formatted(FOLDS, fold);
        String held = "example_id %% %d = %d".formatted(FOLDS, fold);
        String later = "(example_id div %d) %% %d = 0".formatted(FOLDS, FOLDS);
        Training.Trained trained =
                Training.of(all.where(others + " AND NOT " + later), all.where(others + " AND " + later), settings);
        return trained.model()
                .transform(all.where(held))
                .select(Learner.LABEL, Training.SCORE)
                .collectAsList();
    }

    static Quality quality(List<Row> scored) {
        Map<Boolean, double[]> confusion = new HashMap<>(Map.of(true, new double[2], false, new double[2]));
        scored.forEach(row -> confusion.get(row.getDouble(0) == 1)[row.getDouble(1) >= HALF ? 1 : 0]++);
        double caught = confusion.get(true)[1];
        double missed = confusion.get(true)[0];
        double wrong = confusion.get(false)[1];
        double right = confusion.get(false)[0];
        double spread = Math.sqrt((caught + wrong) * (caught + missed) * (right + wrong) * (right + missed));
        SampledStratum stratum =
                new SampledStratum("all", SampledStratum.Draws.EQUAL, 10.0 * scored.size(), scored.size());
        double area = ScoreQuality.areaUnderPrecisionRecall(
                        scored.stream()
                                .map(row -> new JudgedScore(stratum, 1, row.getDouble(1), row.getDouble(0) == 1))
                                .toList(),
                        0.95)
                .estimate();
        return new Quality(
                (caught + right) / scored.size(), (caught * right - wrong * missed) / spread, auc(scored), area);
    }

    /** Share of pairs in which the positive has the higher score; half of those that are equal. */
    private static double auc(List<Row> scored) {
        List<Row> lowestFirst = scored.stream()
                .sorted(Comparator.comparingDouble((Row row) -> row.getDouble(1)))
                .toList();
        double below = 0;
        double pairs = 0;
        double positives = 0;
        for (int from = 0; from < lowestFirst.size(); ) {
            int to = from;
            double[] here = new double[2];
            while (to < lowestFirst.size()
                    && lowestFirst.get(to).getDouble(1) == lowestFirst.get(from).getDouble(1)) {
                here[(int) lowestFirst.get(to++).getDouble(0)]++;
            }
            pairs += here[1] * (below + here[0] / 2);
            below += here[0];
            positives += here[1];
            from = to;
        }
        return pairs / (positives * below);
    }

    private static Dataset<Row> rows(SparkSession spark, List<Labelled> texts) {
        List<Row> rows = new ArrayList<>();
        for (Labelled each : texts) {
            rows.add(RowFactory.create((long) rows.size(), each.text(), each.positive() ? 1.0 : 0.0, 1.0));
        }
        return spark.createDataFrame(rows, SCHEMA);
    }

    private RealTexts() {}
}
