package io.northstar.report;

import java.util.List;

/**
 * A table on a page, and the query whose answer has its numbers.
 *
 * @param id names it on its page
 * @param caption what it shows
 * @param command the command that prints the answer
 * @param headings its columns
 * @param rows its rows, each with a cell for each heading; the first cell says what the row is about
 */
public record Exhibit(String id, String caption, String command, List<Heading> headings, List<List<Cell>> rows) {
    private static final int FILTERED_FROM = 8;

    /**
     * A column.
     *
     * @param name its name
     * @param meaning what the numbers below it are
     * @param numeric whether there are numbers below it
     */
    public record Heading(String name, String meaning, boolean numeric) {}

    public Exhibit {
        caption = ReadableText.of(caption);
        headings = List.copyOf(headings);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /** Whether it is long enough to be searched. */
    public boolean isLong() {
        return rows.size() >= FILTERED_FROM;
    }
}
