package io.northstar.jobs.benchmark;

import io.northstar.jobs.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The tables of the benchmark, in Markdown. */
final class Report {
    private final List<String> costs = new ArrayList<>();
    private final List<String> ratios = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** Adds what a run cost. */
    void cost(String run, Cost cost) {
        add(
                costs,
                line(
                        "| %s | %.1f | %.1f | %.0f |",
                        run, cost.wallSeconds(), cost.processorSeconds(), cost.peakMebibytes()));
    }

    /** Adds a ratio that is what it is. */
    void ratio(String name, double value) {
        add(ratios, line("| %s | %.3f | | |", name, value));
    }

    /** Adds a ratio that should be at most {@code limit}. */
    void ratio(String name, double value, double limit) {
        add(ratios, line("| %s | %.3f | %.3f | %s |", name, value, limit, value <= limit ? "yes" : "no"));
    }

    /** Adds a remark. */
    void note(String text) {
        add(notes, "- " + text);
    }

    /** All of it. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.addAll(List.of("| run | wall s | CPU s | peak MiB |", "|---|---:|---:|---:|"));
        lines.addAll(costs);
        lines.addAll(List.of("", "| ratio | measured | at most | holds |", "|---|---:|---:|---|"));
        lines.addAll(ratios);
        lines.add("");
        lines.addAll(notes);
        return lines;
    }

    /** Shown at once too: what has been measured is not lost when a later run fails. */
    private static void add(List<String> lines, String line) {
        lines.add(line);
        Console.progress(line);
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
