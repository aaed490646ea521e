package io.northstar.trend;

import io.northstar.stats.DaySeries;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;

/** The days of one series as arrays; what is missing is NaN. */
final class Points {
    /** Number of each day since 1970. */
    private final long[] days;
    /** Estimates in the metric's unit. */
    private final double[] values;

    private final double[] errors;
    /** Labels that the estimates rest on. */
    private final double[] trials;
    /** Daily denominators. */
    private final double[] amounts;

    private Points(int n) {
        this.days = new long[n];
        this.values = new double[n];
        this.errors = new double[n];
        this.trials = new double[n];
        this.amounts = new double[n];
    }

    static Points of(List<Row> rows) {
        int n = rows.size();
        Points points = new Points(n);
        for (int i = 0; i < n; i++) {
            Row row = rows.get(i);
            points.days[i] = row.getInt(0);
            points.values[i] = number(row, 1);
            points.errors[i] = number(row, 2);
            points.trials[i] = number(row, 3);
            points.amounts[i] = number(row, 4);
        }
        return points;
    }

    /** On the scale on which days are close to normal: the angle of a proportion, else the value itself. */
    DaySeries series(Scale scale) {
        double[] scaled = new double[days.length];
        double[] sampling = new double[days.length];
        double usual = median(values);
        for (int i = 0; i < days.length; i++) {
            double value = values[i];
            switch (scale) {
                case PROPORTION -> {
                    double labels = trials[i] > 0 ? trials[i] : 1;
                    scaled[i] = DaySeries.angle(Math.max(0, Math.min(1, value)), labels);
                    sampling[i] = DaySeries.angleVariance(labels);
                }
                case QUANTITY -> {
                    scaled[i] = value;
                    sampling[i] = errors[i] > 0 ? errors[i] * errors[i] : 0;
                }
                case VOLUME -> {
                    // As if the day were like the others: one without decisions is no less sure to be off.
                    scaled[i] = Math.log1p(value);
                    sampling[i] = 1 / (1 + usual);
                }
            }
        }
        return new DaySeries(days, scaled, sampling);
    }

    /** The points on {@code kept} days, which are some of these in the same order. */
    Points only(long[] kept) {
        int n = kept.length;
        Points points = new Points(n);
        for (int i = 0, at = 0; at < n; i++) {
            if (days[i] == kept[at]) {
                points.days[at] = days[i];
                points.values[at] = values[i];
                points.errors[at] = errors[i];
                points.trials[at] = trials[i];
                points.amounts[at] = amounts[i];
                at++;
            }
        }
        return points;
    }

    /** The estimates, not a copy. */
    double[] values() {
        return values;
    }

    /**
     * What each day counts in a number of several days: its denominator, so that a share of several days is that of all their
     * decisions; the same for all where one of them is not known.
     */
    double[] shares() {
        double[] shares =
                Arrays.stream(amounts).allMatch(amount -> amount > 0) ? amounts.clone() : new double[days.length];
        double mean = Arrays.stream(shares).average().orElse(0);
        Arrays.setAll(shares, i -> mean > 0 ? shares[i] / mean : 1);
        return shares;
    }

    /** The number of the days from {@code from} to before {@code to} together; NaN of none. */
    double together(int from, int to) {
        double[] shares = shares();
        double sum = 0;
        double all = 0;
        for (int i = from; i < to; i++) {
            sum += shares[i] * values[i];
            all += shares[i];
        }
        return sum / all;
    }

    /** The mean of the daily denominators from {@code from} to before {@code to}; NaN where one is not known. */
    double amount(int from, int to) {
        return Arrays.stream(amounts, from, to).average().orElse(Double.NaN);
    }

    private static double median(double[] numbers) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double number(Row row, int field) {
        return row.isNullAt(field) ? Double.NaN : row.getDouble(field);
    }
}
