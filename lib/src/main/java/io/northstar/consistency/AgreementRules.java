package io.northstar.consistency;

import io.northstar.table.InconsistencyReview;
import java.io.Serializable;
import java.util.List;

/**
 * When agreement is shown, and when reviewers are said not to agree.
 *
 * @param confidence level of the intervals, in (0, 1)
 * @param minItems decisions with two reviews below which nothing is shown, at least 2
 * @param minNamed decisions that a review must name the policy for, and as many that one must not, below which agreement is
 *     not corrected for chance, at least 1
 * @param coefficient the measure that decides whether reviewers agree, one of {@link #COEFFICIENTS}
 * @param cannotAgreeBelow reviewers cannot agree where the whole interval of the coefficient is below this, in (0, 1]
 */
public record AgreementRules(
        double confidence, long minItems, long minNamed, String coefficient, double cannotAgreeBelow)
        implements Serializable {
    /** Measures that can decide. */
    public static final List<String> COEFFICIENTS = List.of(
            InconsistencyReview.COHEN_KAPPA,
            InconsistencyReview.FLEISS_KAPPA,
            InconsistencyReview.GWET_AC1,
            InconsistencyReview.KRIPPENDORFF_ALPHA);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    public AgreementRules {
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("quality.confidence must be in (0, 1), got " + confidence);
        }
        if (minItems < 2 || minNamed < 1) {
            throw new IllegalArgumentException(
                    "consistency needs min_items >= 2 and min_named >= 1, but they are %d and %d"
                            .formatted(minItems, minNamed));
        }
        if (!COEFFICIENTS.contains(coefficient)) {
            throw new IllegalArgumentException("consistency.cannot_agree.coefficient is %s, expected one of %s"
                    .formatted(coefficient, COEFFICIENTS));
        }
        if (!(cannotAgreeBelow > 0 && cannotAgreeBelow <= 1)) {
            throw new IllegalArgumentException(
                    "consistency.cannot_agree.below must be in (0, 1], got " + cannotAgreeBelow);
        }
    }
}
