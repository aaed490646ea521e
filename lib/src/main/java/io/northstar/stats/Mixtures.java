package io.northstar.stats;

/** Normal mixtures of likelihood ratios, the plainest evidence that may be looked at at any time. */
public final class Mixtures {
    /**
     * The spread of a mixture that is sharpest at the variance {@code variance} and level {@code alpha} (Howard, Ramdas,
     * McAuliffe and Sekhon 2021, Annals of Statistics 49, 1055-1080, section 3.5).
     */
    static double bestSpread(double variance, double alpha) {
        double log = 2 * Math.log(1 / alpha);
        return variance / (log + Math.log1p(log));
    }

    /**
     * The logarithm of the two-sided normal mixture.
     *
     * @param sum sum of independent deviations from their expectation
     * @param variance of that sum
     * @param spread of the mixture, positive
     */
    public static double logEvidence(double sum, double variance, double spread) {
        return Math.log(spread / (variance + spread)) / 2 + sum * sum / (2 * (variance + spread));
    }

    /** The sum that a deviation stays below at all times with probability {@code 1 - alpha}, on both sides. */
    public static double bound(double variance, double spread, double alpha) {
        return Math.sqrt((variance + spread) * (Math.log1p(variance / spread) + 2 * Math.log(1 / alpha)));
    }

    private Mixtures() {}
}
