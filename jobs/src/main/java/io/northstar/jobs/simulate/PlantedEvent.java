package io.northstar.jobs.simulate;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One planted event, as the truth file tells it.
 *
 * @param kind what was planted
 * @param from first day of its effect
 * @param slice where: dimension to value
 * @param effect what it does, in plain words
 */
public record PlantedEvent(EventKind kind, LocalDate from, Map<String, String> slice, String effect) {
    public PlantedEvent {
        slice = Map.copyOf(slice);
    }

    Map<String, Object> described() {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("kind", kind.name().toLowerCase(Locale.ROOT));
        described.put("from", from.toString());
        described.put("slice", slice);
        described.put("effect", effect);
        return described;
    }
}
