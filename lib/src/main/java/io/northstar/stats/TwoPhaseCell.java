package io.northstar.stats;

/**
 * What the audits of one first-phase stratum and one audit stratum contribute to a ratio.
 *
 * <p>A unit was drawn with probability p1 into the first phase (a decision, for QA) and, given that, with probability p2 into
 * the second (its label, for audit); {@code w1 = 1/p1}, {@code w2 = 1/p2}. Audits outside the slice that is looked at add
 * 0 to every sum.
 *
 * @param first the first-phase stratum
 * @param second the audit stratum; it may reach over several first-phase strata
 * @param audits audits in the denominator
 * @param x sum of {@code w1 w2} times the denominator's value
 * @param y sum of {@code w1 w2} times the numerator's value
 * @param once sums of {@code w1 w2} times products of values
 * @param half sums of {@code w1^2 w2} times products of values
 * @param full sums of {@code (w1 w2)^2} times products of values
 */
public record TwoPhaseCell(
        First first, Second second, long audits, double x, double y, Products once, Products half, Products full) {

    /** How units are drawn within a stratum. */
    public enum Draw {
        /** A simple random sample of fixed size, without replacement. */
        FIXED_SIZE,
        /** Each unit on its own, with its own probability. */
        POISSON
    }

    /**
     * A stratum of the first phase.
     *
     * @param stratum its name
     * @param draw how units were drawn
     * @param population how many units it has
     * @param labelled how many of them are in the first phase
     */
    public record First(String stratum, Draw draw, double population, long labelled) {
        /**
         * Checks the sizes.
         *
         * @throws IllegalArgumentException if more are labelled than there are, or none
         */
        public First {
            if (labelled < 1 || !(labelled <= population)) {
                throw new IllegalArgumentException("A first-phase stratum of %s units cannot have %d labelled ones"
                        .formatted(population, labelled));
            }
        }
    }

    /**
     * A stratum of the second phase.
     *
     * @param stratum its name
     * @param draw how labels were drawn for audit
     * @param labels how many labels it has
     * @param audited how many of them are audited, in the slice or not
     */
    public record Second(String stratum, Draw draw, double labels, long audited) {
        /**
         * Checks the sizes.
         *
         * @throws IllegalArgumentException if nothing is audited, or more of a fixed size than there are
         */
        public Second {
            if (audited < 1 || (draw == Draw.FIXED_SIZE && !(audited <= labels))) {
                throw new IllegalArgumentException(
                        "An audit stratum of %s labels cannot have %d audited ones".formatted(labels, audited));
            }
        }

        /** {@code p2_i p2_j / p2_ij}: 1 where labels are drawn on their own. */
        private double jointFactor() {
            return draw == Draw.POISSON || audited < 2 ? 1 : (labels - 1) * audited / (labels * (double) (audited - 1));
        }
    }

    /** Estimate of the sum over pairs of labels of this cell, each unit also paired with itself. */
    Products pairs() {
        return half.plus(Products.ofTotals(y, x).minus(full).times(second.jointFactor()));
    }
}
