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
 * @param maker program and definitions
 * @param madeAt start of the run
 * @param versions version of each table that was read, by name
 */
public record Origin(String maker, Instant madeAt, Map<String, Long> versions) {
    private static final String MAKER = "maker";
    private static final String MADE_AT = "made_at";
    private static final String VERSIONS = "versions";
    private static final ObjectMapper JSON = new ObjectMapper();

    public Origin {
        versions = Collections.unmodifiableMap(new TreeMap<>(versions));
    }

    String text() {
        try {
            return JSON.writeValueAsString(
                    new TreeMap<>(Map.of(MAKER, maker, MADE_AT, madeAt.toString(), VERSIONS, versions)));
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
            Map<String, Long> versions = new TreeMap<>();
            origin.path(VERSIONS)
                    .properties()
                    .forEach(each -> versions.put(each.getKey(), each.getValue().asLong()));
            return Optional.of(new Origin(
                    origin.path(MAKER).asText(),
                    Instant.parse(origin.path(MADE_AT).asText()),
                    versions));
        } catch (JsonProcessingException other) {
            return Optional.empty();
        }
    }
}
