package io.northstar.text;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.SpoofChecker;
import com.ibm.icu.text.UnicodeSet;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The letters of the Latin script without accents, strokes and other shapes. */
final class LatinLetters {
    private static final Pattern BASE =
            Pattern.compile("LATIN (?:(?:SMALL|CAPITAL) LETTER|LETTER SMALL CAPITAL) ([A-Z])(?: WITH .*)?");

    private static final SpoofChecker LOOKS = new SpoofChecker.Builder().build();
    private static final Map<Integer, String> PLAIN = plain();

    /** {@code text} with plain Latin letters, and without the marks that belong to no script of their own. */
    static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            String letters = character < 0x80 ? null : PLAIN.get(character);
            if (letters != null) {
                plain.append(letters);
            } else if (character < 0x80 || !stray(character)) {
                plain.appendCodePoint(character);
            }
        }
        return plain.toString();
    }

    /** What {@code character} looks like (Unicode Technical Standard 39, section 4: its skeleton). */
    static String skeleton(int character) {
        return LOOKS.getSkeleton(Character.toString(character));
    }

    static boolean ascii(int character) {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    }

    private static boolean stray(int character) {
        return VisibleText.mark(character) && UScript.getScript(character) == UScript.INHERITED;
    }

    private static Map<Integer, String> plain() {
        Map<Integer, String> plain = new HashMap<>();
        UnicodeSet latin = new UnicodeSet().applyIntPropertyValue(UProperty.SCRIPT, UScript.LATIN);
        for (String letter : latin) {
            int character = letter.codePointAt(0);
            String found = ascii(character) ? "" : letters(character);
            if (!found.isEmpty()) {
                plain.put(character, found);
            }
        }
        return Map.copyOf(plain);
    }

    /** By its decomposition, else its name, else its looks; empty when it is a letter of its own. */
    private static String letters(int character) {
        String decomposed = Normalizer2.getNFDInstance().normalize(Character.toString(character));
        if (ascii(decomposed.codePointAt(0))) {
            return UCharacter.toLowerCase(decomposed.substring(0, 1));
        }
        String name = UCharacter.getName(character);
        Matcher base = BASE.matcher(name == null ? "" : name);
        if (base.matches()) {
            return UCharacter.toLowerCase(base.group(1));
        }
        String looks = skeleton(character);
        if (!ascii(looks.codePointAt(0))) {
            return "";
        }
        StringBuilder letters = new StringBuilder();
        looks.codePoints().filter(LatinLetters::ascii).forEach(letters::appendCodePoint);
        return UCharacter.toLowerCase(letters.toString());
    }

    private LatinLetters() {}
}
