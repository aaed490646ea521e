package io.northstar.sample;

import io.northstar.metric.RatioMetric;
import io.northstar.stats.Interval;
import io.northstar.stats.ProportionIntervals;
import io.northstar.stats.RatioEstimate;
import io.northstar.stats.RatioTotals;
import io.northstar.stats.SampleAllocation;
import io.northstar.stats.UnseenEvents;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A target in one slice, with what is known about it before the sample is drawn.
 *
 * @param target metric and half-width
 * @param slice the slice in words
 * @param population decisions of the day that the metric is about in it
 * @param labels labels of earlier days that speak for it
 * @param estimate what the metric is expected to be
 * @param spreads for each stratum the variance of the estimate times the labels from there
 * @param relief what finite populations take off the variance
 * @param silence how often strata are expected to show no event
 */
public record Goal(
        PlanTarget target,
        String slice,
        long population,
        long labels,
        double estimate,
        List<Double> spreads,
        double relief,
        Silence silence) {
    /** No interval of a share is narrower than the normal one by half. */
    private static final double WIDEST = 4;

    private static final int HALVINGS = 60;

    /** How many times chance says which strata are silent. */
    private static final int DRAWS = 50;

    private static final long SEED = 1;

    public Goal {
        spreads = List.copyOf(spreads);
    }

    /** The variance that the sample of one day may leave: the largest with which the window has the wanted half-width. */
    double limit(PlanSettings settings) {
        double low = 0;
        double high =
                WIDEST * target.windowDays() * SampleAllocation.variance(target.halfWidth(), settings.confidence());
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (halfWidth(middle, settings) <= target.halfWidth()) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * The half-width of the window's interval when the sample of one day leaves {@code variance}: for a share that of the
     * interval which {@link RatioEstimate#proportion} gives such an estimate, which is wide where events are few.
     */
    double halfWidth(double variance, PlanSettings settings) {
        double ofWindow = variance / target.windowDays();
        double events = Math.min(estimate, 1 - estimate);
        if (target.metric().kind() != RatioMetric.Kind.PROPORTION || events <= 0 || ofWindow == 0) {
            return SampleAllocation.halfWidth(ofWindow, settings.confidence());
        }
        double size = estimate * (1 - estimate) / ofWindow;
        Interval interval = size * events < RatioEstimate.FEWEST_EVENTS_FOR_WILSON
                ? ProportionIntervals.kornGraubard(estimate, size, settings.confidence())
                : ProportionIntervals.wilson(estimate, size, settings.confidence());
        return (interval.high() - interval.low()) / 2;
    }

    /**
     * The half-width that the published interval of the window is expected to have when each of its days has {@code labels}
     * in the strata, which leave {@code variance}: like {@link #halfWidth(double, PlanSettings)}, and as far wider as strata
     * without events in their labels make it, see {@link RatioEstimate#proportion(RatioTotals, UnseenEvents, double)}.
     */
    double halfWidth(double variance, long[] labels, PlanSettings settings) {
        if (silence.isEmpty() || !(variance > 0 && estimate > 0 && estimate < 1)) {
            return halfWidth(variance, settings);
        }
        int days = target.windowDays();
        RatioTotals totals = silence.totals(estimate, variance / days, labels, days);
        SplittableRandom random = new SplittableRandom(SEED);
        double sum = 0;
        for (int i = 0; i < DRAWS; i++) {
            Interval interval = RatioEstimate.proportion(
                            totals, silence.draw(labels, days, random), settings.confidence())
                    .interval();
            sum += (interval.high() - interval.low()) / 2;
        }
        return sum / DRAWS;
    }
}
