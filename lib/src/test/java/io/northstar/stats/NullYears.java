package io.northstar.stats;

import io.northstar.stats.SeriesMonitor.Change;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Years of shares without a change: with weekdays, more variation than counting makes, and rates from one in two hundred to one
 * in three. How often the monitors alert in them, and how fast they find planted shifts.
 *
 * <p>As a main class, prints both; arguments: the number of series, every how many days they are looked at, and the number of
 * series with shifts.
 */
public final class NullYears {
    /** Share of the alerts of a night that may be false: without any change, of the nights that may have one. */
    static final double RATE = 0.05;

    private static final int YEAR = 365;
    private static final int HISTORY = 84;
    private static final int SHIFTED = 250;
    private static final double SHIFT = 0.8;
    private static final double ALARM = Math.log(1000);
    private static final SeriesMonitor MONITOR = new SeriesMonitor(14, 28);

    /**
     * What came up in years without a change.
     *
     * @param nights looked at
     * @param nightsWithAlert with an alert in any series
     * @param alerts in all nights and series
     * @param shareOfTwenty of all looks, those with evidence of 20, of which at most one in twenty is promised
     */
    record Quiet(int nights, int nightsWithAlert, long alerts, double shareOfTwenty) {}

    /**
     * How long shifts stayed unseen, in days.
     *
     * @param falseAlarms series without a shift that had evidence of 1,000 on any night
     * @param cusumLimit what gives CUSUM as many of them
     */
    record Delays(
            long falseAlarms, double cusumLimit, double median, double cusumMedian, double mean, double cusumMean) {}

    /** Runs both. */
    public static void main(String[] args) {
        int series = Integer.parseInt(args[0]);
        Quiet quiet = quiet(series, Integer.parseInt(args[1]));
        System.out.printf(
                Locale.ROOT,
                "%,d series, %d nights of a year: %d with an alert (promised at most %.1f), %d alerts in all; evidence of 20 in %.5f of the looks (promised at most 0.05)%n",
                series,
                quiet.nights,
                quiet.nightsWithAlert,
                RATE * quiet.nights,
                quiet.alerts,
                quiet.shareOfTwenty);
        int shifted = Integer.parseInt(args[2]);
        System.out.printf(
                Locale.ROOT, "%,d series each night, and as many with a shift: %s%n", shifted, delays(shifted));
    }

    /** {@code series} years, looked at every {@code everyDays} days once there is a history. */
    static Quiet quiet(int series, int everyDays) {
        int[] nights = IntStream.iterate(HISTORY, night -> night <= YEAR, night -> night + everyDays)
                .toArray();
        double[][] evidence = new double[nights.length][series];
        IntStream.range(0, series).parallel().forEach(i -> {
            DaySeries year = year(i, day -> 0);
            for (int at = 0; at < nights.length; at++) {
                evidence[at][i] = look(year, nights[at]).logEvidence();
            }
        });
        int nightsWithAlert = 0;
        long alerts = 0;
        long twenty = 0;
        for (double[] night : evidence) {
            double least = Discoveries.leastEvidence(night, series, RATE);
            nightsWithAlert += Double.isFinite(least) ? 1 : 0;
            alerts += Arrays.stream(night).filter(log -> log >= least).count();
            twenty += Arrays.stream(night).filter(log -> log >= -Math.log(RATE)).count();
        }
        return new Quiet(nights.length, nightsWithAlert, alerts, twenty / ((double) series * nights.length));
    }

