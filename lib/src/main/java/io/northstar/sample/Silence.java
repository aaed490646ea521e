package io.northstar.sample;

import io.northstar.stats.RatioTotals;
import io.northstar.stats.UnseenEvents;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How often labels of a stratum are expected to show no event of a share, for which its published interval is wider: see
 * {@link UnseenEvents}. Only of shares of decisions whose denominator is known without labels.
 *
 * @param populations decisions of each stratum
 * @param reach how many of them are in the denominator
 * @param above probability that a label of the stratum is in the numerator
 * @param below probability that it is in the denominator only
 */
record Silence(List<Double> populations, List<Double> reach, List<Double> above, List<Double> below) {
    static final Silence NONE = new Silence(List.of(), List.of(), List.of(), List.of());

    Silence {
        populations = List.copyOf(populations);
        reach = List.copyOf(reach);
        above = List.copyOf(above);
        below = List.copyOf(below);
    }

    boolean isEmpty() {
        return reach.stream().allMatch(size -> size == 0);
    }

    /** The totals of {@code days} like the planned one whose ratio has {@code variance}. */
    RatioTotals totals(double ratio, double variance, long[] labels, int days) {
        double below = days * reach.stream().mapToDouble(Double::doubleValue).sum();
        double labelled = 0;
        double squares = 0;
        double unlabelled = 0;
        long freedom = 0;
        for (int h = 0; h < labels.length; h++) {
            if (reach.get(h) > 0) {
                labelled += labels[h] * reach.get(h) / populations.get(h);
                squares += reach.get(h) * populations.get(h) / labels[h];
                unlabelled += populations.get(h) - labels[h];
                freedom += labels[h] - 1;
            }
        }
        return new RatioTotals(
                ratio * below,
                below,
                variance * below * below,
                0,
                0,
                Math.round(days * labelled),
                days * squares,
                days * freedom,
                days * unlabelled);
    }

    /** The strata that are silent on {@code days} days, as chance has it. */
    UnseenEvents draw(long[] labels, int days, SplittableRandom random) {
        return IntStream.range(0, days * labels.length)
                .mapToObj(i -> draw(i % labels.length, labels[i % labels.length], random))
                .reduce(UnseenEvents.NONE, UnseenEvents::plus);
    }

    private UnseenEvents draw(int h, long labels, SplittableRandom random) {
        double noneAbove = Math.pow(1 - above.get(h), (double) labels);
        double noneBelow = Math.pow(1 - below.get(h), (double) labels);
        double unseen = labels < populations.get(h) ? reach.get(h) : 0;
        double weight = populations.get(h) / labels;
        double numerator = random.nextDouble() < noneAbove ? unseen : 0;
        double remainder = random.nextDouble() < noneBelow ? unseen : 0;
        return new UnseenEvents(
                UnseenEvents.Place.COUNTED, numerator, weight * numerator, remainder, weight * remainder);
    }
}
