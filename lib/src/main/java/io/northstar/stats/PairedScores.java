package io.northstar.stats;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How much better one classifier's scores are than another's on the same labels.
 *
 * <p>Of each label the squared distance of both scores from the truth is taken (Brier 1950, a proper score: no other scores than
 * the true probabilities do better), and the mean difference over all decisions estimated from the labels under their design. Both
 * see the same decisions, so that what is hard for both cancels.
 */
public final class PairedScores {
    /**
     * A label that both have scored.
     *
     * @param label with the score of the one in charge
     * @param challenger score of the other
     */
    public record Pair(JudgedScore label, double challenger) {
        /** By how much the challenger's squared error is smaller; from -1 to 1. */
        double improvement() {
            double truth = label.violating() ? 1 : 0;
            double before = label.score() - truth;
            double after = challenger - truth;
            return before * before - after * after;
        }
    }

    /**
     * The mean improvement with a two-sided interval, so that its lower end is above the truth with probability {@code risk}
     * at most.
     *
     * @param pairs labels drawn by probability; at least one
     * @param risk of each end, strictly between 0 and a half
     * @param policy what to do with strata of one label
     * @param finitePopulationCorrection whether labels reduce what is unknown
     * @throws IllegalStateException without a label
     */
    public static RatioEstimate improvement(
            List<Pair> pairs, double risk, LonelyStratum policy, boolean finitePopulationCorrection) {
        List<List<Pair>> strata =
                pairs.stream()
                        .collect(Collectors.groupingBy(pair -> pair.label().stratum()))
                        .entrySet()
                        .stream()
                        .sorted(Comparator.comparing(each -> each.getKey().id()))
                        .map(java.util.Map.Entry::getValue)
                        .toList();
        RatioTotals totals = RatioTotals.stratified(
                strata.stream()
                        .filter(each -> drawn(each) == SampledStratum.Draws.EQUAL)
                        .map(PairedScores::moments)
                        .toList(),
                policy,
                finitePopulationCorrection);
        for (List<Pair> each : strata) {
            if (drawn(each) == SampledStratum.Draws.OWN) {
                totals = totals.plus(RatioTotals.poisson(weightedMoments(each, finitePopulationCorrection)));
            }
        }
        return RatioEstimate.quantity(totals, 1 - 2 * risk);
    }

    private static SampledStratum.Draws drawn(List<Pair> stratum) {
        return stratum.get(0).label().stratum().draws();
    }

    private static StratumMoments moments(List<Pair> pairs) {
        SampledStratum stratum = pairs.get(0).label().stratum();
        double sum = 0;
        double squares = 0;
        for (Pair pair : pairs) {
            double improvement = pair.improvement();
            sum += improvement;
            squares += improvement * improvement;
        }
        double labels = pairs.size();
        return new StratumMoments(
                stratum.population(), stratum.labelled(), pairs.size(), labels, sum, labels, sum, squares);
    }

    private static PoissonMoments weightedMoments(List<Pair> pairs, boolean finitePopulationCorrection) {
        SampledStratum stratum = pairs.get(0).label().stratum();
        double[] sums = new double[6];
        for (Pair pair : pairs) {
            double improvement = pair.improvement();
            double weight = pair.label().weight();
            double spread = finitePopulationCorrection ? weight * (weight - 1) : weight * weight;
            sums[0] += weight;
            sums[1] += weight * improvement;
            sums[2] += spread;
            sums[3] += spread * improvement;
            sums[4] += spread * improvement * improvement;
            sums[5] += weight * weight;
        }
        return new PoissonMoments(
                stratum.population(),
                stratum.labelled(),
                pairs.size(),
                sums[0],
                sums[1],
                sums[2],
                sums[3],
                sums[4],
                sums[5]);
    }

    private PairedScores() {}
}
