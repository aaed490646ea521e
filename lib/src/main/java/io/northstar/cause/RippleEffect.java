package io.northstar.cause;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How much of the leaves' deviation one common factor explains: a cause multiplies what was expected of all its leaves by the
 * same factor (generalised ripple effect, Li et al. 2019, "Generic and robust localization of multi-dimensional root causes",
 * ISSRE).
 *
 * <p>What a slice explains is {@code sum |v-f| - min over k of sum |v-kf|}. The factor that minimises it is the median of v/f
 * weighted by f, so a few leaves that another cause moved do not disturb it, and a slice with many unmoved leaves explains
 * nothing.
 */
final class RippleEffect implements Scorer {
    private final double[] actual;
    private final double[] expected;
    private final SearchSettings settings;
    private final double allDeviation;
    private final double leastDeviation;
    /** Leaves in the order of v/f; those without a forecast are left out. */
    private final int[] order;

    RippleEffect(List<Leaf> leaves, SearchSettings settings) {
        actual = leaves.stream().mapToDouble(Leaf::actual).toArray();
        expected = leaves.stream().mapToDouble(Leaf::expected).toArray();
        this.settings = settings;
        allDeviation =
                IntStream.range(0, actual.length).mapToDouble(this::deviation).sum();
        order = IntStream.range(0, actual.length)
                .filter(i -> expected[i] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> actual[i] / expected[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        leastDeviation = settings.leastDeviation() * usualDeviation();
    }

    /** Quartile of |v/f-1|, weighted by f: what leaves deviate by anyway, however a good part of them was moved. */
    private double usualDeviation() {
        int[] byDeviation = IntStream.of(order)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> deviation(i) / expected[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double quarter = IntStream.of(order).mapToDouble(i -> expected[i]).sum() / 4;
        double passed = 0;
        double quartile = 0;
        for (int i = 0; i < byDeviation.length && passed < quarter; i++) {
            passed += expected[byDeviation[i]];
            quartile = deviation(byDeviation[i]) / expected[byDeviation[i]];
        }
        return quartile;
    }

    private double deviation(int leaf) {
        return Math.abs(actual[leaf] - expected[leaf]);
    }

    @Override
    public double[] scores(Lattice.Cuboid cuboid, boolean[] active) {
        double[] factors = factors(cuboid, active);
        double[] deviation = new double[cuboid.size()];
        double[] left = new double[cuboid.size()];
        for (int i : order) {
            int slice = cuboid.slices()[i];
            if (active[i] && slice != Lattice.NOWHERE) {
                deviation[slice] += deviation(i);
                left[slice] += Math.abs(actual[i] - factors[slice] * expected[i]);
            }
        }
        double kept = 1 - settings.layerDiscount() * (cuboid.layer() - 1);
        double[] scores = new double[cuboid.size()];
        for (int slice = 0; slice < scores.length; slice++) {
            double explained = deviation[slice] - left[slice];
            boolean agree = explained >= settings.leastAgreement() * deviation[slice]
                    && Math.abs(factors[slice] - 1) >= leastDeviation;
            scores[slice] = agree ? explained * kept : Double.NEGATIVE_INFINITY;
        }
        return scores;
    }

    /** The weighted median of v/f in each slice. */
    private double[] factors(Lattice.Cuboid cuboid, boolean[] active) {
        double[] weights = new double[cuboid.size()];
        for (int i : order) {
            if (active[i] && cuboid.slices()[i] != Lattice.NOWHERE) {
                weights[cuboid.slices()[i]] += expected[i];
            }
        }
        double[] passed = new double[cuboid.size()];
        double[] factors = new double[cuboid.size()];
        for (int i : order) {
            int slice = cuboid.slices()[i];
            if (active[i] && slice != Lattice.NOWHERE && passed[slice] * 2 < weights[slice]) {
                passed[slice] += expected[i];
                factors[slice] = actual[i] / expected[i];
            }
        }
        return factors;
    }

    @Override
    public boolean[] explained(Lattice.Cuboid cuboid, int slice, boolean[] active) {
        double factor = factors(cuboid, active)[slice];
        boolean[] explained = new boolean[active.length];
        for (int i = 0; i < active.length; i++) {
            // a leaf that the factor does not fit stays: it may belong to another cause
            explained[i] = active[i]
                    && cuboid.slices()[i] == slice
                    && Math.abs(actual[i] - factor * expected[i]) * 2 <= deviation(i);
        }
        return explained;
    }

    /** Never: a general slice whose leaves all moved explains more by itself. */
    @Override
    public boolean belongs(
            Lattice.Cuboid cuboid, int slice, Lattice.Cuboid general, int generalSlice, boolean[] active) {
        return false;
    }

    @Override
    public boolean worthNaming(double score, double first) {
        return score >= settings.leastShare() * allDeviation;
    }
}
