package io.northstar.stats;

import java.util.List;

/**
 * A weighted sum of shares that are estimated from different decisions, such as the change of a rate when some decisions change
 * sides.
 *
 * <p>The interval moves each share to the end of its own one: {@code S - sqrt(sum (w (p - end))^2)}, with the end that lowers the
 * sum, and alike above (Zou, Huang and Zhang 2009, Statistics in Medicine 28, 1136-1148). So it keeps what intervals of shares
 * say where few labels, or labels that all agree, have no standard error to speak of.
 *
 * @param estimate the sum
 * @param interval its confidence interval
 */
public record WeightedShares(double estimate, Interval interval) {
    /**
     * One share of the sum.
     *
     * @param weight what it is multiplied with, of either sign
     * @param share the estimate
     * @param interval its interval
     * @param units how many decisions the share is to hold for; infinite for those it was estimated of, or for the process
     */
    public record Part(double weight, double share, Interval interval, double units) {
        /** The share itself, without the chance of units to come. */
        public static Part of(double weight, RatioEstimate estimate) {
            return new Part(weight, estimate.estimate(), estimate.interval(), Double.POSITIVE_INFINITY);
        }

        /** The same for {@code units} decisions to come, each of which violates by chance. */
        public Part among(double units) {
            return new Part(weight, share, interval, units);
        }

        /** How far the share may be from its estimate, squared; of units to come at the end of the interval. */
        private double reach(double end, double confidence) {
            double chance = units > 0 ? Math.max(share * (1 - share), end * (1 - end)) / units : 0;
            double z = CriticalValues.normal(confidence);
            return weight * weight * ((share - end) * (share - end) + z * z * chance);
        }
    }

    /** The sum of {@code parts}; 0 without any. */
    public static WeightedShares of(List<Part> parts, double confidence) {
        double sum = 0;
        double below = 0;
        double above = 0;
        for (Part part : parts) {
            sum += part.weight() * part.share();
            boolean rising = part.weight() >= 0;
            below += part.reach(rising ? part.interval().low() : part.interval().high(), confidence);
            above +=
                    part.reach(rising ? part.interval().high() : part.interval().low(), confidence);
        }
        return new WeightedShares(sum, new Interval(sum - Math.sqrt(below), sum + Math.sqrt(above)));
    }
}
