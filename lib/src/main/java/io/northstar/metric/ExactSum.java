package io.northstar.metric;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/**
 * Sums of doubles that do not depend on the order of their terms, because they are taken in decimals.
 *
 * <p>No decimal spans squared weights of one and of 10³⁸ (10¹⁰ impressions at an inclusion probability of 10⁻⁹). So each
 * value goes into one of two sums by its own size: below 10¹⁸ as it is, above in units of 10²⁰. Both hold 10⁷ terms and
 * keep 12 decimals.
 */
final class ExactSum {
    private static final String DIGITS = "decimal(38,12)";
    private static final double LARGE = 1e18;
    private static final double UNIT = 1e20;

    /** The part of {@code value} that goes into the sum of small values; null where it is large. */
    static Column small(Column value) {
        // Most sums of a rare slice are zero, and the cast of a double goes through its text.
        return when(value.equalTo(lit(0.0)), lit(0).cast(DIGITS))
                .when(abs(value).lt(LARGE), value.cast(DIGITS));
    }

    /** The part of {@code value} that goes into the sum of large values; null where it is small. */
    static Column large(Column value) {
        return when(abs(value).geq(LARGE), value.divide(lit(UNIT))).cast(DIGITS);
    }

    /** Aggregate: the sum as double of values split by {@link #small} and {@link #large}; null when all were null. */
    static Column of(Column small, Column large) {
        Column below = sum(small).cast("double");
        Column above = sum(large).cast("double").multiply(lit(UNIT));
        return coalesce(below.plus(above), below, above);
    }

    /** Aggregate: the sum of {@code value}; null when all values are null. */
    static Column of(Column value) {
        return of(small(value), large(value));
    }

    private ExactSum() {}
}
