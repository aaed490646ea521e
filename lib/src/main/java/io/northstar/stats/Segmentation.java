package io.northstar.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits a series into stretches of constant mean: the split with the least squares plus {@code ln(length)} of each stretch
 * plus a penalty for each change is found exactly, and values after which no better split can come are not looked at again
 * (PELT: Killick, Fearnhead and Eckley 2012, Journal of the American Statistical Association 107, 1590-1598; the cost of a
 * length: Zhang and Siegmund 2007, Biometrics 63, 22-32).
 *
 * @param penalty of a change, in multiples of {@code ln(n)}; 3 is the modified Bayesian information criterion
 * @param shortest values that a stretch has at least
 */
public record Segmentation(double penalty, int shortest) {
    /** The modified Bayesian information criterion, with stretches of any length. */
    public static final Segmentation DEFAULT = new Segmentation(3, 1);

    /** An {@link IllegalArgumentException} unless both are positive. */
    public Segmentation {
        if (!(penalty > 0 && shortest >= 1)) {
            throw new IllegalArgumentException(
                    "Penalty and shortest stretch must be positive, got %s and %d".formatted(penalty, shortest));
        }
    }

    /**
     * The indexes of {@code values} at which a new stretch begins, in order; none for a series too short to be split.
     *
     * @param values with a variance of about 1 within stretches
     */
    public List<Integer> changes(double[] values) {
        int n = values.length;
        double[] sums = new double[n + 1];
        double[] squares = new double[n + 1];
        for (int i = 0; i < n; i++) {
            sums[i + 1] = sums[i] + values[i];
            squares[i + 1] = squares[i] + values[i] * values[i];
        }
        double price = penalty * Math.log(n);
        double[] best = new double[n + 1];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        best[0] = -price;
        int[] last = new int[n + 1];
        // A start is useless once it costs more than a later one, which comes into play when its own stretch is long
        // enough.
        int[] uselessFrom = new int[n + 1];
        Arrays.fill(uselessFrom, Integer.MAX_VALUE);
        List<Integer> starts = new ArrayList<>(List.of(0));
        for (int end = shortest; end <= n; end++) {
            int until = end;
            if (end >= 2 * shortest) {
                starts.add(end - shortest);
            }
            starts.removeIf(start -> uselessFrom[start] <= until);
            for (int start : starts) {
                double cost = best[start] + cost(sums, squares, start, end) + price;
                if (cost < best[end]) {
                    best[end] = cost;
                    last[end] = start;
                }
            }
            double bound = best[end] + Math.log(n);
            for (int start : starts) {
                if (best[start] + cost(sums, squares, start, end) > bound) {
                    uselessFrom[start] = Math.min(uselessFrom[start], end + shortest);
                }
            }
        }
        return backwards(last, n);
    }

    private static List<Integer> backwards(int[] last, int n) {
        List<Integer> changes = new ArrayList<>();
        for (int at = n; at > 0 && last[at] > 0; at = last[at]) {
            changes.add(0, last[at]);
        }
        return changes;
    }

    private static double cost(double[] sums, double[] squares, int start, int end) {
        double sum = sums[end] - sums[start];
        int length = end - start;
        return squares[end] - squares[start] - sum * sum / length + Math.log(length);
    }
}
