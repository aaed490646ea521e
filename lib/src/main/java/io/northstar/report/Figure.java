package io.northstar.report;

/**
 * A number on a page, and where it comes from.
 *
 * @param row which row of the answer of its exhibit's query has it, from 0
 * @param column the column that has it
 * @param value the number as it is there
 * @param text the number as it is shown
 */
public record Figure(int row, String column, Object value, String text) {
    /** The value in full, for readers that are programs. */
    public String exact() {
        return String.valueOf(value);
    }

    /** Where it comes from, as {@code row column}. */
    public String place() {
        return row + " " + column;
    }
}
