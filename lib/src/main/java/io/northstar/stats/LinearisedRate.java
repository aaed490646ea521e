package io.northstar.stats;

import java.util.List;

/** A rate of {@link AuditedLabels} with its derivatives by the sizes of the cells and by their violating shares. */
final class LinearisedRate {
    private final double denominator;
    private final double ratio;
    private final double[] ofSizes = new double[AuditedLabels.CELLS];
    private final double[] ofShares = new double[AuditedLabels.CELLS];

    /**
     * The rate where {@code shares} of the {@code cells} violate.
     *
     * @throws IllegalStateException if the denominator is 0
     */
    LinearisedRate(TrueRate rate, List<AuditedCell> cells, ViolatingShares shares) {
        double above = 0;
        double below = 0;
        for (int i = 0; i < cells.size(); i++) {
            above += cells.get(i).weight() * rate.numerator(i, shares.of(i));
            below += cells.get(i).weight() * rate.denominator(i, shares.of(i));
        }
        if (!(below > 0)) {
            throw new IllegalStateException(
                    "The rate has denominator " + below + "; check it before asking for the rate");
        }
        denominator = below;
        ratio = above / below;
        for (int i = 0; i < cells.size(); i++) {
            double weight = cells.get(i).weight();
            ofSizes[i] = residual(rate, i, shares.of(i));
            ofShares[i] = weight * (residual(rate, i, 1) - residual(rate, i, 0));
        }
    }

    private double residual(TrueRate rate, int cell, double share) {
        return (rate.numerator(cell, share) - ratio * rate.denominator(cell, share)) / denominator;
    }

    double denominator() {
        return denominator;
    }

    double ratio() {
        return ratio;
    }

    /** By how much the rate grows with each decision of the cell. */
    double[] ofSizes() {
        return ofSizes;
    }

    /** By how much it grows with the violating share of the cell. */
    double[] ofShares() {
        return ofShares;
    }
}
