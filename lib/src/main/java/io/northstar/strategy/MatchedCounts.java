package io.northstar.strategy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How many decisions are matched by which sets of strategies. */
final class MatchedCounts {
    private final Map<Set<Integer>, Long> counts = new HashMap<>();

    /** Adds {@code decisions} that all of {@code strategies}, and no other ones, match. */
    void add(Set<Integer> strategies, long decisions) {
        counts.merge(Set.copyOf(strategies), decisions, Long::sum);
    }

    /** Decisions that {@code strategy} matches. */
    long matched(int strategy) {
        return counts.entrySet().stream()
                .filter(each -> each.getKey().contains(strategy))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Decisions that {@code strategy} matches and none of {@code others} does. */
    long unique(int strategy, Collection<Integer> others) {
        return counts.entrySet().stream()
                .filter(each -> each.getKey().contains(strategy))
                .filter(each -> others.stream()
                        .noneMatch(other -> other != strategy && each.getKey().contains(other)))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** The one of {@code others} that matches most of what {@code strategy} matches; empty when none does. */
    Optional<Integer> shadow(int strategy, Collection<Integer> others) {
        Map<Integer, Long> shared = new HashMap<>();
        counts.forEach((strategies, decisions) -> {
            if (strategies.contains(strategy)) {
                others.stream()
                        .filter(other -> other != strategy && strategies.contains(other))
                        .forEach(other -> shared.merge(other, decisions, Long::sum));
            }
        });
        return shared.entrySet().stream()
                .max(Comparator.comparing(Map.Entry<Integer, Long>::getValue).thenComparing(each -> -each.getKey()))
                .map(Map.Entry::getKey);
    }

    /**
     * Those of {@code strategies} that could all go at once without one decision being missed, of those that match at least
     * {@code least}: the ones that match fewer go first, so of two that match the same one stays.
     */
    Set<Integer> redundant(Collection<Integer> strategies, long least) {
        Set<Integer> staying = new TreeSet<>(strategies);
        Set<Integer> redundant = new TreeSet<>();
        List<Integer> order = new ArrayList<>(strategies);
        order.sort(Comparator.comparing(this::matched).thenComparing(Comparator.reverseOrder()));
        for (int strategy : order) {
            if (matched(strategy) >= least && unique(strategy, staying) == 0) {
                staying.remove(strategy);
                redundant.add(strategy);
            }
        }
        return redundant;
    }
}
