package io.northstar.metric;

import io.northstar.stats.LonelyStratum;
import java.io.Serializable;

/**
 * How totals become published numbers.
 *
 * @param confidence level of the intervals, in (0, 1)
 * @param finitePopulationCorrection whether a sampled share of the population lowers the variance
 * @param lonelyStratum what to do with the variance of a stratum that has one label
 * @param maxUnmeasuredShare a metric is refused above this share of its population without labels, in [0, 1]
 * @param minLabels a number with fewer labels is suppressed
 * @param minPopulation a number about fewer decisions is suppressed
 */
public record EstimationRules(
        double confidence,
        boolean finitePopulationCorrection,
        LonelyStratum lonelyStratum,
        double maxUnmeasuredShare,
        long minLabels,
        long minPopulation)
        implements Serializable {
    public EstimationRules {
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("quality.confidence must be in (0, 1), got " + confidence);
        }
        if (!(maxUnmeasuredShare >= 0 && maxUnmeasuredShare <= 1)) {
            throw new IllegalArgumentException(
                    "quality.max_unmeasured_share must be in [0, 1], got " + maxUnmeasuredShare);
        }
    }
}
