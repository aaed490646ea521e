package io.northstar.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a page.
 *
 * @param id names it on its page
 * @param title its title
 * @param sentences what to know first, or why there is nothing to see
 * @param charts charts of numbers over days, each with its numbers
 * @param comparisons charts of numbers beside each other
 * @param exhibits tables
 */
public record Section(
        String id,
        String title,
        List<String> sentences,
        List<IntervalChart> charts,
        List<ComparisonChart> comparisons,
        List<Exhibit> exhibits) {
    public Section {
        title = ReadableText.of(title);
        sentences = sentences.stream().map(ReadableText::of).toList();
        charts = List.copyOf(charts);
        comparisons = List.copyOf(comparisons);
        exhibits = List.copyOf(exhibits);
    }

    /** A section without anything in it. */
    static Section named(String id, String title) {
        return new Section(id, title, List.of(), List.of(), List.of(), List.of());
    }

    /** The same with one more sentence. */
    Section say(String sentence) {
        return new Section(id, title, plus(sentences, sentence), charts, comparisons, exhibits);
    }

    /** The same with one more chart. */
    Section show(IntervalChart chart) {
        return new Section(id, title, sentences, plus(charts, chart), comparisons, exhibits);
    }

    /** The same with one more chart. */
    Section show(ComparisonChart chart) {
        return new Section(id, title, sentences, charts, plus(comparisons, chart), exhibits);
    }

    /** The same with one more table. */
    Section show(Exhibit exhibit) {
        return new Section(id, title, sentences, charts, comparisons, plus(exhibits, exhibit));
    }

    private static <T> List<T> plus(List<T> list, T element) {
        List<T> longer = new ArrayList<>(list);
        longer.add(element);
        return longer;
    }
}
