package io.northstar.stats;

import java.util.List;

/**
 * Turns the moments of sampling strata into estimated totals and the variance-covariance of those totals.
 *
 * <p>Per stratum, with {@code N} units of which {@code m} are labelled: total {@code N y / m}, covariance
 * {@code N^2 (1 - m/N) / m * s_xy}, where {@code s_xy = (sum xy - sum x sum y / m) / (m - 1)} (Cochran 1977, Sampling
 * Techniques, 3rd ed., theorem 5.3; Sarndal, Swensson and Wretman 1992, section 3.7).
 */
final class StratifiedVariance {

    private final List<StratumMoments> strata;
    private final LonelyStratum policy;
    private final boolean finitePopulationCorrection;
    private final long lonely;

    StratifiedVariance(List<StratumMoments> strata, LonelyStratum policy, boolean finitePopulationCorrection) {
        this.strata =
                strata.stream().filter(stratum -> stratum.domainLabels() > 0).toList();
        this.policy = policy;
        this.finitePopulationCorrection = finitePopulationCorrection;
        this.lonely = this.strata.stream().filter(this::isLonely).count();
        if (policy == LonelyStratum.FAIL && lonely > 0) {
            throw new IllegalArgumentException(lonely + " of " + this.strata.size() + " strata have one label only, so"
                    + " their variance is unknown; merge strata, label more, or choose certainty, adjust or average");
        }
    }

    /** The totals over all strata that touch the domain. */
    RatioTotals totals() {
        return strata.stream().map(this::totals).reduce(RatioTotals.ZERO, RatioTotals::plus);
    }

    private RatioTotals totals(StratumMoments stratum) {
        double weight = stratum.population() / stratum.labelled();
        double factor = weight * unobserved(stratum) * spreadFactor(stratum);
        return new RatioTotals(
                weight * stratum.y(),
                weight * stratum.x(),
                factor * spread(stratum, stratum.yy(), stratum.y(), stratum.y()),
                factor * spread(stratum, stratum.xy(), stratum.x(), stratum.y()),
                factor * spread(stratum, stratum.xx(), stratum.x(), stratum.x()),
                stratum.domainLabels(),
                weight * weight * stratum.xx(),
                stratum.labelled() - 1,
                unobserved(stratum));
    }

    /** {@code N (1 - f)}: the units that the sample says nothing about; all of them without the correction. */
    private double unobserved(StratumMoments stratum) {
        return finitePopulationCorrection ? stratum.population() - stratum.labelled() : stratum.population();
    }

    private boolean isLonely(StratumMoments stratum) {
        return stratum.labelled() == 1 && unobserved(stratum) > 0;
    }

    /** What the sum of squares is multiplied with, besides {@code N^2 (1 - f) / m}. */
    private double spreadFactor(StratumMoments stratum) {
        boolean average = policy == LonelyStratum.AVERAGE && lonely < strata.size();
        if (stratum.labelled() == 1) {
            return average || policy == LonelyStratum.CERTAINTY ? 0 : 1;
        }
        double inflation = average ? (double) strata.size() / (strata.size() - lonely) : 1;
        return inflation / (stratum.labelled() - 1);
    }

    /**
     * Sum of products around the stratum's mean, or around 0 where the stratum is one unit and has no mean to speak of.
     */
    private static double spread(StratumMoments stratum, double products, double first, double second) {
        return stratum.labelled() == 1 ? products : Rounding.difference(products, first * second / stratum.labelled());
    }
}
