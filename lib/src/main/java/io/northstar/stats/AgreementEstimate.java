package io.northstar.stats;

/**
 * An estimated measure of agreement with how sure we are of it.
 *
 * @param estimate 1 for perfect agreement; for a measure that is corrected for chance 0 for what chance gives, and
 *     negative below
 * @param standardError linearised; 0 also when all items agree alike, where the interval tells more
 * @param interval the confidence interval
 */
public record AgreementEstimate(double estimate, double standardError, Interval interval) {}
