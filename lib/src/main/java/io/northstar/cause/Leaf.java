package io.northstar.cause;

import java.util.List;

/**
 * One combination of values of all dimensions, and what was seen there against what was to be expected.
 *
 * @param values one for each dimension
 * @param actual what was seen, not negative
 * @param expected what was to be expected, not negative
 */
public record Leaf(List<String> values, double actual, double expected) {

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if a number is negative or not finite
     */
    public Leaf {
        values = List.copyOf(values);
        if (!(actual >= 0 && expected >= 0 && Double.isFinite(actual + expected))) {
            throw new IllegalArgumentException(
                    "A leaf needs finite numbers of at least 0, but %s has %s where %s was expected"
                            .formatted(values, actual, expected));
        }
    }
}
