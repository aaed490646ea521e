package io.northstar.stats;

import java.util.List;

/**
 * The estimated numerator and denominator of a ratio with their sampling variances.
 *
 * <p>Totals of independent samples add up, so days, strata and regions merge by {@link #plus}, in any order. A plain
 * total is the numerator of such a ratio, and its variance is {@code numeratorVariance}.
 *
 * @param numerator estimated total of the numerator over the whole population
 * @param denominator estimated total of the denominator
 * @param numeratorVariance variance of the numerator's estimate
 * @param covariance covariance of the two estimates
 * @param denominatorVariance variance of the denominator's estimate
 * @param labels labelled units in the denominator's domain
 * @param squaredWeights sum of {@code (w x)^2} over them; {@code denominator^2 / squaredWeights} is Kish's effective
 *     size (Kish 1965, Survey Sampling, section 11.7)
 * @param degreesOfFreedom labelled units minus strata, over the strata that touch the domain
 * @param unlabelled units nothing is known about, over the strata that touch the domain; 0 means a census
 */
public record RatioTotals(
        double numerator,
        double denominator,
        double numeratorVariance,
        double covariance,
        double denominatorVariance,
        long labels,
        double squaredWeights,
        long degreesOfFreedom,
        double unlabelled) {

    /** The totals of no sample at all. */
    public static final RatioTotals ZERO = new RatioTotals(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** How far below 0 the variance of a total may come out by rounding, in units of the squared total. */
    private static final double ROUNDING = 1e-9;

    /**
     * Checks that nothing is negative that cannot be. A variance that rounding left just below 0 becomes 0.
     *
     * @throws IllegalArgumentException if a variance, a count or the squared weights are negative or not a number
     */
    public RatioTotals {
        numeratorVariance = withoutRounding(numeratorVariance, numerator);
        denominatorVariance = withoutRounding(denominatorVariance, denominator);
        if (!(numeratorVariance >= 0 && denominatorVariance >= 0)) {
            throw new IllegalArgumentException("Variances must not be negative, but are " + numeratorVariance
                    + " (numerator) and " + denominatorVariance + " (denominator)");
        }
        if (labels < 0 || degreesOfFreedom < 0 || !(squaredWeights >= 0 && unlabelled >= 0)) {
            throw new IllegalArgumentException("Counts must not be negative, but there are " + labels + " labels, "
                    + degreesOfFreedom + " degrees of freedom, " + squaredWeights + " squared weights and " + unlabelled
                    + " unlabelled units");
        }
    }

    /**
     * The totals of a sample drawn at random within strata.
     *
     * <p>The estimators are those of Cochran 1977 (Sampling Techniques, 3rd ed.), theorem 5.3; a domain is handled by
     * zeros outside it (section 5A.14). Strata without labels in the domain add nothing. A stratum whose only unit is
     * labelled is a census, not lonely.
     *
     * <p>{@link LonelyStratum#ADJUST} measures the lonely unit from 0. That is the overall mean of the linearised
     * values of a ratio, so ratios agree with R's {@code survey}; totals of their own get a generous variance.
     * {@link LonelyStratum#AVERAGE} multiplies the variance of the others by strata / (strata - lonely), counted in
     * this call; where all are lonely there is no average, and ADJUST is used.
     *
     * @param strata one element per sampling stratum, all labels of the stratum merged
     * @param policy what to do with strata of one label
     * @param finitePopulationCorrection true to describe exactly these units, so that labels reduce what is unknown;
     *     false to describe the process behind them: then all units count as unlabelled and nothing is a census
     * @throws IllegalArgumentException if the policy is FAIL and a stratum is lonely
     */
    public static RatioTotals stratified(
            List<StratumMoments> strata, LonelyStratum policy, boolean finitePopulationCorrection) {
        return new StratifiedVariance(strata, policy, finitePopulationCorrection).totals();
    }

    /**
     * The totals of a sample in which each unit had its own inclusion probability, independent of the others.
     *
     * <p>Poisson sampling, Sarndal, Swensson and Wretman 1992 (Model Assisted Survey Sampling), section 3.5: the
     * variance of a total is estimated by the sum of {@code w(w-1) y^2}.
     */
    public static RatioTotals poisson(PoissonMoments moments) {
        if (moments.domainLabels() == 0) {
            return ZERO;
        }
        return new RatioTotals(
                moments.y(),
                moments.x(),
                moments.yy(),
                moments.xy(),
                moments.xx(),
                moments.domainLabels(),
                moments.squaredWeights(),
                moments.labelled() - 1,
                moments.population() - moments.labelled());
    }

    /** Adds the totals of an independent sample: another stratum, another day. */
    public RatioTotals plus(RatioTotals other) {
        return new RatioTotals(
                numerator + other.numerator,
                denominator + other.denominator,
                numeratorVariance + other.numeratorVariance,
                covariance + other.covariance,
                denominatorVariance + other.denominatorVariance,
                labels + other.labels,
                squaredWeights + other.squaredWeights,
                degreesOfFreedom + other.degreesOfFreedom,
                unlabelled + other.unlabelled);
    }

    /**
     * Numerator divided by denominator.
     *
     * @throws IllegalStateException if the denominator is 0, because then there is nothing to take a share of
     */
    public double ratio() {
        if (denominator == 0) {
            throw new IllegalStateException("The ratio has denominator 0; check the denominator before asking for it");
        }
        return numerator / denominator;
    }

    /**
     * The sampling variance of the ratio; 0 where only rounding is left.
     *
     * <p>Linearisation, {@code (V_yy - 2 R V_xy + R^2 V_xx) / X^2} (Woodruff 1971, JASA 66, 411-414; Sarndal,
     * Swensson and Wretman 1992, section 5.6).
     *
     * @throws IllegalStateException if the denominator is 0
     */
    public double varianceOfRatio() {
        double ratio = ratio();
        double own = numeratorVariance + ratio * ratio * denominatorVariance;
        return Math.max(0, Rounding.difference(own, 2 * ratio * covariance)) / (denominator * denominator);
    }

    private static double withoutRounding(double variance, double total) {
        return variance < 0 && variance >= -ROUNDING * total * total ? 0 : variance;
    }

    /** Kish's effective size: how many equally weighted labels the labels are worth, judged by their weights alone. */
    double kishSize() {
        return denominator * denominator / squaredWeights;
    }
}
