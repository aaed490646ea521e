package io.northstar.model;

/**
 * A way to learn and how closely.
 *
 * @param learner the way
 * @param cost of an error, see {@link Learner}; above 0
 */
public record Candidate(Learner learner, double cost) {
    /** @throws IllegalArgumentException when the cost is not above 0 */
    public Candidate {
        if (!(cost > 0)) {
            throw new IllegalArgumentException("The cost of an error must be above 0, not " + cost);
        }
    }

    @Override
    public String toString() {
        return "%s with cost %s".formatted(learner.label(), cost);
    }
}
