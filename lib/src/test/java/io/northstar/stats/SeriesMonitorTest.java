package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.northstar.stats.SeriesMonitor.Change;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeriesMonitorTest {
    private static final SeriesMonitor MONITOR = new SeriesMonitor(14, 28);
    private static final int DAYS = 84;
    private static final double LABELS = 400;

    /** A Bayes factor by brute force: the densities of the values are added up over means, moves and factors. */
    @Test
    void evidenceIsTheRatioOfDensities() {
        double[] values = {1.0, 1.4, 0.7, 2.1, 2.6, 1.9};
        double[] weights = {1, 1, 1, 1, 1, 1};
        double ratio = 0;
        for (double move : new double[] {0.5, 2, 8}) {
            ratio += density(values, 3, move) / density(values, 3, 0) / 3;
        }
        ShiftModel model = new ShiftModel(values, weights, new int[6], 0, 1);
        assertThat(Math.exp(model.logEvidence(3, 6))).isCloseTo(ratio, within(2e-3 * ratio));
        assertThat(model.shift(3, 6)).isCloseTo(2.2 - 3.1 / 3, within(1e-12));
        assertThat(model.shifts(3, 6, 0.5).contains(model.shift(3, 6))).isTrue();
        assertThat(model.logEvidence(0, 6)).isZero();
    }

    /** The mean of the evidence is 1 without a change, with any means of weekdays; it is heavy-tailed, so its size is bounded. */
    @Test
    void evidenceIsRarelyLargeWithoutAChange() {
        SplittableRandom random = new SplittableRandom(3);
        long alarms = IntStream.range(0, 4000)
                .filter(i -> look(series(random, day -> 0.1 + 0.03 * (day % 7 == 0 ? 1 : 0), 0.0))
                                .logEvidence()
                        >= Math.log(20))
                .count();
        assertThat(alarms / 4000.0).as("share of series with evidence of 20").isLessThan(0.05);
    }

    @Test
    void aShiftIsFoundOnItsDayAndItsEndToo() {
        SplittableRandom random = new SplittableRandom(5);
        Change lasting = look(series(random, day -> day >= 74 ? 0.2 : 0.1, 0.01));
        assertThat(lasting.logEvidence()).isGreaterThan(Math.log(1e6));
        assertThat(lasting.since()).isBetween(73L, 75L);
        assertThat(74L).isBetween(lasting.sinceLow(), lasting.sinceHigh());
        assertThat(lasting.until()).isEmpty();
        Change over = look(series(random, day -> day >= 66 && day < 78 ? 0.2 : 0.1, 0.01));
        assertThat(over.until()).hasValueSatisfying(day -> assertThat(day).isBetween(77L, 79L));
    }

    /** A spoilt day among those that are usual hides nothing; on the newest day it is news. */
    @Test
    void aLoneDayIsNotWhatIsUsual() {
        SplittableRandom random = new SplittableRandom(6);
        DaySeries poisoned = series(random, day -> day == 30 ? 0.9 : day >= 78 ? 0.16 : 0.1, 0.0);
        assertThat(poisoned.withoutLoneDays().size()).isEqualTo(DAYS - 1);
        assertThat(look(poisoned).logEvidence()).isGreaterThan(Math.log(1000));
        assertThat(look(series(random, day -> day == DAYS - 1 ? 0.9 : 0.1, 0.0)).logEvidence())
                .isGreaterThan(Math.log(1e5));
    }

    /** A share that is twice what it was, on one day: an alert of its night among thousands of series, and no news on the next. */
    @Test
    void oneDayFarOffIsNewsOnce() {
        SplittableRandom random = new SplittableRandom(7);
        Change spike = look(series(random, day -> day == DAYS - 1 ? 0.25 : 0.1, 0.0));
        assertThat(spike.logEvidence()).isGreaterThan(Math.log(10_000 / 0.05));
        assertThat(spike.since())
                .isEqualTo(spike.sinceLow())
                .isEqualTo(spike.sinceHigh())
                .isEqualTo(DAYS - 1);
        assertThat(look(series(random, day -> day == DAYS - 2 ? 0.25 : 0.1, 0.0))
                        .logEvidence())
                .isLessThan(Math.log(20));
    }

    /** Days like the newest one are no evidence where there were such days before, and none at all where one was just now. */
    @Test
    void theNewestDayIsHeldAgainstLoneDaysToo() {
        SplittableRandom random = new SplittableRandom(11);
        double first = MONITOR.newestDay(series(random, day -> day == DAYS - 1 ? 0.25 : 0.1, 0.0));
        double third =
                MONITOR.newestDay(series(random, day -> day == 20 || day == 45 || day == DAYS - 1 ? 0.25 : 0.1, 0.0));
        double justNow =
                MONITOR.newestDay(series(random, day -> day == DAYS - 9 ? 0.35 : day == DAYS - 1 ? 0.25 : 0.1, 0.0));
        assertThat(first).isGreaterThan(Math.log(100_000));
        assertThat(third).isBetween(0.0, first - Math.log(1000));
        assertThat(justNow).isNotPositive();
        assertThat(MONITOR.newestDay(new DaySeries(new long[14], new double[14], new double[14])))
                .isZero();
    }

    /** What came after an old change is held against itself: the old one is no news, and hides no new one. */
    @Test
    void anOldChangeIsNoNews() {
        SplittableRandom random = new SplittableRandom(9);
        Change old = look(series(random, day -> day >= 40 ? 0.2 : 0.1, 0.0));
        assertThat(old.heldFrom()).isBetween(39L, 41L);
        assertThat(old.logEvidence()).isLessThan(Math.log(20));
        Change again = look(series(random, day -> day >= 78 ? 0.1 : day >= 40 ? 0.2 : 0.1, 0.0));
        assertThat(again.heldFrom()).isBetween(39L, 41L);
        assertThat(again.since()).isBetween(77L, 79L);
    }

    @Test
    void shortSeriesSayNothing() {
        DaySeries few = new DaySeries(new long[14], new double[14], new double[14]);
        assertThat(MONITOR.look(few)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new SeriesMonitor(2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new DaySeries(new long[1], new double[2], new double[1]));
    }

    @Test
    void daysThatFollowTheirNeighboursCountForLess() {
        SplittableRandom random = new SplittableRandom(8);
        long[] days = IntStream.range(0, DAYS).asLongStream().toArray();
        double[] alike = new double[DAYS];
        for (int i = 1; i < DAYS; i++) {
            alike[i] = 0.8 * alike[i - 1] + random.nextGaussian();
        }
        double[] alone = random.doubles(DAYS).toArray();
        assertThat(new DaySeries(days, alike, new double[DAYS]).independence(56))
                .isLessThan(0.5);
        assertThat(new DaySeries(days, alone, new double[DAYS]).independence(56))
                .isGreaterThan(0.8);
        double[] same = new double[DAYS];
        Arrays.fill(same, 3);
        assertThat(look(new DaySeries(days, same, new double[DAYS])).logEvidence())
                .isCloseTo(0, within(1e-9));
    }

    private static Change look(DaySeries series) {
        return MONITOR.look(series).orElseThrow();
    }

    static DaySeries series(SplittableRandom random, IntToDoubleFunction rate, double beyond) {
        long[] days = IntStream.range(0, DAYS).asLongStream().toArray();
        double[] values = new double[DAYS];
        double[] sampling = new double[DAYS];
        for (int day = 0; day < DAYS; day++) {
            double mean = rate.applyAsDouble(day) + beyond * random.nextGaussian();
            double share = mean + Math.sqrt(mean * (1 - mean) / LABELS) * random.nextGaussian();
            values[day] = DaySeries.angle(Math.max(0, Math.min(1, share)), LABELS);
            sampling[day] = DaySeries.angleVariance(LABELS);
        }
        return new DaySeries(days, values, sampling);
    }

    /** Adds up over the mean, the move (unless 0) and the standard deviation, with weight 1 / deviation. */
    private static double density(double[] values, int from, double move) {
        double sum = 0;
        for (double logDeviation = -3; logDeviation <= 4; logDeviation += 0.05) {
            double deviation = Math.exp(logDeviation);
            for (double mean = -6; mean <= 9; mean += 0.1) {
                if (move == 0) {
                    sum += likelihood(values, from, mean, 0, deviation) * 0.1;
                    continue;
                }
                double step = move / 10;
                for (double at = -5 * move; at <= 5 * move; at += step) {
                    double prior = Math.exp(-at * at / (2 * move * move)) / (move * Math.sqrt(2 * Math.PI));
                    sum += likelihood(values, from, mean, at * deviation, deviation) * prior * step * 0.1;
                }
            }
        }
        return sum;
    }

    private static double likelihood(double[] values, int from, double mean, double shift, double deviation) {
        double log = 0;
        for (int i = 0; i < values.length; i++) {
            double off = (values[i] - mean - (i >= from ? shift : 0)) / deviation;
            log -= off * off / 2 + Math.log(deviation);
        }
        return Math.exp(log);
    }
}
