package io.northstar.strategy;

import io.northstar.text.NormalText;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Random expressions over few words, so that texts of these words often match, with every construct of the language. */
public final class RandomPatterns {
    private static final List<String> WORDS = List.of(
            "free", "money", "win", "big", "cash", "now", "straße", "обмен", "деньги", "無料", "ギフト", "मुफ़्त", "café",
            "a", "b", "x1", "2026", "k", "s", "ça", "été");
    private static final List<String> CLASSES =
            List.of(".", "\\w", "\\d", "\\s", "[a-f]", "[^ ]", "[ab]", "[xyz1]", "\\pL", "[[:alpha:]]", "\\S", "[éa]");

    private final SplittableRandom random;

    /** The same {@code seed} gives the same expressions and texts. */
    public RandomPatterns(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A valid expression. */
    public TextPattern pattern() {
        Optional<TextPattern> pattern = Optional.empty();
        while (pattern.isEmpty()) {
            pattern = valid(random.nextInt(6) == 0 ? anchored() : expression(3));
        }
        return pattern.get();
    }

    private static Optional<TextPattern> valid(String written) {
        try {
            return Optional.of(TextPattern.regex(written));
        } catch (DefinitionException refused) {
            return Optional.empty();
        }
    }

    /** A normal text of some words, not all of them whole. */
    public String text() {
        String text = IntStream.range(0, 1 + random.nextInt(12))
                .mapToObj(i -> random.nextInt(5) == 0 ? scrap() : word())
                .collect(Collectors.joining(random.nextInt(4) == 0 ? "" : " "));
        return NormalText.of(text);
    }

    private String anchored() {
        return switch (random.nextInt(4)) {
            case 0 -> "^" + expression(2);
            case 1 -> expression(2) + "$";
            case 2 -> "\\b" + expression(2) + "\\b";
            default -> "(?i)" + expression(2) + "(?s:.)" + expression(1);
        };
    }

    private String expression(int depth) {
        if (depth == 0) {
            return random.nextInt(3) == 0 ? CLASSES.get(random.nextInt(CLASSES.size())) : word();
        }
        return switch (random.nextInt(8)) {
            case 0 -> "(" + expression(depth - 1) + "|" + expression(depth - 1) + ")";
            case 1 -> "(?:" + expression(depth - 1) + ")" + repetition();
            case 2 -> expression(depth - 1) + "\\s+" + expression(depth - 1);
            case 3 -> expression(depth - 1) + ".*" + expression(depth - 1);
            case 4 -> scrap() + repetition();
            case 5 -> "(?:" + expression(depth - 1) + "|)" + expression(depth - 1);
            case 6 -> expression(depth - 1) + "-" + expression(depth - 1);
            default -> expression(depth - 1) + expression(depth - 1);
        };
    }

    private String repetition() {
        return List.of("*", "+", "?", "{2}", "{1,3}", "{2,}", "*?", "+?", "{0,40}")
                .get(random.nextInt(9));
    }

    private String word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    private String scrap() {
        String word = word();
        return word.substring(0, 1 + random.nextInt(word.length()));
    }
}
