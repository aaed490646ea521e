package io.northstar.stats;

/**
 * Evidence that a stream has changed at some time, followed value by value: the sum over all possible starts of the likelihood
 * ratios since (Shiryaev and Roberts), or the largest of them (CUSUM), as e-detectors. An alarm when it reaches {@code n} comes
 * after {@code n} values on average at the earliest when nothing has changed, whatever the values are distributed like before
 * (Shin, Ramdas and Rinaldo 2024, New England Journal of Statistics in Data Science 2, 229-260).
 *
 * @param kind whether starts are added up or the best is taken
 * @param logEvidence logarithm of the evidence now
 * @param values values so far
 * @param changedAfter values before the most likely start
 */
public record ChangeEvidence(Kind kind, double logEvidence, long values, long changedAfter) {
    /** How the possible starts are put together. */
    public enum Kind {
        SHIRYAEV_ROBERTS,
        CUSUM
    }

    /** Before the first value. */
    public static ChangeEvidence none(Kind kind) {
        return new ChangeEvidence(kind, Double.NEGATIVE_INFINITY, 0, 0);
    }

    /** The state after a value with this logarithm of its likelihood ratio, whose mean is 1 at most before the change. */
    public ChangeEvidence plus(double logRatio) {
        double before = switch (kind) {
            case SHIRYAEV_ROBERTS -> Math.max(logEvidence, 0) + Math.log1p(Math.exp(-Math.abs(logEvidence)));
            case CUSUM -> Math.max(logEvidence, 0);
        };
        return new ChangeEvidence(kind, before + logRatio, values + 1, logEvidence <= 0 ? values : changedAfter);
    }

    /** Whether the evidence alarms when false alarms may come once in {@code values} values on average. */
    public boolean alarmsOnceIn(double values) {
        return logEvidence >= Math.log(values);
    }
}
