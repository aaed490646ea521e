package io.northstar.text;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.UnicodeSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes each word in one script where letters of two scripts look alike (Unicode Technical Standard 39).
 *
 * <p>A letter that looks like none of the other script says which of the two a word is in. Where a word has no such letter,
 * the text decides: as long as all its Cyrillic letters could be Latin ones, and it has Latin ones, they are. A word that is
 * all in one script, in a text that has letters of only that script, stays as it is, so no Russian or Greek word is lost.
 */
final class Lookalikes {
    private static final List<Integer> SCRIPTS =
            List.of(UScript.CYRILLIC, UScript.GREEK, UScript.ARMENIAN, UScript.CHEROKEE, UScript.COPTIC, UScript.LISU);

    private static final Map<Integer, Character> LATIN = latin();
    private static final Map<Integer, Map<Character, Character>> BACK = Map.of(
            UScript.CYRILLIC, back('\u0430', '\u045F'),
            UScript.GREEK, back('\u03B1', '\u03C9'));

    /** {@code text} with the letters of each word in one script, as far as they look alike. */
    static String resolved(String text) {
        Set<Integer> spoken = new HashSet<>();
        boolean foreign = false;
        boolean latin = false;
        for (int i = 0; i < text.length(); ) {
            int letter = text.codePointAt(i);
            i += Character.charCount(letter);
            latin |= LatinLetters.ascii(letter);
            if (letter >= 0x80 && foreign(letter)) {
                foreign = true;
                if (!LATIN.containsKey(letter)) {
                    spoken.add(UScript.getScript(letter));
                }
            }
        }
        return foreign && latin ? words(text, spoken) : text;
    }

    private static String words(String text, Set<Integer> spoken) {
        StringBuilder resolved = new StringBuilder(text.length());
        int start = 0;
        while (start < text.length()) {
            int end = start;
            while (end < text.length() && letter(text.codePointAt(end))) {
                end += Character.charCount(text.codePointAt(end));
            }
            if (end == start) {
                end += Character.charCount(text.codePointAt(end));
                resolved.append(text, start, end);
            } else {
                resolved.append(word(text.substring(start, end), spoken));
            }
            start = end;
        }
        return resolved.toString();
    }

    private static String word(String word, Set<Integer> spoken) {
        int script = word.codePoints()
                .filter(Lookalikes::foreign)
                .map(UScript::getScript)
                .findFirst()
                .orElse(UScript.LATIN);
        if (script == UScript.LATIN) {
            return word;
        }
        Map<Character, Character> back = BACK.getOrDefault(script, Map.of());
        boolean surelyForeign = word.codePoints().anyMatch(letter -> foreign(letter) && !LATIN.containsKey(letter));
        boolean surelyLatin =
                word.codePoints().anyMatch(letter -> LatinLetters.ascii(letter) && !back.containsKey(lower(letter)));
        boolean stays = surelyForeign || spoken.contains(script);
        StringBuilder resolved = new StringBuilder(word.length());
        word.codePoints().forEach(letter -> {
            Character other = stays && !surelyLatin
                    ? LatinLetters.ascii(letter) ? back.get(lower(letter)) : null
                    : LATIN.get(letter);
            resolved.appendCodePoint(other == null ? letter : other);
        });
        return resolved.toString();
    }

    private static boolean letter(int character) {
        return LatinLetters.ascii(character)
                || (character >= 0x80
                        && UCharacter.isLetter(character)
                        && (foreign(character) || UScript.getScript(character) == UScript.LATIN));
    }

    private static boolean foreign(int character) {
        return SCRIPTS.contains(UScript.getScript(character));
    }

    private static char lower(int latin) {
        return (char) (latin | 0x20);
    }

    private static Map<Integer, Character> latin() {
        Map<Integer, Character> latin = new HashMap<>();
        for (int script : SCRIPTS) {
            for (String letter : new UnicodeSet().applyIntPropertyValue(UProperty.SCRIPT, script)) {
                int character = letter.codePointAt(0);
                Character own = looks(character);
                Character other = UCharacter.isUpperCase(character)
                        ? looks(UCharacter.toLowerCase(character))
                        : looks(UCharacter.toUpperCase(character));
                if (own != null || other != null) {
                    latin.put(character, own != null ? own : other);
                }
            }
        }
        return Map.copyOf(latin);
    }

    /** The Latin letter in lower case that {@code letter} looks like; null if none. */
    private static Character looks(int letter) {
        String looks = LatinLetters.skeleton(letter);
        if (looks.length() != 1 || !LatinLetters.ascii(looks.charAt(0))) {
            return null;
        }
        // The standard writes a capital i as an l.
        return looks.equals("l") && UCharacter.isUpperCase(letter) ? 'i' : lower(looks.charAt(0));
    }

    private static Map<Character, Character> back(char first, char last) {
        Map<Character, Character> back = new HashMap<>();
        for (char letter = first; letter <= last; letter++) {
            if (LATIN.containsKey((int) letter)) {
                back.putIfAbsent(LATIN.get((int) letter), letter);
            }
        }
        return Map.copyOf(back);
    }

    private Lookalikes() {}
}
