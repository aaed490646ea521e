package io.northstar.stats;

import java.util.Locale;

/** How a rate was corrected for labels that are sometimes wrong. */
public enum CorrectionMethod {
    /** From the slice's own audits. */
    DOUBLE_SAMPLING,
    /** From the sensitivity and specificity that QA has over all slices. */
    ROGAN_GLADEN;

    /** The name as it is stored in tables: lower case, words joined by underscores. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
