package io.northstar.stats;

/**
 * Strata whose labels show no event at all. Such a stratum adds nothing to an estimate, nor to its variance, however few
 * labels it has; still its unlabelled units may hold events.
 *
 * <p>The strata of one kind are taken as one sample without events: with {@code W} the sum of the weights of their labels
 * and {@code m = W^2 / sum of squared weights} Kish's effective number of labels (Kish 1965, Survey Sampling, section
 * 11.7), at most {@code W (1 - tail^(1/m))} events are unseen: Clopper and Pearson's upper limit at 0 of m (Clopper and
 * Pearson 1934, Biometrika 26, 404-413), at 95 % about 3.7 W / m. A stratum of great weight keeps its say among well
 * sampled ones, and days add up: 28 days without events bound the daily rate 28 times as tightly as one.
 *
 * @param place what an unseen event is to the denominator
 * @param numerator {@code W} of the strata that may hold units of the numerator and show none
 * @param numeratorSquares sum of squared weights of their labels
 * @param remainder {@code W} of the strata that may hold units of the denominator outside the numerator and show none
 * @param remainderSquares sum of squared weights of their labels
 */
public record UnseenEvents(
        Place place, double numerator, double numeratorSquares, double remainder, double remainderSquares) {

    /** What an unseen event is to the denominator. */
    public enum Place {
        /** The denominator is known without labels: an unseen event is in it already, such as a leak among approvals. */
        COUNTED,
        /** Labels decide about the denominator: an unseen event adds to it, such as a miss among the violating. */
        MISSING
    }

    /** Nothing is unseen. */
    public static final UnseenEvents NONE = new UnseenEvents(Place.COUNTED, 0, 0, 0, 0);

    /**
     * Checks the sums.
     *
     * @throws IllegalArgumentException if one of them is negative or not a number
     */
    public UnseenEvents {
        if (!(numerator >= 0 && numeratorSquares >= 0 && remainder >= 0 && remainderSquares >= 0)) {
            throw new IllegalArgumentException("Weights must not be negative, but are " + numerator + ", "
                    + numeratorSquares + ", " + remainder + " and " + remainderSquares);
        }
    }

    /** Adds other strata of the same metric. */
    public UnseenEvents plus(UnseenEvents other) {
        return new UnseenEvents(
                place,
                numerator + other.numerator,
                numeratorSquares + other.numeratorSquares,
                remainder + other.remainder,
                remainderSquares + other.remainderSquares);
    }

    /** The share with as many unseen units of the numerator as there may be; at most 1. */
    double highest(RatioTotals totals, double confidence) {
        double unseen = most(numerator, numeratorSquares, confidence);
        return Math.min(1, (totals.numerator() + unseen) / (totals.denominator() + added(unseen)));
    }

    /** The share with as many unseen units outside the numerator as there may be; at least 0. */
    double lowest(RatioTotals totals, double confidence) {
        double unseen = most(remainder, remainderSquares, confidence);
        double seen = totals.numerator() - (unseen - added(unseen));
        return Math.max(0, seen / (totals.denominator() + added(unseen)));
    }

    private double added(double unseen) {
        return place == Place.MISSING ? unseen : 0;
    }

    private static double most(double weight, double squares, double confidence) {
        return weight == 0 || squares == 0
                ? 0
                : weight
                        * ProportionIntervals.clopperPearson(0, weight * weight / squares, confidence)
                                .high();
    }
}
