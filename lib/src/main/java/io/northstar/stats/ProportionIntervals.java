package io.northstar.stats;

import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * Intervals for a share between 0 and 1, given how many independent labels the sample is worth.
 *
 * <p>All sample sizes and counts are real numbers: an effective size is never rounded. {@code confidence} is the wanted
 * two-sided coverage, strictly between 0 and 1, and an {@link IllegalArgumentException} says so otherwise.
 */
public final class ProportionIntervals {

    private ProportionIntervals() {}

    /**
     * The number of independent labels that would estimate the share as precisely as this sample does.
     *
     * <p>Korn and Graubard 1998 (Survey Methodology 24, 193-201): {@code n* = p(1-p)/V * (t_{n-1}/t_df)^2},
     * never more than the {@code n} labels there are (Parker et al. 2017, NCHS Vital and Health Statistics 2-175).
     * R's {@code svyciprop} does not cap.
     *
     * @param proportion the estimated share, strictly between 0 and 1
     * @param variance its estimated variance under the sampling design, above 0
     * @param labels the number of labels
     * @param degreesOfFreedom of the variance; less than 1 counts as 1
     * @throws IllegalArgumentException if the share does not vary in the sample, which leaves n* undefined
     */
    public static double effectiveSize(
            double proportion, double variance, long labels, long degreesOfFreedom, double confidence) {
        if (!(proportion > 0 && proportion < 1 && variance > 0)) {
            throw new IllegalArgumentException("The effective size needs 0 < proportion < 1 and variance > 0, but got "
                    + proportion + " and " + variance);
        }
        return adjustedSize(proportion * (1 - proportion) / variance, labels, degreesOfFreedom, confidence);
    }

    /**
     * Lowers an effective size for a variance that is itself known from few degrees of freedom only.
     *
     * <p>{@code size * (t_{n-1}/t_df)^2}, at most {@code n}; source as for {@link #effectiveSize}.
     */
    static double adjustedSize(double size, long labels, long degreesOfFreedom, double confidence) {
        return Math.min((double) labels, uncappedSize(size, labels, degreesOfFreedom, confidence));
    }

    /** The same without the bound at {@code n}. */
    static double uncappedSize(double size, long labels, long degreesOfFreedom, double confidence) {
        double ratio =
                CriticalValues.student(labels - 1, confidence) / CriticalValues.student(degreesOfFreedom, confidence);
        return size * ratio * ratio;
    }

    /**
     * Wilson's score interval.
     *
     * <p>Wilson 1927 (JASA 22, 209-212); Brown, Cai and DasGupta 2001 (Statistical Science 16, 101-133), eq. 4: {@code
     * (p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)}. For a complex sample pass the {@code n*} of {@link
     * #effectiveSize}. Degrees of freedom then enter once, through {@code n*}; R's {@code svyciprop(method="wilson")}
     * leaves {@code n*} unadjusted, and the Python package {@code svy} takes Student's t on top of it, so that both
     * differ a little from this interval.
     *
     * @param proportion the estimated share, in [0, 1]
     * @param size the number of labels, or the effective number, above 0
     */
    public static Interval wilson(double proportion, double size, double confidence) {
        return score(proportion, size, CriticalValues.normal(confidence));
    }

    /** The score interval that reaches as many standard errors to each side as {@code criticalValue} says. */
    static Interval score(double proportion, double size, double criticalValue) {
        return new Interval(
                lowerScore(proportion, size, criticalValue), 1 - lowerScore(1 - proportion, size, criticalValue));
    }

    /** The smaller root, as product of both roots over the larger one: exactly 0 at 0, and no cancellation near it. */
    private static double lowerScore(double proportion, double size, double criticalValue) {
        double half = criticalValue * criticalValue / (2 * size);
        double spread = criticalValue * Math.sqrt(proportion * (1 - proportion) / size + half / (2 * size));
        return proportion * proportion / (proportion + half + spread);
    }

    /**
     * The Korn-Graubard interval: {@link #clopperPearson} on the effective number of labels, for few of them.
     *
     * <p>Korn and Graubard 1998 (Survey Methodology 24, 193-201): low is the {@code (1-confidence)/2}
     * quantile of {@code Beta(n*p, n*(1-p)+1)}, high the opposite quantile of {@code Beta(n*p+1, n*(1-p))}.
     *
     * @param proportion the estimated share, in [0, 1]
     * @param effectiveSize {@code n*} of {@link #effectiveSize}, above 0
     */
    public static Interval kornGraubard(double proportion, double effectiveSize, double confidence) {
        return clopperPearson(proportion * effectiveSize, effectiveSize, confidence);
    }

    /**
     * The exact binomial interval, continued to real counts.
     *
     * <p>Clopper and Pearson 1934 (Biometrika 26, 404-413) in Beta form: {@code Beta(x, n-x+1)} and
     * {@code Beta(x+1, n-x)}; the low end is 0 at {@code x = 0} and the high end 1 at {@code x = n}.
     *
     * @param successes {@code x}, in [0, n]
     * @param size {@code n}, above 0
     */
    public static Interval clopperPearson(double successes, double size, double confidence) {
        double tail = CriticalValues.tail(confidence);
        double failures = size - successes;
        double low = successes <= 0
                ? 0
                : BetaDistribution.of(successes, failures + 1).inverseCumulativeProbability(tail);
        double high =
                failures <= 0 ? 1 : BetaDistribution.of(successes + 1, failures).inverseSurvivalProbability(tail);
        return new Interval(low, high);
    }

    /**
     * The logit interval: a t interval on the log odds, carried back to shares.
     *
     * <p>{@code ln(p/(1-p)) +- t * se/(p(1-p))}, the {@code svyciprop(method="xlogit")} of Lumley's R package
     * {@code survey}.
     *
     * @param proportion the estimated share, strictly between 0 and 1
     * @param standardError of the share
     * @param tQuantile how many standard errors to go to each side
     */
    public static Interval logit(double proportion, double standardError, double tQuantile) {
        double centre = Math.log(proportion / (1 - proportion));
        double half = tQuantile * standardError / (proportion * (1 - proportion));
        return new Interval(logistic(centre - half), logistic(centre + half));
    }

    private static double logistic(double logOdds) {
        return 1 / (1 + Math.exp(-logOdds));
    }
}
