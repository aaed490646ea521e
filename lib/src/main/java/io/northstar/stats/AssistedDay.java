package io.northstar.stats;

/**
 * What a day's sample says about a ratio, and what a score predicts of it. Days are independent samples.
 *
 * @param actual totals estimated from the labels, with their variances
 * @param unseen strata whose labels show no event
 * @param sampled totals of the predictions as the labelled decisions alone estimate them
 * @param counted totals of the predictions over all decisions
 * @param predicted variances and covariance of {@code sampled}
 * @param cross covariances of {@code actual} with {@code sampled}
 */
public record AssistedDay(
        RatioTotals actual, UnseenEvents unseen, Totals sampled, Totals counted, Products predicted, Cross cross) {

    /**
     * The totals of a ratio.
     *
     * @param numerator total above the line
     * @param denominator total below the line
     */
    public record Totals(double numerator, double denominator) {}

    /**
     * Covariances of the actual totals with the predicted ones.
     *
     * @param yy numerator with predicted numerator
     * @param yx numerator with predicted denominator
     * @param xy denominator with predicted numerator
     * @param xx denominator with predicted denominator
     */
    public record Cross(double yy, double yx, double xy, double xx) {
        double residual(double ratio) {
            return yy - ratio * (yx + xy) + ratio * ratio * xx;
        }
    }

    /** The totals with {@code factor} times what the sample's predictions miss of all predictions. */
    RatioTotals assisted(double factor) {
        double square = factor * factor;
        return new RatioTotals(
                actual.numerator() + factor * (counted.numerator() - sampled.numerator()),
                actual.denominator() + factor * (counted.denominator() - sampled.denominator()),
                Math.max(0, actual.numeratorVariance() - 2 * factor * cross.yy() + square * predicted.yy()),
                actual.covariance() - factor * (cross.yx() + cross.xy()) + square * predicted.xy(),
                Math.max(0, actual.denominatorVariance() - 2 * factor * cross.xx() + square * predicted.xx()),
                actual.labels(),
                actual.squaredWeights(),
                actual.degreesOfFreedom(),
                actual.unlabelled());
    }
}
