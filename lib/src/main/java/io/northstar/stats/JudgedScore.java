package io.northstar.stats;

/**
 * A label of a decision that a classifier has scored.
 *
 * @param stratum of the sampling design that it was drawn from
 * @param weight decisions that it stands for, 1 over its probability of being drawn and labelled; above 0
 * @param score probability of a violation as the classifier says
 * @param violating the truth
 */
public record JudgedScore(SampledStratum stratum, double weight, double score, boolean violating) {
    /** @throws IllegalArgumentException when the score is not a number or the weight not above 0 */
    public JudgedScore {
        if (Double.isNaN(score) || !(weight > 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException(
                    "A label needs a score and a weight above 0, not %s and %s".formatted(score, weight));
        }
    }
}
