package io.northstar.secret;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Takes secrets out of text that is shown, logged or stored: those whose values are known, and what looks like one. */
public final class Redaction {
    /** What stands in the place of a secret. */
    public static final String REDACTED = "***";
    /**
     * The values of names that say they are secret, as {@code name=value}, {@code name: value} or in JSON, signatures among them;
     * user and password in an address. Log configurations have the same expression.
     */
    public static final String LOOKS_SECRET =
            "(?i)((?:secret|passw(?:or)?d|token|(?:access|account|api)[._-]?key|_key)[\\w.-]{0,80}[\"']?\\s{0,2}[=:]\\s{0,2}[\"']?"
                    + "|[?&](?:x-amz-)?sig(?:nature)?=)[^\\s\"',;&{}\\[\\]]+|(://)[^/\\s@:]*:[^/\\s@]*(?=@)";
    /** What that is replaced by. */
    public static final String SHOWN = "$1$2" + REDACTED;

    private static final Pattern SECRET_TEXT = Pattern.compile(LOOKS_SECRET);
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i)secret|passw(or)?d|token|(access|account|api)[._-]?key|_key$");
    /** Shorter values are words of other texts, too. */
    private static final int FEWEST_CHARACTERS = 8;

    private final List<String> values;

    private Redaction(List<String> values) {
        this.values = values;
    }

    /** Takes out the values in {@code named} whose names say that they are secret, wherever they stand. */
    public static Redaction of(Map<String, String> named) {
        return new Redaction(named.entrySet().stream()
                .filter(entry -> SECRET_NAME.matcher(entry.getKey()).find())
                .map(entry -> entry.getValue().strip())
                .filter(value -> value.length() >= FEWEST_CHARACTERS)
                .distinct()
                // One may be a part of another.
                .sorted(Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .collect(Collectors.toUnmodifiableList()));
    }

    /** {@code text} with {@link #REDACTED} for each secret. */
    public String apply(String text) {
        String shown = text;
        for (String value : values) {
            shown = shown.replace(value, REDACTED);
        }
        return SECRET_TEXT.matcher(shown).replaceAll(SHOWN);
    }
}