    /** CUSUM gets the limit that gives it as many series with a false alarm in a year, and sees a standardised angle. */
    static Delays delays(int series) {
        double[] quiet = new double[series];
        double[] quietCusum = new double[series];
        double[] delays = new double[series];
        double[][] sums = new double[series][];
        IntStream.range(0, series).parallel().forEach(i -> {
            DaySeries year = year(-1 - i, day -> 0);
            quiet[i] = IntStream.rangeClosed(HISTORY + 1, YEAR)
                    .mapToDouble(night -> look(year, night).logEvidence())
                    .max()
                    .orElseThrow();
            quietCusum[i] = Arrays.stream(cusum(year)).max().orElseThrow();
            DaySeries shifted = year(-1 - series - i, day -> day >= SHIFTED ? SHIFT : 0);
            delays[i] = delay(day -> look(shifted, day + 1).logEvidence() >= ALARM);
            sums[i] = cusum(shifted);
        });
        long falseAlarms = Arrays.stream(quiet).filter(log -> log >= ALARM).count();
        Arrays.sort(quietCusum);
        double limit = quietCusum[series - 1 - (int) falseAlarms];
        double[] cusumDelays = Arrays.stream(sums)
                .mapToDouble(sum -> delay(day -> sum[day] > limit))
                .toArray();
        return new Delays(
                falseAlarms,
                limit,
                median(delays),
                median(cusumDelays),
                Arrays.stream(delays).average().orElseThrow(),
                Arrays.stream(cusumDelays).average().orElseThrow());
    }

    /** Days from the shift to the first alarm, both included; all days of the rest of the year without one. */
    private static int delay(IntPredicate alarms) {
        return IntStream.range(SHIFTED, YEAR)
                .filter(alarms)
                .map(day -> day + 1 - SHIFTED)
                .findFirst()
                .orElse(YEAR - SHIFTED);
    }

    /** The larger of the two sums after each day; means of weekdays and variance are those of the first days. */
    private static double[] cusum(DaySeries year) {
        double[] values = year.values();
        double[] means = new double[7];
        for (int i = 0; i < HISTORY; i++) {
            means[i % 7] += values[i] / (HISTORY / 7);
        }
        double squares = 0;
        for (int i = 0; i < HISTORY; i++) {
            squares += Math.pow(values[i] - means[i % 7], 2);
        }
        double deviation = Math.sqrt(squares / (HISTORY - 7));
        ControlChart.Cusum chart = new ControlChart.Cusum(0.5, 4);
        ControlChart.State state = chart.start();
        double[] sums = new double[YEAR];
        for (int i = HISTORY; i < YEAR; i++) {
            state = chart.next(state, (values[i] - means[i % 7]) / deviation);
            sums[i] = Math.max(state.high(), state.low());
            // Only what has come up since counts for the planted shift.
            if (i == SHIFTED - 1) {
                state = chart.start();
            }
        }
        return sums;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** A draw by inversion. */
    private static int binomial(SplittableRandom random, int trials, double rate) {
        double left = random.nextDouble();
        double probability = Math.pow(1 - rate, trials);
        int events = 0;
        while (left > probability && events < trials) {
            left -= probability;
            events++;
            probability *= (trials - events + 1.0) / events * rate / (1 - rate);
        }
        return events;
    }

    private static DaySeries year(int seed, IntToDoubleFunction shift) {
        SplittableRandom random = new SplittableRandom(seed);
        double rate = Math.exp(Math.log(0.005) + random.nextDouble() * Math.log(0.33 / 0.005));
        int labels = 50 + random.nextInt(400);
        double beyond = 0.2 * random.nextDouble();
        double weekend = 0.3 * random.nextDouble();
        long[] days = IntStream.range(0, YEAR).asLongStream().toArray();
        double[] values = new double[YEAR];
        double[] sampling = new double[YEAR];
        for (int day = 0; day < YEAR; day++) {
            double logit = Math.log(rate / (1 - rate))
                    + beyond * random.nextGaussian()
                    + (day % 7 < 2 ? weekend : 0)
                    + shift.applyAsDouble(day);
            int trials = labels + random.nextInt(labels / 2);
            int events = binomial(random, trials, 1 / (1 + Math.exp(-logit)));
            values[day] = DaySeries.angle((double) events / trials, trials);
            sampling[day] = DaySeries.angleVariance(trials);
        }
        return new DaySeries(days, values, sampling);
    }

    private static Change look(DaySeries year, int until) {
        return MONITOR.look(year.between(Math.max(0, until - HISTORY), until)).orElseThrow();
    }

    private NullYears() {}
}
