package io.northstar.pattern;

import io.northstar.stats.RatioEstimate;
import io.northstar.stats.RatioTotals;
import io.northstar.stats.ShareContrast;
import java.util.List;

/**
 * What the labels of some decisions of a window add up to.
 *
 * <p>The share of them that violate is about the process behind the decisions, not about these alone: each label counts as drawn
 * on its own from many more, with its weight (with replacement; Sarndal, Swensson and Wretman 1992, section 2.9). Within strata
 * that leaves the variance rather too large.
 *
 * @param labels how many
 * @param violatingLabels those that violate
 * @param weight sum of the weights
 * @param violatingWeight that of those that violate
 * @param squares sum of the squared weights
 * @param violatingSquares that of those that violate
 */
record LabelTotals(
        long labels,
        long violatingLabels,
        double weight,
        double violatingWeight,
        double squares,
        double violatingSquares) {
    /** No labels. */
    static final LabelTotals NONE = new LabelTotals(0, 0, 0, 0, 0, 0);

    /** Sums as they were taken, in the order of the components. */
    static LabelTotals of(List<Double> sums) {
        return new LabelTotals(
                sums.get(0).longValue(), sums.get(1).longValue(), sums.get(2), sums.get(3), sums.get(4), sums.get(5));
    }

    /** What is left without {@code part}, labels that are among these. */
    LabelTotals minus(LabelTotals part) {
        if (labels == part.labels) {
            return NONE;
        }
        double leftWeight = weight - part.weight;
        double leftSquares = squares - part.squares;
        return new LabelTotals(
                labels - part.labels,
                violatingLabels - part.violatingLabels,
                leftWeight,
                left(violatingWeight - part.violatingWeight, leftWeight, part),
                leftSquares,
                left(violatingSquares - part.violatingSquares, leftSquares, part));
    }

    /** Of what is left of a sum, what violates: none or all where no label or each does, whatever rounding says. */
    private double left(double violating, double all, LabelTotals part) {
        if (violatingLabels == part.violatingLabels) {
            return 0;
        }
        return violatingLabels - part.violatingLabels == labels - part.labels ? all : violating;
    }

    /** Both together. */
    LabelTotals plus(LabelTotals other) {
        return new LabelTotals(
                labels + other.labels,
                violatingLabels + other.violatingLabels,
                weight + other.weight,
                violatingWeight + other.violatingWeight,
                squares + other.squares,
                violatingSquares + other.violatingSquares);
    }

    /**
     * The share that violates, of as many labels as these are worth: by their own variance, or by the one they would have if
     * they violated as {@code all} do, whichever is less. A few labels may vary little by chance.
     *
     * @param all these labels and those that they are compared with
     */
    ShareContrast.Sample sample(LabelTotals all, double confidence) {
        RatioEstimate own = share(confidence);
        double share = all.violatingWeight / all.weight;
        double ofSquares = all.violatingSquares / all.squares;
        double spread = ofSquares * (1 - share) * (1 - share) + (1 - ofSquares) * share * share;
        double worth = weight * weight / squares * share * (1 - share) / spread;
        return new ShareContrast.Sample(
                own.estimate(), worth > 0 ? Math.min(worth, own.effectiveLabels()) : own.effectiveLabels());
    }

    /** The share that violates. */
    RatioEstimate share(double confidence) {
        return RatioEstimate.proportion(
                new RatioTotals(
                        violatingWeight,
                        weight,
                        violatingSquares,
                        violatingSquares,
                        squares,
                        labels,
                        squares,
                        labels - 1,
                        weight),
                confidence);
    }
}
