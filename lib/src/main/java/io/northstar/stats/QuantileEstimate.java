package io.northstar.stats;

import java.util.OptionalDouble;

/**
 * An estimated quantile of a duration with its confidence interval, in seconds.
 *
 * @param value the quantile
 * @param low the low end of the interval, not above {@code value}
 * @param high the high end; empty when the data set none, which is common while many tasks are open
 */
public record QuantileEstimate(double value, double low, OptionalDouble high) {}
