package io.northstar.emerging;

import java.io.Serializable;

/**
 * How much is counted and said about terms.
 *
 * @param termsPerText terms of one text that are counted, at least 1
 * @param textsPerDay texts of a day that are counted on the compliant side, about, at least 1
 * @param minTextsKept counts of fewer texts a day are not stored, at least 1
 * @param minTexts an emerging term occurs in so many texts on its day, at least 1
 * @param mostTerms terms per day, market, language and kind of text, at least 1
 * @param examples creatives per term, at least 0
 */
public record TermLimits(
        int termsPerText, long textsPerDay, long minTextsKept, long minTexts, int mostTerms, int examples)
        implements Serializable {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of range
     */
    public TermLimits {
        if (termsPerText < 1 || textsPerDay < 1 || minTextsKept < 1 || minTexts < minTextsKept || mostTerms < 1) {
            throw new IllegalArgumentException(
                    ("emerging needs terms_per_text, texts_per_day, min_texts_kept and most_terms of at least 1 and"
                                    + " min_texts of at least min_texts_kept, but they are %d, %d, %d, %d and %d")
                            .formatted(termsPerText, textsPerDay, minTextsKept, mostTerms, minTexts));
        }
        if (examples < 0) {
            throw new IllegalArgumentException("emerging.examples must be at least 0, got " + examples);
        }
    }
}
