package io.northstar.stats;

/** Differences of almost equal numbers, of which only rounding is left. */
final class Rounding {

    /** Some hundred times the relative precision of a double: long sums lose two digits, not more. */
    private static final double RELATIVE_ERROR = 1e-13;

    private Rounding() {}

    /** {@code minuend - subtrahend}, and 0 where the two agree to the precision of their sums. */
    static double difference(double minuend, double subtrahend) {
        double difference = minuend - subtrahend;
        return Math.abs(difference) <= RELATIVE_ERROR * Math.abs(minuend) ? 0 : difference;
    }
}
