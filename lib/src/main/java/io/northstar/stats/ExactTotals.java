package io.northstar.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Running sums of doubles without rounding: each is kept as parts that do not overlap and whose sum is exact (Shewchuk
 * 1997, "Adaptive precision floating-point arithmetic", theorem 10). So neither the order of the terms nor how they were
 * spread over several totals changes the result.
 */
public final class ExactTotals {
    private double[][] parts;

    /** Totals without any term; the first {@link #add} or {@link #merge} says how many there are. */
    public ExactTotals() {
        parts = new double[0][];
    }

    /** Totals from what {@link #packed} returned. */
    public static ExactTotals unpack(double[] packed) {
        ExactTotals totals = new ExactTotals();
        if (packed.length > 0) {
            int count = (int) packed[0];
            totals.parts = new double[count][];
            int from = 1 + count;
            for (int i = 0; i < count; i++) {
                int size = (int) packed[1 + i];
                totals.parts[i] = size < 0 ? null : Arrays.copyOfRange(packed, from, from + size);
                from += Math.max(0, size);
            }
        }
        return totals;
    }

    /** The totals as numbers: how many, the number of parts of each (-1 without terms), and the parts. */
    public double[] packed() {
        int size = 0;
        for (double[] total : parts) {
            size += 1 + (total == null ? 0 : total.length);
        }
        double[] packed = new double[1 + size];
        packed[0] = parts.length;
        int to = 1 + parts.length;
        for (int i = 0; i < parts.length; i++) {
            packed[1 + i] = parts[i] == null ? -1 : parts[i].length;
            if (parts[i] != null) {
                System.arraycopy(parts[i], 0, packed, to, parts[i].length);
                to += parts[i].length;
            }
        }
        return packed;
    }

    /**
     * Adds a term to each total; null is no term.
     *
     * @throws ArithmeticException when a term or a total is not finite
     */
    public void add(List<Double> terms) {
        grow(terms.size());
        for (int i = 0; i < terms.size(); i++) {
            Double term = terms.get(i);
            if (term != null) {
                parts[i] = sum(parts[i], term);
            }
        }
    }

    /** Adds the totals of {@code others}. */
    public void merge(ExactTotals others) {
        grow(others.parts.length);
        for (int i = 0; i < others.parts.length; i++) {
            if (others.parts[i] != null) {
                parts[i] = parts[i] == null ? new double[0] : parts[i];
                for (double part : others.parts[i]) {
                    parts[i] = sum(parts[i], part);
                }
            }
        }
    }

    /** Each total, rounded to the nearest double; null without terms. */
    public List<Double> rounded() {
        List<Double> sums = new ArrayList<>(parts.length);
        for (double[] total : parts) {
            sums.add(total == null ? null : Double.valueOf(round(total)));
        }
        return sums;
    }

    private void grow(int size) {
        if (parts.length == 0) {
            parts = new double[size][];
        } else if (size != 0 && size != parts.length) {
            throw new IllegalArgumentException("%d terms for %d totals".formatted(size, parts.length));
        }
    }

    /** The parts of a total, from small to large, after {@code term}; zeros are left out. */
    private static double[] sum(double[] parts, double term) {
        double high = term;
        int count = parts == null ? 0 : parts.length;
        if (count == 0) {
            return finite(high) == 0 ? new double[0] : new double[] {high};
        }
        double[] kept = parts;
        int size = 0;
        for (int i = 0; i < count; i++) {
            double part = parts[i];
            double larger = Math.abs(high) < Math.abs(part) ? part : high;
            double smaller = Math.abs(high) < Math.abs(part) ? high : part;
            high = larger + smaller;
            double low = smaller - (high - larger);
            if (low != 0) {
                kept[size++] = low;
            }
        }
        if (finite(high) == 0) {
            return size == count ? kept : Arrays.copyOf(kept, size);
        }
        kept = size + 1 == count ? kept : Arrays.copyOf(kept, size + 1);
        kept[size] = high;
        return kept;
    }

    private static double finite(double value) {
        if (!Double.isFinite(value)) {
            throw new ArithmeticException("A sum is not finite: a metric's measure is too large or not a number.");
        }
        return value;
    }

    private static double round(double[] parts) {
        int next = parts.length - 1;
        if (next < 0) {
            return 0;
        }
        double high = parts[next--];
        double low = 0;
        while (next >= 0 && low == 0) {
            double sum = high + parts[next];
            low = parts[next] - (sum - high);
            high = sum;
            next--;
        }
        // Half-way between two doubles the parts below decide.
        if (next >= 0 && low != 0 && Math.signum(low) == Math.signum(parts[next])) {
            double twice = 2 * low;
            double away = high + twice;
            if (away - high == twice) {
                return away;
            }
        }
        return high;
    }
}
