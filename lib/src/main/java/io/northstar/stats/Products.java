package io.northstar.stats;

/**
 * The variances and the covariance of a ratio's two totals, or the sums of products they are made of.
 *
 * @param yy of the numerator with itself
 * @param xy of the denominator with the numerator
 * @param xx of the denominator with itself
 */
public record Products(double yy, double xy, double xx) {
    /** Nothing. */
    public static final Products ZERO = new Products(0, 0, 0);

    /** The products of two totals with themselves and each other. */
    static Products ofTotals(double y, double x) {
        return new Products(y * y, x * y, x * x);
    }

    /** Adds another part. */
    public Products plus(Products other) {
        return new Products(yy + other.yy, xy + other.xy, xx + other.xx);
    }

    /** Takes a part away; where only rounding is left, nothing. */
    Products minus(Products other) {
        return new Products(
                Rounding.difference(yy, other.yy),
                Rounding.difference(xy, other.xy),
                Rounding.difference(xx, other.xx));
    }

    /** Each number {@code factor} times. */
    public Products times(double factor) {
        return new Products(factor * yy, factor * xy, factor * xx);
    }

    /** {@code yy - 2 R xy + R^2 xx}: what is left for {@code y - R x}. */
    double residual(double ratio) {
        return Rounding.difference(yy + ratio * ratio * xx, 2 * ratio * xy);
    }
}
