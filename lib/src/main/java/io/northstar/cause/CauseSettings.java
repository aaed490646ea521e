package io.northstar.cause;

import com.typesafe.config.Config;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Settings of the search for root causes.
 *
 * @param historyDays days before a change that it is compared with
 * @param mostCauses how many causes of a change are named
 * @param eventDays how many days before or after a change a known event may lie
 * @param decidedDimensions dimensions that moderation sets, not the advertiser
 * @param events known events
 */
public record CauseSettings(
        int historyDays, int mostCauses, int eventDays, List<String> decidedDimensions, List<KnownEvent> events) {

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if a number is out of range
     */
    public CauseSettings {
        decidedDimensions = List.copyOf(decidedDimensions);
        events = List.copyOf(events);
        if (historyDays < 1 || mostCauses < 1 || eventDays < 0) {
            throw new IllegalArgumentException(
                    "causes.history_days and causes.most_causes must be at least 1 and causes.event_days at least 0, got %d, %d and %d"
                            .formatted(historyDays, mostCauses, eventDays));
        }
    }

    /** The events of these settings and {@code more}, as far as they are near a change. */
    NearbyEvents nearby(List<KnownEvent> more) {
        List<KnownEvent> all = new ArrayList<>(events);
        all.addAll(more);
        return new NearbyEvents(all, eventDays);
    }

    /**
     * Reads the {@code causes} section.
     *
     * @param settings the whole configuration; a dimension that {@code quality.dimensions} sets to null may stay among the
     *     decided ones
     * @param dimensions names that events may use
     * @throws IllegalArgumentException if a decided dimension, or an event's day or dimension is wrong
     */
    public static CauseSettings of(Config settings, List<String> dimensions) {
        Config causes = settings.getConfig("causes");
        List<String> decided = causes.getStringList("decided_dimensions");
        SortedSet<String> known =
                new TreeSet<>(settings.getObject("quality.dimensions").keySet());
        if (!known.containsAll(decided)) {
            throw new IllegalArgumentException(
                    "causes.decided_dimensions has %s, which is none of quality.dimensions: %s"
                            .formatted(
                                    decided.stream()
                                            .filter(name -> !known.contains(name))
                                            .collect(Collectors.joining(", ")),
                                    known));
        }
        List<KnownEvent> events = new ArrayList<>();
        for (Config event : causes.getConfigList("events")) {
            events.add(event(event, dimensions));
        }
        return new CauseSettings(
                causes.getInt("history_days"),
                causes.getInt("most_causes"),
                causes.getInt("event_days"),
                decided,
                events);
    }

    private static KnownEvent event(Config event, List<String> dimensions) {
        String description = event.getString("description");
        Map<String, String> values = new TreeMap<>();
        for (String name : event.getConfig("slice").root().keySet()) {
            if (!dimensions.contains(name)) {
                throw new IllegalArgumentException(
                        "The event \"%s\" of causes.events is about %s, which is none of quality.dimensions: %s"
                                .formatted(description, name, dimensions));
            }
            values.put(name, event.getConfig("slice").getString(name));
        }
        try {
            return new KnownEvent(
                    event.getString("kind"), LocalDate.parse(event.getString("day")), Slice.of(values), description);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "The event \"%s\" of causes.events needs a day like 2026-03-01, got %s"
                            .formatted(description, event.getString("day")),
                    e);
        }
    }
}
