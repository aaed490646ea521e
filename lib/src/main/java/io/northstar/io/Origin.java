package io.northstar.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a commit was made from, kept as the commit's user metadata.
 *
 * @param maker program
 * @param settings tells apart settings under which the rows come out otherwise; empty where there are none
 * @param work what the run is about, see {@link Tables}
 * @param madeAt start of the run
 * @param versions version of each table when the run looked at it, by name
 * @param summedUp version of each computed table that the rows follow from, by name
 */
public record Origin(
        String maker,
        String settings,
        String work,
        Instant madeAt,
        Map<String, Long> versions,
        Map<String, Long> summedUp) {
    private static final String MAKER = "maker";
    private static final String SETTINGS = "settings";
    private static final String WORK = "work";
    private static final String MADE_AT = "made_at";
    private static final String VERSIONS = "versions";
    private static final String SUMMED_UP = "summed_up";
    private static final ObjectMapper JSON = new ObjectMapper();

    public Origin {
        versions = Collections.unmodifiableMap(new TreeMap<>(versions));
        summedUp = Collections.unmodifiableMap(new TreeMap<>(summedUp));
    }

    /** The same for rows that follow from these versions of computed tables. */
    public Origin summingUp(Map<String, Long> computed) {
        return new Origin(maker, settings, work, madeAt, versions, computed);
    }

    String text() {
        try {
            return JSON.writeValueAsString(new TreeMap<>(Map.of(
                    MAKER,
                    maker,
                    SETTINGS,
                    settings,
                    WORK,
                    work,
                    MADE_AT,
                    madeAt.toString(),
                    VERSIONS,
                    versions,
                    SUMMED_UP,
                    summedUp)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The origin in {@code text}; nothing when it is about something else. */
    static Optional<Origin> read(String text) {
        try {
            JsonNode origin = JSON.readTree(text);
            if (!origin.path(VERSIONS).isObject()) {
                return Optional.empty();
            }
            return Optional.of(new Origin(
                    origin.path(MAKER).asText(),
                    origin.path(SETTINGS).asText(),
                    origin.path(WORK).asText(),
                    Instant.parse(origin.path(MADE_AT).asText()),
                    versions(origin.path(VERSIONS)),
                    versions(origin.path(SUMMED_UP))));
        } catch (JsonProcessingException other) {
            return Optional.empty();
        }
    }

    private static Map<String, Long> versions(JsonNode tables) {
        Map<String, Long> versions = new TreeMap<>();
        tables.properties()
                .forEach(each -> versions.put(each.getKey(), each.getValue().asLong()));
        return versions;
    }
}
