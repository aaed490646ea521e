package io.northstar.stats;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much of a change of a ratio each of several dimensions accounts for by its composition.
 *
 * <p>The mixes of single dimensions overlap and must not be added up. Here the worth of a set of dimensions is the mix
 * ({@link RatioChange#symmetricMix}) over all their combinations, and each dimension gets its Shapley value (Shapley 1953): the
 * mean of what it adds over all orders. They and the rate sum to the change.
 *
 * @param mix each dimension's part, in the order given
 * @param rate what the combinations of all dimensions account for by their rates
 */
public record MixShapley(Map<String, Double> mix, double rate) {

    /** The worth of each subset is computed, so the time doubles with each dimension. */
    private static final int MOST_DIMENSIONS = 12;

    /** Copies the map. */
    public MixShapley {
        mix = Collections.unmodifiableMap(new LinkedHashMap<>(mix));
    }

    /**
     * A combination of one value of each dimension in both periods.
     *
     * @param values one for each dimension
     * @param before its totals in the first period
     * @param after its totals in the second
     */
    public record Leaf(List<String> values, PeriodTotals before, PeriodTotals after) {
        /** Copies the list. */
        public Leaf {
            values = List.copyOf(values);
        }
    }

    /**
     * Shares the mix out.
     *
     * @param dimensions their names, at most 12
     * @param leaves the combinations; several of the same values are added up
     * @throws IllegalArgumentException if there are too many dimensions, a leaf has another number of values, or a period has no
     *     denominator
     */
    public static MixShapley of(List<String> dimensions, List<Leaf> leaves) {
        int count = dimensions.size();
        if (count > MOST_DIMENSIONS
                || leaves.stream().anyMatch(leaf -> leaf.values().size() != count)) {
            throw new IllegalArgumentException(
                    "Shapley values need at most %d dimensions and one value of each in every leaf, but are asked for over %s"
                            .formatted(MOST_DIMENSIONS, dimensions));
        }
        double[] worth = new double[1 << count];
        double rate = 0;
        for (int subset = 0; subset < worth.length; subset++) {
            RatioChange change = RatioChange.of(grouped(leaves, subset));
            worth[subset] = change.symmetricMix().estimate();
            rate = change.symmetricRate().estimate();
        }
        double[] weights = weights(count);
        Map<String, Double> mix = new LinkedHashMap<>();
        for (int dimension = 0; dimension < count; dimension++) {
            double value = 0;
            for (int subset = 0; subset < worth.length; subset++) {
                if ((subset >> dimension & 1) == 0) {
                    value += weights[Integer.bitCount(subset)] * (worth[subset | 1 << dimension] - worth[subset]);
                }
            }
            mix.put(dimensions.get(dimension), value);
        }
        return new MixShapley(mix, rate);
    }

    private static List<RatioChange.Part> grouped(List<Leaf> leaves, int subset) {
        Map<List<String>, RatioChange.Part> groups = new LinkedHashMap<>();
        for (Leaf leaf : leaves) {
            List<String> key = new ArrayList<>();
            for (int dimension = 0; dimension < leaf.values().size(); dimension++) {
                if ((subset >> dimension & 1) == 1) {
                    key.add(leaf.values().get(dimension));
                }
            }
            groups.merge(
                    key,
                    new RatioChange.Part(key.toString(), leaf.before(), leaf.after()),
                    (a, b) -> new RatioChange.Part(
                            a.value(), a.before().plus(b.before()), a.after().plus(b.after())));
        }
        return List.copyOf(groups.values());
    }

    /** {@code s! (n - s - 1)! / n!} for each size s of a set of others. */
    private static double[] weights(int count) {
        double[] weights = new double[count];
        for (int size = 0; size < count; size++) {
            double orders = 1.0 / count;
            for (int k = 1; k <= size; k++) {
                orders *= (double) k / (count - k);
            }
            weights[size] = orders;
        }
        return weights;
    }
}
