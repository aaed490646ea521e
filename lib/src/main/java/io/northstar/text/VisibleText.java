package io.northstar.text;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;

/** Takes out what cannot be seen, and puts letters and digits where other characters only show them. */
final class VisibleText {
    private static final int TATWEEL = 0x0640;
    private static final int LETTERS = 26;
    /** First letters of the alphabets in circles, in squares and of flags, which NFKC leaves alone. */
    private static final int[] BOXED_ALPHABETS = {0x1F150, 0x1F170, 0x1F1E6};

    /** More marks on one letter are decoration (Unicode Standard Annex 15, section 13), and slow to put in order. */
    private static final int MOST_MARKS = 30;

    /** {@code text} without invisible characters, control characters, the Arabic stretcher and heaps of marks. */
    static String of(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        int marks = 0;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            if (character < 0x80) {
                marks = 0;
                if (!control(character)) {
                    visible.append((char) character);
                }
                continue;
            }
            if (invisible(character)) {
                continue;
            }
            marks = mark(character) ? marks + 1 : 0;
            if (marks <= MOST_MARKS) {
                visible.appendCodePoint(shown(character));
            }
        }
        return visible.toString();
    }

    private static boolean invisible(int character) {
        return character == TATWEEL
                || control(character)
                || UCharacter.hasBinaryProperty(character, UProperty.DEFAULT_IGNORABLE_CODE_POINT);
    }

    private static boolean control(int character) {
        return Character.getType(character) == Character.CONTROL && !Character.isWhitespace(character);
    }

    static boolean mark(int character) {
        int type = UCharacter.getType(character);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    private static int shown(int character) {
        for (int first : BOXED_ALPHABETS) {
            if (character >= first && character < first + LETTERS) {
                return 'a' + character - first;
            }
        }
        int digit = UCharacter.isDigit(character) ? UCharacter.digit(character, 10) : -1;
        // Half of a surrogate pair is no character.
        return digit >= 0 ? '0' + digit : Character.getType(character) == Character.SURROGATE ? ' ' : character;
    }

    private VisibleText() {}
}
