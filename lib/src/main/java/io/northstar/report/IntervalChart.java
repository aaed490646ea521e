package io.northstar.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * A number over days as a line within a band, its confidence interval. Days without a number are gaps; days whose labels are
 * still to come are shaded.
 *
 * @param id names it on its page
 * @param title the metric
 * @param link where the metric is defined
 * @param description what can be seen, in words
 * @param unit unit of the numbers
 * @param points one for each day, in order
 * @param newest the newest number and its interval; none where the newest day has none
 * @param numbers the same as a table
 */
public record IntervalChart(
        String id,
        String title,
        String link,
        String description,
        Unit unit,
        List<Point> points,
        Optional<Cell> newest,
        Exhibit numbers) {
    /** Width of the picture. */
    public static final double WIDTH = 320;
    /** Height of the picture. */
    public static final double HEIGHT = 150;

    private static final double LEFT = 52;
    private static final double RIGHT = 310;
    private static final double TOP = 10;
    private static final double BOTTOM = 124;

    /**
     * A day.
     *
     * @param day the day
     * @param estimate the number; NaN where there is none
     * @param low lower end of its interval; NaN where there is none
     * @param high upper end; NaN where there is none
     * @param young whether more labels of the day are to come
     */
    public record Point(LocalDate day, double estimate, double low, double high, boolean young) {
        boolean shown() {
            return !Double.isNaN(estimate);
        }
    }

    /**
     * A rectangle.
     *
     * @param x left
     * @param width width
     */
    public record Shade(String x, String width) {}

    /**
     * A label and where it is.
     *
     * @param text the label
     * @param place where it is
     */
    public record Tick(String text, String place) {}

    /**
     * A dot.
     *
     * @param x where
     * @param y where
     * @param text what it says
     */
    public record Dot(String x, String y, String text) {}

    public IntervalChart {
        points = List.copyOf(points);
        title = ReadableText.of(title);
        description = ReadableText.of(description);
    }

    /** Whether there is a number to draw. */
    public boolean isDrawn() {
        return points.stream().anyMatch(Point::shown);
    }

    /** The bands, each a closed path through the interval ends of neighbouring days with a number. */
    public List<String> bands() {
        Axis axis = values();
        return runs().stream()
                .filter(run -> run.size() > 1)
                .map(run -> {
                    List<String> corners = new ArrayList<>();
                    run.forEach(
                            i -> corners.add(corner(i, axis.place(points.get(i).high()))));
                    for (int k = run.size() - 1; k >= 0; k--) {
                        corners.add(corner(
                                run.get(k), axis.place(points.get(run.get(k)).low())));
                    }
                    return "M" + String.join("L", corners) + "Z";
                })
                .toList();
    }

    /** The lines through neighbouring days with a number. */
    public List<String> lines() {
        Axis axis = values();
        return runs().stream()
                .filter(run -> run.size() > 1)
                .map(run -> run.stream()
                        .map(i -> corner(i, axis.place(points.get(i).estimate())))
                        .collect(Collectors.joining("L", "M", "")))
                .toList();
    }

    /** A dot for each day with a number. */
    public List<Dot> dots() {
        Axis axis = values();
        List<Dot> dots = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            Point point = points.get(i);
            if (point.shown()) {
                String text = "%s: %s, between %s and %s%s"
                        .formatted(
                                point.day(),
                                unit.text(point.estimate()),
                                unit.text(point.low()),
                                unit.text(point.high()),
                                point.young() ? ", labels still to come" : "");
                dots.add(new Dot(Axis.text(x(i)), Axis.text(axis.place(point.estimate())), text));
            }
        }
        return dots;
    }

    /** The interval of each day that has no neighbour with a number, as an upright line. */
    public List<String> whiskers() {
        Axis axis = values();
        return runs().stream()
                .filter(run -> run.size() == 1)
                .map(run -> "M%sL%s"
                        .formatted(
                                corner(
                                        run.get(0),
                                        axis.place(points.get(run.get(0)).low())),
                                corner(
                                        run.get(0),
                                        axis.place(points.get(run.get(0)).high()))))
                .toList();
    }

    /** The days whose labels are still to come. */
    public List<Shade> shades() {
        double half = points.size() > 1 ? (x(1) - x(0)) / 2 : (RIGHT - LEFT) / 2;
        List<Shade> shades = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            if (points.get(i).young()) {
                double from = Math.max(LEFT, x(i) - half);
                shades.add(new Shade(Axis.text(from), Axis.text(Math.min(RIGHT, x(i) + half) - from)));
            }
        }
        return shades;
    }

    /** The marks of the numbers. */
    public List<Tick> valueTicks() {
        Axis axis = values();
        return axis.marks().stream()
                .map(mark -> new Tick(unit.mark(mark.value(), axis.step()), Axis.text(mark.place())))
                .toList();
    }

    /** The first and the last day. */
    public List<Tick> dayTicks() {
        if (points.isEmpty()) {
            return List.of();
        }
        Tick last = new Tick(points.get(points.size() - 1).day().toString(), Axis.text(x(points.size() - 1)));
        return points.size() == 1
                ? List.of(last)
                : List.of(new Tick(points.get(0).day().toString(), Axis.text(x(0))), last);
    }

    private Axis values() {
        double[] all = points.stream()
                .filter(Point::shown)
                .flatMapToDouble(point -> DoubleStream.of(point.estimate(), point.low(), point.high()))
                .toArray();
        return Axis.over(
                DoubleStream.of(all).min().orElse(0), DoubleStream.of(all).max().orElse(1), BOTTOM, TOP);
    }

    /** Neighbouring days with a number. */
    private List<List<Integer>> runs() {
        List<List<Integer>> runs = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            if (!points.get(i).shown()) {
                continue;
            }
            if (i == 0 || !points.get(i - 1).shown()) {
                runs.add(new ArrayList<>());
            }
            runs.get(runs.size() - 1).add(i);
        }
        return runs;
    }

    private double x(int i) {
        return points.size() == 1 ? (LEFT + RIGHT) / 2 : LEFT + (RIGHT - LEFT) * i / (points.size() - 1);
    }

    private String corner(int i, double y) {
        return "%s %s".formatted(Axis.text(x(i)), Axis.text(y));
    }
}
