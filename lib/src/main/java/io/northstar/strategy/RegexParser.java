package io.northstar.strategy;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a regular expression in RE2's syntax (github.com/google/re2/wiki/Syntax), for what filters need to know of it and for its
 * form over normal texts. Whether it is valid in all else RE2/J decides.
 *
 * <p>Over normal texts a punctuation mark or symbol stands for nothing or the space that it has left there. Time is linear.
 */
final class RegexParser {
    /** Nested groups; RE2/J calls itself for each. */
    static final int DEEPEST = 50;

    private static final int FEW = 8;
    private static final int LARGEST_COUNT = 1000;
    private static final String GONE = "(?: ?)";
    private static final RegexNode MAYBE_SPACE = new RegexNode.Repeat(new RegexNode.Letter(' '), 0, 1);

    private final String pattern;
    private final StringBuilder normal = new StringBuilder();
    private int at;
    private int depth;

    private RegexParser(String pattern) {
        this.pattern = pattern;
    }

    /**
     * What was read.
     *
     * @param node what it may match in normal texts
     * @param normal the expression to match normal texts with
     */
    record Parsed(RegexNode node, String normal) {}

    /**
     * Reads {@code pattern}.
     *
     * @throws DefinitionException where it cannot be matched in linear time, or nests too deeply
     */
    static Parsed parse(String pattern) {
        RegexParser parser = new RegexParser(pattern);
        RegexNode node = parser.choice();
        if (parser.at < pattern.length()) {
            throw parser.wrong(parser.at, "this closes no group");
        }
        return new Parsed(node, parser.normal.toString());
    }

    private RegexNode choice() {
        List<RegexNode> options = new ArrayList<>(List.of(sequence()));
        while (peek('|')) {
            normal.append('|');
            at++;
            options.add(sequence());
        }
        return options.size() == 1 ? options.get(0) : new RegexNode.Choice(List.copyOf(options));
    }

    private RegexNode sequence() {
        List<RegexNode> parts = new ArrayList<>();
        while (at < pattern.length() && !peek('|') && !peek(')')) {
            if (pattern.startsWith("\\Q", at)) {
                quoted(parts);
            } else {
                parts.add(repeated(atom()));
            }
        }
        return parts.size() == 1 ? parts.get(0) : new RegexNode.Sequence(List.copyOf(parts));
    }

    private void quoted(List<RegexNode> parts) {
        int end = pattern.indexOf("\\E", at + 2);
        int stop = end < 0 ? pattern.length() : end;
        at += 2;
        while (at < stop) {
            parts.add(literal());
        }
        at = end < 0 ? stop : stop + 2;
        if (!parts.isEmpty()) {
            parts.add(repeated(parts.remove(parts.size() - 1)));
        }
    }

    private RegexNode repeated(RegexNode part) {
        if (at >= pattern.length()) {
            return part;
        }
        int start = at;
        RegexNode repeat = switch (pattern.charAt(at)) {
            case '*' -> advanced(new RegexNode.Repeat(part, 0, RegexNode.Repeat.UNBOUNDED));
            case '+' -> advanced(new RegexNode.Repeat(part, 1, RegexNode.Repeat.UNBOUNDED));
            case '?' -> advanced(new RegexNode.Repeat(part, 0, 1));
            case '{' -> counted(part);
            default -> part;
        };
        if (at > start) {
            if (peek('?')) {
                at++;
            }
            normal.append(pattern, start, at);
        }
        return repeat;
    }

    private RegexNode advanced(RegexNode node) {
        at++;
        return node;
    }

    /** {@code {n}}, {@code {n,}} or {@code {n,m}}; anything else in braces is text. */
    private RegexNode counted(RegexNode part) {
        int end = pattern.indexOf('}', at);
        String counts = end < 0 ? "" : pattern.substring(at + 1, end);
        int comma = counts.indexOf(',');
        String low = comma < 0 ? counts : counts.substring(0, comma);
        String high = comma < 0 ? low : counts.substring(comma + 1);
        if (!number(low) || !(number(high) || (comma >= 0 && high.isEmpty()))) {
            return part;
        }
        int least = count(low);
        int most = high.isEmpty() ? RegexNode.Repeat.UNBOUNDED : count(high);
        if (least > LARGEST_COUNT || (most > LARGEST_COUNT && most != RegexNode.Repeat.UNBOUNDED) || most < least) {
            throw wrong(at, "a repetition is of 0 to %d times, the smaller number first".formatted(LARGEST_COUNT));
        }
        at = end + 1;
        return new RegexNode.Repeat(part, least, most);
    }

