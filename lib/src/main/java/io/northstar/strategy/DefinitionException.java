package io.northstar.strategy;

import io.northstar.text.ShownText;

/** A definition of a strategy that cannot be used; the message says why, and at which character. */
public final class DefinitionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private static final int BEFORE = 12;
    private static final int AFTER = 24;

    private final int position;

    private DefinitionException(String message, int position) {
        super(message);
        this.position = position;
    }

    /** {@code problem} is found at {@code position} (from 0) of {@code definition}. */
    static DefinitionException at(String definition, int position, String problem) {
        int at = Math.max(0, Math.min(position, definition.length()));
        int from = Math.max(0, at - BEFORE);
        int to = Math.min(definition.length(), at + AFTER);
        String shown =
                ShownText.of(definition.substring(from, at)) + ">>>" + ShownText.of(definition.substring(at, to));
        return new DefinitionException(
                "character %d: %s, at \"%s%s%s\""
                        .formatted(
                                at + 1, problem, from > 0 ? "..." : "", shown, to < definition.length() ? "..." : ""),
                at);
    }

    /** The same about a part of a larger definition, which begins at {@code offset} of it. */
    DefinitionException within(String whole, int offset, String problem) {
        return at(whole, offset + position, problem);
    }

    /** {@code problem} is about the whole definition. */
    static DefinitionException of(String problem) {
        return new DefinitionException(problem, 0);
    }

    /** Where it is, counted from 0. */
    public int position() {
        return position;
    }
}
