package io.northstar.stats;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A label of a decision that counts by a value of its own, such as the views of its ad.
 *
 * @param stratum of the sampling design that it was drawn from
 * @param weight decisions that it stands for, above 0
 * @param value of the decision, not negative
 * @param violating the truth
 */
public record ValuedLabel(SampledStratum stratum, double weight, double value, boolean violating) {
    /** @throws IllegalArgumentException when the value is negative or not finite, or the weight not above 0 */
    public ValuedLabel {
        if (!(value >= 0 && weight > 0) || Double.isInfinite(value + weight)) {
            throw new IllegalArgumentException(
                    "A label needs a finite value from 0 and a weight above 0, not %s and %s".formatted(value, weight));
        }
    }

    /**
     * The share of the value that violates, with its interval; see {@link RatioTotals} and {@link UnseenEvents}.
     *
     * @param labels of the decisions that the share is about; some value above 0
     * @param confidence level of the interval
     * @param policy what to do with strata of one label
     * @param finitePopulationCorrection whether labels reduce what is unknown
     * @throws IllegalStateException when no label has a value above 0
     */
    public static RatioEstimate violatingShare(
            List<ValuedLabel> labels, double confidence, LonelyStratum policy, boolean finitePopulationCorrection) {
        RatioTotals totals = RatioTotals.ZERO;
        UnseenEvents unseen = UnseenEvents.NONE;
        List<StratumMoments> equal = new ArrayList<>();
        for (List<ValuedLabel> stratum : byStratum(labels)) {
            if (stratum.get(0).stratum().draws() == SampledStratum.Draws.EQUAL) {
                equal.add(moments(stratum));
            } else {
                totals = totals.plus(RatioTotals.poisson(weightedMoments(stratum, finitePopulationCorrection)));
            }
            unseen = unseen.plus(silent(stratum));
        }
        totals = totals.plus(RatioTotals.stratified(equal, policy, finitePopulationCorrection));
        return RatioEstimate.proportion(totals, unseen, confidence);
    }

    private static List<List<ValuedLabel>> byStratum(List<ValuedLabel> labels) {
        return labels.stream().collect(Collectors.groupingBy(ValuedLabel::stratum)).entrySet().stream()
                .sorted(Comparator.comparing(each -> each.getKey().id()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static UnseenEvents silent(List<ValuedLabel> stratum) {
        boolean some = stratum.stream().anyMatch(ValuedLabel::violating);
        boolean others = stratum.stream().anyMatch(label -> !label.violating());
        double sum = 0;
        double squares = 0;
        for (ValuedLabel label : stratum) {
            double weighted = label.weight() * label.value();
            sum += weighted;
            squares += weighted * weighted;
        }
        return new UnseenEvents(
                UnseenEvents.Place.COUNTED, some ? 0 : sum, some ? 0 : squares, others ? 0 : sum, others ? 0 : squares);
    }

    private static StratumMoments moments(List<ValuedLabel> labels) {
        SampledStratum stratum = labels.get(0).stratum();
        double below = 0;
        double above = 0;
        double belowSquares = 0;
        double aboveSquares = 0;
        for (ValuedLabel label : labels) {
            double square = label.value() * label.value();
            below += label.value();
            belowSquares += square;
            above += label.violating() ? label.value() : 0;
            aboveSquares += label.violating() ? square : 0;
        }
        return new StratumMoments(
                stratum.population(),
                stratum.labelled(),
                labels.size(),
                below,
                above,
                belowSquares,
                aboveSquares,
                aboveSquares);
    }

    private static PoissonMoments weightedMoments(List<ValuedLabel> labels, boolean finitePopulationCorrection) {
        SampledStratum stratum = labels.get(0).stratum();
        double[] sums = new double[5];
        for (ValuedLabel label : labels) {
            double weight = label.weight();
            double spread = finitePopulationCorrection ? weight * (weight - 1) : weight * weight;
            double square = label.value() * label.value();
            sums[0] += weight * label.value();
            sums[1] += spread * square;
            sums[2] += weight * weight * square;
            if (label.violating()) {
                sums[3] += weight * label.value();
                sums[4] += spread * square;
            }
        }
        return new PoissonMoments(
                stratum.population(),
                stratum.labelled(),
                labels.size(),
                sums[0],
                sums[3],
                sums[1],
                sums[4],
                sums[4],
                sums[2]);
    }
}
