package io.northstar.stats;

/**
 * How many reviewed items look alike, and what they weigh.
 *
 * @param items number of items
 * @param weight sum of their weights, the inverse probabilities that they were drawn for review
 * @param squaredWeights sum of the squared weights
 */
public record ItemTotals(long items, double weight, double squaredWeights) {
    /**
     * Checks that the sums can come from items with weights.
     *
     * @throws IllegalArgumentException if one is negative or not a finite number
     */
    public ItemTotals {
        if (items < 0 || !(weight >= 0 && squaredWeights >= 0) || !Double.isFinite(weight + squaredWeights)) {
            throw new IllegalArgumentException(
                    "Items and their weights must be finite and not negative, but are %d items with weight %s and squared weights %s"
                            .formatted(items, weight, squaredWeights));
        }
    }

    /** Items that were all drawn with the same probability, each with weight 1. */
    public static ItemTotals unweighted(long items) {
        return new ItemTotals(items, (double) items, (double) items);
    }

    /** Adds other items that look alike: of another day, market or reviewer. */
    public ItemTotals plus(ItemTotals other) {
        return new ItemTotals(items + other.items, weight + other.weight, squaredWeights + other.squaredWeights);
    }
}
