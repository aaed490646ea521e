package io.northstar.stats;

/**
 * A share corrected for labels that are sometimes wrong, from their sensitivity and specificity alone.
 *
 * <p>Rogan and Gladen 1978 (American Journal of Epidemiology 107, 71-76): {@code (p + Sp - 1) / (Se + Sp - 1)}. Valid where
 * the labels err as often as where sensitivity and specificity were measured; so they are to be measured for restrictions and
 * permissions apart.
 *
 * @param raw the corrected share; outside [0, 1] where the labels say less than their errors alone would
 * @param standardError its standard error
 * @param interval its confidence interval, not cut to [0, 1]
 */
public record RoganGladen(double raw, double standardError, Interval interval) {

    /**
     * Corrects {@code apparent}.
     *
     * <p>Variance {@code [V(p) + pi^2 V(Se) + (1-pi)^2 V(Sp) - 2 pi (1-pi) Cov(Se, Sp)] / (Se + Sp - 1)^2} (Rogan and Gladen
     * 1978, eq. 3, with the covariance of estimates that share audits). The interval moves each end of the apparent share's
     * interval by the correction, as R's {@code epiR::epi.prev} does for known Se and Sp, and adds what their own uncertainty
     * adds as an independent part (Zou and Donner 2008, Statistics in Medicine 27, 1693-1702).
     *
     * @param apparent share that the labels call violating, in [0, 1]
     * @param variance its variance
     * @param apparentInterval its confidence interval
     * @param quality of the labels
     * @param confidence the wanted coverage, strictly between 0 and 1
     * @throws IllegalArgumentException if the labels do not identify the share, see {@link LabelQuality#identifies}
     */
    public static RoganGladen of(
            double apparent, double variance, Interval apparentInterval, LabelQuality quality, double confidence) {
        double information = quality.information();
        if (!quality.identifies()) {
            throw new IllegalArgumentException("Labels with sensitivity " + quality.sensitivity() + " and specificity "
                    + quality.specificity() + " do not identify a share; their sum must be at least "
                    + (1 + LabelQuality.LEAST_INFORMATION));
        }
        double raw = (apparent + quality.specificity() - 1) / information;
        double ofLabels = raw * raw * quality.sensitivityVariance()
                + (1 - raw) * (1 - raw) * quality.specificityVariance()
                - 2 * raw * (1 - raw) * quality.covariance();
        double half = CriticalValues.normal(confidence) * Math.sqrt(Math.max(0, ofLabels)) / information;
        double low = (apparent - apparentInterval.low()) / information;
        double high = (apparentInterval.high() - apparent) / information;
        return new RoganGladen(
                raw,
                Math.sqrt(variance + Math.max(0, ofLabels)) / information,
                new Interval(raw - Math.hypot(low, half), raw + Math.hypot(high, half)));
    }

    /** The corrected share, cut to [0, 1]. */
    public double estimate() {
        return Math.min(1, Math.max(0, raw));
    }

    /** Whether the share came out in [0, 1]; where not, sensitivity and specificity do not fit these labels. */
    public boolean plausible() {
        return raw >= 0 && raw <= 1;
    }
}
