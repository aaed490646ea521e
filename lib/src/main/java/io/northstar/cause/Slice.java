package io.northstar.cause;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A part of the whole: one value for some of the dimensions.
 *
 * @param values value by dimension, in the order of the dimensions' names
 */
public record Slice(SortedMap<String, String> values) {

    /** Copies the map. */
    public Slice {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** The slice with these values. */
    public static Slice of(Map<String, String> values) {
        return new Slice(new TreeMap<>(values));
    }

    /** {@code dimension=value}, joined by comma and space. */
    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
