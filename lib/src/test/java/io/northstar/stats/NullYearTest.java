package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.stats.SeriesMonitor.Change;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A year of ten thousand series of shares without a change: with weekdays, more variation than counting makes, and rates from
 * one in two hundred to one in three. Alarms are to be as rare as promised; and the same monitors are to find planted shifts.
 */
class NullYearTest {
    private static final int SERIES = 10_000;
    private static final int YEAR = 365;
    private static final int HISTORY = 84;
    private static final double RATE = 0.05;
    private static final int SHIFTED = 250;
    private static final double ALARM = Math.log(1000);
    private static final SeriesMonitor MONITOR = new SeriesMonitor(14, 28);

    @Test
    void falseAlarmsAreAsRareAsPromised() {
        // Every eighth week is looked at: nights in between share most of their days with these.
        int[] nights = IntStream.iterate(HISTORY, night -> night <= YEAR, night -> night + 56)
                .toArray();
        double[][] evidence = new double[nights.length][SERIES];
        IntStream.range(0, SERIES).parallel().forEach(i -> {
            DaySeries year = year(i, day -> 0);
            for (int at = 0; at < nights.length; at++) {
                evidence[at][i] = look(year, nights[at]).logEvidence();
            }
        });
        long nightsWithAlarm = Arrays.stream(evidence)
                .filter(night -> Double.isFinite(Discoveries.leastEvidence(night, SERIES, RATE)))
                .count();
        double alone = Arrays.stream(evidence)
                        .flatMapToDouble(Arrays::stream)
                        .filter(log -> log >= -Math.log(RATE))
                        .count()
                / (double) (SERIES * nights.length);
        assertThat(alone)
                .as("share of looks with evidence of 20, promised 0.05")
                .isLessThan(RATE);
        assertThat((double) nightsWithAlarm)
                .as("nights with any alarm of %d, promised %.2f", nights.length, RATE * nights.length)
                .isLessThanOrEqualTo(Math.ceil(RATE * nights.length));
    }

    /** CUSUM gets the limit that gives it as many series with a false alarm in a year, and sees a standardised angle. */
    @Test
    void shiftsAreFoundAboutAsFastAsByCusumWithAsManyFalseAlarms() {
        int series = 120;
        double[] quiet = new double[series];
        double[] quietCusum = new double[series];
        double[] delays = new double[series];
        DaySeries[] shifted = new DaySeries[series];
        IntStream.range(0, series).parallel().forEach(i -> {
            DaySeries year = year(SERIES + i, day -> 0);
            quiet[i] = IntStream.rangeClosed(HISTORY + 1, YEAR)
                    .mapToDouble(night -> look(year, night).logEvidence())
                    .max()
                    .orElseThrow();
            quietCusum[i] = Arrays.stream(cusum(year)).max().orElseThrow();
            shifted[i] = year(2 * SERIES + i, day -> day >= SHIFTED ? 0.8 : 0);
            delays[i] = IntStream.rangeClosed(SHIFTED + 1, YEAR)
                    .filter(night -> look(shifted[i], night).logEvidence() >= ALARM)
                    .map(night -> night - SHIFTED)
                    .findFirst()
                    .orElse(YEAR - SHIFTED);
        });
        long alarms = Arrays.stream(quiet).filter(log -> log >= ALARM).count();
        Arrays.sort(quietCusum);
        double limit = quietCusum[series - 1 - (int) alarms];
        double[] cusumDelays = Arrays.stream(shifted)
                .mapToDouble(year -> {
                    double[] sums = cusum(year);
                    return IntStream.range(SHIFTED, YEAR)
                            .filter(day -> sums[day] > limit)
                            .map(day -> day + 1 - SHIFTED)
                            .findFirst()
                            .orElse(YEAR - SHIFTED);
                })
                .toArray();
        String figures =
                "series with a false alarm in the year %d of %d; median delay in days %.0f, CUSUM with limit %.1f %.0f; mean %.1f, CUSUM %.1f"
                        .formatted(
                                alarms,
                                series,
                                median(delays),
                                limit,
                                median(cusumDelays),
                                Arrays.stream(delays).average().orElseThrow(),
                                Arrays.stream(cusumDelays).average().orElseThrow());
        assertThat(alarms).as(figures).isLessThan(series / 20);
        assertThat(median(delays)).as(figures).isLessThanOrEqualTo(median(cusumDelays) + 1);
    }

    /** The larger of the two sums after each day; means of weekdays and variance are those of the first days. */
    private static double[] cusum(DaySeries year) {
        double[] means = new double[7];
        for (int i = 0; i < HISTORY; i++) {
            means[i % 7] += year.values()[i] / (HISTORY / 7);
        }
        double squares = 0;
        for (int i = 0; i < HISTORY; i++) {
            squares += Math.pow(year.values()[i] - means[i % 7], 2);
        }
        double deviation = Math.sqrt(squares / (HISTORY - 7));
        ControlChart.Cusum chart = new ControlChart.Cusum(0.5, 4);
        ControlChart.State state = chart.start();
        double[] sums = new double[YEAR];
        for (int i = HISTORY; i < YEAR; i++) {
            state = chart.next(state, (year.values()[i] - means[i % 7]) / deviation);
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
        int from = Math.max(0, until - HISTORY);
        return MONITOR.look(new DaySeries(
                        Arrays.copyOfRange(year.days(), from, until),
                        Arrays.copyOfRange(year.values(), from, until),
                        Arrays.copyOfRange(year.sampling(), from, until)))
                .orElseThrow();
    }
}
