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

    /** Whether it and the slice name no dimension with different values. */
    boolean fits(Slice other) {
        return slice.values().entrySet().stream()
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
