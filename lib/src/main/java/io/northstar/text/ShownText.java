package io.northstar.text;

/** Text from outside as it may stand in a sentence: on one line, without invisible characters, and not too long. */
public final class ShownText {
    private static final int LONGEST = 60;

    /** {@code text} without control, format and separator characters or double quotation marks, and not too long. */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(LONGEST).map(ShownText::shown).forEach(shown::appendCodePoint);
        return shown + (text.codePointCount(0, text.length()) > LONGEST ? "..." : "");
    }

    private static int shown(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> '?';
            default -> character == '"' ? '\'' : character;
        };
    }

    private ShownText() {}
}
