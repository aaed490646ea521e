package io.northstar.jobs.simulate;

import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.apache.spark.sql.Column;

/** Reads constants by position: one array access per row, where chained conditions would make wide plans. */
final class Lookup {
    /** Weights are rounded to this many parts. */
    private static final int PARTS = 1_000;

    /** The text at {@code index}; null where the index is null or out of range. */
    static Column text(List<String> values, Column index) {
        return get(lit(values.toArray(String[]::new)), index);
    }

    /** The number that {@code number} gives for the item at {@code index}. */
    static <T> Column number(List<T> items, ToDoubleFunction<T> number, Column index) {
        return get(lit(items.stream().mapToDouble(number).toArray()), index);
    }

    /** The whole number that {@code number} gives for the item at {@code index}. */
    static <T> Column integer(List<T> items, ToIntFunction<T> number, Column index) {
        return get(lit(items.stream().mapToInt(number).toArray()), index);
    }

    /** The position drawn by {@code uniform} from positions weighted by {@code weights}. */
    static Column pick(double[] weights, Column uniform) {
        return get(lit(parts(weights)), uniform.multiply(PARTS).cast("int"));
    }

    /** The position drawn by {@code uniform} from the weights in row {@code row}. */
    static Column pick(List<double[]> weights, Column row, Column uniform) {
        int[] all = new int[weights.size() * PARTS];
        for (int i = 0; i < weights.size(); i++) {
            System.arraycopy(parts(weights.get(i)), 0, all, i * PARTS, PARTS);
        }
        return get(lit(all), row.multiply(PARTS).plus(uniform.multiply(PARTS).cast("int")));
    }

    /** Which position each of the {@link #PARTS} equal parts of [0, 1) stands for. */
    static int[] parts(double[] weights) {
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        int[] parts = new int[PARTS];
        double cumulative = 0;
        int from = 0;
        for (int position = 0; position < weights.length; position++) {
            cumulative += weights[position];
            int to = (int) Math.round(cumulative / total * PARTS);
            for (int part = from; part < to; part++) {
                parts[part] = position;
            }
            from = Math.max(from, to);
        }
        return parts;
    }

    private Lookup() {}
}
