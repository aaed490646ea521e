package io.northstar.report;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The same number of several slices beside each other: a dot within its interval for each.
 *
 * @param title what is compared
 * @param description what can be seen, in words
 * @param unit unit of the numbers
 * @param bars the slices, in order
 */
public record ComparisonChart(String title, String description, Unit unit, List<Bar> bars) {
    /** Width of the picture. */
    public static final double WIDTH = 640;

    private static final double LEFT = 220;
    private static final double RIGHT = 620;
    private static final double ROW = 26;
    private static final int LONGEST = 28;

    /**
     * A slice.
     *
     * @param label its name
     * @param estimate its number
     * @param low lower end of the interval
     * @param high upper end
     */
    public record Bar(String label, double estimate, double low, double high) {
        public Bar {
            label = ReadableText.of(label);
        }

        /** The name as far as there is room. */
        public String shortLabel() {
            return label.codePointCount(0, label.length()) <= LONGEST
                    ? label
                    : label.substring(0, label.offsetByCodePoints(0, LONGEST - 1)) + "…";
        }
    }

    /**
     * A slice as it is drawn.
     *
     * @param bar the slice
     * @param y its middle
     * @param x the number
     * @param from lower end
     * @param to upper end
     * @param text what it says
     */
    public record Drawn(Bar bar, String y, String x, String from, String to, String text) {}

    public ComparisonChart {
        title = ReadableText.of(title);
        description = ReadableText.of(description);
        bars = List.copyOf(bars);
    }

    /** Height of the picture. */
    public double height() {
        return ROW * bars.size() + 30;
    }

    /** Where the marks of the axis begin. */
    public String bottom() {
        return Axis.text(ROW * bars.size() + 6);
    }

    /** The slices as they are drawn, from top to bottom. */
    public List<Drawn> drawn() {
        Axis axis = axis();
        return java.util.stream.IntStream.range(0, bars.size())
                .mapToObj(i -> {
                    Bar bar = bars.get(i);
                    return new Drawn(
                            bar,
                            Axis.text(ROW * i + ROW / 2 + 4),
                            Axis.text(axis.place(bar.estimate())),
                            Axis.text(axis.place(bar.low())),
                            Axis.text(axis.place(bar.high())),
                            "%s: %s, between %s and %s"
                                    .formatted(
                                            bar.label(),
                                            unit.text(bar.estimate()),
                                            unit.text(bar.low()),
                                            unit.text(bar.high())));
                })
                .toList();
    }

    /** The marks of the numbers. */
    public List<IntervalChart.Tick> ticks() {
        Axis axis = axis();
        return axis.marks().stream()
                .map(mark -> new IntervalChart.Tick(unit.mark(mark.value(), axis.step()), Axis.text(mark.place())))
                .toList();
    }

    private Axis axis() {
        double[] all = bars.stream()
                .flatMapToDouble(bar -> DoubleStream.of(bar.low(), bar.high(), bar.estimate()))
                .toArray();
        return Axis.over(
                Math.min(0, DoubleStream.of(all).min().orElse(0)),
                DoubleStream.of(all).max().orElse(1),
                LEFT,
                RIGHT);
    }
}
