package io.northstar.strategy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Texts of which every match of an expression has at least one in it: what to look for before the expression itself is tried. After
 * Cox 2012, Regular Expression Matching with a Trigram Index.
 */
final class Literals {
    private static final int MOST_EXACT = 16;
    private static final int MOST = 500;
    private static final int SHORTEST = 2;

    /**
     * What is known of an expression.
     *
     * @param exact all texts that it matches, if they are few
     * @param needed texts of which every match has one in it; empty when none is known
     */
    private record Known(Optional<Set<String>> exact, Set<String> needed) {
        static final Known NOTHING = new Known(Optional.empty(), Set.of());

        static Known exactly(Set<String> texts) {
            return new Known(Optional.of(texts), Set.of());
        }

        /** The better of what is needed and what is exactly matched. */
        Set<String> best() {
            return exact.map(texts -> better(texts, needed)).orElse(needed);
        }
    }

    /** Texts, in lower case, of which every match of {@code node} has one; empty when there are none that are worth looking for. */
    static Set<String> of(RegexNode node) {
        return known(node).best();
    }

    private static Known known(RegexNode node) {
        if (node instanceof RegexNode.Letter letter) {
            return Known.exactly(Set.of(Character.toString(letter.character())));
        }
        if (node instanceof RegexNode.OneOf some) {
            Set<String> texts = new LinkedHashSet<>();
            some.characters().forEach(character -> texts.add(Character.toString(character)));
            return Known.exactly(texts);
        }
        if (node instanceof RegexNode.Edge) {
            return Known.exactly(Set.of(""));
        }
        if (node instanceof RegexNode.Sequence sequence) {
            return sequence(sequence.parts());
        }
        if (node instanceof RegexNode.Choice choice) {
            return choice(choice.options());
        }
        return node instanceof RegexNode.Repeat repeat ? repeat(repeat) : Known.NOTHING;
    }

    private static Known sequence(List<RegexNode> parts) {
        Set<String> running = Set.of("");
        Set<String> needed = Set.of();
        boolean exact = true;
        for (RegexNode part : parts) {
            Known known = known(part);
            Set<String> texts = known.exact().orElse(Set.of());
            if (known.exact().isPresent() && (long) running.size() * texts.size() <= MOST_EXACT) {
                Set<String> longer = new LinkedHashSet<>();
                running.forEach(start -> texts.forEach(end -> longer.add(start + end)));
                running = longer;
            } else {
                exact = false;
                needed = better(better(running, needed), known.best());
                running = Set.of("");
            }
        }
        return exact ? Known.exactly(running) : new Known(Optional.empty(), better(running, needed));
    }

    private static Known choice(List<RegexNode> options) {
        List<Known> known = options.stream().map(Literals::known).toList();
        Set<String> texts = new LinkedHashSet<>();
        boolean exact = known.stream().allMatch(each -> each.exact().isPresent());
        if (exact) {
            known.forEach(each -> texts.addAll(each.exact().orElseThrow()));
            if (texts.size() <= MOST_EXACT) {
                return Known.exactly(texts);
            }
        }
        Set<String> needed = new LinkedHashSet<>();
        List<Set<String>> best = new ArrayList<>();
        known.forEach(each -> best.add(each.best()));
        best.forEach(needed::addAll);
        boolean sure = best.stream().noneMatch(Set::isEmpty) && needed.size() <= MOST;
        return new Known(Optional.empty(), sure ? needed : Set.of());
    }

    private static Known repeat(RegexNode.Repeat repeat) {
        Known once = known(repeat.part());
        if (repeat.least() == 0) {
            boolean optional = repeat.most() == 1 && once.exact().isPresent();
            if (!optional) {
                return Known.NOTHING;
            }
            Set<String> texts = new LinkedHashSet<>(once.exact().orElseThrow());
            texts.add("");
            return Known.exactly(texts);
        }
        return repeat.most() == 1 ? once : new Known(Optional.empty(), once.best());
    }

    /** The one whose shortest text is longer; none that are too short to tell anything. */
    private static Set<String> better(Set<String> one, Set<String> other) {
        int first = shortest(one);
        int second = shortest(other);
        Set<String> longer = first > second || (first == second && one.size() <= other.size()) ? one : other;
        return Math.max(first, second) < SHORTEST ? Set.of() : longer;
    }

    private static int shortest(Set<String> texts) {
        return texts.stream().mapToInt(String::length).min().orElse(0);
    }

    private Literals() {}
}
