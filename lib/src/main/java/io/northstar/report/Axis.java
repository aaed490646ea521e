package io.northstar.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A linear scale with round marks, from values to places on a picture.
 *
 * @param low value of the first mark
 * @param high value of the last mark
 * @param step distance of the marks
 * @param from place of {@code low}
 * @param to place of {@code high}
 */
record Axis(double low, double high, double step, double from, double to) {
    private static final int MARKS = 3;

    /** A mark and its place. */
    record Mark(double value, double place) {}

    /** The scale that has {@code smallest} and {@code largest} on it, from place {@code from} to {@code to}. */
    static Axis over(double smallest, double largest, double from, double to) {
        double span = largest > smallest ? largest - smallest : Math.max(Math.abs(largest), 1e-6) / 2;
        double rough = span / MARKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = power * (rough / power > 5 ? 10 : rough / power > 2 ? 5 : rough / power > 1 ? 2 : 1);
        double low = step * Math.floor(smallest / step);
        double high = step * Math.ceil(largest / step);
        if (high > low) {
            return new Axis(low, high, step, from, to);
        }
        // One value, on a mark. It is the upper one where it can be: there is no share above 100 %.
        return low > 0 ? new Axis(low - step, low, step, from, to) : new Axis(low, low + step, step, from, to);
    }

    /** The place of {@code value}. */
    double place(double value) {
        return from + (value - low) / (high - low) * (to - from);
    }

    List<Mark> marks() {
        List<Mark> marks = new ArrayList<>();
        long count = Math.round((high - low) / step);
        for (int i = 0; i <= count; i++) {
            // Rounded to the step, so that a mark at zero is at zero.
            double value = Math.round(low / step + i) * step;
            marks.add(new Mark(value, place(value)));
        }
        return marks;
    }

    /** A place as SVG has it. */
    static String text(double place) {
        return String.format(Locale.ROOT, "%.1f", place);
    }
}
