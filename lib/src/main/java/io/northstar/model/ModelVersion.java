package io.northstar.model;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.UUID;

/**
 * A model as trained for a day.
 *
 * @param model name of the model
 * @param condition SQL condition that it predicts
 * @param day newest day of its data
 * @param data versions of the tables that it was trained from, in words
 * @param settings under which it was trained, in words
 */
public record ModelVersion(String model, String condition, LocalDate day, String data, String settings) {
    /** The version in tables. */
    public String version() {
        return day.toString();
    }

    /** Its folder, below that of the warehouse: another one for other data or settings, so that no model is overwritten. */
    public String path() {
        String made = String.join("\n", condition, data, settings);
        return "models/%s/%s-%s"
                .formatted(model, version(), UUID.nameUUIDFromBytes(made.getBytes(StandardCharsets.UTF_8)));
    }
}
