package io.northstar.pattern;

import io.northstar.table.Slices;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A value for each of some attributes; without any, all decisions have it.
 *
 * @param values value by attribute
 */
record Pattern(SortedMap<String, String> values) {
    /** What stands between attribute and value in an item. */
    static final String IS = "=";

    /** The pattern of all decisions. */
    static final Pattern ALL = new Pattern(new TreeMap<>());

    Pattern {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** The pattern of {@code items}, each an attribute, {@link #IS} and a value. */
    static Pattern of(Collection<String> items) {
        SortedMap<String, String> values = new TreeMap<>();
        for (String item : items) {
            int is = item.indexOf(IS);
            values.put(item.substring(0, is), item.substring(is + IS.length()));
        }
        return new Pattern(values);
    }

    /** The items in the order of the attributes. */
    List<String> items() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + IS + entry.getValue())
                .toList();
    }

    /** Whether it has all values of {@code other}: each of its decisions is one of the other's. */
    boolean refines(Pattern other) {
        return values.entrySet().containsAll(other.values.entrySet());
    }

    /** The pattern of the decisions that have both; empty where none has, because they differ in an attribute. */
    Optional<Pattern> and(Pattern other) {
        SortedMap<String, String> both = new TreeMap<>(values);
        both.putAll(other.values);
        Pattern union = new Pattern(both);
        return union.refines(this) ? Optional.of(union) : Optional.empty();
    }

    /** The next more general patterns, each without one of its values. */
    List<Pattern> parents() {
        return values.keySet().stream()
                .map(attribute -> {
                    SortedMap<String, String> rest = new TreeMap<>(values);
                    rest.remove(attribute);
                    return new Pattern(rest);
                })
                .toList();
    }

    /** {@code attribute=value}, joined by comma and space; what these use themselves is escaped. */
    @Override
    public String toString() {
        return values.isEmpty()
                ? Slices.ALL
                : values.entrySet().stream()
                        .map(entry -> entry.getKey() + IS + entry.getValue().replaceAll("[\\\\,=]", "\\\\$0"))
                        .collect(Collectors.joining(", "));
    }
}