    private static boolean number(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static int count(String digits) {
        return digits.length() > 4 ? LARGEST_COUNT + 1 : Integer.parseInt(digits);
    }

    private RegexNode atom() {
        return switch (pattern.charAt(at)) {
            case '(' -> group();
            case '[' -> characters();
            case '\\' -> escape();
            case '.' -> verbatim(1, new RegexNode.Any());
            case '^', '$' -> verbatim(1, new RegexNode.Edge());
            case '*', '+', '?' -> throw wrong(at, "there is nothing to repeat");
            default -> literal();
        };
    }

    private RegexNode verbatim(int length, RegexNode node) {
        int end = Math.min(pattern.length(), at + length);
        normal.append(pattern, at, end);
        at = end;
        return node;
    }

    private RegexNode group() {
        int start = at;
        int open = at + 1;
        if (pattern.startsWith("?", open)) {
            open = special(open + 1);
            if (pattern.charAt(open - 1) == ')') {
                return verbatim(open - at, new RegexNode.Edge());
            }
        }
        verbatim(open - at, new RegexNode.Edge());
        if (++depth > DEEPEST) {
            throw wrong(start, "groups may be %d deep".formatted(DEEPEST));
        }
        RegexNode inside = choice();
        depth--;
        if (!peek(')')) {
            throw wrong(start, "this group is not closed");
        }
        return verbatim(1, inside);
    }

    /** What follows {@code (?}; returns where the group's content begins, or the position after flags without content. */
    private int special(int from) {
        String rest = pattern.substring(from, Math.min(pattern.length(), from + 2));
        if (rest.startsWith("=") || rest.startsWith("!") || rest.equals("<=") || rest.equals("<!")) {
            throw wrong(from - 2, "looking around cannot be done in linear time; say what is to match instead");
        }
        if (rest.startsWith(">") || rest.startsWith("(") || rest.startsWith("|") || rest.startsWith("#")) {
            throw wrong(from - 2, "RE2 has no such group");
        }
        if (rest.startsWith("<") || rest.equals("P<")) {
            int end = pattern.indexOf('>', from);
            if (end < 0) {
                throw wrong(from - 2, "the name of this group is not closed");
            }
            return end + 1;
        }
        if (rest.equals("P=") || rest.equals("P>")) {
            throw wrong(from - 2, "referring back cannot be done in linear time");
        }
        int end = from;
        while (end < pattern.length() && "imsU-".indexOf(pattern.charAt(end)) >= 0) {
            end++;
        }
        if (end >= pattern.length() || ":)".indexOf(pattern.charAt(end)) < 0) {
            throw wrong(from - 2, "RE2 has no such group");
        }
        return end + 1;
    }

    private RegexNode characters() {
        int start = at;
        int i = at + 1;
        boolean simple = true;
        if (i < pattern.length() && pattern.charAt(i) == '^') {
            simple = false;
            i++;
        }
        List<Integer> members = new ArrayList<>();
        boolean first = true;
        while (i < pattern.length() && (first || pattern.charAt(i) != ']')) {
            first = false;
            if (pattern.startsWith("[:", i)) {
                int end = pattern.indexOf(":]", i);
                simple = false;
                i = end < 0 ? i + 1 : end + 2;
            } else if (pattern.charAt(i) == '\\') {
                simple = false;
                i += 2;
            } else {
                int character = pattern.codePointAt(i);
                simple &= character != '-';
                members.add(Character.toLowerCase(character));
                i += Character.charCount(character);
            }
        }
        if (i >= pattern.length()) {
            throw wrong(start, "this set of characters is not closed");
        }
        RegexNode node =
                simple && members.size() <= FEW ? new RegexNode.OneOf(List.copyOf(members)) : new RegexNode.Any();
        return verbatim(i + 1 - start, node);
    }

    private RegexNode escape() {
        if (at + 1 >= pattern.length()) {
            throw wrong(at, "nothing follows the backslash");
        }
        char next = pattern.charAt(at + 1);
        if ((next >= '1' && next <= '9') || next == 'k' || next == 'g') {
            throw wrong(at, "referring back cannot be done in linear time; write out what is to be repeated");
        }
        return switch (next) {
            case 'b', 'B', 'A', 'z' -> verbatim(2, new RegexNode.Edge());
            case 'p', 'P', 'x' -> verbatim(braced(), new RegexNode.Any());
            case '0' -> verbatim(octal(), new RegexNode.Any());
            default -> {
                if (Character.isLetterOrDigit(next) || next == '_' || next > '\u007F') {
                    yield verbatim(2, new RegexNode.Any());
                }
                at++;
                yield literal();
            }
        };
    }

    /** Length of an escape whose argument is in braces, or one letter ({@code \p}) or two digits ({@code \x}) long. */
    private int braced() {
        if (pattern.startsWith("{", at + 2)) {
            int end = pattern.indexOf('}', at);
            if (end < 0) {
                throw wrong(at, "these braces are not closed");
            }
            return end + 1 - at;
        }
        return pattern.charAt(at + 1) == 'x' ? 4 : 3;
    }

    private int octal() {
        int end = at + 2;
        while (end < pattern.length() && end < at + 4 && pattern.charAt(end) >= '0' && pattern.charAt(end) <= '7') {
            end++;
        }
        return end - at;
    }

    private RegexNode literal() {
        int character = pattern.codePointAt(at);
        at += Character.charCount(character);
        if (Character.isWhitespace(character)) {
            normal.append(' ');
            return new RegexNode.Letter(' ');
        }
        if (!spells(character)) {
            normal.append(GONE);
            return MAYBE_SPACE;
        }
        normal.appendCodePoint(character);
        return new RegexNode.Letter(Character.toLowerCase(character));
    }

    private static boolean spells(int character) {
        int type = Character.getType(character);
        return Character.isLetterOrDigit(character)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    private boolean peek(char character) {
        return at < pattern.length() && pattern.charAt(at) == character;
    }

    private DefinitionException wrong(int position, String problem) {
        return DefinitionException.at(pattern, position, problem);
    }
}
