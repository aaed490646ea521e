package io.northstar.stats;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/** Quantiles that turn a standard error into a two-sided interval of a wanted confidence. */
public final class CriticalValues {

    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    /** Student's t with less than one degree of freedom has tails too heavy to be of any use. */
    private static final long FEWEST_DEGREES_OF_FREEDOM = 1;

    private CriticalValues() {}

    /**
     * The probability left out on each side, (1 - confidence) / 2.
     *
     * @throws IllegalArgumentException unless {@code 0 < confidence < 1}
     */
    public static double tail(double confidence) {
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException(
                    "Confidence must lie strictly between 0 and 1, such as 0.95, but is " + confidence);
        }
        return (1 - confidence) / 2;
    }

    /** The normal quantile z with the wanted probability between -z and z; 1.96 at 0.95. */
    public static double normal(double confidence) {
        return NORMAL.inverseSurvivalProbability(tail(confidence));
    }

    /** The probability that a normal deviate is at least as far from 0 as {@code z}. */
    public static double outside(double z) {
        return 2 * NORMAL.survivalProbability(Math.abs(z));
    }

    /** Student's t quantile with the wanted probability between -t and t; fewer than 1 degree of freedom count as 1. */
    public static double student(long degreesOfFreedom, double confidence) {
        return TDistribution.of((double) Math.max(FEWEST_DEGREES_OF_FREEDOM, degreesOfFreedom))
                .inverseSurvivalProbability(tail(confidence));
    }
}
