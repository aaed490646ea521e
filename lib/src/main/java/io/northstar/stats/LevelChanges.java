package io.northstar.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The days on which the level of a series changed: found looking back by {@link Segmentation}, with the likely days of each by
 * {@link ShiftModel}, and with the day on which {@link ChangeEvidence} would first have told, going day by day.
 *
 * @param segmentation how levels are told apart
 * @param fewestDays days that day by day a change is held against
 * @param daysPerFalseAlarm day by day, a series without change alarms once in so many days at most
 */
public record LevelChanges(Segmentation segmentation, int fewestDays, double daysPerFalseAlarm) {
    private static final double LEVEL = 0.05;
    /** What a detector looks for, in standard deviations of a day. */
    private static final double SOUGHT = 1;
    /** With fewer, most weekdays are on one side of a change only, and say nothing about it. */
    private static final int FEWEST_DAYS_BY_WEEKDAY = 14;
    /** Makes the median of distances from the median a standard deviation. */
    private static final double NORMAL_MEDIAN = 1.4826;
    /** Correlation of neighbours from which days hardly return to a level; more would leave no evidence at all. */
    private static final double MOST_ALIKE = 0.99;
    /** The standard error of the correlation is near this over the root of the days. */
    private static final double CORRELATION_ERROR = 3;

    /**
     * A change of level, by positions in the series.
     *
     * @param from first day of the level before
     * @param at first day of the new level
     * @param to day after the last of the new level
     * @param low first and
     * @param high last of the likely days, which together have a probability of 95 %
     * @param detectedAt day on which it could first be known
     * @param shift change of the level
     * @param shifts its interval
     * @param logEvidence logarithm of the evidence that there is a change between {@code from} and {@code to}
     */
    public record LevelChange(
            int from,
            int at,
            int to,
            int low,
            int high,
            Optional<Integer> detectedAt,
            double shift,
            Interval shifts,
            double logEvidence) {}

    /**
     * The changes of {@code series} in order.
     *
     * @param units its days in the unit of shifts
     * @param weights what each day counts in a shift, with a mean of 1
     */
    public List<LevelChange> of(DaySeries series, double[] units, double[] weights) {
        double[] standard = standardised(series);
        List<Integer> changes = segmentation.changes(standard);
        List<Integer> edges = new ArrayList<>(List.of(0));
        edges.addAll(changes);
        edges.add(series.size());
        List<LevelChange> found = new ArrayList<>();
        for (int i = 1; i < edges.size() - 1; i++) {
            found.add(change(series, units, weights, standard, edges.subList(i - 1, i + 2)));
        }
        return found;
    }

    private LevelChange change(
            DaySeries series, double[] units, double[] weights, double[] standard, List<Integer> edges) {
        int from = edges.get(0);
        int to = edges.get(2);
        int at = edges.get(1) - from;
        double[] power = new double[to - from];
        Arrays.fill(power, 1);
        int[] together = new int[to - from];
        ShiftModel model = new ShiftModel(Arrays.copyOfRange(standard, from, to), power, together, 0, 1);
        double[] logs = new double[to - from - 1];
        for (int start = 1; start < to - from; start++) {
            logs[start - 1] = model.logEvidence(start, to - from);
        }
        double total = ShiftModel.logSum(logs);
        int[] groups = to - from < FEWEST_DAYS_BY_WEEKDAY ? together : Arrays.copyOfRange(series.groups(), from, to);
        ShiftModel inUnits = new ShiftModel(
                Arrays.copyOfRange(units, from, to), Arrays.copyOfRange(weights, from, to), groups, 0, 1);
        return new LevelChange(
                from,
                from + at,
                to,
                from + Math.min(at, 1 + SeriesMonitor.edge(logs, total, 1)),
                from + Math.max(at, logs.length - SeriesMonitor.edge(logs, total, -1)),
                detected(standard, from, from + at, to),
                inUnits.shift(at, to - from),
                inUnits.shifts(at, to - from, LEVEL),
                total - Math.log(logs.length));
    }

    /** The first day after the change on which a detector alarms that looks for rises, or one that looks for falls. */
    private Optional<Integer> detected(double[] values, int from, int at, int to) {
        if (at - from < fewestDays) {
            return Optional.empty();
        }
        double mean = Arrays.stream(values, from, at).average().orElse(0);
        ChangeEvidence up = ChangeEvidence.NONE;
        ChangeEvidence down = up;
        for (int i = at; i < to; i++) {
            double off = values[i] - mean;
            up = up.plus(SOUGHT * off - SOUGHT * SOUGHT / 2);
            down = down.plus(-SOUGHT * off - SOUGHT * SOUGHT / 2);
            // Two detectors alarm twice as often as one.
            if (up.alarmsOnceIn(2 * daysPerFalseAlarm) || down.alarmsOnceIn(2 * daysPerFalseAlarm)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** Values without weekdays, in standard deviations of a day. */
    private static double[] standardised(DaySeries series) {
        double[] off = series.residuals();
        double variance = Math.max(differenceVariance(off), series.typicalSampling());
        // Where most days are equal to the last, and that of nothing that is known: what all days vary by.
        double scale = Math.sqrt(
                variance > 0
                        ? variance
                        : Math.max(
                                Arrays.stream(off)
                                        .map(value -> value * value)
                                        .average()
                                        .orElse(1),
                                Double.MIN_NORMAL));
        double[] standard = new double[off.length];
        for (int i = 0; i < off.length; i++) {
            standard[i] = off[i] / scale;
        }
        return standard;
    }

    /**
     * The variance of a day around its level, as if days were independent: the long-run variance of a first-order
     * autoregression, {@code D (1 + r) / (2 (1 - r)^2)}. {@code D} is the variance of differences of neighbours, and
     * {@code 1 + r} is how much more days vary that are two apart; a change of level can move neither.
     */
    private static double differenceVariance(double[] values) {
        double neighbours = differenceVariance(values, 1);
        if (!(neighbours > 0)) {
            return 0;
        }
        // Less one standard error: days that are not alike must not lose their power to chance.
        double correlation =
                differenceVariance(values, 2) / neighbours - 1 - CORRELATION_ERROR / Math.sqrt(values.length);
        double alike = Math.max(0, Math.min(MOST_ALIKE, correlation));
        return neighbours * (1 + alike) / (2 * (1 - alike) * (1 - alike));
    }

    private static double differenceVariance(double[] values, int lag) {
        double[] differences = new double[Math.max(0, values.length - lag)];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = Math.abs(values[i + lag] - values[i]);
        }
        Arrays.sort(differences);
        double deviation = NORMAL_MEDIAN * (differences.length == 0 ? 0 : differences[differences.length / 2]);
        return deviation * deviation;
    }
}
