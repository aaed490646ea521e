package io.northstar.jobs;

/** Makes text safe to show: what landed is whatever someone wrote. */
final class Printable {
    /**
     * {@code text} with every character that a terminal or a reader would obey instead of seeing (control, formatting and
     * bidirectional characters, line and paragraph separators, unpaired surrogates) as {@code \\uXXXX}; line feeds and
     * tabs stay.
     */
    static String of(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (isPlain(point)) {
                shown.appendCodePoint(point);
            } else {
                shown.append("\\u%04x".formatted(point));
            }
        });
        return shown.toString();
    }

    private static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL -> point == '\n' || point == '\t';
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                false;
            default -> true;
        };
    }

    private Printable() {}
}
