package io.northstar.stats;

/**
 * What a label says about acting on a score without a human.
 *
 * @param score how surely the action would be taken; compared with thresholds
 * @param weight decisions that the label stands for, 1 over its probability of being drawn and labelled; above 0
 * @param wrong whether acting would have been wrong
 */
public record ScoredLabel(double score, double weight, boolean wrong) {
    /** @throws IllegalArgumentException when the score is not a number or the weight not above 0 */
    public ScoredLabel {
        if (Double.isNaN(score) || !(weight > 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException(
                    "A label needs a score and a weight above 0, not %s and %s".formatted(score, weight));
        }
    }
}
