package io.northstar.erase;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds identifiers in text that came from outside: records in any format, whole or cut off. */
final class RawText {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-fA-F]{4}|.)", Pattern.DOTALL);
    private static final String BETWEEN_VALUES = "[\\s,;|\"'{}\\[\\]()=]+";

    /**
     * Whether {@code text} holds one of {@code identifiers} with neither a letter nor a digit next to it, as it is, quoted
     * as in csv, or escaped as in JSON. False for null.
     */
    static boolean mentions(String text, Collection<String> identifiers) {
        if (text == null) {
            return false;
        }
        List<String> forms = new ArrayList<>(List.of(text));
        if (text.contains("\"\"")) {
            forms.add(text.replace("\"\"", "\""));
        }
        if (text.contains("\\")) {
            forms.addAll(scalars(text));
            forms.add(unescaped(text));
        }
        return forms.stream().anyMatch(form -> identifiers.stream().anyMatch(each -> holds(form, each)));
    }

    /**
     * What can be a value in {@code text}: all of it, the values of a JSON object or list at any depth, and what stands
     * between separators. No values for null.
     */
    static List<String> values(String text) {
        if (text == null) {
            return List.of();
        }
        List<String> values = new ArrayList<>(scalars(text));
        values.add(text.strip());
        values.addAll(Arrays.asList(text.split(BETWEEN_VALUES)));
        return values.stream().filter(value -> !value.isEmpty()).distinct().toList();
    }

    private static boolean holds(String text, String identifier) {
        for (int at = text.indexOf(identifier); at >= 0; at = text.indexOf(identifier, at + 1)) {
            int end = at + identifier.length();
            boolean startsThere = at == 0 || !Character.isLetterOrDigit(text.codePointBefore(at));
            boolean endsThere = end == text.length() || !Character.isLetterOrDigit(text.codePointAt(end));
            if (startsThere && endsThere) {
                return true;
            }
        }
        return false;
    }

    /** The values of a JSON text, names of fields included; none when it is no JSON. */
    private static List<String> scalars(String text) {
        List<String> found = new ArrayList<>();
        parsed(text).ifPresent(node -> collect(node, found));
        return found;
    }

    private static Optional<JsonNode> parsed(String text) {
        try {
            return Optional.ofNullable(JSON.readTree(text));
        } catch (JsonProcessingException other) {
            return Optional.empty();
        }
    }

    private static void collect(JsonNode node, List<String> found) {
        if (node.isValueNode() && !node.isNull()) {
            found.add(node.asText());
        }
        node.fieldNames().forEachRemaining(found::add);
        node.forEach(child -> collect(child, found));
    }

    /** JSON that is cut off cannot be parsed; the escapes in it can still be read. */
    private static String unescaped(String text) {
        return ESCAPE.matcher(text).replaceAll(escape -> {
            String code = escape.group(1);
            char plain = code.length() > 1 ? (char) Integer.parseInt(code.substring(1), 16) : escaped(code.charAt(0));
            return Matcher.quoteReplacement(String.valueOf(plain));
        });
    }

    private static char escaped(char code) {
        return switch (code) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> code;
        };
    }

    private RawText() {}
}
