package io.northstar.cause;

import io.northstar.stats.PeriodTotals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the fewest and most general slices that explain a change, over the lattice of dimensions.
 *
 * <p>The slice that explains most, less what its finer dimensions cost, is the first cause; its leaves are left out and the
 * search goes on until nothing worth naming is left. Ratios are scanned by the likelihood ratio ({@link LikelihoodScan}), sums
 * by the ripple effect ({@link RippleEffect}). Ties go to fewer dimensions, then to the order of the dimensions.
 */
public final class Localiser {
    /** How many slices are ranked. */
    private static final int RANKED = 5;

    private final List<Dimension> dimensions;
    private final SearchSettings settings;

    /** A localiser over these dimensions. */
    public Localiser(List<Dimension> dimensions, SearchSettings settings) {
        this.dimensions = List.copyOf(dimensions);
        this.settings = settings;
    }

    /** Causes of a change of a sum: leaves with what was seen and what was forecast. */
    public Localisation sums(List<Leaf> leaves) {
        return search(leaves, new RippleEffect(leaves, settings));
    }

    /**
     * Causes of a change of a ratio.
     *
     * <p>What is expected of a leaf is its denominator times its former rate, drawn to the whole's former rate where the leaf
     * was small. A fall is searched for like a rise, among the units that are not in the numerator.
     *
     * @param leaves the totals of both periods
     * @throws IllegalArgumentException if there is no denominator before
     */
    public Localisation ratios(List<RatioLeaf> leaves) {
        PeriodTotals before = leaves.stream().map(RatioLeaf::before).reduce(PeriodTotals.NONE, PeriodTotals::plus);
        PeriodTotals after = leaves.stream().map(RatioLeaf::after).reduce(PeriodTotals.NONE, PeriodTotals::plus);
        if (!(before.denominator() > 0)) {
            throw new IllegalArgumentException("A change of a ratio needs a denominator above 0 before it");
        }
        List<Leaf> expecting = leaves.stream()
                .map(leaf -> leaf.expecting(before.rate(), settings.priorWeight()))
                .toList();
        boolean fell = after.numerator()
                < expecting.stream().mapToDouble(Leaf::expected).sum();
        return search(expecting, new LikelihoodScan(expecting, settings, fell ? -1 : 1));
    }

    private record Candidate(Lattice.Cuboid cuboid, int slice, double score) {}

    private Localisation search(List<Leaf> leaves, Scorer scorer) {
        Lattice lattice =
                new Lattice(dimensions, leaves.stream().map(Leaf::values).toList(), settings.mostLayers());
        boolean[] active = new boolean[leaves.size()];
        Arrays.fill(active, true);
        List<Candidate> ranked = best(lattice, scorer, active);
        List<Cause> causes = new ArrayList<>();
        List<Candidate> left = ranked;
        while (causes.size() < settings.mostCauses() && !left.isEmpty()) {
            double first =
                    causes.isEmpty() ? left.get(0).score() : causes.get(0).score();
            if (!scorer.worthNaming(left.get(0).score(), first)) {
                break;
            }
            Candidate next = generalised(lattice, scorer, left.get(0), active);
            boolean[] explained = scorer.explained(next.cuboid(), next.slice(), active);
            causes.add(cause(lattice.slice(next.cuboid(), next.slice()), next.score(), leaves, explained));
            for (int i = 0; i < active.length; i++) {
                active[i] &= !explained[i];
            }
            left = best(lattice, scorer, active);
        }
        Set<Slice> ranking =
                new LinkedHashSet<>(causes.stream().map(Cause::slice).toList());
        ranked.forEach(candidate -> ranking.add(lattice.slice(candidate.cuboid(), candidate.slice())));
        return new Localisation(causes, ranking.stream().limit(RANKED).toList());
    }

    private static List<Candidate> best(Lattice lattice, Scorer scorer, boolean[] active) {
        List<Candidate> best = new ArrayList<>();
        for (Lattice.Cuboid cuboid : lattice.cuboids()) {
            double[] scores = scorer.scores(cuboid, active);
            for (int slice = 0; slice < scores.length; slice++) {
                if (scores[slice] > 0
                        && (best.size() < RANKED
                                || scores[slice] > best.get(RANKED - 1).score())) {
                    best.add(new Candidate(cuboid, slice, scores[slice]));
                    best.sort(Comparator.comparingDouble(Candidate::score).reversed());
                    best = new ArrayList<>(best.subList(0, Math.min(RANKED, best.size())));
                }
            }
        }
        return best;
    }

    private static Candidate generalised(Lattice lattice, Scorer scorer, Candidate candidate, boolean[] active) {
        Candidate now = candidate;
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Lattice.Cuboid parent : lattice.parents(now.cuboid())) {
                int slice = parent.slices()[now.cuboid().examples()[now.slice()]];
                if (!changed && scorer.belongs(now.cuboid(), now.slice(), parent, slice, active)) {
                    now = new Candidate(parent, slice, candidate.score());
                    changed = true;
                }
            }
        }
        return now;
    }

    private static Cause cause(Slice slice, double score, List<Leaf> leaves, boolean[] explained) {
        double actual = 0;
        double expected = 0;
        double all = 0;
        for (int i = 0; i < explained.length; i++) {
            Leaf leaf = leaves.get(i);
            all += leaf.actual() - leaf.expected();
            actual += explained[i] ? leaf.actual() : 0;
            expected += explained[i] ? leaf.expected() : 0;
        }
        return new Cause(slice, score, actual, expected, all == 0 ? 0 : (actual - expected) / all);
    }
}
