package io.northstar.cause;

import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Known events that may explain a change.
 *
 * @param events all that are known
 * @param days how many days before or after a change one may lie
 */
record NearbyEvents(List<KnownEvent> events, int days) {
    /** Events beside a cause; more are no explanation. */
    private static final int MOST = 3;

    NearbyEvents {
        events = List.copyOf(events);
    }

    /** Those near {@code change} that fit {@code cause}, the best match first. */
    List<KnownEvent> of(Change change, Slice cause) {
        Map<String, String> values = new TreeMap<>(change.slice().values());
        values.putAll(cause.values());
        Slice full = Slice.of(values);
        return events.stream()
                .filter(event -> distance(event, change) <= days && event.fits(full))
                .sorted(Comparator.comparing((KnownEvent event) -> -event.agreement(full))
                        .thenComparing(event -> distance(event, change))
                        .thenComparing(KnownEvent::kind)
                        .thenComparing(KnownEvent::description))
                .limit(MOST)
                .toList();
    }

    private static long distance(KnownEvent event, Change change) {
        return Math.abs(ChronoUnit.DAYS.between(event.day(), change.since()));
    }
}
