package io.northstar.strategy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.ibm.icu.text.Normalizer2;
import io.northstar.text.NormalText;
import io.northstar.text.Terms;

/**
 * A regular expression that normal texts are searched with, or a keyword made one.
 *
 * <p>Its language is RE2's, which is matched in linear time; case does not matter. Two with the same expression are equal.
 *
 * @param regex the expression over normal texts, valid for RE2/J
 */
public record TextPattern(String regex) {
    /** Longest expression, in characters. */
    public static final int LONGEST = 5_000;
    /** Longest expression with its repetitions written out: time grows with it. */
    public static final int LARGEST = 5_000;

    private static final Normalizer2 COMPOSED = Normalizer2.getNFCInstance();

    /**
     * The expression {@code written}, for the normal form of texts: its letters lose case and accents as those of texts do, and
     * punctuation stands for nothing or the space it leaves.
     *
     * @throws DefinitionException when RE2 does not have it, it would match texts without words, or is too large
     */
    public static TextPattern regex(String written) {
        requireUnicode(written);
        if (written.length() > LONGEST) {
            throw DefinitionException.at(
                    written,
                    LONGEST,
                    "an expression has %d characters at most, this has %d".formatted(LONGEST, written.length()));
        }
        requireSize(written, RegexParser.parse(written).node());
        compile(written, written);
        RegexParser.Parsed parsed = RegexParser.parse(folded(COMPOSED.normalize(written)));
        requireSize(written, parsed.node());
        if (parsed.node().nullable()) {
            throw DefinitionException.at(
                    written, 0, "this matches every text, or ones without words: say which letters it is about");
        }
        compile(written, parsed.normal());
        return new TextPattern(parsed.normal());
    }

    /**
     * The words {@code written}, as whole words of texts; inside words of scripts that put no space between them.
     *
     * @throws DefinitionException when there is no letter or digit
     */
    static TextPattern keyword(String written) {
        requireUnicode(written);
        String normal = NormalText.of(written);
        if (normal.isEmpty()) {
            throw DefinitionException.at(written, 0, "a keyword needs a letter or a digit");
        }
        if (normal.length() > LONGEST) {
            throw DefinitionException.at(written, LONGEST, "a keyword has %d characters at most".formatted(LONGEST));
        }
        String start = Terms.withoutSpaces(normal.codePointAt(0)) ? "" : "(?:^| )";
        String end = Terms.withoutSpaces(normal.codePointBefore(normal.length())) ? "" : "(?:$| )";
        return new TextPattern(start + normal + end);
    }

    /** It, compiled. */
    Pattern compiled() {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }

    /** What it may match. */
    RegexNode node() {
        return RegexParser.parse(regex).node();
    }

    private static void compile(String written, String pattern) {
        try {
            Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException wrong) {
            String part = wrong.getPattern() == null ? "" : wrong.getPattern();
            throw DefinitionException.at(
                    written, Math.max(0, written.indexOf(part)), "RE2 says: " + wrong.getDescription());
        }
    }

    private static void requireSize(String written, RegexNode node) {
        if (node.size() > LARGEST) {
            throw DefinitionException.at(
                    written,
                    0,
                    "with its repetitions written out this is more than %d characters long".formatted(LARGEST));
        }
    }

    static void requireUnicode(String written) {
        for (int i = 0; i < written.length(); i++) {
            boolean pair =
                    i + 1 < written.length() && Character.isSurrogatePair(written.charAt(i), written.charAt(i + 1));
            if (Character.isSurrogate(written.charAt(i)) && !pair) {
                throw DefinitionException.at(written, i, "this is half of a character (invalid Unicode)");
            }
            i += pair ? 1 : 0;
        }
    }

    /** {@code pattern} with its characters beyond ASCII, none of which means anything to RE2, as normal texts have them. */
    private static String folded(String pattern) {
        StringBuilder folded = new StringBuilder();
        int start = 0;
        while (start < pattern.length()) {
            int end = start;
            boolean ascii = pattern.charAt(start) < 0x80;
            while (end < pattern.length() && pattern.charAt(end) < 0x80 == ascii) {
                end++;
            }
            String run = pattern.substring(start, end);
            folded.append(ascii ? run : NormalText.letters(run));
            start = end;
        }
        return folded.toString();
    }
}
