package io.northstar.stats;

import java.util.List;

/**
 * An estimate of which some labels are still missing.
 *
 * @param estimate the estimate from the labels that are in
 * @param standardError its standard error against a population much larger than the sample; with more than a small part of
 *     the population in the sample, take {@link #stratified}
 * @param labels labels that are in, or anything proportional to them
 * @param settledLabels labels that will be in at last, on the same scale
 */
public record LateLabels(double estimate, double standardError, double labels, double settledLabels) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if no label is in, or a number is negative that cannot be
     */
    public LateLabels {
        if (!(labels > 0 && settledLabels >= 0 && standardError >= 0) || Double.isNaN(estimate)) {
            throw new IllegalArgumentException("Needs labels and no negative numbers, but has " + labels + " of "
                    + settledLabels + " labels, estimate " + estimate + " and standard error " + standardError);
        }
    }

    /**
     * One stratum of a sample whose labels are coming in.
     *
     * @param in the stratum with the labels that are in
     * @param settledLabels how many labels it will have at last
     */
    public record Stratum(StratumMoments in, double settledLabels) {
        private double variance(double ratio) {
            double n = (double) in.labelled();
            double open = Math.max(0, 1 / n - 1 / Math.max(n, settledLabels));
            double mean = (in.y() - ratio * in.x()) / n;
            double squares = in.yy() - 2 * ratio * in.xy() + ratio * ratio * in.xx();
            // A single label has no spread of its own; it is measured from 0, the mean of the linearised values.
            double spread = n == 1 ? squares : Math.max(0, squares - n * mean * mean) / (n - 1);
            return in.population() * in.population() * open * spread;
        }
    }

    /**
     * A ratio of a sample drawn at random within strata, its missing labels missing at random within them.
     *
     * <p>The settled estimate differs from this one by {@code sum of N^2 (1/n_in - 1/n_settled) s^2 / X^2}, {@code s^2} the
     * spread of the linearised values: the labels that are in are a random part of the settled ones (double sampling, Cochran
     * 1977, Sampling Techniques, 3rd ed., chapter 12). {@link #standardError} is such that {@link #differenceVariance} is
     * exactly this.
     *
     * @param strata strata with at least one label each
     * @throws IllegalArgumentException if there is no stratum, one has no label, or the denominator is 0
     */
    public static LateLabels stratified(List<Stratum> strata) {
        if (strata.isEmpty() || strata.stream().anyMatch(stratum -> stratum.in().labelled() == 0)) {
            throw new IllegalArgumentException("Needs strata with at least one label each");
        }
        RatioTotals totals =
                RatioTotals.stratified(strata.stream().map(Stratum::in).toList(), LonelyStratum.ADJUST, true);
        if (totals.denominator() == 0) {
            throw new IllegalArgumentException("The ratio has denominator 0: there is nothing to take a share of");
        }
        double ratio = totals.ratio();
        double labels = strata.stream()
                .mapToDouble(stratum -> (double) stratum.in().labelled())
                .sum();
        double settled = strata.stream()
                .mapToDouble(stratum ->
                        Math.max(stratum.settledLabels(), (double) stratum.in().labelled()))
                .sum();
        double variance =
                strata.stream().mapToDouble(stratum -> stratum.variance(ratio)).sum()
                        / (totals.denominator() * totals.denominator());
        double missing = 1 - labels / settled;
        return new LateLabels(ratio, missing == 0 ? 0 : Math.sqrt(variance / missing), labels, settled);
    }

    /** The share of the settled labels that is missing, in [0, 1); 0 when more are in than will be. */
    public double missingShare() {
        return settledLabels <= labels ? 0 : 1 - labels / settledLabels;
    }

    /** Variance of the settled estimate around this one when labels are missing at random: {@code SE^2} times the missing share. */
    public double differenceVariance() {
        return standardError * standardError * missingShare();
    }

    /** The variance that a single label would have. */
    double spread() {
        return standardError * standardError * labels;
    }
}
