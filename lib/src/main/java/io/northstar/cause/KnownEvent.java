package io.northstar.cause;

import java.time.LocalDate;

/**
 * Something that happened and may explain a change.
 *
 * @param kind such as model_launch, policy_change, strategy_state or calendar
 * @param day when it happened
 * @param slice what it was about; empty if about everything
 * @param description for people
 */
public record KnownEvent(String kind, LocalDate day, Slice slice, String description) {

    /** Whether it is about everything, or has a value in common with the slice and names no dimension with another value. */
    boolean fits(Slice other) {
        boolean related = slice.values().isEmpty() || agreement(other) > 0;
        return related
                && slice.values().entrySet().stream()
                        .allMatch(entry ->
                                entry.getValue().equals(other.values().getOrDefault(entry.getKey(), entry.getValue())));
    }

    /** In how many dimensions it and the slice have the same value. */
    long agreement(Slice other) {
        return slice.values().entrySet().stream()
                .filter(entry -> entry.getValue().equals(other.values().get(entry.getKey())))
                .count();
    }
}
