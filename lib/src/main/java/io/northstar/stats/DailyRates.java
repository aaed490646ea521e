package io.northstar.stats;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Daily rates in two periods, held against each other.
 *
 * @param earlier mean of the first period
 * @param later mean of the second
 * @param pValue one-sided, that the second is not lower: Welch's test (1947, Biometrika 34, 28-35), which takes days as they vary,
 *     not as counts would
 */
public record DailyRates(double earlier, double later, double pValue) {
    /**
     * The comparison; with fewer than two days in a period, or no variation at all, the p-value is 1.
     *
     * @param earlier rate of each day of the first period
     * @param later rate of each day of the second
     */
    public static DailyRates of(double[] earlier, double[] later) {
        double before = mean(earlier);
        double after = mean(later);
        double firstPart = variance(earlier) / earlier.length;
        double secondPart = variance(later) / later.length;
        double variance = firstPart + secondPart;
        if (earlier.length < 2 || later.length < 2 || !(variance > 0)) {
            return new DailyRates(before, after, 1);
        }
        double degrees = variance
                * variance
                / (firstPart * firstPart / (earlier.length - 1) + secondPart * secondPart / (later.length - 1));
        double t = (before - after) / Math.sqrt(variance);
        return new DailyRates(before, after, TDistribution.of(degrees).survivalProbability(t));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        return values.length < 2
                ? 0
                : Arrays.stream(values)
                                .map(each -> (each - mean) * (each - mean))
                                .sum()
                        / (values.length - 1);
    }
}
