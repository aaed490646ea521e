package io.northstar.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * How far counts of a day are from counts of reference days in the same bins.
 *
 * @param stability population stability index, the sum over bins of {@code (a - e) ln(a / e)} for shares {@code a} of the day and
 *     {@code e} of the reference; 0 without any difference
 * @param pValue probability of as large an index if both are samples of the same distribution
 * @param distance largest distance between the two distribution functions at the ends of bins (Kolmogorov and Smirnov)
 * @param distancePValue probability of as large a distance if both are large samples of the same distribution; bins make it seem
 *     larger than it is
 */
public record BinnedShift(double stability, double pValue, double distance, double distancePValue) {
    private static final int TERMS = 100;
    private static final double SMALL = 0.2;

    /** Added to each count where a bin is empty, so that it has a share. */
    private static final double IMAGINED = 0.5;
    /** Observations of the smaller side that a bin would have without a shift, to count by itself. */
    private static final double FEWEST = 5;

    /**
     * The shift from {@code reference} to {@code day}, whose bins are in order.
     *
     * <p>The index of two samples of {@code n} and {@code m} from the same distribution in {@code b} bins is about
     * {@code (1 / n + 1 / m)} times a chi-squared number with {@code b - 1} degrees of freedom (Yurdakul and Naranjo 2020, Journal
     * of Risk Model Validation 14(4), section 3). That needs some observations in each bin: those with few are taken together,
     * and where a bin of one side is empty all counts are half an observation larger.
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
        double distance = 0;
        double belowReference = 0;
        double belowDay = 0;
        double smaller = Math.min(ofReference, ofDay);
        List<double[]> bins = new ArrayList<>();
        double[] few = new double[2];
        for (int i = 0; i < day.length; i++) {
            belowReference += reference[i];
            belowDay += day[i];
            distance = Math.max(distance, Math.abs(belowReference / ofReference - belowDay / ofDay));
            double expected = (reference[i] + day[i]) * smaller / (ofReference + ofDay);
            if (expected >= FEWEST) {
                bins.add(new double[] {reference[i], day[i]});
            } else {
                few[0] += reference[i];
                few[1] += day[i];
            }
        }
        if (few[0] + few[1] > 0) {
            bins.add(few);
        }
        double imagined = bins.stream().anyMatch(bin -> bin[0] == 0 || bin[1] == 0) ? IMAGINED : 0;
        double stability = 0;
        for (double[] bin : bins) {
            double expected = (bin[0] + imagined) / (ofReference + imagined * bins.size());
            double actual = (bin[1] + imagined) / (ofDay + imagined * bins.size());
            stability += (actual - expected) * Math.log(actual / expected);
        }
        double scale = 1 / ofReference + 1 / ofDay;
        double pValue = bins.size() < 2
                ? 1
                : ChiSquaredDistribution.of(bins.size() - 1.0).survivalProbability(stability / scale);
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
