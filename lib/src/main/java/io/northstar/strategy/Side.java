package io.northstar.strategy;

import java.util.Locale;

/** On which side a decision was, and would be with the strategy that is tried. */
enum Side {
    /** Restricted before and after. */
    STAYS_RESTRICTED,
    /** Permitted before and after. */
    STAYS_PERMITTED,
    /** Permitted before, restricted after. */
    RESTRICTED,
    /** Restricted before, permitted after. */
    RELEASED,
    /** On no side: an escalation. */
    NONE;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Side of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    boolean changes() {
        return this == RESTRICTED || this == RELEASED;
    }

    boolean restrictedBefore() {
        return this == STAYS_RESTRICTED || this == RELEASED;
    }
}
