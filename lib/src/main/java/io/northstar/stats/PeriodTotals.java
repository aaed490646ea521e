package io.northstar.stats;

/**
 * The two totals of a ratio in one period, for one value of a dimension, with what sampling leaves uncertain about them.
 *
 * @param numerator estimated total of the numerator
 * @param denominator estimated total of the denominator, not negative
 * @param numeratorVariance variance of the numerator; 0 where it is counted in full
 * @param covariance covariance of the two
 * @param denominatorVariance variance of the denominator
 */
public record PeriodTotals(
        double numerator, double denominator, double numeratorVariance, double covariance, double denominatorVariance) {

    /** Nothing there. */
    public static final PeriodTotals NONE = exact(0, 0);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is not finite, the denominator or a variance is negative, or a numerator has no
     *     denominator
     */
    public PeriodTotals {
        boolean finite =
                Double.isFinite(numerator + denominator + numeratorVariance + covariance + denominatorVariance);
        if (!finite || !(denominator >= 0 && numeratorVariance >= 0 && denominatorVariance >= 0)) {
            throw new IllegalArgumentException(
                    ("The totals of a period need finite numbers, and a denominator and variances"
                                    + " that are not negative, but are %s / %s with variances %s and %s, covariance %s")
                            .formatted(numerator, denominator, numeratorVariance, denominatorVariance, covariance));
        }
        if (denominator == 0 && numerator != 0) {
            throw new IllegalArgumentException("A numerator of " + numerator + " needs a denominator above 0");
        }
    }

    /** Totals that are counted in full, without sampling error. */
    public static PeriodTotals exact(double numerator, double denominator) {
        return new PeriodTotals(numerator, denominator, 0, 0, 0);
    }

    /** Events among independent trials: the denominator is known, the numerator has the binomial variance {@code n p (1-p)}. */
    public static PeriodTotals binomial(double events, double trials) {
        return new PeriodTotals(events, trials, trials > 0 ? events * (trials - events) / trials : 0, 0, 0);
    }

    /** Both together, when they rest on different samples. */
    public PeriodTotals plus(PeriodTotals other) {
        return new PeriodTotals(
                numerator + other.numerator,
                denominator + other.denominator,
                numeratorVariance + other.numeratorVariance,
                covariance + other.covariance,
                denominatorVariance + other.denominatorVariance);
    }

    /** Numerator by denominator; not a number where nothing is in the denominator. */
    public double rate() {
        return numerator / denominator;
    }

    /** Variance of {@code a * numerator + b * denominator}. */
    double variance(double a, double b) {
        return Math.max(0, a * a * numeratorVariance + 2 * a * b * covariance + b * b * denominatorVariance);
    }

    /** Variance of the rate (Taylor linearisation); 0 where nothing is in the denominator. */
    double rateVariance() {
        return denominator > 0 ? variance(1 / denominator, -rate() / denominator) : 0;
    }
}
