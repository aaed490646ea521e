package io.northstar.pattern;

import io.northstar.stats.Discoveries;
import io.northstar.table.ViolationPatterns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides which patterns stand out.
 *
 * <p>A pattern is held against the rest of each pattern with one value less: the largest p-value counts, so that what a more
 * general pattern explains is none. The false discovery rate is one of all patterns and both contrasts of a night (Benjamini
 * and Hochberg). Of what is discovered, the pattern that surely differs most is kept, then each next one that still stands out
 * by the same level without the decisions of those kept before: what is more general than a kept pattern, has the same
 * decisions, or only differs because others contain a kept one, goes.
 */
final class Contrasts {
    private static final Comparator<Finding> BY_DIFFERENCE = Comparator.comparingDouble(
                    (Finding finding) -> finding.comparison().least())
            .reversed()
            .thenComparing(finding -> finding.pattern().values().size())
            .thenComparing(finding -> finding.pattern().toString());

    private final Map<Pattern, TwoWindows> cells;
    private final PatternSettings settings;

    /** @param cells of all frequent patterns, and with them of all that are more general, {@link Pattern#ALL} included */
    Contrasts(Map<Pattern, TwoWindows> cells, PatternSettings settings) {
        this.cells = cells;
        this.settings = settings;
    }

    /**
     * A pattern that was looked at.
     *
     * @param contrast one of {@link ViolationPatterns#OTHERS} and {@link ViolationPatterns#BEFORE}
     * @param pattern the pattern
     * @param nearest the more general one that it stands out from least; itself when nothing is more general
     * @param comparison the weakest of all its comparisons
     * @param q its adjusted p-value
     */
    record Finding(String contrast, Pattern pattern, Pattern nearest, Comparison comparison, double q) {}

    /** The patterns of each contrast that stand out, those that surely differ most first. */
    List<Finding> found() {
        List<Finding> looked = Stream.of(ViolationPatterns.OTHERS, ViolationPatterns.BEFORE)
                .flatMap(contrast -> cells.keySet().stream()
                        .filter(pattern -> contrast.equals(ViolationPatterns.BEFORE) || !pattern.equals(Pattern.ALL))
                        .map(pattern -> look(contrast, pattern)))
                .toList();
        double[] q = Discoveries.adjusted(
                looked.stream().mapToDouble(finding -> finding.comparison().p()).toArray());
        List<Finding> discovered = new ArrayList<>();
        for (int i = 0; i < q.length; i++) {
            if (q[i] <= settings.falseDiscoveryRate()) {
                Finding finding = looked.get(i);
                discovered.add(new Finding(
                        finding.contrast(), finding.pattern(), finding.nearest(), finding.comparison(), q[i]));
            }
        }
        double level = settings.falseDiscoveryRate() * discovered.size() / q.length;
        return Stream.of(ViolationPatterns.OTHERS, ViolationPatterns.BEFORE)
                .flatMap(contrast -> folded(
                        discovered.stream()
                                .filter(finding -> finding.contrast().equals(contrast))
                                .sorted(BY_DIFFERENCE)
                                .toList(),
                        level))
                .toList();
    }

    private Finding look(String contrast, Pattern pattern) {
        TwoWindows part = cells.get(pattern);
        List<Pattern> parents = pattern.equals(Pattern.ALL) ? List.of(pattern) : pattern.parents();
        Pattern nearest = parents.get(0);
        Comparison weakest = compare(contrast, part, rest(pattern, nearest, part, cells.get(nearest)));
        for (Pattern parent : parents.subList(1, parents.size())) {
            if (weakest.p() == 1) {
                break;
            }
            Comparison comparison = compare(contrast, part, rest(pattern, parent, part, cells.get(parent)));
            if (comparison.least() < weakest.least()) {
                nearest = parent;
            }
            weakest = weakest.weaker(comparison);
        }
        return new Finding(contrast, pattern, nearest, weakest, 1);
    }

    /** What {@code part} of {@code whole} is compared with; nothing for the pattern that nothing is more general than. */
    private static Optional<TwoWindows> rest(Pattern pattern, Pattern general, TwoWindows part, TwoWindows whole) {
        return pattern.equals(general) ? Optional.empty() : Optional.of(whole.minus(part));
    }

    private Comparison compare(String contrast, TwoWindows part, Optional<TwoWindows> rest) {
        if (contrast.equals(ViolationPatterns.OTHERS)) {
            return Comparison.between(part.now(), rest.orElse(TwoWindows.NONE).now(), settings);
        }
        Comparison own = Comparison.between(part.now(), part.before(), settings);
        return rest.isEmpty() || own.p() == 1 ? own : own.weaker(Comparison.ofChanges(part, rest.get(), settings));
    }

    private Stream<Finding> folded(List<Finding> sorted, double level) {
        List<Finding> kept = new ArrayList<>();
        for (Finding finding : sorted) {
            if (standsOutWithout(kept, finding, level)) {
                kept.add(finding);
            }
        }
        return kept.stream().limit(settings.mostPatterns());
    }

    /** By no choice of kept patterns that have no decision in common is it explained. */
    private boolean standsOutWithout(List<Finding> kept, Finding finding, double level) {
        List<Pattern> separable = kept.stream()
                .map(Finding::pattern)
                .filter(other -> separable(finding, other))
                .toList();
        return separable.stream().allMatch(first -> {
            List<Pattern> out = new ArrayList<>(List.of(first));
            separable.stream()
                    .filter(other ->
                            out.stream().allMatch(each -> each.and(other).isEmpty()))
                    .forEach(out::add);
            return without(out, finding).p() <= level;
        });
    }

    /** Whether it is known which of the decisions of {@code other} are compared, and they are not all of the finding's. */
    private boolean separable(Finding finding, Pattern other) {
        return !finding.pattern().refines(other)
                && finding.nearest().and(other).filter(cells::containsKey).isPresent()
                && finding.pattern().and(other).map(cells::containsKey).orElse(true);
    }

    private Comparison without(List<Pattern> out, Finding finding) {
        TwoWindows part = cells.get(finding.pattern());
        TwoWindows whole = cells.get(finding.nearest());
        for (Pattern other : out) {
            whole = whole.minus(cells.get(finding.nearest().and(other).orElseThrow()));
            part = part.minus(finding.pattern().and(other).map(cells::get).orElse(TwoWindows.NONE));
        }
        return compare(finding.contrast(), part, rest(finding.pattern(), finding.nearest(), part, whole));
    }
}
