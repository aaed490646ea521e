package io.northstar.jobs.simulate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What to simulate. The same options give the same rows.
 *
 * @param from first day
 * @param days days in a row, 1 to 3,650; planted events are placed relative to them and need 14 to be told apart
 * @param decisionsPerDay first decisions on an average day; weekends have fewer. Second decisions of escalated tasks and
 *     shadow decisions add about 2 %
 * @param seed start of every random draw
 * @param labelErrorRate share of QA labels that are wrong, in [0, 0.5]; audits err half as often, adjudication never
 * @param sampleScale factor on all QA sampling rates; 0 draws nothing by probability but still records the strata
 * @param rowsPerFile largest number of decisions in one landed file; changes how rows are split, never the rows
 * @param events what to plant
 */
public record SimulationOptions(
        LocalDate from,
        int days,
        long decisionsPerDay,
        long seed,
        double labelErrorRate,
        double sampleScale,
        long rowsPerFile,
        Set<EventKind> events) {

    /** A month of 20,000 decisions a day with all events. Two in a hundred labels are wrong, as in good QA teams. */
    public static final SimulationOptions DEFAULTS = new SimulationOptions(
            LocalDate.of(2026, 1, 1), 31, 20_000, 7, 0.02, 1.0, 1_000_000, EnumSet.allOf(EventKind.class));

    private static final int LONGEST_SPAN = 3_650;
    private static final long MOST_DECISIONS = 100_000_000L;
    private static final double WORST_LABELS = 0.5;

    /** Checks the options and reports every problem at once. */
    public SimulationOptions {
        List<String> problems = new ArrayList<>();
        require(problems, days >= 1 && days <= LONGEST_SPAN, "days is %s, expected 1 to 3650", days);
        require(
                problems,
                decisionsPerDay >= 1 && decisionsPerDay <= MOST_DECISIONS,
                "decisionsPerDay is %s, expected 1 to 100000000",
                decisionsPerDay);
        require(
                problems,
                labelErrorRate >= 0 && labelErrorRate <= WORST_LABELS,
                "labelErrorRate is %s, expected 0 to 0.5",
                labelErrorRate);
        require(
                problems,
                sampleScale >= 0 && Double.isFinite(sampleScale),
                "sampleScale is %s, expected 0 or more",
                sampleScale);
        require(problems, rowsPerFile >= 1, "rowsPerFile is %s, expected 1 or more", rowsPerFile);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("Cannot simulate: " + String.join("; ", problems));
        }
        events = Set.copyOf(events);
    }

    /** The same with another span. */
    public SimulationOptions withSpan(LocalDate first, int length) {
        return new SimulationOptions(
                first, length, decisionsPerDay, seed, labelErrorRate, sampleScale, rowsPerFile, events);
    }

    /** The same with another volume. */
    public SimulationOptions withDecisionsPerDay(long number) {
        return new SimulationOptions(from, days, number, seed, labelErrorRate, sampleScale, rowsPerFile, events);
    }

    /** The same with another seed. */
    public SimulationOptions withSeed(long start) {
        return new SimulationOptions(
                from, days, decisionsPerDay, start, labelErrorRate, sampleScale, rowsPerFile, events);
    }

    /** The same with another share of wrong labels. */
    public SimulationOptions withLabelErrorRate(double rate) {
        return new SimulationOptions(from, days, decisionsPerDay, seed, rate, sampleScale, rowsPerFile, events);
    }

    /** The same with another size of the QA sample. */
    public SimulationOptions withSampleScale(double scale) {
        return new SimulationOptions(from, days, decisionsPerDay, seed, labelErrorRate, scale, rowsPerFile, events);
    }

    /** The same rows in files of another size. */
    public SimulationOptions withRowsPerFile(long rows) {
        return new SimulationOptions(from, days, decisionsPerDay, seed, labelErrorRate, sampleScale, rows, events);
    }

    /** The same with other events. */
    public SimulationOptions withEvents(Set<EventKind> planted) {
        return new SimulationOptions(
                from, days, decisionsPerDay, seed, labelErrorRate, sampleScale, rowsPerFile, planted);
    }

    /** The last day. */
    public LocalDate to() {
        return from.plusDays(days - 1L);
    }

    private static void require(List<String> problems, boolean holds, String message, Object value) {
        if (!holds) {
            problems.add(message.formatted(value));
        }
    }
}
