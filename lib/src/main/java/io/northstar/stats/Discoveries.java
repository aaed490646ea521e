package io.northstar.stats;

import java.util.Arrays;

/** Which of many tests count as discoveries when at most a share of the discoveries may be false, on average. */
public final class Discoveries {
    /**
     * By p-values of independent or positively dependent tests (Benjamini and Hochberg 1995, Journal of the Royal Statistical
     * Society B 57, 289-300).
     */
    public static boolean[] byPValues(double[] pValues, double rate) {
        return byPValues(pValues, pValues.length, rate);
    }

    /** The same of {@code tests} tests, of which those that were left out have p-values of 1. */
    public static boolean[] byPValues(double[] pValues, long tests, double rate) {
        double[] sorted = pValues.clone();
        Arrays.sort(sorted);
        int found = 0;
        for (int i = 1; i <= sorted.length; i++) {
            if (sorted[i - 1] <= rate * i / tests) {
                found = i;
            }
        }
        boolean[] discovered = new boolean[pValues.length];
        for (int i = 0; found > 0 && i < discovered.length; i++) {
            discovered[i] = pValues[i] <= sorted[found - 1];
        }
        return discovered;
    }

    /**
     * The smallest rate at which each test would be a discovery of {@link #byPValues}: adjusted p-values, also called q-values.
     */
    public static double[] adjusted(double[] pValues) {
        double[] sorted = pValues.clone();
        Arrays.sort(sorted);
        double least = 1;
        for (int i = sorted.length; i >= 1; i--) {
            least = Math.min(least, sorted[i - 1] * pValues.length / i);
            sorted[i - 1] = least;
        }
        double[] order = pValues.clone();
        Arrays.sort(order);
        return Arrays.stream(pValues)
                .map(p -> sorted[Arrays.binarySearch(order, p)])
                .toArray();
    }

    /**
     * The logarithm of the least evidence that is a discovery, for e-values that depend on each other in any way: the smallest
     * {@code ln(m / (k rate))} that {@code k} of the {@code m} e-values reach (Wang and Ramdas 2022, Journal of the Royal
     * Statistical Society B 84, 822-852). Infinite when none does.
     *
     * @param logEvidence logarithms of e-values: under no change the mean of each e-value is at most 1. Those below
     *     {@code 1 / rate} are never discoveries and may be left out.
     * @param tests how many e-values there are, left out ones included
     */
    public static double leastEvidence(double[] logEvidence, long tests, double rate) {
        double[] sorted = logEvidence.clone();
        Arrays.sort(sorted);
        for (int k = sorted.length; k >= 1; k--) {
            double least = Math.log(tests / (k * rate));
            if (sorted[sorted.length - k] >= least) {
                return least;
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    private Discoveries() {}
}
