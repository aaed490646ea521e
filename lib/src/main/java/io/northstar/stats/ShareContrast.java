package io.northstar.stats;

import java.util.List;

/**
 * A difference of independent shares, or a difference of such differences, with its interval.
 *
 * <p>Half a success and half a failure of four in all are added to each of two shares' samples twice, to each of four once, and
 * the normal interval is taken of that: it keeps its coverage with few labels and without any event (Agresti and Caffo 2000,
 * American Statistician 54, 280-288; Price and Bonett 2004, Computational Statistics and Data Analysis 45, 449-456).
 *
 * @param estimate the difference as estimated
 * @param shrunken the difference of the shares with what was added, and its standard error
 */
public record ShareContrast(double estimate, ChangeEffect shrunken) {
    private static final double ADDED = 2;

    /**
     * A share of labels, as many as they are worth.
     *
     * @param share in [0, 1]
     * @param size effective number of labels, above 0
     */
    public record Sample(double share, double size) {
        /** The estimated share of a sample design. */
        public static Sample of(RatioEstimate estimate) {
            return new Sample(estimate.estimate(), estimate.effectiveLabels());
        }
    }

    /** How far the share of {@code one} is above that of {@code other}. */
    public static ShareContrast difference(Sample one, Sample other) {
        return of(List.of(one, other));
    }

    /** How far {@code one} is above {@code other} by more than {@code third} is above {@code fourth}. */
    public static ShareContrast ofDifferences(Sample one, Sample other, Sample third, Sample fourth) {
        return of(List.of(one, other, fourth, third));
    }

    private static ShareContrast of(List<Sample> samples) {
        double added = ADDED / samples.size();
        double estimate = 0;
        double shrunken = 0;
        double variance = 0;
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            double sign = i % 2 == 0 ? 1 : -1;
            double size = sample.size() + 2 * added;
            double share = (sample.share() * sample.size() + added) / size;
            estimate += sign * sample.share();
            shrunken += sign * share;
            variance += share * (1 - share) / size;
        }
        return new ShareContrast(estimate, new ChangeEffect(shrunken, Math.sqrt(variance)));
    }

    /** Standard errors between the difference and 0, with its sign. */
    public double z() {
        return shrunken.estimate() / shrunken.standardError();
    }

    /** The probability of a difference at least as large when there is none. */
    public double p() {
        return CriticalValues.outside(z());
    }

    /** The confidence interval, stretched to the estimate where that lies outside. */
    public Interval interval(double confidence) {
        Interval interval = shrunken.interval(confidence);
        return new Interval(Math.min(estimate, interval.low()), Math.max(estimate, interval.high()));
    }
}
