package io.northstar.metric;

import java.util.Locale;

/** Where a metric's totals come from. */
public enum Basis {
    /** Estimated from the decisions that QA drew and labelled. */
    SAMPLE,
    /** Counted on all decisions; needs no label. */
    CENSUS;

    /** The name used in tables. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
