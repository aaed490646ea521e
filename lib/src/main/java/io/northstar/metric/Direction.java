package io.northstar.metric;

import java.util.Locale;

/** Which way a metric should go. */
public enum Direction {
    LOWER_IS_BETTER,
    HIGHER_IS_BETTER,
    NEUTRAL;

    /** The name used in configuration and tables. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
