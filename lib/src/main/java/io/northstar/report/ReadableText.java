package io.northstar.report;

/** Text that others wrote, as it may be shown: nothing in it is obeyed by a screen, all of it can be read. */
public final class ReadableText {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    /**
     * {@code text} with characters that control, format, reorder or hide as {@code ⟨202E⟩}. Line feeds and tabs are spaces;
     * joiners, which many scripts need, stay. It is not escaped: what writes it into HTML does that.
     */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (point == '\n' || point == '\r' || point == '\t') {
                shown.append(' ');
            } else if (isPlain(point)) {
                shown.appendCodePoint(point);
            } else {
                shown.append("⟨%04X⟩".formatted(point));
            }
        });
        return shown.toString();
    }

    private static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            case Character.FORMAT -> point == ZERO_WIDTH_JOINER || point == ZERO_WIDTH_NON_JOINER;
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private ReadableText() {}
}
