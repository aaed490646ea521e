package io.northstar.text;

import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The terms of a normalised text: its words, phrases of two and three words, and patterns, which are runs of characters
 * inside words, so that a word that is spelled anew each time still has something in common.
 *
 * <p>Words are those of the Unicode standard (Standard Annex 29), and in scripts that put no spaces between words (Chinese,
 * Japanese, Thai, Lao, Khmer, Burmese) those of ICU's dictionaries. Each term counts once per text. Short numbers are no
 * words, and a {@code #} stands for them in phrases: prices differ from ad to ad. Long ones are words, since telephone numbers and
 * chat names recur. Time grows linearly with the text, and a text has no more terms than asked for, words first.
 */
public final class Terms {
    /** What a term is; the order in which terms are taken when a text has too many. */
    public enum Kind {
        /** One word. */
        WORD,
        /** Two or three words in a row. */
        PHRASE,
        /** Characters in a row inside a word, or inside a text without spaces. */
        PATTERN;

        /** The name in tables. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One term.
     *
     * @param kind what it is
     * @param text its words with one space between them
     */
    public record Term(Kind kind, String text) {}

    private static final Set<Integer> WITHOUT_SPACES = Set.of(
            UScript.HAN, UScript.HIRAGANA, UScript.KATAKANA, UScript.THAI, UScript.LAO, UScript.KHMER, UScript.MYANMAR);

    private static final String NUMBER = "#";
    private static final int SHORTEST_NAMED_NUMBER = 5;
    private static final int LONGEST_WORD = 40;
    private static final int LONGEST_PHRASE = 3;
    private static final int PATTERN = 5;
    private static final int PATTERN_WITHOUT_SPACES = 3;

    /** Iterators keep a position and know one thread. */
    private static final ThreadLocal<BreakIterator> BREAKS =
            ThreadLocal.withInitial(() -> BreakIterator.getWordInstance(ULocale.ROOT));

    /**
     * The distinct terms of a text; none of an empty one.
     *
     * @param normal what {@link NormalText#of} returned
     * @param most how many at most, at least 0
     */
    public static List<Term> of(String normal, int most) {
        List<String> words = new ArrayList<>();
        List<String> runs = new ArrayList<>();
        for (int start = 0; start < normal.length() && words.size() < most; ) {
            int space = normal.indexOf(' ', start);
            int end = space < 0 ? normal.length() : space;
            if (end > start) {
                cut(normal.substring(start, end), words, runs);
            }
            start = end + 1;
        }
        Set<Term> terms = new LinkedHashSet<>();
        words.stream().filter(Terms::telling).forEach(word -> add(terms, Kind.WORD, word, most));
        for (int length = 2; length <= LONGEST_PHRASE; length++) {
            for (int i = 0; i + length <= words.size() && terms.size() < most; i++) {
                add(terms, Kind.PHRASE, String.join(" ", words.subList(i, i + length)), most);
            }
        }
        for (int i = 0; i < runs.size() && terms.size() < most; i++) {
            patterns(runs.get(i), terms, most);
        }
        return List.copyOf(terms);
    }

    private static void cut(String run, List<String> words, List<String> runs) {
        runs.add(run);
        if (run.codePoints().noneMatch(Terms::withoutSpaces)) {
            words.add(word(run));
            return;
        }
        BreakIterator breaks = BREAKS.get();
        breaks.setText(run);
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            words.add(word(run.substring(start, end)));
            start = end;
        }
    }

    private static String word(String word) {
        return word.length() < SHORTEST_NAMED_NUMBER && word.chars().allMatch(Character::isDigit) ? NUMBER : word;
    }

    /** Single letters are words, but say nothing; a single Han character may. */
    private static boolean telling(String word) {
        int length = word.codePointCount(0, word.length());
        return !word.equals(NUMBER)
                && length <= LONGEST_WORD
                && (length > 1 || UScript.getScript(word.codePointAt(0)) == UScript.HAN);
    }

    private static void patterns(String run, Set<Term> terms, int most) {
        int length = withoutSpaces(run.codePointAt(0)) ? PATTERN_WITHOUT_SPACES : PATTERN;
        int[] starts = IntStream.range(0, run.length())
                .filter(i -> !Character.isLowSurrogate(run.charAt(i)))
                .limit(most + (long) length)
                .toArray();
        for (int i = 0; i + length <= starts.length && starts.length > length; i++) {
            int end = i + length < starts.length ? starts[i + length] : run.length();
            if (terms.size() >= most) {
                return;
            }
            add(terms, Kind.PATTERN, run.substring(starts[i], end), most);
        }
    }

    private static void add(Set<Term> terms, Kind kind, String text, int most) {
        if (terms.size() < most && text.length() <= LONGEST_WORD * LONGEST_PHRASE) {
            terms.add(new Term(kind, text));
        }
    }

    /** Whether the character belongs to a script that puts no spaces between words. */
    public static boolean withoutSpaces(int character) {
        return character >= 0x0E00 && WITHOUT_SPACES.contains(UScript.getScript(character));
    }

    private Terms() {}
}
