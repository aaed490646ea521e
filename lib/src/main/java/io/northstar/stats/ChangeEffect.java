package io.northstar.stats;

/**
 * A part of a change with its sampling error.
 *
 * @param estimate the part, in the unit of the ratio
 * @param standardError its standard error; 0 where both periods are counted in full
 */
public record ChangeEffect(double estimate, double standardError) {

    /** Normal confidence interval. */
    public Interval interval(double confidence) {
        double half = CriticalValues.normal(confidence) * standardError;
        return new Interval(estimate - half, estimate + half);
    }

    /** Whether the confidence interval holds no 0: sampling alone does not explain this part. */
    public boolean real(double confidence) {
        return !interval(confidence).contains(0);
    }
}
