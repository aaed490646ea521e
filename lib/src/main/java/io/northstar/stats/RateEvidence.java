package io.northstar.stats;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Evidence about whether a rate of wrong decisions is on one side of a limit, from labels with unequal weights.
 *
 * <p>Each label multiplies the wealth of a gambler who bets a share of it that the rate is on the other side (Waudby-Smith and
 * Ramdas 2024, JRSS B 86, 1-27): a factor {@code 1 - s b w (y - r) / d} for a label of weight {@code w} that is wrong
 * ({@code y = 1}) or not, a limit {@code r}, a share {@code b}, a side {@code s} and the largest loss {@code d}. The evidence is
 * the mean wealth over fixed shares. If the rate is not on the side that is bet on, its expectation is at most 1: for
 * independent draws since each factor's is; for draws without replacement from strata with weights {@code N_h / n_h} since the
 * mean product of draws is at most the power of the mean factor (Maclaurin's inequality) and the product over strata at most the
 * power of their mean, whose sum is the population's {@code sum (y - r)}. By Markov's inequality it therefore
 * exceeds {@code 1 / p} with probability at most {@code p} when it is looked at once. Where labels come one after the other as
 * independent draws of the whole design, that holds for all looks together (Ville 1939); where whole strata come one after the
 * other it does not.
 *
 * <p>It does not depend on the order of labels, and parts of them merge by {@link #plus}.
 */
public final class RateEvidence {
    /** Which side of the limit the evidence is for. */
    public enum Side {
        /** For a rate below the limit. */
        BELOW,
        /** For a rate above the limit. */
        ABOVE
    }

    private static final int SHARES = 24;
    private static final double LARGEST_SHARE = 0.95;
    /** From one share to the next: the smallest is 0.95 times 1.3 to the power of -23, which is 0.0023. */
    private static final double STEP = 1.3;

    private final Side side;
    private final double limit;
    private final double largestWeight;
    private final double[] logWealth = new double[SHARES];

    /**
     * No evidence yet.
     *
     * @param limit of the rate, strictly between 0 and 1
     * @param largestWeight that a label can have, known before the labels
     * @throws IllegalArgumentException when one of them is out of range
     */
    public RateEvidence(Side side, double limit, double largestWeight) {
        if (!(limit > 0 && limit < 1)) {
            throw new IllegalArgumentException("The limit of a rate must be between 0 and 1, not " + limit);
        }
        if (!(largestWeight > 0)) {
            throw new IllegalArgumentException("The largest weight must be above 0, not " + largestWeight);
        }
        this.side = side;
        this.limit = limit;
        this.largestWeight = largestWeight;
    }

    /**
     * Takes up a label.
     *
     * @throws IllegalArgumentException when its weight is larger than the largest
     */
    public void add(double weight, boolean wrong) {
        if (!(weight > 0 && weight <= largestWeight)) {
            throw new IllegalArgumentException(
                    "The weight of a label must be above 0 and at most %s, not %s".formatted(largestWeight, weight));
        }
        double gain = weight / largestWeight * (side == Side.BELOW ? limit - (wrong ? 1 : 0) : (wrong ? 1 : 0) - limit);
        double largestLoss = side == Side.BELOW ? 1 - limit : limit;
        double share = LARGEST_SHARE;
        for (int i = 0; i < SHARES; i++) {
            logWealth[i] += Math.log1p(share * gain / largestLoss);
            share /= STEP;
        }
    }

    /** The evidence of both; of the same side, limit and largest weight. */
    public RateEvidence plus(RateEvidence other) {
        if (side != other.side || limit != other.limit || largestWeight != other.largestWeight) {
            throw new IllegalArgumentException("Evidence about different rates cannot be put together");
        }
        RateEvidence sum = new RateEvidence(side, limit, largestWeight);
        for (int i = 0; i < SHARES; i++) {
            sum.logWealth[i] = logWealth[i] + other.logWealth[i];
        }
        return sum;
    }

    /** The logarithm of the evidence; 0 without labels. */
    public double log() {
        double largest = DoubleStream.of(logWealth).max().orElseThrow();
        double sum = IntStream.range(0, SHARES)
                .mapToDouble(i -> Math.exp(logWealth[i] - largest))
                .sum();
        return largest + Math.log(sum / SHARES);
    }

    /** An upper bound of the probability of as much evidence if the rate is not on this side of the limit. */
    public double pValue() {
        return Math.min(1, Math.exp(-log()));
    }
}
