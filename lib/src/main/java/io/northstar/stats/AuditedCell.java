package io.northstar.stats;

/**
 * The labels of one cell, a side (restricted or permitted) and what QA says (violating or compliant), and what audits found
 * among them. Days add up.
 *
 * @param weight estimated decisions in the cell: sum of {@code w1} over its labels
 * @param labels its labels
 * @param squares sum of {@code w1^2} over them
 * @param violating audits that found a violation
 * @param compliant audits that found none
 */
public record AuditedCell(double weight, long labels, double squares, Audits violating, Audits compliant) {
    /** Nothing. */
    public static final AuditedCell EMPTY = new AuditedCell(0, 0, 0, Audits.NONE, Audits.NONE);

    /**
     * Audits with the same finding.
     *
     * @param count how many
     * @param weight sum of {@code w}, one over the probability that the decision was drawn and its label audited
     * @param spread sum of {@code w (w - 1)}; of {@code w^2} without finite population correction
     * @param squares sum of {@code w^2}
     */
    public record Audits(long count, double weight, double spread, double squares) {
        /** No audit. */
        public static final Audits NONE = new Audits(0, 0, 0, 0);

        /** Adds others. */
        public Audits plus(Audits other) {
            return new Audits(
                    count + other.count, weight + other.weight, spread + other.spread, squares + other.squares);
        }
    }

    /** Adds another part of the cell. */
    public AuditedCell plus(AuditedCell other) {
        return new AuditedCell(
                weight + other.weight,
                labels + other.labels,
                squares + other.squares,
                violating.plus(other.violating),
                compliant.plus(other.compliant));
    }

    /** Audits in the cell. */
    public long audits() {
        return violating.count + compliant.count;
    }

    /** Estimated share of the cell that violates; there must be an audit. */
    double violatingShare() {
        return violating.weight / auditedWeight();
    }

    /** Variance of that share: of a ratio of two totals from independent draws, {@code sum w(w-1) (y - p)^2 / W^2}. */
    double varianceOfShare() {
        double share = violatingShare();
        double spread = violating.spread * (1 - share) * (1 - share) + compliant.spread * share * share;
        double audits = audits();
        double smallSample = audits > 1 ? audits / (audits - 1) : 1;
        return smallSample * Math.max(0, spread) / (auditedWeight() * auditedWeight());
    }

    /** How much an unseen finding may weigh: the squared weights of the cell as if its audits stood for all of it. */
    double squaredAuditWeights() {
        double scale = weight / auditedWeight();
        return scale * scale * (violating.squares + compliant.squares);
    }

    private double auditedWeight() {
        return violating.weight + compliant.weight;
    }
}
