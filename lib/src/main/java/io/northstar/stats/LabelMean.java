package io.northstar.stats;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The mean of a value over all decisions, from the labels that have it, under the sampling design that these were drawn by. */
public final class LabelMean {
    /**
     * A value that a label shows.
     *
     * @param stratum that the label was drawn from
     * @param weight decisions that it stands for, above 0
     * @param value of the decision
     */
    public record Value(SampledStratum stratum, double weight, double value) {}

    /**
     * The mean of {@code values} with a two-sided interval (ratio of two totals; Student's interval on its linearised error, see
     * {@link RatioEstimate#quantity}).
     *
     * @param values of labels drawn by probability; at least one
     * @param confidence level of the interval
     * @param policy what to do with strata of one label
     * @param finitePopulationCorrection whether labels reduce what is unknown
     * @throws IllegalStateException without a value
     */
    public static RatioEstimate of(
            List<Value> values, double confidence, LonelyStratum policy, boolean finitePopulationCorrection) {
        List<List<Value>> strata = values.stream().collect(Collectors.groupingBy(Value::stratum)).entrySet().stream()
                .sorted(Comparator.comparing(each -> each.getKey().id()))
                .map(Map.Entry::getValue)
                .toList();
        RatioTotals totals = RatioTotals.stratified(
                strata.stream()
                        .filter(each -> drawn(each) == SampledStratum.Draws.EQUAL)
                        .map(LabelMean::moments)
                        .toList(),
                policy,
                finitePopulationCorrection);
        for (List<Value> each : strata) {
            if (drawn(each) == SampledStratum.Draws.OWN) {
                totals = totals.plus(RatioTotals.poisson(weightedMoments(each, finitePopulationCorrection)));
            }
        }
        return RatioEstimate.quantity(totals, confidence);
    }

    private static SampledStratum.Draws drawn(List<Value> stratum) {
        return stratum.get(0).stratum().draws();
    }

    private static StratumMoments moments(List<Value> values) {
        SampledStratum stratum = values.get(0).stratum();
        double sum = 0;
        double squares = 0;
        for (Value each : values) {
            sum += each.value();
            squares += each.value() * each.value();
        }
        double labels = values.size();
        return new StratumMoments(
                stratum.population(), stratum.labelled(), values.size(), labels, sum, labels, sum, squares);
    }

    private static PoissonMoments weightedMoments(List<Value> values, boolean finitePopulationCorrection) {
        SampledStratum stratum = values.get(0).stratum();
        double[] sums = new double[6];
        for (Value each : values) {
            double value = each.value();
            double weight = each.weight();
            double spread = finitePopulationCorrection ? weight * (weight - 1) : weight * weight;
            sums[0] += weight;
            sums[1] += weight * value;
            sums[2] += spread;
            sums[3] += spread * value;
            sums[4] += spread * value * value;
            sums[5] += weight * weight;
        }
        return new PoissonMoments(
                stratum.population(),
                stratum.labelled(),
                values.size(),
                sums[0],
                sums[1],
                sums[2],
                sums[3],
                sums[4],
                sums[5]);
    }

    private LabelMean() {}
}
