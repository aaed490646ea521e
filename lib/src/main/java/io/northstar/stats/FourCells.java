package io.northstar.stats;

import org.apache.commons.statistics.distribution.HypergeometricDistribution;

/**
 * Two sets, each split by whether something occurs: is it more frequent in the first?
 *
 * @param with occurrences in the first set, at least 0
 * @param without the rest of the first set, at least 0
 * @param otherWith occurrences in the second set, at least 0
 * @param otherWithout the rest of the second set, at least 0
 */
public record FourCells(int with, int without, int otherWith, int otherWithout) {
    /**
     * Checks the counts.
     *
     * @throws IllegalArgumentException if a count is negative
     */
    public FourCells {
        if (with < 0 || without < 0 || otherWith < 0 || otherWithout < 0) {
            throw new IllegalArgumentException("Counts must be at least 0, got %d, %d, %d and %d"
                    .formatted(with, without, otherWith, otherWithout));
        }
    }

    /**
     * The probability of at least as many occurrences in the first set when there is no difference and the margins are as they
     * are (Fisher 1935, The Design of Experiments). 1 when a margin is empty.
     */
    public double fisherGreater() {
        return upper(with);
    }

    /** Twice the probability of a difference at least as large to the same side, at most 1: the test of Fisher to both sides. */
    public double fisher() {
        return Math.min(
                1, 2 * Math.min(upper(with), new FourCells(without, with, otherWithout, otherWith).upper(without)));
    }

    /**
     * The smallest value that {@link #fisherGreater} can take with these margins: a test that cannot reach the level needs no
     * correction for it (Tarone 1990, Biometrics 46, 515-522).
     */
    public double leastFisherGreater() {
        return upper(Math.min(with + without, with + otherWith));
    }

    /** How many times as frequent it is in the first set as in the second; infinite when only the first has it, 0 if neither. */
    public double growth() {
        double first = (double) with / Math.max(1, with + without);
        double second = (double) otherWith / Math.max(1, otherWith + otherWithout);
        return first == 0 ? 0 : first / second;
    }

    private double upper(int least) {
        if (total() == 0 || least == 0) {
            return 1;
        }
        HypergeometricDistribution occurrences = HypergeometricDistribution.of(
                Math.toIntExact(total()), Math.addExact(with, otherWith), Math.addExact(with, without));
        return Math.min(1, occurrences.survivalProbability(least - 1));
    }

    private long total() {
        return (long) with + without + otherWith + otherWithout;
    }
}
