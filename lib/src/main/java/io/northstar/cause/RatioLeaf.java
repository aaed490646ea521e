package io.northstar.cause;

import io.northstar.stats.PeriodTotals;
import java.util.List;

/**
 * One combination of values of all dimensions with the totals of a ratio in two periods.
 *
 * @param values one for each dimension
 * @param before its totals in the period to compare with
 * @param after its totals in the period in question
 */
public record RatioLeaf(List<String> values, PeriodTotals before, PeriodTotals after) {

    /** Copies the list. */
    public RatioLeaf {
        values = List.copyOf(values);
    }

    /** The leaf with its numerator, and the numerator expected if its rate had stayed. */
    Leaf expecting(double overallRate, double priorWeight) {
        double rate = (before.numerator() + priorWeight * overallRate) / (before.denominator() + priorWeight);
        return new Leaf(values, Math.max(0, after.numerator()), Math.max(0, after.denominator() * rate));
    }
}
