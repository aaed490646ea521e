package io.northstar.stats;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * How far counts of a day are from counts of reference days in the same bins.
 *
 * @param stability population stability index, the sum over bins of {@code (a - e) ln(a / e)} for shares {@code a} of the day and
 *     {@code e} of the reference; 0 without any difference
 * @param pValue probability of as large an index if both are samples of the same distribution
 * @param distance largest distance between the two distribution functions at the ends of bins (Kolmogorov and Smirnov)
 * @param distancePValue upper bound of the probability of as large a distance if both are samples of the same distribution; bins
 *     only make the distance smaller
 */
public record BinnedShift(double stability, double pValue, double distance, double distancePValue) {
    private static final int TERMS = 100;
    private static final double SMALL = 0.2;

    /** Added to each count, so that an empty bin has a share. */
    private static final double IMAGINED = 0.5;

    /**
     * The shift from {@code reference} to {@code day}, whose bins are in order.
     *
     * <p>The index of two samples of {@code n} and {@code m} from the same distribution in {@code b} bins is about
     * {@code (1 / n + 1 / m)} times a chi-squared number with {@code b - 1} degrees of freedom (Yurdakul and Naranjo 2020, Journal
     * of Risk Model Validation 14(4), section 3). Bins that neither has do not count.
     *
     * @throws IllegalArgumentException when there are not as many bins of both, or one has no observation
     */
    public static BinnedShift between(long[] reference, long[] day) {
        double ofReference = Arrays.stream(reference).sum();
        double ofDay = Arrays.stream(day).sum();
        if (reference.length != day.length || !(ofReference > 0) || !(ofDay > 0)) {
            throw new IllegalArgumentException("A shift needs observations in the same bins, not %s in %d and %s in %d"
                    .formatted(ofReference, reference.length, ofDay, day.length));
        }
        int bins = 0;
        for (int i = 0; i < day.length; i++) {
            bins += reference[i] + day[i] > 0 ? 1 : 0;
        }
        double stability = 0;
        double distance = 0;
        double belowReference = 0;
        double belowDay = 0;
        for (int i = 0; i < day.length; i++) {
            if (reference[i] + day[i] > 0) {
                boolean empty = reference[i] == 0 || day[i] == 0;
                double expected = empty
                        ? (reference[i] + IMAGINED) / (ofReference + IMAGINED * bins)
                        : reference[i] / ofReference;
                double actual = empty ? (day[i] + IMAGINED) / (ofDay + IMAGINED * bins) : day[i] / ofDay;
                stability += (actual - expected) * Math.log(actual / expected);
            }
            belowReference += reference[i];
            belowDay += day[i];
            distance = Math.max(distance, Math.abs(belowReference / ofReference - belowDay / ofDay));
        }
        double scale = 1 / ofReference + 1 / ofDay;
        double pValue = bins < 2 ? 1 : ChiSquaredDistribution.of(bins - 1.0).survivalProbability(stability / scale);
        return new BinnedShift(stability, pValue, distance, kolmogorov(distance / Math.sqrt(scale)));
    }

    /** Survival function of the Kolmogorov distribution (Smirnov 1948), {@code 2 sum (-1)^(k-1) exp(-2 k^2 x^2)}. */
    private static double kolmogorov(double x) {
        double sum = 0;
        for (int k = 1; k <= TERMS; k++) {
            sum += (k % 2 == 1 ? 2 : -2) * Math.exp(-2.0 * k * k * x * x);
        }
        // Near 0 the series does not converge, and the function is 1.
        return x < SMALL ? 1 : Math.min(1, Math.max(0, sum));
    }
}
