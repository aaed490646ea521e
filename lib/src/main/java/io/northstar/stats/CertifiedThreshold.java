package io.northstar.stats;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * A threshold above which acting without a human is wrong at most as often as promised, with a stated confidence.
 *
 * @param threshold scores of at least this much are acted on
 * @param labels labels with such a score
 * @param wrong those of them for which acting would have been wrong
 * @param pValue of the hypothesis that the rate is above the limit
 */
public record CertifiedThreshold(double threshold, long labels, long wrong, double pValue) {
    /**
     * The lowest of {@code thresholds} that is certified: whatever the scores are, the probability that the rate of wrong
     * decisions among those at or above it exceeds {@code limit} is at most {@code risk}. Empty when none is.
     *
     * <p>Learn then Test with a fixed sequence (Angelopoulos, Bates, Candès, Jordan and Lei 2021, arXiv 2110.01052, section 3):
     * from the highest threshold down, until one is not rejected. Under a design that gives all labels the same weight they
     * are counted, with the exact binomial {@code p = P(Bin(n, limit) <= wrong)}; under others they go by {@link RateEvidence},
     * also where only labels of one weight have come. So the highest threshold has to be one that enough labels
     * reach: with none wrong it takes {@code log(risk) / log(1 - limit)} of them if their weights are equal, more otherwise.
     *
     * @param labels of decisions drawn by probability, which had no part in the choice of scores or thresholds
     * @param thresholds from the highest to the lowest, chosen without these labels, for example quantiles of the scores of
     *     all decisions
     * @param smallestWeight that a label can have under the design
     * @param largestWeight that a label can have under the design
     * @throws IllegalArgumentException when thresholds are not in order, a number is out of range, or a label has a weight that
     *     the design does not give
     */
    public static Optional<CertifiedThreshold> lowest(
            List<ScoredLabel> labels,
            List<Double> thresholds,
            double limit,
            double risk,
            double smallestWeight,
            double largestWeight) {
        if (!(risk > 0 && risk < 1)) {
            throw new IllegalArgumentException("The risk must be between 0 and 1, not " + risk);
        }
        List<ScoredLabel> highestFirst = labels.stream()
                .sorted(Comparator.comparingDouble(ScoredLabel::score).reversed())
                .toList();
        labels.stream()
                .filter(label -> label.weight() < smallestWeight || label.weight() > largestWeight)
                .findFirst()
                .ifPresent(label -> {
                    throw new IllegalArgumentException(
                            "A label of weight %s is none of a design with weights from %s to %s"
                                    .formatted(label.weight(), smallestWeight, largestWeight));
                });
        boolean equal = smallestWeight == largestWeight;
        RateEvidence evidence = new RateEvidence(RateEvidence.Side.BELOW, limit, largestWeight);
        Optional<CertifiedThreshold> certified = Optional.empty();
        double former = Double.POSITIVE_INFINITY;
        int counted = 0;
        long wrong = 0;
        for (double threshold : thresholds) {
            if (!(threshold < former)) {
                throw new IllegalArgumentException(
                        "Thresholds must fall, but %s comes after %s".formatted(threshold, former));
            }
            former = threshold;
            while (counted < highestFirst.size() && highestFirst.get(counted).score() >= threshold) {
                ScoredLabel label = highestFirst.get(counted++);
                if (!equal) {
                    evidence.add(label.weight(), label.wrong());
                }
                wrong += label.wrong() ? 1 : 0;
            }
            double pValue = equal
                    ? BinomialDistribution.of(counted, limit).cumulativeProbability((int) wrong)
                    : evidence.pValue();
            if (pValue > risk) {
                return certified;
            }
            certified = Optional.of(new CertifiedThreshold(threshold, counted, wrong, pValue));
        }
        return certified;
    }
}
