package io.northstar.cause;

import java.util.List;

/**
 * The cells of a change by one combination of dimensions; together they are the whole.
 *
 * @param dimensions names, in the order of the leaves' values; without those that the changed slice fixes
 * @param leaves the cells
 * @param unitsPerWeight effective labels that a unit of the denominator stands for; 1 where all is counted
 */
public record Grain(List<String> dimensions, List<RatioLeaf> leaves, double unitsPerWeight) {
    /** Copies the lists. */
    public Grain {
        dimensions = List.copyOf(dimensions);
        leaves = List.copyOf(leaves);
    }
}
