package io.northstar.stats;

/**
 * An exponentially weighted mean and variance of a rate, and how far the next value stands out (Schubert, Weiler and Kriegel
 * 2014, SigniTrend, KDD, 871-880).
 *
 * @param mean weighted mean so far
 * @param variance weighted variance so far
 */
public record Burst(double mean, double variance) {
    /** What is known after the first value. */
    public static Burst from(double first) {
        return new Burst(first, 0);
    }

    /** What is known after one more value, which weighs {@code weight}, in (0, 1]. */
    public Burst after(double value, double weight) {
        double step = value - mean;
        return new Burst(mean + weight * step, (1 - weight) * (variance + weight * step * step));
    }

    /**
     * By how many standard deviations {@code value} is above the mean.
     *
     * @param least rates below this count as this, and it is added to the standard deviation, so that rare things do not
     *     stand out by chance; above 0
     */
    public double score(double value, double least) {
        return (value - Math.max(mean, least)) / (Math.sqrt(variance) + least);
    }

    /** The weight of a value such that it counts half after {@code halfLife} more, above 0. */
    public static double weight(double halfLife) {
        return 1 - Math.pow(2, -1 / halfLife);
    }
}
