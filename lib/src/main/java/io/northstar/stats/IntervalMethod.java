package io.northstar.stats;

import java.util.Locale;

/** How an interval was computed; published beside every interval. */
public enum IntervalMethod {
    /** Every unit is labelled, so the value is known and the interval is that one point. */
    CENSUS,
    /** Wilson score interval on the effective number of labels; see {@link ProportionIntervals#wilson}. */
    WILSON_EFFECTIVE,
    /** Korn-Graubard interval on few effective labels or few effective events; see {@link ProportionIntervals#kornGraubard}. */
    KORN_GRAUBARD,
    /** Exact binomial interval for a sample without variation; see {@link ProportionIntervals#clopperPearson}. */
    CLOPPER_PEARSON,
    /** Student t interval on the linearised standard error, for ratios without bounds. */
    LINEARISED_T;

    /** The name as it is stored in tables: lower case, words joined by underscores. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
