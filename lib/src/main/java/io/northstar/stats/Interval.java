package io.northstar.stats;

/**
 * A closed interval of numbers, such as a confidence interval.
 *
 * @param low the smallest value inside
 * @param high the largest value inside, not below {@code low}
 */
public record Interval(double low, double high) {

    /**
     * Checks the order of the two ends.
     *
     * @throws IllegalArgumentException if {@code low} is above {@code high}, or one of them is not a number
     */
    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("An interval needs low <= high, but got [" + low + ", " + high + "]");
        }
    }

    /** How far the two ends are apart, in the unit of the values. */
    public double width() {
        return high - low;
    }

    /** Whether the value lies inside; both ends belong to the interval. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
