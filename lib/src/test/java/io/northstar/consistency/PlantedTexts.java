package io.northstar.consistency;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Ads with planted near-duplicates: copies of an ad with a small edit, with evasions, or both. Different ads share whole
 * sentences at times, as ads do, which makes them similar but no duplicates.
 */
final class PlantedTexts {
    /**
     * A text of the corpus.
     *
     * @param ad number of the ad that it is a copy of
     */
    record Planted(int ad, String text) {}

    private static final String[] LATIN = {
        "ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo", "bra", "cle", "dro", "pri",
        "sta", "tra", "n", "r", "s", "l"
    };
    private static final String[] CYRILLIC = {
        "ба", "ве", "ди", "жо", "гу", "ла", "ме", "ни", "по", "ру", "са", "те", "ши", "зо", "бра", "кле", "дро", "при"
    };
    private static final String[] KANA = {
        "か", "さ", "た", "な", "は", "ま", "や", "ら", "わ", "き", "し", "ち", "に", "ひ", "み", "新", "日", "特", "無", "料"
    };
    private static final int WORDS = 500;
    private static final int SENTENCES = 6;
    private static final String LATIN_LETTERS = "aceiop";
    private static final String LOOKALIKES = "асеіор";
    private static final String LEET_LETTERS = "aeio";
    private static final String LEET = "@310";

    private final Random random;
    private final List<List<String>> vocabularies;

    PlantedTexts(long seed) {
        random = new Random(seed);
        vocabularies = List.of(words(LATIN), words(LATIN), words(CYRILLIC), words(KANA));
    }

    /** {@code ads} ads with up to {@code copies} copies each. */
    List<Planted> corpus(int ads, int copies) {
        List<Planted> corpus = new ArrayList<>();
        for (int ad = 0; ad < ads; ad++) {
            List<String> vocabulary = vocabularies.get(ad % vocabularies.size());
            List<String> words = ad(vocabulary);
            corpus.add(new Planted(ad, String.join(" ", words)));
            for (int copy = random.nextInt(copies + 1); copy > 0; copy--) {
                List<String> edited = random.nextInt(4) == 0 ? words : edited(words, vocabulary);
                String text = String.join(" ", edited);
                corpus.add(new Planted(ad, random.nextInt(3) == 0 ? text : evading(text)));
            }
        }
        return corpus;
    }

    private List<String> ad(List<String> vocabulary) {
        List<String> words = new ArrayList<>();
        for (int i = 10 + random.nextInt(10); i > 0; i--) {
            words.add(vocabulary.get(random.nextInt(WORDS)));
        }
        words.add(String.valueOf(1 + random.nextInt(99)));
        if (random.nextInt(3) == 0) {
            int sentence = 5 * random.nextInt(SENTENCES);
            words.addAll(vocabulary.subList(sentence, sentence + 5));
        }
        return words;
    }

    /** A word left out, added, replaced, misspelled, or moved to the end. */
    private List<String> edited(List<String> words, List<String> vocabulary) {
        List<String> edited = new ArrayList<>(words);
        int at = random.nextInt(edited.size());
        switch (random.nextInt(5)) {
            case 0 -> edited.remove(at);
            case 1 -> edited.add(at, vocabulary.get(random.nextInt(WORDS)));
            case 2 -> edited.set(at, vocabulary.get(random.nextInt(WORDS)));
            case 3 -> edited.set(at, edited.get(at) + edited.get(at).charAt(0));
            default -> edited.add(edited.remove(at));
        }
        return edited;
    }

    private String evading(String text) {
        return switch (random.nextInt(9)) {
            case 0 -> swapped(text, LATIN_LETTERS, LOOKALIKES);
            case 1 -> inside(text, LEET_LETTERS, LEET);
            case 2 -> text.replaceAll("(?<=\\p{L})(?=\\p{L})", "\u200B");
            case 3 ->
                Arrays.stream(text.split(" "))
                        .map(word -> String.join(" ", word.split("")))
                        .collect(Collectors.joining("  "));
            case 4 -> text.toUpperCase(java.util.Locale.ROOT) + " 🔥🔥";
            case 5 -> text.replace("a", "á").replace("o", "ö").replace("e", "ê");
            case 6 -> "⭐ " + text.replace(" ", "... ") + "!!!";
            case 7 ->
                text.codePoints()
                        .map(letter -> letter > ' ' && letter < 0x7F ? letter + 0xFEE0 : letter)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            default -> text.replace(" ", "");
        };
    }

    /** About every third of the letters. */
    private String swapped(String text, String letters, String others) {
        return text.codePoints()
                .map(letter -> letters.indexOf(letter) >= 0 && random.nextInt(3) == 0
                        ? others.charAt(letters.indexOf(letter))
                        : letter)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Those between two other letters. */
    private String inside(String text, String letters, String others) {
        StringBuilder changed = new StringBuilder(text);
        for (int i = 1; i < text.length() - 1; i++) {
            int letter = letters.indexOf(text.charAt(i));
            boolean inside = Character.isLetter(changed.charAt(i - 1)) && Character.isLetter(text.charAt(i + 1));
            if (letter >= 0 && inside && random.nextInt(2) == 0) {
                changed.setCharAt(i, others.charAt(letter));
            }
        }
        return changed.toString();
    }

    private List<String> words(String[] syllables) {
        return IntStream.range(0, WORDS)
                .mapToObj(word -> IntStream.range(0, 2 + random.nextInt(3))
                        .mapToObj(i -> syllables[random.nextInt(syllables.length)])
                        .collect(Collectors.joining()))
                .toList();
    }
}
