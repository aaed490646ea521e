package io.northstar.stats;

/**
 * The mean of estimates that come in one by one with their standard errors, with bounds that hold at all times together once
 * the first few are in: an asymptotic confidence sequence (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2024, Annals of
 * Statistics 52, 2613-2640, theorem 2.5).
 *
 * @param count estimates so far
 * @param sum of them
 * @param variance sum of their squared standard errors
 */
public record RunningMean(long count, double sum, double variance) {
    /** Before the first estimate. */
    public static final RunningMean NONE = new RunningMean(0, 0, 0);

    /** The state after one more estimate. */
    public RunningMean plus(double estimate, double standardError) {
        return new RunningMean(count + 1, sum + estimate, variance + standardError * standardError);
    }

    /** The mean; NaN before the first estimate. */
    public double mean() {
        return sum / count;
    }

    /**
     * How far the mean of what was estimated may lie below {@link #mean} (or above, each with probability {@code tail}).
     *
     * @param tail probability of ever missing on this side, strictly between 0 and 1/2
     * @param sharpestAt sum of squared standard errors at which the bounds are to be narrowest, positive
     */
    public double margin(double tail, double sharpestAt) {
        double level = -2 * Math.log(2 * tail);
        double rate = (level + Math.log1p(level)) / sharpestAt;
        double grown = variance * rate + 1;
        return Math.sqrt(2 * grown / ((double) count * count * rate) * Math.log1p(Math.sqrt(grown) / (2 * tail)));
    }
}
