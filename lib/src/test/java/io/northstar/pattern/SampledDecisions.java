package io.northstar.pattern;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Labelled decisions of two windows with attributes drawn at random, in two strata of different weight, and the cells of all
 * their patterns, counted one by one.
 */
final class SampledDecisions {
    /** A labelled decision. */
    record Decision(Pattern attributes, boolean now, boolean violating, double weight) {}

    /** The probability that a decision violates. */
    interface Rate {
        /** Of a decision with these attributes. */
        double of(Map<String, String> attributes, boolean now);
    }

    private static final List<Integer> VALUES = List.of(4, 3, 3, 2);
    private static final double HEAVY = 8;
    private static final int MOST = 3;

    private static final Map<Pattern, Set<Pattern>> PARTS = new HashMap<>();

    private final List<Decision> decisions = new ArrayList<>();

    /** {@code labels} in each window. */
    SampledDecisions(int labels, long seed, Rate rate) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 2 * labels; i++) {
            boolean now = i < labels;
            Map<String, String> attributes = new TreeMap<>();
            for (int attribute = 0; attribute < VALUES.size(); attribute++) {
                attributes.put("a" + attribute, "v" + random.nextInt(VALUES.get(attribute)));
            }
            decisions.add(new Decision(
                    new Pattern(new TreeMap<>(attributes)),
                    now,
                    random.nextDouble() < rate.of(attributes, now),
                    random.nextInt(3) == 0 ? HEAVY : 1));
        }
    }

    /** The decisions. */
    List<Decision> decisions() {
        return decisions;
    }

    /** What all patterns with at least {@code minLabels} labels in the later window add up to. */
    Map<Pattern, TwoWindows> cells(long minLabels) {
        Map<Pattern, double[][]> sums = new HashMap<>();
        for (Decision decision : decisions) {
            double violating = decision.violating() ? 1 : 0;
            double weight = decision.weight();
            double[] terms = {1, violating, weight, weight * violating, weight * weight, weight * weight * violating};
            for (Pattern pattern : PARTS.computeIfAbsent(decision.attributes(), SampledDecisions::parts)) {
                double[] sum =
                        sums.computeIfAbsent(pattern, key -> new double[2][terms.length])[decision.now() ? 0 : 1];
                for (int i = 0; i < terms.length; i++) {
                    sum[i] += terms[i];
                }
            }
        }
        Map<Pattern, TwoWindows> cells = new HashMap<>();
        sums.forEach((pattern, windows) -> {
            if (windows[0][0] >= minLabels) {
                cells.put(pattern, new TwoWindows(totals(windows[0]), totals(windows[1])));
            }
        });
        return cells;
    }

    /** All patterns of at most {@link #MOST} values that a decision with these attributes has. */
    private static Set<Pattern> parts(Pattern attributes) {
        Set<Pattern> parts = new HashSet<>();
        for (int chosen = 0; chosen < 1 << VALUES.size(); chosen++) {
            if (Integer.bitCount(chosen) <= MOST) {
                List<String> items = new ArrayList<>();
                for (int i = 0; i < VALUES.size(); i++) {
                    if ((chosen >> i & 1) == 1) {
                        items.add(attributes.items().get(i));
                    }
                }
                parts.add(Pattern.of(items));
            }
        }
        return parts;
    }

    private static LabelTotals totals(double[] sums) {
        return new LabelTotals((long) sums[0], (long) sums[1], sums[2], sums[3], sums[4], sums[5]);
    }
}
