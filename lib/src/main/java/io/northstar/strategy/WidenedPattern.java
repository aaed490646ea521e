package io.northstar.strategy;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An expression of few constructs, which mean the same in all dialects, that matches wherever another one does. */
final class WidenedPattern {
    private static final int LARGEST_COUNT = 30;

    /**
     * The widened form of {@code node}, for an engine in which a dot is any character and case does not matter. What may match
     * nothing at either end of it is left out.
     */
    static String of(RegexNode node) {
        if (!(node instanceof RegexNode.Sequence sequence)) {
            return widened(node);
        }
        int from = 0;
        int to = sequence.parts().size();
        while (from < to && sequence.parts().get(from).nullable()) {
            from++;
        }
        while (to > from && sequence.parts().get(to - 1).nullable()) {
            to--;
        }
        return widened(new RegexNode.Sequence(sequence.parts().subList(from, to)));
    }

    private static String widened(RegexNode node) {
        if (node instanceof RegexNode.Letter letter) {
            return letter(letter.character());
        }
        if (node instanceof RegexNode.OneOf some) {
            return choice(some.characters().stream().map(WidenedPattern::letter).toList());
        }
        if (node instanceof RegexNode.Edge) {
            return "(?:)";
        }
        if (node instanceof RegexNode.Sequence sequence) {
            return sequence.parts().stream()
                    .filter(part -> !(part instanceof RegexNode.Edge))
                    .map(WidenedPattern::widened)
                    .collect(Collectors.joining());
        }
        if (node instanceof RegexNode.Choice choice) {
            return choice(choice.options().stream().map(WidenedPattern::widened).toList());
        }
        return node instanceof RegexNode.Repeat repeat ? "(?:" + widened(repeat.part()) + ")" + times(repeat) : ".";
    }

    private static String times(RegexNode.Repeat repeat) {
        if (repeat.most() == 1) {
            return repeat.least() == 0 ? "?" : "";
        }
        if (repeat.part().size() == 1 && repeat.most() <= LARGEST_COUNT) {
            return "{%d,%d}".formatted(repeat.least(), repeat.most());
        }
        return repeat.most() == 0 ? "?" : repeat.least() == 0 ? "*" : "+";
    }

    private static String choice(List<String> options) {
        return "(?:" + String.join("|", options) + ")";
    }

    private static String letter(int character) {
        int upper = Character.toUpperCase(character);
        return upper == character || character < 0x80
                ? code(character)
                : "(?:%s|%s)".formatted(code(character), code(upper));
    }

    private static String code(int character) {
        return character < 0x80 && Character.isLetterOrDigit(character)
                ? Character.toString(character)
                : "\\x{%s}".formatted(Integer.toHexString(character).toUpperCase(Locale.ROOT));
    }

    private WidenedPattern() {}
}
