package io.northstar.text;

import com.ibm.icu.lang.UCharacter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Cuts text into words, and joins letters that were set apart. */
final class Words {
    /** Between two letters these are part of a word, or hide one. */
    private static final String WITHIN_WORDS = "'\u2019\u02BC*~^`_\u00B7\u2022";

    private static final int FEWEST_SET_APART = 3;
    private static final int FEWEST_LETTERS = 2;

    /** A word and what stands between it and the word before. */
    private record Word(String gap, String text) {
        boolean single() {
            return text.codePointCount(0, text.length()) == 1;
        }

        boolean letter() {
            return UCharacter.isLetter(text.codePointAt(0));
        }
    }

    /** The words of {@code text}, with one space between them. */
    static String of(String text) {
        List<Word> words = cut(text);
        StringBuilder joined = new StringBuilder(text.length());
        int start = 0;
        while (start < words.size()) {
            List<Word> apart = setApart(words, start);
            boolean hidden =
                    apart.stream().filter(Word::letter).limit(FEWEST_LETTERS).count() == FEWEST_LETTERS;
            if (apart.size() >= FEWEST_SET_APART && hidden) {
                add(joined, apart.stream().map(Word::text).collect(Collectors.joining()));
            } else {
                apart.forEach(word -> add(joined, word.text()));
            }
            start += apart.size();
        }
        return joined.toString();
    }

    private static void add(StringBuilder joined, String word) {
        joined.append(joined.isEmpty() ? "" : " ").append(Leetspeak.withoutDigits(word));
    }

    /**
     * The single characters from {@code start} on that the same gap sets apart. Fewer than it takes for a word are only the
     * first: the next gap may be the one of a word.
     */
    private static List<Word> setApart(List<Word> words, int start) {
        int end = start + 1;
        while (words.get(start).single()
                && end < words.size()
                && words.get(end).single()
                && words.get(end).gap().equals(words.get(start + 1).gap())) {
            end++;
        }
        return words.subList(start, end - start < FEWEST_SET_APART ? start + 1 : end);
    }

    private static List<Word> cut(String text) {
        List<Word> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        StringBuilder gap = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            int next = i + Character.charCount(character);
            if (spells(character)) {
                word.appendCodePoint(character);
            } else if (word.isEmpty() || !withinWord(text, i)) {
                end(words, gap, word);
                gap.appendCodePoint(character);
            }
            i = next;
        }
        end(words, gap, word);
        return words;
    }

    private static void end(List<Word> words, StringBuilder gap, StringBuilder word) {
        if (!word.isEmpty()) {
            words.add(new Word(gap.toString(), word.toString()));
            gap.setLength(0);
            word.setLength(0);
        }
    }

    private static boolean withinWord(String text, int i) {
        return WITHIN_WORDS.indexOf(text.charAt(i)) >= 0
                && i + 1 < text.length()
                && UCharacter.isLetter(text.codePointBefore(i))
                && UCharacter.isLetter(text.codePointAt(i + 1));
    }

    private static boolean spells(int character) {
        return UCharacter.isLetterOrDigit(character) || VisibleText.mark(character);
    }

    private Words() {}
}
