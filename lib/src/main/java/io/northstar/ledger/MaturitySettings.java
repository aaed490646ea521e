package io.northstar.ledger;

import java.io.Serializable;

/**
 * How long labels are waited for, and when enough are in.
 *
 * @param horizonDays age in days from which a day counts as settled, at least 1
 * @param historyDays days before the as-of day that the history reaches back, more than {@code horizonDays}
 * @param fewestSettledDays settled days that a history needs to be used, at least 2
 * @param matureShare share of the expected labels from which a day is mature, in (0, 1]
 */
public record MaturitySettings(int horizonDays, int historyDays, int fewestSettledDays, double matureShare)
        implements Serializable {
    /**
     * Labels arrive within about ten days, two weeks leave a margin; eight weeks of history hold six weeks of settled days, a
     * week of which is the least that shows every weekday; the last 5 % of the labels move a rate by little.
     */
    public static final MaturitySettings DEFAULT = new MaturitySettings(14, 56, 7, 0.95);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of range
     */
    public MaturitySettings {
        if (horizonDays < 1
                || historyDays <= horizonDays
                || fewestSettledDays < 2
                || !(matureShare > 0 && matureShare <= 1)) {
            throw new IllegalArgumentException(
                    ("Needs horizonDays >= 1, historyDays > horizonDays, fewestSettledDays >= 2 and matureShare in (0, 1], but"
                                    + " they are %d, %d, %d and %s")
                            .formatted(horizonDays, historyDays, fewestSettledDays, matureShare));
        }
    }
}
