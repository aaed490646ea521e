package io.northstar.stats;

/** Which share of each cell of {@link AuditedLabels} violates, and how sure that is. */
final class ViolatingShares {
    private final double[] shares;
    private final double[][] covariance;

    private ViolatingShares(double[] shares, double[][] covariance) {
        this.shares = shares;
        this.covariance = covariance;
    }

    /** The share of the cell at {@code cell}. */
    double of(int cell) {
        return shares[cell];
    }

    /** Covariance of sums of shares, {@code sum_ij left_i right_j Cov(share_i, share_j)}. */
    double covariance(double[] left, double[] right) {
        return QuadraticForm.of(covariance, left, right);
    }

    /** The share that audits found in each cell, none of which needs an assumption about the others. */
    static ViolatingShares audited(AuditedLabels labels) {
        int cells = AuditedLabels.CELLS;
        double[] shares = new double[cells];
        double[][] covariance = new double[cells][cells];
        for (int i = 0; i < cells; i++) {
            AuditedCell cell = labels.cell(i);
            if (cell.audits() > 0) {
                shares[i] = cell.violatingShare();
                covariance[i][i] = cell.varianceOfShare();
            }
        }
        return new ViolatingShares(shares, covariance);
    }

    /**
     * The shares that make a side's total {@code N (p + Sp - 1) / (Se + Sp - 1)}: {@code Sp/J} where QA says violating and
     * {@code (Sp - 1)/J} where it says compliant. No shares of their own: they may lie outside [0, 1].
     */
    static ViolatingShares byQuality(LabelQuality restricted, LabelQuality permitted) {
        int cells = AuditedLabels.CELLS;
        double[] shares = new double[cells];
        double[][] covariance = new double[cells][cells];
        LabelQuality[] sides = {restricted, permitted};
        for (int side = 0; side < sides.length; side++) {
            LabelQuality quality = sides[side];
            double information = quality.information();
            int violating = 2 * side;
            shares[violating] = quality.specificity() / information;
            shares[violating + 1] = (quality.specificity() - 1) / information;
            double scale = information * information;
            double[][] gradient = {
                {-quality.specificity() / scale, (quality.sensitivity() - 1) / scale},
                {(1 - quality.specificity()) / scale, quality.sensitivity() / scale}
            };
            for (int i = 0; i < 2; i++) {
                for (int j = 0; j < 2; j++) {
                    covariance[violating + i][violating + j] =
                            gradient[i][0] * gradient[j][0] * quality.sensitivityVariance()
                                    + gradient[i][1] * gradient[j][1] * quality.specificityVariance()
                                    + (gradient[i][0] * gradient[j][1] + gradient[i][1] * gradient[j][0])
                                            * quality.covariance();
                }
            }
        }
        return new ViolatingShares(shares, covariance);
    }
}
