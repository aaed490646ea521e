package io.northstar.sample;

import io.northstar.metric.RatioMetric;
import io.northstar.metric.Weighting;
import java.util.List;

/**
 * A precision that a published metric is wanted to have in each slice of a grain.
 *
 * @param metric the metric, one that needs labels
 * @param weighting what each decision counts for
 * @param grain dimensions that make the slices; empty for the whole
 * @param halfWidth half of the width of the interval, in the metric's unit
 * @param windowDays days of samples that the number rests on; the sample of one day does its part
 * @param fewestDecisions slices with fewer decisions on the day are left to what others bring
 */
public record PlanTarget(
        RatioMetric metric,
        Weighting weighting,
        List<String> grain,
        double halfWidth,
        int windowDays,
        long fewestDecisions) {
    public PlanTarget {
        grain = List.copyOf(grain);
        if (!(halfWidth > 0) || windowDays < 1 || fewestDecisions < 0) {
            throw new IllegalArgumentException(
                    "plan.targets: half_width must be above 0, window_days at least 1 and min_population not negative, got %s, %d and %d"
                            .formatted(halfWidth, windowDays, fewestDecisions));
        }
        if (!metric.weightings().contains(weighting)) {
            throw new IllegalArgumentException("plan.targets: %s is not published by %s, only by %s"
                    .formatted(metric.name(), weighting.text(), metric.weightings()));
        }
    }
}
