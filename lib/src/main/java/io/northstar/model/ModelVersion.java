package io.northstar.model;

import java.time.LocalDate;

/**
 * A model as trained for a day.
 *
 * @param model name of the model
 * @param condition SQL condition that it predicts
 * @param day newest day of its data
 * @param data versions of the tables that it was trained from, in words
 */
public record ModelVersion(String model, String condition, LocalDate day, String data) {
    /** The version in tables. */
    public String version() {
        return day.toString();
    }

    /** Its folder, below that of the warehouse. */
    public String path() {
        return "models/%s/%s".formatted(model, version());
    }
}
