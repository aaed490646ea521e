package io.northstar.strategy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads conditions:
 *
 * <pre>
 * condition := all { OR all }
 * all       := one { AND one }
 * one       := NOT one | ( condition ) | test
 * test      := attribute (= | != | &lt; | &lt;= | &gt; | &gt;=) value
 *            | attribute IN ( value {, value} )
 *            | matches ( "regular expression" )
 *            | contains ( "keyword" {, "keyword"} )
 *            | strategy
 * </pre>
 *
 * <p>Words are read in any case. A text value is a word or in double quotes; inside quotes {@code \"} is a quote and {@code \\} a
 * backslash before a quote or at the end, and every other backslash stands for itself, so that expressions need no doubling. A
 * strategy is named by its identifier, in quotes if it is another word too.
 */
final class ConditionParser {
    /** Longest condition, in characters. */
    static final int LONGEST = 20_000;

    private static final int DEEPEST = 50;
    private static final String WORD_MARKS = "_-.:/@";

    private final String text;
    private int at;
    private int depth;

    private ConditionParser(String text) {
        this.text = text;
    }

    /**
     * The condition {@code text}.
     *
     * @throws DefinitionException pointing at what is wrong
     */
    static Condition parse(String text) {
        TextPattern.requireUnicode(text);
        if (text.length() > LONGEST) {
            throw DefinitionException.at(text, LONGEST, "a condition has %d characters at most".formatted(LONGEST));
        }
        ConditionParser parser = new ConditionParser(text);
        Condition condition = parser.any();
        parser.space();
        if (parser.at < text.length()) {
            throw parser.wrong(parser.at, "expected AND, OR or the end");
        }
        return condition;
    }

    private Condition any() {
        List<Condition> parts = new ArrayList<>(List.of(all()));
        while (keyword("OR")) {
            parts.add(all());
        }
        return parts.size() == 1 ? parts.get(0) : new Condition.Or(List.copyOf(parts));
    }

    private Condition all() {
        List<Condition> parts = new ArrayList<>(List.of(one()));
        while (keyword("AND")) {
            parts.add(one());
        }
        return parts.size() == 1 ? parts.get(0) : new Condition.And(List.copyOf(parts));
    }

    private Condition one() {
        space();
        int start = at;
        if (++depth > DEEPEST) {
            throw wrong(start, "conditions may be %d deep".formatted(DEEPEST));
        }
        Condition one;
        if (keyword("NOT")) {
            one = new Condition.Not(one());
        } else if (symbol("(")) {
            one = any();
            require(")", "the parenthesis of character %d is not closed".formatted(start + 1));
        } else {
            one = test();
        }
        depth--;
        return one;
    }

    private Condition test() {
        space();
        int start = at;
        if (at >= text.length()) {
            throw wrong(at, "expected a test, such as score >= 0.9, market = BR or contains(\"free money\")");
        }
        boolean quoted = text.charAt(at) == '"';
        String name = value();
        if (!quoted && name.equalsIgnoreCase("matches") && symbol("(")) {
            return matches();
        }
        if (!quoted && name.equalsIgnoreCase("contains") && symbol("(")) {
            return contains();
        }
        Optional<Condition.Operator> operator = operator();
        boolean in = operator.isEmpty() && keyword("IN");
        if (operator.isEmpty() && !in) {
            if (!quoted && Attribute.named(name).isPresent()) {
                throw wrong(at, "expected one of = != < <= > >= IN after %s".formatted(name));
            }
            return new Condition.Reference(name, start);
        }
        Attribute attribute = Attribute.named(name)
                .orElseThrow(() -> wrong(start, "nothing is known by this name; known are " + Attribute.names()));
        return in ? oneOf(attribute, start) : compared(attribute, operator.orElseThrow());
    }

    private Condition matches() {
        int start = argument();
        String pattern = string();
        require(")", "expected ) after the expression");
        try {
            return new Condition.Text(List.of(TextPattern.regex(pattern)));
        } catch (DefinitionException wrong) {
            throw wrong.within(text, start, "in this expression, " + wrong.getMessage());
        }
    }

    private Condition contains() {
        List<TextPattern> keywords = new ArrayList<>();
        do {
            int start = argument();
            try {
                keywords.add(TextPattern.keyword(string()));
            } catch (DefinitionException wrong) {
                throw wrong.within(text, start, "in this keyword, " + wrong.getMessage());
            }
        } while (symbol(","));
        require(")", "expected , or ) after a keyword");
        return new Condition.Text(List.copyOf(keywords));
    }

    /** Where the text begins that is quoted next. */
    private int argument() {
        space();
        if (at >= text.length() || text.charAt(at) != '"') {
            throw wrong(at, "expected text in double quotes");
        }
        return at + 1;
    }

    private Condition oneOf(Attribute attribute, int start) {
        if (attribute.type() != Attribute.Type.TEXT) {
            throw wrong(start, "IN is for texts; compare %s by < <= > >=".formatted(attribute.column()));
        }
        require("(", "expected ( after IN");
        List<String> values = new ArrayList<>();
        do {
            values.add(value());
        } while (symbol(","));
        require(")", "expected , or ) after a value");
        return new Condition.OneOf(attribute, List.copyOf(values));
    }

    private Condition compared(Attribute attribute, Condition.Operator operator) {
        space();
        int start = at;
        String value = value();
        if (attribute.type() == Attribute.Type.NUMBER) {
            try {
                double number = Double.parseDouble(value);
                if (Double.isFinite(number) && value.matches("[-+0-9.eE]{1,40}")) {
                    return new Condition.Compared(attribute, operator, number);
                }
            } catch (NumberFormatException none) {
                throw notANumber(start, attribute);
            }
            throw notANumber(start, attribute);
        }
        Condition equal = new Condition.OneOf(attribute, List.of(value));
        return switch (operator) {
            case EQUAL -> equal;
            case NOT_EQUAL -> new Condition.Not(equal);
            default -> throw wrong(start, "%s is a text: compare it by =, != or IN".formatted(attribute.column()));
        };
    }

    private DefinitionException notANumber(int start, Attribute attribute) {
        return wrong(start, "%s is compared with a number".formatted(attribute.column()));
    }

    private Optional<Condition.Operator> operator() {
        space();
        Optional<Condition.Operator> found = Arrays.stream(Condition.Operator.values())
                .filter(each -> text.startsWith(each.symbol(), at))
                .max(Comparator.comparing(each -> each.symbol().length()));
        found.ifPresent(each -> at += each.symbol().length());
        return found;
    }

    private String value() {
        space();
        if (at < text.length() && text.charAt(at) == '"') {
            return string();
        }
        int end = at;
        while (end < text.length() && word(text.codePointAt(end), end == at)) {
            end += Character.charCount(text.codePointAt(end));
        }
        if (end == at) {
            throw wrong(at, "expected a name, a number or text in double quotes");
        }
        String value = text.substring(at, end);
        at = end;
        return value;
    }

    private static boolean word(int character, boolean first) {
        return Character.isLetterOrDigit(character)
                || WORD_MARKS.indexOf(character) >= 0
                || (first && character == '+');
    }

    private String string() {
        int start = at++;
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            boolean escapes = text.startsWith("\\\"", at) || text.startsWith("\\\\\"", at);
            at += escapes ? 1 : 0;
            value.append(text.charAt(at++));
        }
        if (at >= text.length()) {
            throw wrong(start, "this text is not closed by a double quote");
        }
        at++;
        return value.toString();
    }

    private boolean keyword(String word) {
        space();
        int end = at + word.length();
        boolean there = text.regionMatches(true, at, word, 0, word.length())
                && (end >= text.length() || !word(text.codePointAt(end), false));
        at = there ? end : at;
        return there;
    }

    private boolean symbol(String symbol) {
        space();
        boolean there = text.startsWith(symbol, at);
        at += there ? symbol.length() : 0;
        return there;
    }

    private void require(String symbol, String otherwise) {
        if (!symbol(symbol)) {
            throw wrong(at, otherwise);
        }
    }

    private void space() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private DefinitionException wrong(int position, String problem) {
        return DefinitionException.at(text, position, problem);
    }
}
