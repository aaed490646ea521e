package io.northstar.stats;

import java.util.function.Predicate;

/** What a decision did to its ad. */
public enum Side {
    /** It restricted the ad. */
    RESTRICTED("restrictions", 0),
    /** It permitted the ad. */
    PERMITTED("permissions", 1);

    private final String text;
    private final int position;

    Side(String text, int position) {
        this.text = text;
        this.position = position;
    }

    /** Decisions of this side, in words. */
    public String text() {
        return text;
    }

    /** The cases of this side. */
    public Predicate<LabelCase> cases() {
        return unit -> unit.restricted() == (this == RESTRICTED);
    }

    int position() {
        return position;
    }
}
