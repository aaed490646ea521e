package io.northstar.report;

import java.time.LocalDate;
import java.util.List;

/**
 * A page of a day's report.
 *
 * @param file its file in the folder of the day
 * @param title its title
 * @param day the day
 * @param trail the page above it; none for the first
 * @param tiles the numbers to see first
 * @param headlines what to know and what to do, the most important first
 * @param sections its parts
 * @param definitions the metrics that its numbers are of
 */
public record Page(
        String file,
        String title,
        LocalDate day,
        List<Link> trail,
        List<Tile> tiles,
        List<Recommendation> headlines,
        List<Section> sections,
        List<Definition> definitions) {
    /**
     * A way to another page.
     *
     * @param text its title
     * @param file its file
     */
    public record Link(String text, String file) {}

    public Page {
        title = ReadableText.of(title);
        trail = List.copyOf(trail);
        tiles = List.copyOf(tiles);
        headlines = List.copyOf(headlines);
        sections = List.copyOf(sections);
        definitions = List.copyOf(definitions);
    }
}
