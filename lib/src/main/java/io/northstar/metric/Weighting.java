package io.northstar.metric;

import io.northstar.table.JudgedDecisions;
import java.util.Locale;

/** What each decision counts for. */
public enum Weighting {
    DECISION("1"),
    IMPRESSION(JudgedDecisions.IMPRESSIONS),
    SPEND(JudgedDecisions.SPEND);

    private final String measure;

    Weighting(String measure) {
        this.measure = measure;
    }

    /** SQL expression of what one decision counts for. */
    public String measure() {
        return measure;
    }

    /** The name used in configuration and tables. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
