package io.northstar.stats;

/**
 * A share corrected for labels that are sometimes wrong.
 *
 * @param raw the corrected share as it came out; outside [0, 1] only by Rogan and Gladen's correction
 * @param estimate the share cut to [0, 1], with its interval
 * @param phaseOneVariance the part of its variance that comes from drawing decisions for QA
 * @param phaseTwoVariance the part that comes from drawing labels for audit
 */
public record CorrectedShare(double raw, RatioEstimate estimate, double phaseOneVariance, double phaseTwoVariance) {
    /** Whether the share came out in [0, 1]. */
    public boolean plausible() {
        return raw >= 0 && raw <= 1;
    }
}
