package io.northstar.cause;

import java.time.LocalDate;

/**
 * A change of a published number that is to be explained.
 *
 * @param id names it, as in {@code trend_alerts}
 * @param metric name of the metric
 * @param weighting what each decision counts for
 * @param definitionHash the metric's definition
 * @param sliceName the slice in words
 * @param slice the slice; empty for the whole
 * @param from first day to compare with
 * @param since first day of the change
 * @param to last day of the change
 */
public record Change(
        String id,
        String metric,
        String weighting,
        String definitionHash,
        String sliceName,
        Slice slice,
        LocalDate from,
        LocalDate since,
        LocalDate to) {

    /**
     * Checks the days.
     *
     * @throws IllegalArgumentException unless {@code from} lies before {@code since} and {@code to} does not
     */
    public Change {
        if (!from.isBefore(since) || to.isBefore(since)) {
            throw new IllegalArgumentException(
                    "A change needs days before it and since, but has %s, %s and %s".formatted(from, since, to));
        }
    }
}
