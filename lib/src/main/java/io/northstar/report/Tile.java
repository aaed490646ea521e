package io.northstar.report;

/**
 * A number by itself, with its name.
 *
 * @param label what it is
 * @param link where that is defined
 * @param exhibit id of the exhibit on the page whose query has it
 * @param cell the number
 */
public record Tile(String label, String link, String exhibit, Cell cell) {
    public Tile {
        label = ReadableText.of(label);
    }
}
