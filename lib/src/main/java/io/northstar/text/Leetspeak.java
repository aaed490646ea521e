package io.northstar.text;

/**
 * Reads digits and symbols that stand for letters. Only in words of the Latin script, and only where a letter must be: so
 * prices, quantities and names such as 24/7, 50mg, mp3 or covid19 stay what they are.
 */
final class Leetspeak {
    private static final String DIGITS = "0134578";
    private static final String DIGITS_AS_LETTERS = "oieastb";
    private static final String SYMBOLS = "@$!|\u20AC\u00A3";
    private static final String SYMBOLS_AS_LETTERS = "asilel";
    /** Symbols that also begin words. */
    private static final String FIRST_SYMBOLS = "@$";
    /** Digits that stand for vowels; at the end of a word other digits are rather numbers. */
    private static final String VOWELS = "0134";

    private static final int LONGEST_INSIDE = 2;
    private static final int FEWEST_LETTERS = 2;
    private static final int LETTERS_BEFORE_ONE_DIGIT = 3;

    /** {@code text} with letters in the place of symbols inside or at the start of words. */
    static String withoutSymbols(String text) {
        StringBuilder read = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            int symbol = SYMBOLS.indexOf(text.charAt(i));
            if (symbol >= 0 && (inside(text, i) || first(text, i))) {
                read.setCharAt(i, SYMBOLS_AS_LETTERS.charAt(symbol));
            }
        }
        return read.toString();
    }

    private static boolean inside(String text, int i) {
        boolean before = letter(text, i - 1) || (digit(text, i - 1) && letter(text, i - 2));
        return before && (letter(text, i + 1) || (digit(text, i + 1) && letter(text, i + 2)));
    }

    private static boolean first(String text, int i) {
        boolean starts = i == 0 || !Character.isLetterOrDigit(text.charAt(i - 1));
        return starts
                && FIRST_SYMBOLS.indexOf(text.charAt(i)) >= 0
                && letter(text, i + 1)
                && (letter(text, i + 2) || digit(text, i + 2));
    }

    /** {@code word}, of letters and digits, with letters in the place of digits that stand for them. */
    static String withoutDigits(String word) {
        if (word.chars().filter(LatinLetters::ascii).limit(FEWEST_LETTERS).count() < FEWEST_LETTERS
                || word.chars().noneMatch(letter -> letter >= '0' && letter <= '9')) {
            return word;
        }
        StringBuilder read = new StringBuilder(word);
        boolean inside = false;
        int end;
        for (int start = 0; start < word.length(); start = Math.max(end, start + 1)) {
            end = endOfDigits(word, start);
            boolean between = end > start && letter(word, start - 1) && letter(word, end);
            if (between && end - start <= LONGEST_INSIDE && read(read, start, end, DIGITS)) {
                inside = true;
            }
        }
        readEnds(word, read, inside);
        return read.toString();
    }

    private static void readEnds(String word, StringBuilder read, boolean inside) {
        int first = endOfDigits(word, 0);
        if (first == 1 && (inside || word.charAt(0) == '0')) {
            read(read, 0, first, DIGITS);
        }
        int last = word.length();
        while (digit(word, last - 1)) {
            last--;
        }
        int count = word.length() - last;
        boolean one = count == 1 && last >= LETTERS_BEFORE_ONE_DIGIT;
        boolean twice = count == 2 && word.charAt(last) == word.charAt(last + 1);
        if (last > 0 && (one || twice || (inside && count <= LONGEST_INSIDE))) {
            read(read, last, word.length(), VOWELS);
        }
    }

    /** Replaces the digits from {@code start} to {@code end} if all are among {@code known}; says whether it did. */
    private static boolean read(StringBuilder word, int start, int end, String known) {
        for (int i = start; i < end; i++) {
            if (known.indexOf(word.charAt(i)) < 0) {
                return false;
            }
        }
        for (int i = start; i < end; i++) {
            word.setCharAt(i, DIGITS_AS_LETTERS.charAt(DIGITS.indexOf(word.charAt(i))));
        }
        return true;
    }

    private static int endOfDigits(String word, int start) {
        int end = start;
        while (digit(word, end)) {
            end++;
        }
        return end;
    }

    private static boolean letter(String text, int i) {
        return i >= 0 && i < text.length() && LatinLetters.ascii(text.charAt(i));
    }

    private static boolean digit(String text, int i) {
        return i >= 0 && i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }

    private Leetspeak() {}
}
