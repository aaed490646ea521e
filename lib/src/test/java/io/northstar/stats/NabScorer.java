package io.northstar.stats;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * The scoring of the Numenta Anomaly Benchmark (Lavin and Ahmad 2015, IEEE 14th International Conference on Machine Learning and
 * Applications, 38-44; positions in windows as in its program): the earlier in a window of labelled rows the first detection,
 * the better; detections outside cost, less when just after a window; the first rows of a series do not count.
 *
 * @param falsePositive cost of a detection outside of windows
 * @param missed cost of a window without detection
 */
record NabScorer(double falsePositive, double missed) {
    static final NabScorer STANDARD = new NabScorer(0.11, 1);
    static final NabScorer REWARD_LOW_FALSE_POSITIVES = new NabScorer(0.22, 1);
    static final NabScorer REWARD_LOW_FALSE_NEGATIVES = new NabScorer(0.11, 2);

    private static final double PROBATION = 0.15;
    private static final int MOST_ROWS_OF_PROBATION = 750;

    /** Rows with labelled anomalies, both included. */
    record Window(int first, int last) {
        int length() {
            return last - first + 1;
        }
    }

    /** A series: what a detector said of each row, the higher the more anomalous, and the windows in order. */
    record Scored(List<Double> anomalies, List<Window> windows) {
        Scored {
            anomalies = List.copyOf(anomalies);
            windows = List.copyOf(windows);
        }
    }

    /** What a detection on a row is worth; the window is none outside of windows. */
    private record Point(double anomaly, double worth, Window window) {}

    /** The rows that do not count. */
    static int probation(int rows) {
        return Math.min((int) (PROBATION * rows), MOST_ROWS_OF_PROBATION);
    }

    /** The score of all series with the one threshold that is best for them: 100 is perfect, 0 is no detection at all. */
    double normalised(List<Scored> all) {
        List<Point> points = new ArrayList<>();
        all.forEach(series -> points.addAll(points(series)));
        points.sort(Comparator.comparingDouble(Point::anomaly).reversed());
        int windows = all.stream().mapToInt(series -> series.windows().size()).sum();
        double none = -missed * windows;
        Tally tally = new Tally();
        double best = none;
        for (int i = 0; i < points.size(); i++) {
            tally.add(points.get(i));
            boolean threshold = i + 1 == points.size()
                    || points.get(i + 1).anomaly() < points.get(i).anomaly();
            best = threshold ? Math.max(best, none + tally.gained) : best;
        }
        return 100 * (best - none) / (windows - none);
    }

    /** The score of one series, not normalised. */
    double score(Scored series, double threshold) {
        Tally tally = new Tally();
        points(series).stream().filter(point -> point.anomaly() >= threshold).forEach(tally::add);
        return tally.gained - missed * series.windows().size();
    }

    private List<Point> points(Scored series) {
        int rows = series.anomalies().size();
        List<Point> points = new ArrayList<>();
        for (int row = probation(rows); row < rows; row++) {
            Window before = null;
            Window within = null;
            for (Window window : series.windows()) {
                before = window.last() < row ? window : before;
                within = window.first() <= row && row <= window.last() ? window : within;
            }
            double worth = within == null ? falsePositive * after(before, row) : inside(within, row);
            points.add(new Point(series.anomalies().get(row), worth, within));
        }
        return points;
    }

    private static double inside(Window window, int row) {
        return sigmoid((row - window.last() - 1.0) / window.length()) / sigmoid(-1);
    }

    private static double after(Window before, int row) {
        double position = before == null ? 3 : (row - before.last()) / (before.length() - 1.0);
        return position >= 3 ? -1 : sigmoid(position);
    }

    private static double sigmoid(double position) {
        return 2 / (1 + Math.exp(5 * position)) - 1;
    }

    /** Adds up what detections are worth; of those in a window, only the best one counts. */
    private final class Tally {
        private double gained;
        private final IdentityHashMap<Window, Double> found = new IdentityHashMap<>();

        void add(Point point) {
            if (point.window() == null) {
                gained += point.worth();
                return;
            }
            double before = found.getOrDefault(point.window(), -missed);
            double best = Math.max(before, point.worth());
            found.put(point.window(), best);
            gained += best - before;
        }
    }
}
