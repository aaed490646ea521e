package io.northstar.model;

/**
 * A way to learn and how closely.
 *
 * @param learner the way
 * @param cost of an error, see {@link Learner}; above 0
 */
public record Candidate(Learner learner, double cost) {
    /** @throws IllegalArgumentException when the cost is not above 0, or of trees no whole number */
    public Candidate {
        if (!(cost > 0)) {
            throw new IllegalArgumentException("The cost of an error must be above 0, not " + cost);
        }
        if (learner == Learner.BOOSTED_TREES && cost != Math.rint(cost)) {
            throw new IllegalArgumentException("The depth of trees must be a whole number, not " + cost);
        }
    }

    @Override
    public String toString() {
        return "%s with cost %s".formatted(learner.label(), cost);
    }
}
