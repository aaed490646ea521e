package io.northstar.model;

import java.util.List;

/**
 * What a classifier sees of an example.
 *
 * @param textColumn column of the raw text; null texts have no terms
 * @param termsPerText most terms of a text
 * @param hashBits terms are counted in 2 to the power of so many places
 * @param minTexts terms of fewer texts of the training weigh nothing in weighted features
 * @param categories columns with categories; values that training did not have, and null, are one category of their own
 * @param numbers columns with numbers, never null
 */
public record FeatureSettings(
        String textColumn,
        int termsPerText,
        int hashBits,
        int minTexts,
        List<String> categories,
        List<String> numbers) {
    private static final int MOST_BITS = 24;

    /** @throws IllegalArgumentException when a number is out of range */
    public FeatureSettings {
        categories = List.copyOf(categories);
        numbers = List.copyOf(numbers);
        if (termsPerText < 1) {
            throw new IllegalArgumentException("terms_per_text must be 1 or more, not " + termsPerText);
        }
        if (hashBits < 1 || hashBits > MOST_BITS) {
            throw new IllegalArgumentException("hash_bits must be from 1 to " + MOST_BITS + ", not " + hashBits);
        }
        if (minTexts < 0) {
            throw new IllegalArgumentException("min_texts must not be negative, not " + minTexts);
        }
    }

    /** Whether there is something beside the text. */
    boolean dense() {
        return !categories.isEmpty() || !numbers.isEmpty();
    }
}
