package io.northstar.text;

/** Text from outside as it may be shown within a sentence. */
public final class ShownText {
    private static final int LONGEST = 60;

    /**
     * The first 60 characters of {@code text}, those that control, format or separate as question marks, and quotation marks as
     * apostrophes.
     */
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
