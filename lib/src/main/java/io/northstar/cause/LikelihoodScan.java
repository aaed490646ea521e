package io.northstar.cause;

import java.util.List;

/**
 * Likelihood ratio of a slice whose events differ from what was expected against the rest (Kulldorff 1997, Communications in
 * Statistics - Theory and Methods 26, 1481-1496): with A events where M were expected, of T where E were,
 * {@code A ln(A/M) + (T-A) ln((T-A)/(E-M)) - T ln(T/E)}, for slices that moved the wanted way more than the rest. The logarithm
 * of the number of slices beside it pays for having looked at all of them, a discount for each dimension after the first.
 */
final class LikelihoodScan implements Scorer {
    private final double[] actual;
    private final double[] expected;
    private final SearchSettings settings;
    /** 1 for a rise, -1 for a fall. */
    private final int direction;

    LikelihoodScan(List<Leaf> leaves, SearchSettings settings, int direction) {
        actual = leaves.stream().mapToDouble(Leaf::actual).toArray();
        expected = leaves.stream().mapToDouble(Leaf::expected).toArray();
        this.settings = settings;
        this.direction = direction;
    }

    @Override
    public double[] scores(Lattice.Cuboid cuboid, boolean[] active) {
        double[] seen = new double[cuboid.size()];
        double[] mean = new double[cuboid.size()];
        double allSeen = 0;
        double allMean = 0;
        for (int i = 0; i < active.length; i++) {
            if (active[i]) {
                allSeen += actual[i];
                allMean += expected[i];
                int slice = cuboid.slices()[i];
                if (slice != Lattice.NOWHERE) {
                    seen[slice] += actual[i];
                    mean[slice] += expected[i];
                }
            }
        }
        double kept = 1 - settings.layerDiscount() * (cuboid.layer() - 1);
        double cost = Math.log(cuboid.size());
        double[] scores = new double[cuboid.size()];
        for (int slice = 0; slice < scores.length; slice++) {
            scores[slice] = ratio(seen[slice], mean[slice], allSeen, allMean) * kept - cost;
        }
        return scores;
    }

    private double ratio(double seen, double mean, double allSeen, double allMean) {
        // compared by products: the rest may be empty
        if (!(direction * (seen * allMean - mean * allSeen) > 0)) {
            return Double.NEGATIVE_INFINITY;
        }
        return term(seen, mean) + term(allSeen - seen, allMean - mean) - term(allSeen, allMean);
    }

    private static double term(double seen, double mean) {
        return seen <= 0 || mean <= 0 ? 0 : seen * Math.log(seen / mean);
    }

    @Override
    public boolean[] explained(Lattice.Cuboid cuboid, int slice, boolean[] active) {
        boolean[] explained = new boolean[active.length];
        for (int i = 0; i < active.length; i++) {
            explained[i] = active[i] && cuboid.slices()[i] == slice;
        }
        return explained;
    }

    @Override
    public boolean belongs(
            Lattice.Cuboid cuboid, int slice, Lattice.Cuboid general, int generalSlice, boolean[] active) {
        double[] own = new double[2];
        double[] rest = new double[2];
        double[] outside = new double[2];
        for (int i = 0; i < active.length; i++) {
            if (active[i]) {
                double[] part =
                        cuboid.slices()[i] == slice ? own : general.slices()[i] == generalSlice ? rest : outside;
                part[0] += actual[i];
                part[1] += expected[i];
            }
        }
        double gain = ratio(rest[0], rest[1], rest[0] + outside[0], rest[1] + outside[1]);
        double usual = Math.log(outside[0] / outside[1]);
        double ofRest = direction * (Math.log(rest[0] / rest[1]) - usual);
        double ofOwn = direction * (Math.log(own[0] / own[1]) - usual);
        return gain >= settings.leastGain() && ofRest >= settings.leastLikeness() * ofOwn;
    }

    @Override
    public boolean worthNaming(double score, double first) {
        return score >= settings.leastGain() && score >= settings.leastRelativeGain() * first;
    }
}
