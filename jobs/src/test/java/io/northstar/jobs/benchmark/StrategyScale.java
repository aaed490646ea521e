package io.northstar.jobs.benchmark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.northstar.strategy.PatternSet;
import io.northstar.strategy.RandomPatterns;
import io.northstar.strategy.TextPattern;
import io.northstar.text.NormalText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * What matching many expressions costs inside Spark, beside Spark's {@code rlike} and beside trying each by RE2/J, and whether all
 * filters give RE2/J's answers on random expressions and texts. All engines get the same normal texts, and are held against each
 * other on those that all of them get.
 *
 * <p>{@code StrategyScale [expressions [texts [texts of the slow ones [random pairs]]]]}
 */
final class StrategyScale {
    private static final int WORDS = 5_000;
    private static final int WORDS_OF_TEXT = 16;
    private static final int ROUND = 100;

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws IOException {
        int patterns = args.length > 0 ? Integer.parseInt(args[0]) : 1_000;
        int texts = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
        int few = args.length > 2 ? Integer.parseInt(args[2]) : 1_000;
        long pairs = args.length > 3 ? Long.parseLong(args[3]) : 200_000;
        System.out.println(differences(pairs));
        try (SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate()) {
            compare(spark, patterns, texts, few);
        }
    }

    /** Random pairs of expression and text on which a filter changes the answer, in words. */
    private static String differences(long pairs) {
        RandomPatterns random = new RandomPatterns(20260131);
        long tried = 0;
        long matches = 0;
        long different = 0;
        String filter = "";
        while (tried < pairs) {
            PatternSet none = PatternSet.of(IntStream.range(0, ROUND)
                            .mapToObj(i -> random.pattern())
                            .toList())
                    .with(PatternSet.Filter.NONE);
            PatternSet best = none.with(PatternSet.Filter.BEST);
            PatternSet literals = none.with(PatternSet.Filter.LITERALS);
            filter = best.filterName();
            for (int i = 0; i < ROUND; i++) {
                String text = random.text();
                List<PatternSet.Hit> expected = none.hits(text);
                matches += expected.size();
                different += best.hits(text).equals(expected) ? 0 : 1;
                different += literals.hits(text).equals(expected) ? 0 : 1;
                tried += ROUND;
            }
        }
        return String.format(
                Locale.ROOT,
                "%,d random pairs, %,d of them match: %d texts with another answer by %s or by literals",
                tried,
                matches,
                different,
                filter);
    }

    @SuppressWarnings("SystemOut")
    private static void compare(SparkSession spark, int patterns, int texts, int few) {
        SplittableRandom random = new SplittableRandom(1);
        List<String> words =
                IntStream.range(0, WORDS).mapToObj(i -> word(random)).toList();
        List<String> written = IntStream.range(0, patterns)
                .mapToObj(i -> expression(random, words))
                .toList();
        PatternSet set = PatternSet.of(written.stream().map(TextPattern::regex).toList());
        Dataset<Row> all = spark.createDataset(
                        IntStream.range(0, texts)
                                .mapToObj(i -> text(random, words, written))
                                .toList(),
                        Encoders.STRING())
                .toDF("text")
                .repartition(2)
                .persist();
        all.count();
        Dataset<Row> some = all.limit(few).repartition(2).persist();
        some.count();
        // Compiling counts; the second run shows what it is without.
        String name = set.filterName();
        List<String> lines = new ArrayList<>();
        double fast = perSecond(all, counted(set), texts, name, lines);
        double literals = perSecond(all, counted(set.with(PatternSet.Filter.LITERALS)), texts, "literals", lines);
        double byRlike = perSecond(some, rlike(written), few, "rlike", lines);
        double byLoop = perSecond(some, counted(set.with(PatternSet.Filter.NONE)), few, "RE2/J each", lines);
        perSecond(some, counted(set), few, name, lines);
        System.out.printf(Locale.ROOT, "%,d expressions%n%s%n", patterns, String.join("\n", lines));
        System.out.printf(
                Locale.ROOT,
                "%s: %.0f times rlike, %.0f times RE2/J; literals: %.0f and %.0f times%n",
                name,
                fast / byRlike,
                fast / byLoop,
                literals / byRlike,
                literals / byLoop);
    }

    private static double perSecond(Dataset<Row> texts, Column hits, int count, String name, List<String> lines) {
        long start = System.nanoTime();
        long found = texts.select(hits.as("hits")).agg(sum(col("hits"))).head().getLong(0);
        double seconds = (System.nanoTime() - start) / 1e9;
        lines.add(String.format(
                Locale.ROOT,
                "%-12s %,9d texts %8.1f s %,10.0f a second, %,d matches",
                name,
                count,
                seconds,
                count / seconds,
                found));
        return count / seconds;
    }

    private static Column counted(PatternSet set) {
        return udf((UDF1<String, Long>) text -> (long) set.hits(text).size(), DataTypes.LongType)
                .apply(col("text"));
    }

    private static Column rlike(List<String> written) {
        return written.stream()
                .map(pattern ->
                        when(col("text").rlike("(?i)" + pattern), lit(1L)).otherwise(lit(0L)))
                .reduce(Column::plus)
                .orElseThrow();
    }

    private static String word(SplittableRandom random) {
        String word = IntStream.range(0, 3 + random.nextInt(6))
                .mapToObj(i -> Character.toString('a' + random.nextInt(26)))
                .collect(Collectors.joining());
        return NormalText.of(word);
    }

    private static String pick(SplittableRandom random, List<String> words) {
        return words.get(random.nextInt(words.size()));
    }

    /** Phrases with alternatives, endings and gaps, as people write them. */
    private static String expression(SplittableRandom random, List<String> words) {
        String first = pick(random, words);
        String second = pick(random, words);
        return switch (random.nextInt(4)) {
            case 0 -> first + "\\s+" + second;
            case 1 -> "(" + first + "|" + pick(random, words) + ")\\s+" + second + "s?";
            case 2 -> "\\b" + first + "\\s+(\\w+\\s+){0,3}" + second + "\\b";
            default -> first + ".{0,20}" + second;
        };
    }

    /** A text of about 110 characters; one in fifty has two words that an expression looks for. */
    private static String text(SplittableRandom random, List<String> words, List<String> written) {
        String text = IntStream.range(0, WORDS_OF_TEXT)
                .mapToObj(i -> pick(random, words))
                .collect(Collectors.joining(" "));
        if (random.nextInt(50) != 0) {
            return text;
        }
        String[] parts = written.get(random.nextInt(written.size())).split("[^a-z]+");
        return text + " " + String.join(" ", parts);
    }

    private StrategyScale() {}
}
