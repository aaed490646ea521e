package io.northstar.stats;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Agreement beyond chance, {@code 1 - c (1 - A) / (1 - E)}, with its sampling error.
 *
 * <p>{@code A} is the mean agreement of the items, {@code E} what {@link Chance} expects from the mean shares of the
 * categories. Both are ratios of weighted totals, so the error is linearised: with {@code u_i} the change of the
 * coefficient per unit of weight on item {@code i}, {@code V = n / (n - 1) sum w_i^2 u_i^2} (Woodruff 1971, JASA 66,
 * 411-414; items as drawn with replacement, which is careful where they were drawn from strata). With equal weights this is
 * the variance of Gwet 2014, Handbook of Inter-Rater Reliability, chapter 5.
 *
 * @param parts items that look alike, in a fixed order
 * @param chance how chance agrees
 * @param correction {@code c}, 1 except for Krippendorff's alpha
 */
record ChanceCorrection(List<Part> parts, Chance chance, double correction) {
    /** Sums of shares are exact up to this; shares themselves are far coarser. */
    private static final double ROUNDING = 1e-12;

    /**
     * Items that look alike.
     *
     * @param totals how many, and their weights
     * @param agreementWeight what each counts in the mean agreement, 0 without a pair of votes
     * @param agreement share of its pairs of votes that agree
     * @param shareWeight what each counts in the mean shares
     * @param shares shares of the categories in its votes
     */
    record Part(ItemTotals totals, double agreementWeight, double agreement, double shareWeight, List<Double> shares) {}

    /** The estimate; empty with fewer than two items, without any pair of votes, and where all votes say the same. */
    Optional<AgreementEstimate> estimate(double confidence) {
        long items = parts.stream().mapToLong(part -> part.totals.items()).sum();
        double pairWeight = weighted(part -> part.agreementWeight);
        if (items < 2 || pairWeight == 0) {
            return Optional.empty();
        }
        double agreement = weighted(part -> part.agreementWeight * part.agreement) / pairWeight;
        double shareWeight = weighted(part -> part.shareWeight);
        double[] shares = shares(shareWeight);
        double expected = chance.expected(shares);
        if (expected >= 1 - ROUNDING) {
            return Optional.empty();
        }
        double[] slopes = chance.slopes(shares);
        double squares = parts.stream()
                .mapToDouble(part -> {
                    double byAgreement = part.agreementWeight * (part.agreement - agreement) / pairWeight;
                    double byChance = part.shareWeight * rise(slopes, part.shares, shares) / shareWeight;
                    double influence =
                            correction * (byAgreement - (1 - agreement) / (1 - expected) * byChance) / (1 - expected);
                    return part.totals.squaredWeights() * influence * influence;
                })
                .sum();
        double standardError = Math.sqrt(squares * items / (items - 1));
        return Optional.of(new AgreementEstimate(
                corrected(agreement, expected),
                standardError,
                interval(agreement, expected, standardError, items, confidence)));
    }

    /**
     * Student's t interval within what the coefficient can be. Where all pairs agree, or none does, the sample shows no
     * variation: there the ends are those of the Clopper-Pearson interval of the agreement, corrected for the same chance.
     */
    private Interval interval(double agreement, double expected, double standardError, long items, double confidence) {
        if (agreement <= ROUNDING || agreement >= 1 - ROUNDING) {
            double size = kishSize();
            Interval ends = ProportionIntervals.clopperPearson(agreement >= 1 - ROUNDING ? size : 0, size, confidence);
            return new Interval(corrected(ends.low(), expected), corrected(ends.high(), expected));
        }
        double centre = corrected(agreement, expected);
        double half = CriticalValues.student(items - 1, confidence) * standardError;
        return new Interval(Math.max(corrected(0, expected), centre - half), Math.min(1, centre + half));
    }

    private double corrected(double agreement, double expected) {
        return 1 - correction * (1 - agreement) / (1 - expected);
    }

    /** How many equally weighted items those with a pair of votes are worth. */
    private double kishSize() {
        double weight = parts.stream()
                .filter(part -> part.agreementWeight > 0)
                .mapToDouble(part -> part.totals.weight())
                .sum();
        double squares = parts.stream()
                .filter(part -> part.agreementWeight > 0)
                .mapToDouble(part -> part.totals.squaredWeights())
                .sum();
        return weight * weight / squares;
    }

    private double weighted(ToDoubleFunction<Part> value) {
        return parts.stream()
                .mapToDouble(part -> part.totals.weight() * value.applyAsDouble(part))
                .sum();
    }

    private double[] shares(double shareWeight) {
        double[] shares = new double[parts.get(0).shares.size()];
        for (int i = 0; i < shares.length; i++) {
            int category = i;
            shares[i] = weighted(part -> part.shareWeight * part.shares.get(category)) / shareWeight;
        }
        return shares;
    }

    private static double rise(double[] slopes, List<Double> shares, double[] means) {
        double rise = 0;
        for (int i = 0; i < slopes.length; i++) {
            rise += slopes[i] * (shares.get(i) - means[i]);
        }
        return rise;
    }
}
