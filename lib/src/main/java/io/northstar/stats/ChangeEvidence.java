package io.northstar.stats;

/**
 * Evidence that a stream has changed at some time, followed value by value: the sum over all possible starts of the likelihood
 * ratios since (Shiryaev and Roberts), as an e-detector. An alarm when it reaches {@code n} comes after {@code n} values on
 * average at the earliest when nothing has changed, whatever the values are distributed like before (Shin, Ramdas and Rinaldo
 * 2024, New England Journal of Statistics in Data Science 2, 229-260).
 *
 * @param logEvidence logarithm of the evidence now
 */
public record ChangeEvidence(double logEvidence) {
    /** Before the first value. */
    public static final ChangeEvidence NONE = new ChangeEvidence(Double.NEGATIVE_INFINITY);

    /** The state after a value with this logarithm of its likelihood ratio, whose mean is 1 at most before the change. */
    public ChangeEvidence plus(double logRatio) {
        return new ChangeEvidence(Math.max(logEvidence, 0) + Math.log1p(Math.exp(-Math.abs(logEvidence))) + logRatio);
    }

    /** Whether the evidence alarms when false alarms may come once in {@code values} values on average. */
    public boolean alarmsOnceIn(double values) {
        return logEvidence >= Math.log(values);
    }
}
