package io.northstar.ledger;

import java.io.Serializable;
import java.util.List;

/**
 * How long labels are waited for, and when enough are in.
 *
 * @param group columns of a decision; drawn decisions that agree in them make a group whose labels arrive alike
 * @param horizonDays age in days from which a day counts as settled, at least 1
 * @param historyDays days before the as-of day that the history reaches back, more than {@code horizonDays}
 * @param fewestSettledDays settled days that a history needs to be used, at least 2
 * @param matureShare share of the expected labels from which a day is mature, in (0, 1]
 */
public record MaturitySettings(
        List<String> group, int horizonDays, int historyDays, int fewestSettledDays, double matureShare)
        implements Serializable {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of range
     */
    public MaturitySettings {
        group = List.copyOf(group);
        if (horizonDays < 1
                || historyDays <= horizonDays
                || fewestSettledDays < 2
                || !(matureShare > 0 && matureShare <= 1)) {
            throw new IllegalArgumentException(
                    ("quality.maturity needs horizon_days >= 1, history_days > horizon_days, fewest_settled_days >= 2"
                                    + " and mature_share in (0, 1], but they are %d, %d, %d and %s")
                            .formatted(horizonDays, historyDays, fewestSettledDays, matureShare));
        }
    }
}
