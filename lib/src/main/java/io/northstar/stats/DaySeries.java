package io.northstar.stats;

import java.util.Arrays;

/**
 * A number of every day, ready to be looked at for changes: on a scale where its days are close to normal, with what is known
 * about their variance. Days without a number are left out.
 */
public final class DaySeries {
    private static final int WEEK = 7;
    /** A weekday's own level needs as many of its days. */
    private static final int FEWEST_WEEKS = 4;
    /** Makes the median of distances from the median a standard deviation. */
    private static final double NORMAL_MEDIAN = 1.4826;
    /** A day so many standard deviations off, between two that are not, is left out. */
    private static final double ALONE = 6;

    private static final double WITH_OTHERS = 3;
    private static final double NOTHING = 1e-12;

    private final long[] days;
    private final double[] values;
    private final double[] sampling;

    /**
     * A series; the arrays are copied.
     *
     * @param days number of each day, rising
     * @param values on the scale
     * @param sampling sampling variance of each on that scale, 0 where it is not known
     * @throws IllegalArgumentException when they differ in length
     */
    public DaySeries(long[] days, double[] values, double[] sampling) {
        if (days.length != values.length || days.length != sampling.length) {
            throw new IllegalArgumentException("A series needs as many days as values and variances, got %d, %d and %d"
                    .formatted(days.length, values.length, sampling.length));
        }
        this.days = days.clone();
        this.values = values.clone();
        this.sampling = sampling.clone();
    }

    /** A copy of the numbers of the days. */
    public long[] days() {
        return days.clone();
    }

    /** A copy of the values on the scale. */
    public double[] values() {
        return values.clone();
    }

    /** A copy of the sampling variances. */
    public double[] sampling() {
        return sampling.clone();
    }

    /**
     * The angle of a share, {@code asin(sqrt((events + 3/8) / (trials + 3/4)))}, whose variance {@code 1 / (4 trials + 2)} does
     * not depend on the share (Anscombe 1948, Biometrika 35, 246-254).
     */
    public static double angle(double share, double trials) {
        return Math.asin(Math.sqrt((share * trials + 3.0 / 8) / (trials + 3.0 / 4)));
    }

    /** The sampling variance of {@link #angle}. */
    public static double angleVariance(double trials) {
        return 1 / (4 * trials + 2);
    }

    /** The series without its first {@code first} days. */
    public DaySeries from(int first) {
        return between(first, size());
    }

    /** The days from {@code first} to before {@code end}. */
    DaySeries between(int first, int end) {
        return new DaySeries(
                Arrays.copyOfRange(days, first, end),
                Arrays.copyOfRange(values, first, end),
                Arrays.copyOfRange(sampling, first, end));
    }

    /** How many days have a number. */
    public int size() {
        return days.length;
    }

    /**
     * The series without days that stand alone: far off, between two days that are not. Such a day was a spoilt one, or a
     * change that is over; as a part of what is usual it would hide the next change. The newest day never stands alone.
     */
    public DaySeries withoutLoneDays() {
        double[] off = residuals();
        double scale = Math.sqrt(Math.max(robustVariance(off), typicalSampling()));
        boolean[] kept = new boolean[size()];
        int count = 0;
        for (int i = 0; i < size(); i++) {
            boolean alone = i < size() - 1
                    && Math.abs(off[i]) > ALONE * scale
                    && Math.abs(off[i + 1]) < WITH_OTHERS * scale
                    && (i == 0 || Math.abs(off[i - 1]) < WITH_OTHERS * scale);
            kept[i] = !alone;
            count += alone ? 0 : 1;
        }
        long[] keptDays = new long[count];
        double[] keptValues = new double[count];
        double[] keptSampling = new double[count];
        for (int i = 0, at = 0; i < size(); i++) {
            if (kept[i]) {
                keptDays[at] = days[i];
                keptValues[at] = values[i];
                keptSampling[at++] = sampling[i];
            }
        }
        return new DaySeries(keptDays, keptValues, keptSampling);
    }

    /** The median of the sampling variances. */
    public double typicalSampling() {
        return median(sampling);
    }

    /** The group of each day: its weekday, where every weekday was seen often enough, else the same for all. */
    public int[] groups() {
        int[] counts = new int[WEEK];
        for (long day : days) {
            counts[weekday(day)]++;
        }
        boolean seasonal = Arrays.stream(counts).allMatch(count -> count >= FEWEST_WEEKS);
        return Arrays.stream(days).mapToInt(day -> seasonal ? weekday(day) : 0).toArray();
    }

    /**
     * What days vary by beyond their sampling variance, as a variance; from medians, so that few days cannot move it. The
     * typical sampling variance is taken from the typical squared distance (DerSimonian and Laird 1986, Controlled Clinical
     * Trials 7, 177-188, made robust).
     */
    public double overdispersion() {
        return Math.max(0, robustVariance(residuals()) - typicalSampling());
    }

    /** The variance of each day: sampling and {@link #overdispersion}; 1 where both are 0. */
    public double[] variances() {
        double beyond = overdispersion();
        return Arrays.stream(sampling)
                .map(variance -> variance + beyond < NOTHING ? 1 : variance + beyond)
                .toArray();
    }

    /** The inverse of the {@link #variances}, with a mean of 1. */
    double[] weights() {
        double[] weights =
                Arrays.stream(variances()).map(variance -> 1 / variance).toArray();
        double mean = Arrays.stream(weights).average().orElse(1);
        return Arrays.stream(weights).map(weight -> weight / mean).toArray();
    }

    /**
     * How much of its evidence a series is worth whose neighbouring days are alike: {@code (1 - r) / (1 + r)} with their
     * correlation {@code r}, less one standard error, from the first {@code count} days.
     */
    public double independence(int count) {
        double[] off = residuals();
        double products = 0;
        double squares = 0;
        double limit = WITH_OTHERS * Math.sqrt(robustVariance(off));
        for (int i = 0; i < count; i++) {
            double value = Math.max(-limit, Math.min(limit, off[i]));
            double before = i == 0 ? 0 : Math.max(-limit, Math.min(limit, off[i - 1]));
            squares += value * value;
            products += value * before;
        }
        double correlation = squares < NOTHING * NOTHING ? 0 : products / squares - 1 / Math.sqrt(count);
        double alike = Math.max(0, Math.min(1 - 1 / Math.sqrt(count), correlation));
        return (1 - alike) / (1 + alike);
    }

    /** Distances from the median of the group. */
    public double[] residuals() {
        int[] groups = groups();
        double[] medians = new double[WEEK];
        for (int group = 0; group < WEEK; group++) {
            double[] inGroup = new double[size()];
            int count = 0;
            for (int i = 0; i < size(); i++) {
                if (groups[i] == group) {
                    inGroup[count++] = values[i];
                }
            }
            medians[group] = median(Arrays.copyOf(inGroup, count));
        }
        double[] off = new double[size()];
        for (int i = 0; i < size(); i++) {
            off[i] = values[i] - medians[groups[i]];
        }
        return off;
    }

    private static int weekday(long day) {
        return (int) Math.floorMod(day, (long) WEEK);
    }

    private static double robustVariance(double[] off) {
        double scale = NORMAL_MEDIAN * median(Arrays.stream(off).map(Math::abs).toArray());
        return scale * scale;
    }

    /** The median; 0 of none. */
    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return n == 0 ? 0 : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }
}
