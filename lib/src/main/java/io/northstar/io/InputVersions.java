package io.northstar.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.TreeMap;

/** The versions of the tables that a commit was made from, as the commit's user metadata. */
final class InputVersions {
    private static final String NAME = "input_versions";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** {@code versions} as text. */
    static String write(Map<String, Long> versions) {
        try {
            return JSON.writeValueAsString(Map.of(NAME, new TreeMap<>(versions)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The versions in {@code text}, by table; none when it is about something else. */
    static Map<String, Long> read(String text) {
        Map<String, Long> versions = new TreeMap<>();
        try {
            JsonNode tables = JSON.readTree(text).path(NAME);
            tables.fieldNames()
                    .forEachRemaining(
                            name -> versions.put(name, tables.path(name).asLong()));
        } catch (JsonProcessingException other) {
            return Map.of();
        }
        return versions;
    }

    private InputVersions() {}
}
