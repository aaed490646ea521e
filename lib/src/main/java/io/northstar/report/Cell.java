package io.northstar.report;

import java.util.List;
import java.util.Optional;

/**
 * One cell of an exhibit.
 *
 * @param kind how it is shown
 * @param text words; where there is no number in a word why
 * @param figures a number, or a number and the two ends of its interval; none for words
 * @param link where the words lead to
 * @param reason why there is no number, in full
 */
public record Cell(Kind kind, String text, List<Figure> figures, Optional<String> link, Optional<String> reason) {
    private static final int LONG = 60;

    /** How a cell is shown. */
    public enum Kind {
        /** Words of ours or of others. */
        TEXT,
        /** Words that may offend: not readable until asked for. */
        VEILED,
        /** A number, or a number and its interval. */
        NUMBER,
        /** There is no number. */
        MISSING
    }

    public Cell {
        text = ReadableText.of(text);
        reason = reason.map(ReadableText::of);
        figures = List.copyOf(figures);
    }

    /** Words. */
    public static Cell text(String text) {
        return new Cell(Kind.TEXT, text, List.of(), Optional.empty(), Optional.empty());
    }

    /** Words that lead to {@code link}. */
    public static Cell link(String text, String link) {
        return new Cell(Kind.TEXT, text, List.of(), Optional.of(link), Optional.empty());
    }

    /** Words that may offend. */
    public static Cell veiled(String text) {
        return new Cell(Kind.VEILED, text, List.of(), Optional.empty(), Optional.empty());
    }

    /** A number, or a number and its interval. */
    public static Cell number(List<Figure> figures) {
        return new Cell(Kind.NUMBER, "", figures, Optional.empty(), Optional.empty());
    }

    /** No number, and in a word why. */
    public static Cell missing(String word) {
        return new Cell(Kind.MISSING, word, List.of(), Optional.empty(), Optional.empty());
    }

    /** No number, in a word why, and why in full. */
    public static Cell missing(String word, String reason) {
        return new Cell(Kind.MISSING, word, List.of(), Optional.empty(), Optional.of(reason));
    }

    /** Whether its words need room. */
    public boolean isSentence() {
        return text.length() > LONG;
    }

    /** What the column is sorted by. */
    public String sortedBy() {
        return figures.isEmpty() ? text : figures.get(0).exact();
    }

    /** The ends of the interval; none for a number without one, or with the same ends. */
    public List<Figure> interval() {
        return figures.size() > 1 ? figures.subList(1, figures.size()) : List.of();
    }
}
