package io.northstar.stats;

import java.util.Arrays;
import java.util.Optional;

/**
 * Whether the mean of a series has changed of late, or its newest day is unlike the others. The evidence is the average of that
 * of the newest day, and of the average over all days on which a change may have begun, both by {@link ShiftModel}: its mean is
 * 1 at most when nothing changed, so that evidence of {@code n} comes up with probability {@code 1 / n} at most.
 *
 * @param fewestDays days with a number before a change that it is held against
 * @param newestDays a change that began on one of so many newest days with a number is news, and so is a day that is farther
 *     off than the others of them
 */
public record SeriesMonitor(int fewestDays, int newestDays) {
    private static final double OVER = Math.log(10);
    /** From this evidence on, an older change is believed in. */
    private static final double CERTAIN = Math.log(20);

    private static final double CONFIDENCE = 0.95;

    /** An {@link IllegalArgumentException} with fewer than three days to hold a change against, or none to look at. */
    public SeriesMonitor {
        if (fewestDays < 3 || newestDays < 1) {
            throw new IllegalArgumentException("Days must be at least 3 before and 1 after a change, got %d and %d"
                    .formatted(fewestDays, newestDays));
        }
    }

    /**
     * What a series shows.
     *
     * @param heldFrom first day of what the change is held against
     * @param logEvidence logarithm of the evidence that the mean has changed
     * @param since the day that the change most likely began on
     * @param sinceLow the first and
     * @param sinceHigh the last of the likely days, which together have a probability of 95 %
     * @param until the first day on which the change was over, where ten times as much speaks for that as for its lasting;
     *     not looked for where nothing speaks for a change
     */
    public record Change(
            long heldFrom, double logEvidence, long since, long sinceLow, long sinceHigh, Optional<Long> until) {}

    /**
     * What {@code series} shows; empty while it is too short. A change that is older than the newest days is not news: then what
     * came after it is held against itself. Days that stood alone are no part of a change, but of what the newest day is held
     * against.
     */
    public Optional<Change> look(DaySeries series) {
        return lasting(series.withoutLoneDays()).map(change -> {
            double day = newestDay(series.from(Arrays.binarySearch(series.days(), change.heldFrom())));
            double evidence = ShiftModel.logSum(new double[] {change.logEvidence(), day}) - Math.log(2);
            long newest = series.days()[series.size() - 1];
            return day > change.logEvidence()
                    ? new Change(change.heldFrom(), evidence, newest, newest, newest, Optional.empty())
                    : new Change(
                            change.heldFrom(),
                            evidence,
                            change.since(),
                            change.sinceLow(),
                            change.sinceHigh(),
                            change.until());
        });
    }

    /**
     * The logarithm of the evidence that the newest day alone is unlike the days before it; 0 while there are too few. Above 0
     * only where it is farther off than each other of the newest days: what was there already is not news.
     */
    public double newestDay(DaySeries series) {
        int newest = series.size() - 1;
        if (newest < fewestDays) {
            return 0;
        }
        // That neighbours are alike makes no single day less likely.
        ShiftModel model = model(series, 1.0);
        double evidence = model.logEvidence(newest, newest + 1);
        for (int day = Math.max(0, newest + 1 - newestDays); day < newest; day++) {
            if (model.logEvidence(day, day + 1) >= evidence) {
                return Math.min(0, evidence);
            }
        }
        return evidence;
    }

    private Optional<Change> lasting(DaySeries series) {
        DaySeries held = series;
        Optional<Change> change = lookAt(held);
        while (change.isPresent() && change.get().logEvidence() >= CERTAIN) {
            int since = Arrays.binarySearch(held.days(), change.get().since());
            int left = held.size() - since;
            if (left <= Math.max(newestDays, fewestDays)) {
                return change;
            }
            held = held.from(since);
            change = lookAt(held);
        }
        return change;
    }

    private Optional<Change> lookAt(DaySeries series) {
        int last = series.size();
        int first = fewestDays;
        if (first >= last) {
            return Optional.empty();
        }
        ShiftModel model = model(series, series.independence(Math.max(first, last - newestDays)));
        double[] logs = new double[last - first];
        for (int start = first; start < last; start++) {
            logs[start - first] = model.logEvidence(start, last);
        }
        double total = ShiftModel.logSum(logs);
        int best = best(logs);
        int low = edge(logs, total, 1);
        int high = logs.length - 1 - edge(logs, total, -1);
        long[] days = series.days();
        double evidence = total - Math.log(logs.length);
        return Optional.of(new Change(
                days[0],
                evidence,
                days[first + best],
                days[first + Math.min(low, best)],
                days[first + Math.max(high, best)],
                evidence > 0 ? until(series, model, first, logs) : Optional.empty()));
    }

    /**
     * The model of the days of {@code series}, which has no lone days, in another unit, in which their variances are not known.
     *
     * @param values one for each day
     * @param weights what each counts, with a mean of 1
     * @param usual days at the beginning that say how far neighbours are alike
     */
    public ShiftModel model(DaySeries series, double[] values, double[] weights, int usual) {
        return new ShiftModel(values, weights, series.groups(), 0, series.independence(usual));
    }

    private static ShiftModel model(DaySeries series, double power) {
        double[] weights = series.weights();
        double[] sampling = series.sampling();
        double sampled = 0;
        for (int i = 0; i < weights.length; i++) {
            sampled += sampling[i] * weights[i];
        }
        return new ShiftModel(series.values(), weights, series.groups(), sampled / weights.length, power);
    }

    private static int best(double[] logs) {
        int best = 0;
        for (int i = 1; i < logs.length; i++) {
            best = logs[i] > logs[best] ? i : best;
        }
        return best;
    }

    /** How many starts from one end have less than half of what is left out of the likely days. */
    static int edge(double[] logs, double total, int direction) {
        double left = 0;
        for (int i = 0; i < logs.length; i++) {
            left += Math.exp(logs[direction > 0 ? i : logs.length - 1 - i] - total);
            if (left > CriticalValues.tail(CONFIDENCE)) {
                return i;
            }
        }
        return logs.length - 1;
    }

    private Optional<Long> until(DaySeries series, ShiftModel model, int first, double[] lasting) {
        int last = series.size();
        double most = Double.NEGATIVE_INFINITY;
        int end = last;
        for (int start = first; start < last; start++) {
            for (int to = start + 1; to < last; to++) {
                double log = model.logEvidence(start, to);
                if (log > most) {
                    most = log;
                    end = to;
                }
            }
        }
        return most > lasting[best(lasting)] + OVER ? Optional.of(series.days()[end]) : Optional.empty();
    }
}
