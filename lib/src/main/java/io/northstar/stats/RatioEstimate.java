package io.northstar.stats;

/**
 * An estimated ratio with how sure we are of it.
 *
 * @param estimate numerator total divided by denominator total
 * @param standardError square root of the linearised sampling variance; 0 also when all labels agree, where the
 *     interval tells more
 * @param interval the confidence interval
 * @param method how the interval was computed
 * @param effectiveLabels how many independent labels the sample is worth: for a proportion the {@code n*} the interval
 *     was computed with, for a quantity Kish's effective size, for a census all labels
 * @param designEffect how many times larger the variance is than that of a simple random sample of as many labels: for
 *     a proportion {@code n V / (p(1-p))} (Kish 1965, Survey Sampling, section 8.2); where that is undefined because
 *     all labels agree, and for a quantity, labels divided by {@code effectiveLabels}; 1 for a census
 */
public record RatioEstimate(
        double estimate,
        double standardError,
        Interval interval,
        IntervalMethod method,
        double effectiveLabels,
        double designEffect) {

    /**
     * From this many effective labels on the Wilson interval keeps its coverage; below, the wider Korn-Graubard
     * interval is used. 30 is also where NCHS starts to publish proportions (Parker et al. 2017, Vital and Health
     * Statistics 2-175).
     */
    public static final double FEWEST_LABELS_FOR_WILSON = 30;

    /** Effective labels of the rarer kind from which Wilson's interval keeps its coverage; shown by simulation. */
    public static final double FEWEST_EVENTS_FOR_WILSON = 10;

    /** Sums of millions of weights, added in different orders, agree at least this well. */
    private static final double ROUNDING = 1e-9;

    /**
     * Estimates a share between 0 and 1, with an interval that also allows for events in strata that show none.
     *
     * <p>Each end of the interval of {@link #proportion(RatioTotals, double)} is moved by what the unseen events may move
     * the share, as two independent parts of a sum: {@code R + sqrt((high - R)^2 + (highest - R)^2)}, and alike below
     * (Zou and Donner 2008, Statistics in Medicine 27, 1693-1702). A sample without variation has no seen part; there the
     * farther of the two ends holds.
     *
     * @param totals a numerator that is part of its denominator
     * @param unseen the strata that show no event
     * @param confidence the wanted coverage, strictly between 0 and 1
     * @throws IllegalStateException if the denominator is 0
     * @throws IllegalArgumentException if the ratio lies outside [0, 1] by more than rounding
     */
    public static RatioEstimate proportion(RatioTotals totals, UnseenEvents unseen, double confidence) {
        RatioEstimate seen = proportion(totals, confidence);
        return seen.method == IntervalMethod.CENSUS
                ? seen
                : seen.reaching(
                        Math.min(seen.estimate, unseen.lowest(totals, confidence)),
                        Math.max(seen.estimate, unseen.highest(totals, confidence)));
    }

    private RatioEstimate reaching(double lowest, double highest) {
        Interval wider = method == IntervalMethod.CLOPPER_PEARSON
                ? new Interval(Math.min(interval.low(), lowest), Math.max(interval.high(), highest))
                : new Interval(
                        Math.max(0, estimate - Math.hypot(estimate - interval.low(), estimate - lowest)),
                        Math.min(1, estimate + Math.hypot(interval.high() - estimate, highest - estimate)));
        return new RatioEstimate(estimate, standardError, wider, method, effectiveLabels, designEffect);
    }

    /**
     * Estimates a share between 0 and 1.
     *
     * <p>The interval is, in this order,
     *
     * <ul>
     *   <li>a point for a census;
     *   <li>Clopper-Pearson on Kish's effective size, lowered for few degrees of freedom and at most the number of labels,
     *       where the sample has no variation;
     *   <li>Korn-Graubard below {@link #FEWEST_LABELS_FOR_WILSON} effective labels, on
     *       {@link ProportionIntervals#effectiveSize}, which is at most the number of labels;
     *   <li>Korn-Graubard below {@link #FEWEST_EVENTS_FOR_WILSON} effective events, Wilson from there on, both on the
     *       effective size without that cap: a design that samples restrictions and permissions at their own rates is
     *       worth more labels than it has, for a false positive rate several times as many, and a cap would widen the
     *       interval until it always covers. Effective events are the effective size times the rarer share.
     * </ul>
     *
     * @param totals a numerator that is part of its denominator
     * @param confidence the wanted coverage, strictly between 0 and 1
     * @throws IllegalStateException if the denominator is 0
     * @throws IllegalArgumentException if the ratio lies outside [0, 1] by more than rounding
     */
    public static RatioEstimate proportion(RatioTotals totals, double confidence) {
        double share = share(totals.ratio());
        if (totals.unlabelled() == 0) {
            return census(share, (double) totals.labels());
        }
        double variance = totals.varianceOfRatio();
        return variance > 0 && share > 0 && share < 1
                ? varied(totals, share, variance, confidence)
                : unanimous(totals, share, variance, confidence);
    }

    /**
     * Estimates a ratio or mean without bounds, such as hours per review.
     *
     * <p>Student's t interval around the estimate with the degrees of freedom of the totals, at least 1 (Woodruff 1971,
     * JASA 66, 411-414; {@code confint(svyratio(...), df=degf(design))} in R's {@code survey}). Labels that all agree
     * give an interval of width 0.
     *
     * @param totals numerator and denominator
     * @param confidence the wanted coverage, strictly between 0 and 1
     * @throws IllegalStateException if the denominator is 0
     */
    public static RatioEstimate quantity(RatioTotals totals, double confidence) {
        double ratio = totals.ratio();
        if (totals.unlabelled() == 0) {
            return census(ratio, (double) totals.labels());
        }
        double standardError = Math.sqrt(totals.varianceOfRatio());
        double half = CriticalValues.student(totals.degreesOfFreedom(), confidence) * standardError;
        double size = totals.kishSize();
        return new RatioEstimate(
                ratio,
                standardError,
                new Interval(ratio - half, ratio + half),
                IntervalMethod.LINEARISED_T,
                size,
                totals.labels() / size);
    }

    /**
     * A ratio of two totals that are known without sampling; its effective labels are the denominator.
     *
     * @throws IllegalStateException if the denominator is 0
     */
    public static RatioEstimate exact(double numerator, double denominator) {
        return census(new RatioTotals(numerator, denominator, 0, 0, 0, 0, 0, 0, 0).ratio(), denominator);
    }

    private static RatioEstimate varied(RatioTotals totals, double share, double variance, double confidence) {
        double capped = ProportionIntervals.effectiveSize(
                share, variance, totals.labels(), totals.degreesOfFreedom(), confidence);
        boolean enough = capped >= FEWEST_LABELS_FOR_WILSON;
        double size = enough
                ? ProportionIntervals.uncappedSize(
                        share * (1 - share) / variance, totals.labels(), totals.degreesOfFreedom(), confidence)
                : capped;
        boolean many = enough && size * Math.min(share, 1 - share) >= FEWEST_EVENTS_FOR_WILSON;
        return new RatioEstimate(
                share,
                Math.sqrt(variance),
                many
                        ? ProportionIntervals.wilson(share, size, confidence)
                        : ProportionIntervals.kornGraubard(share, size, confidence),
                many ? IntervalMethod.WILSON_EFFECTIVE : IntervalMethod.KORN_GRAUBARD,
                size,
                totals.labels() * variance / (share * (1 - share)));
    }

    private static RatioEstimate unanimous(RatioTotals totals, double share, double variance, double confidence) {
        double size = ProportionIntervals.adjustedSize(
                totals.kishSize(), totals.labels(), totals.degreesOfFreedom(), confidence);
        return new RatioEstimate(
                share,
                Math.sqrt(variance),
                ProportionIntervals.clopperPearson(share * size, size, confidence),
                IntervalMethod.CLOPPER_PEARSON,
                size,
                totals.labels() / size);
    }

    private static RatioEstimate census(double ratio, double labels) {
        return new RatioEstimate(ratio, 0, new Interval(ratio, ratio), IntervalMethod.CENSUS, labels, 1);
    }

    /** The ratio as a share; sums in different order may leave it outside [0, 1], or off its ends, by rounding. */
    private static double share(double ratio) {
        if (ratio < -ROUNDING || ratio > 1 + ROUNDING) {
            throw new IllegalArgumentException("A proportion must lie between 0 and 1, but is " + ratio
                    + "; its numerator must be part of its denominator");
        }
        return ratio > 1 - ROUNDING ? 1 : Math.max(0, ratio);
    }
}
