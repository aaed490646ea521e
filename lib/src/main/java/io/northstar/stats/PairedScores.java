package io.northstar.stats;

import java.util.List;

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
        return LabelMean.of(
                pairs.stream()
                        .map(pair -> new LabelMean.Value(
                                pair.label().stratum(), pair.label().weight(), pair.improvement()))
                        .toList(),
                1 - 2 * risk,
                policy,
                finitePopulationCorrection);
    }

    private PairedScores() {}
}
