package io.northstar.text;

import com.ibm.icu.text.Normalizer2;

/**
 * The normal form of an ad's text, in which texts are compared: words in lower case with one space between them, without
 * what is invisible, only decorates, or hides a word from a reader that is a program.
 *
 * <p>In this order: invisible characters go and letters in boxes become letters; compatibility forms are composed
 * (Unicode Standard Annex 15, NFKC) and case is folded; letters of another script that look like those of the word's own
 * become its own (Unicode Technical Standard 39); letters of the Latin script lose their accents; symbols and digits that
 * stand for letters inside a Latin word become letters; letters set apart one by one become a word; everything else that
 * is neither letter, digit nor a mark that spells (as in Thai or Hindi) separates words.
 *
 * <p>Words of other scripts keep their letters. The form is for comparing, not for showing: it takes "3n" inside a word for
 * "en" even where a digit was meant, in all texts alike. Patterns and terms must be normalised the same way. Time and space
 * grow linearly with the text, whatever it holds.
 */
public final class NormalText {
    private static final Normalizer2 COMPOSED = Normalizer2.getNFKCInstance();
    private static final Normalizer2 FOLDED = Normalizer2.getNFKCCasefoldInstance();

    /** The normal form of {@code text}; empty when the text has neither letters nor digits. */
    public static String of(String text) {
        String composed = COMPOSED.normalize(VisibleText.of(text));
        String folded = FOLDED.normalize(Lookalikes.resolved(composed));
        return Words.of(Leetspeak.withoutSymbols(LatinLetters.plain(folded)));
    }

    /** The letters, digits and marks of {@code text} as normal texts have them, without regard to words. */
    public static String letters(String text) {
        return LatinLetters.plain(FOLDED.normalize(COMPOSED.normalize(VisibleText.of(text))));
    }

    /**
     * The normal form without the spaces between words, so that it does not matter where a text was cut into words.
     *
     * @param normal what {@link #of} returned
     */
    public static String compact(String normal) {
        return normal.replace(" ", "");
    }

    private NormalText() {}
}
