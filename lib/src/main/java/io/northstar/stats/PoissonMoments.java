package io.northstar.stats;

/**
 * What a sample with unequal, independent inclusion probabilities contributes to a ratio: sums over its labelled units.
 *
 * <p>A unit weighs {@code w = 1 / inclusion probability}, at least 1. A unit outside the domain counts in
 * {@code labelled} and adds 0 to every sum.
 *
 * @param population how many units the sample was drawn from
 * @param labelled how many of them are labelled, inside the domain or not
 * @param domainLabels how many of the labelled units are inside the denominator's domain
 * @param x sum of {@code w} times the denominator value
 * @param y sum of {@code w} times the numerator value
 * @param xx sum of {@code w(w-1)} times the squared denominator value
 * @param xy sum of {@code w(w-1)} times numerator value times denominator value
 * @param yy sum of {@code w(w-1)} times the squared numerator value
 * @param squaredWeights sum of the squares of {@code w} times the denominator value
 */
public record PoissonMoments(
        double population,
        long labelled,
        long domainLabels,
        double x,
        double y,
        double xx,
        double xy,
        double yy,
        double squaredWeights) {

    /**
     * Checks that the sums can come from one sample of the population.
     *
     * @throws IllegalArgumentException if more units are labelled than there are, or more are in the domain than are
     *     labelled
     */
    public PoissonMoments {
        if (!(labelled <= population)) {
            throw new IllegalArgumentException("A population of " + population + " units cannot have " + labelled
                    + " labelled ones; the sample was drawn from another population than the one counted");
        }
        if (domainLabels < 0 || domainLabels > labelled) {
            throw new IllegalArgumentException(
                    "Of " + labelled + " labelled units " + domainLabels + " cannot be in the domain");
        }
    }
}
