package io.northstar.stats;

/**
 * What one sampling stratum contributes to a ratio: its size and sums over its labelled units.
 *
 * <p>A unit outside the domain (the slice a metric looks at) counts in {@code labelled} and adds 0 to every sum.
 * Leaving such units out of {@code labelled} would understate the variance.
 *
 * @param population {@code N_h}, how many units the stratum has
 * @param labelled {@code m_h}, how many of them are labelled, inside the domain or not
 * @param domainLabels how many of the labelled units are inside the denominator's domain
 * @param x sum of the denominator's values
 * @param y sum of the numerator's values
 * @param xx sum of squared denominator values
 * @param xy sum of products of numerator and denominator value
 * @param yy sum of squared numerator values
 */
public record StratumMoments(
        double population, long labelled, long domainLabels, double x, double y, double xx, double xy, double yy) {

    /**
     * Checks that the sums can come from one sample of the stratum.
     *
     * @throws IllegalArgumentException if more units are labelled than the stratum has, more are in the domain than are
     *     labelled, or a stratum without labels in the domain has sums
     */
    public StratumMoments {
        if (!(labelled <= population)) {
            throw new IllegalArgumentException("A stratum of " + population + " units cannot have " + labelled
                    + " labelled ones; the sample was drawn from another population than the one counted");
        }
        if (domainLabels < 0 || domainLabels > labelled) {
            throw new IllegalArgumentException(
                    "Of " + labelled + " labelled units " + domainLabels + " cannot be in the domain");
        }
        if (domainLabels == 0 && (xx != 0 || yy != 0)) {
            throw new IllegalArgumentException("A stratum without labels in the domain has sums of squares " + xx
                    + " (denominator) and " + yy + " (numerator); expected 0");
        }
    }

    /**
     * Joins two parts of the same stratum's sample, for example labels that came on different days.
     *
     * @throws IllegalArgumentException if the parts disagree about the size of the stratum
     */
    public StratumMoments plus(StratumMoments other) {
        if (population != other.population) {
            throw new IllegalArgumentException("Parts of one stratum must share its population, but have " + population
                    + " and " + other.population);
        }
        return new StratumMoments(
                population,
                labelled + other.labelled,
                domainLabels + other.domainLabels,
                x + other.x,
                y + other.y,
                xx + other.xx,
                xy + other.xy,
                yy + other.yy);
    }
}
