package io.northstar.model;

import java.util.List;

/**
 * How a classifier is trained.
 *
 * @param features what it sees
 * @param candidates ways that are tried; the one that ranks the validation best is taken, of equal ones the first
 * @param effort how long is learned
 * @param balance from 0 (classes count as often as they are) to 1 (both classes count the same)
 * @param isotonicFrom with as many validation examples of each class the calibration is isotonic, with fewer logistic
 * @param fewest examples of each class that training and validation have at least
 * @param partitions of the examples, so many of which are worked on at a time
 * @param seed of what is drawn
 */
public record TrainingSettings(
        FeatureSettings features,
        List<Candidate> candidates,
        Effort effort,
        double balance,
        int isotonicFrom,
        int fewest,
        int partitions,
        long seed) {
    /**
     * How long is learned.
     *
     * @param iterations of linear learners at most; they end before when nothing gets better
     * @param trees that are boosted
     */
    public record Effort(int iterations, int trees) {
        /** @throws IllegalArgumentException when one of them is below 1 */
        public Effort {
            if (iterations < 1 || trees < 1) {
                throw new IllegalArgumentException(
                        "iterations and trees must be 1 or more, not %d and %d".formatted(iterations, trees));
            }
        }
    }

    /** @throws IllegalArgumentException when there is no candidate, or a number is out of range */
    public TrainingSettings {
        candidates = List.copyOf(candidates);
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("There must be a candidate to train");
        }
        if (!(balance >= 0 && balance <= 1)) {
            throw new IllegalArgumentException("balance must be from 0 to 1, not " + balance);
        }
        if (!features.dense() && candidates.stream().anyMatch(each -> each.learner() == Learner.BOOSTED_TREES)) {
            throw new IllegalArgumentException("boosted_trees need categories or numbers beside the text");
        }
        if (fewest < 1 || partitions < 1) {
            throw new IllegalArgumentException("fewest and partitions must be 1 or more");
        }
    }
}
