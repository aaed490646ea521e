package io.northstar.stats;

/**
 * How well labels tell violating from compliant, as estimated from audits.
 *
 * @param sensitivity share of the violating that the labels call violating, in [0, 1]
 * @param specificity share of the compliant that the labels call compliant, in [0, 1]
 * @param sensitivityVariance variance of the estimated sensitivity; 0 if it is known
 * @param specificityVariance variance of the estimated specificity; 0 if it is known
 * @param covariance covariance of the two estimates
 */
public record LabelQuality(
        double sensitivity,
        double specificity,
        double sensitivityVariance,
        double specificityVariance,
        double covariance) {

    /** Below this much more than chance a correction only magnifies noise: it divides by it. */
    public static final double LEAST_INFORMATION = 0.2;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a share is outside [0, 1] or a variance below 0
     */
    public LabelQuality {
        if (!(sensitivity >= 0 && sensitivity <= 1 && specificity >= 0 && specificity <= 1)) {
            throw new IllegalArgumentException(
                    "Sensitivity and specificity must be in [0, 1], but are " + sensitivity + " and " + specificity);
        }
        if (!(sensitivityVariance >= 0 && specificityVariance >= 0)) {
            throw new IllegalArgumentException("Variances must not be negative, but are " + sensitivityVariance
                    + " (sensitivity) and " + specificityVariance + " (specificity)");
        }
    }

    /** Sensitivity and specificity that are known without error. */
    public static LabelQuality known(double sensitivity, double specificity) {
        return new LabelQuality(sensitivity, specificity, 0, 0, 0);
    }

    /** {@code sensitivity + specificity - 1}: 1 for labels without error, 0 for chance (Youden 1950, Cancer 3, 32-35). */
    public double information() {
        return sensitivity + specificity - 1;
    }

    /** Whether a share can be corrected by them: {@link #information} is at least {@link #LEAST_INFORMATION}. */
    public boolean identifies() {
        return information() >= LEAST_INFORMATION;
    }
}
