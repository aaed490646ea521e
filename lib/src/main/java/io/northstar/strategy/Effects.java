package io.northstar.strategy;

import io.northstar.metric.EstimationRules;
import io.northstar.stats.CriticalValues;
import io.northstar.stats.Interval;
import io.northstar.stats.JudgedScore;
import io.northstar.stats.RatioEstimate;
import io.northstar.stats.RatioTotals;
import io.northstar.stats.ThresholdRate;
import io.northstar.stats.ValuedLabel;
import io.northstar.stats.WeightedShares;
import io.northstar.table.NorthStar;
import io.northstar.table.StrategyEffects;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The numbers of a trial in a slice.
 *
 * <p>How many decisions are on which side is counted; labels say which share of each side violates. A change of FDR or leakage is
 * a sum of these shares with counted weights, so its interval is made of theirs, see {@link WeightedShares}; that of recall or FPR is
 * the share of all violating, or compliant, decisions that change sides. What to expect of days ahead adds the chance of what these
 * days bring, the numbers of decisions that change sides as they varied from day to day, and takes labels as ones of the process, not
 * of past decisions alone.
 *
 * @param counts of the slice
 * @param labels of its decisions
 * @param rules how labels become estimates
 * @param days of history that have decisions, in this slice or another
 * @param aheadDays days ahead
 */
record Effects(SliceCounts counts, List<SidedLabel> labels, EstimationRules rules, int days, int aheadDays) {
    private static final double ACTED = 0.5;
    private static final String RELEASED_UNKNOWN = "What ads that are restricted now would be shown is not known.";
    private static final double SECONDS_PER_MINUTE = 60;

    /** A number, or why there is none. */
    record Effect(
            Double before,
            Double after,
            Double estimate,
            Interval interval,
            Interval ahead,
            String status,
            String reason) {
        static Effect exact(Double before, Double after, double change, Interval ahead) {
            return new Effect(before, after, change, new Interval(change, change), ahead, NorthStar.OK, null);
        }

        static Effect without(String status, String reason) {
            return new Effect(null, null, null, null, null, status, reason);
        }
    }

    /** Why a number cannot be given. */
    private static final class NoNumber extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String status;

        NoNumber(String status, String reason) {
            super(reason, null, false, false);
            this.status = status;
        }
    }

    /**
     * All effects by name.
     *
     * @param secondsPerReview mean time of people on a decision
     */
    Map<String, Effect> all(double secondsPerReview) {
        Map<String, Effect> effects = new LinkedHashMap<>();
        effects.put(StrategyEffects.RESTRICTIONS, restrictions());
        effects.put(StrategyEffects.FDR, fdr());
        effects.put(StrategyEffects.FPR, moved(ThresholdRate.FPR));
        effects.put(StrategyEffects.RECALL, moved(ThresholdRate.RECALL));
        effects.put(StrategyEffects.LEAKAGE, leakage(side -> (double) counts.decisions(side), this::share));
        effects.put(StrategyEffects.LEAKAGE_VIEWS, leakageInViews());
        effects.put(StrategyEffects.PRECISION_RESTRICTED, precision(Side.RESTRICTED));
        effects.put(StrategyEffects.PRECISION_RELEASED, precision(Side.RELEASED));
        effects.put(StrategyEffects.IMPRESSIONS, atRisk(SliceCounts.Total::impressions));
        effects.put(StrategyEffects.SPEND, atRisk(SliceCounts.Total::spend));
        double minutes = (counts.toPeople() * secondsPerReview - counts.savedSeconds()) / SECONDS_PER_MINUTE;
        effects.put(StrategyEffects.REVIEW_MINUTES, Effect.exact(null, null, minutes, null));
        return effects;
    }

    /** Days ahead by days of history. */
    private double ahead() {
        return (double) aheadDays / days;
    }

    /** Labels of decisions that change sides. */
    long changing() {
        return labels.stream().filter(label -> label.side().changes()).count();
    }

    /** The share violating of decisions like those of a side, of which these are a sample; only for one with enough labels. */
    Optional<RatioEstimate> precisionOf(Side side, double confidence) {
        return labelled(side) < rules.minLabels() ? Optional.empty() : Optional.of(estimate(side, confidence, false));
    }

    private Effect restrictions() {
        double before = (double) (counts.decisions(Side.STAYS_RESTRICTED) + counts.decisions(Side.RELEASED));
        double change = (double) (counts.decisions(Side.RESTRICTED) - counts.decisions(Side.RELEASED));
        double[] more = counts.daily(Side.RESTRICTED, days);
        double[] fewer = counts.daily(Side.RELEASED, days);
        double[] net = IntStream.range(0, more.length)
                .mapToDouble(i -> more[i] - fewer[i])
                .toArray();
        return Effect.exact(before, before + change, change, sumAhead(net).orElse(null));
    }

    /** Student's interval for a sum of the days ahead, from what it was on each day; empty with fewer than two. */
    private Optional<Interval> sumAhead(double[] daily) {
        int n = daily.length;
        if (n < 2) {
            return Optional.empty();
        }
        double mean = Arrays.stream(daily).average().orElseThrow();
        double variance =
                Arrays.stream(daily).map(day -> (day - mean) * (day - mean)).sum() / (n - 1);
        double next = aheadDays;
        double half =
                CriticalValues.student(n - 1L, rules.confidence()) * Math.sqrt(variance * (next + next * next / n));
        return Optional.of(new Interval(next * mean - half, next * mean + half));
    }

    /** Weights of a sum of violating shares, from the sizes of the sides. */
    private record Weights(Map<Side, Double> before, Map<Side, Double> after, double constant) {
        /** The sum's change for these shares. */
        double change(Map<Side, Double> shares) {
            return shares.entrySet().stream()
                    .mapToDouble(each -> change(each.getKey()) * each.getValue())
                    .sum();
        }

        double change(Side side) {
            return after.getOrDefault(side, 0.0) - before.getOrDefault(side, 0.0);
        }
    }

    private static Weights ofFdr(ToDoubleFunction<Side> size) {
        return ofRate(size, Side.STAYS_RESTRICTED, Side.RELEASED, Side.RESTRICTED, -1, 1);
    }

    private static Weights ofLeakage(ToDoubleFunction<Side> size) {
        return ofRate(size, Side.STAYS_PERMITTED, Side.RESTRICTED, Side.RELEASED, 1, 0);
    }

    /** Of a rate among what stays with what leaves, before, and with what comes, after. */
    private static Weights ofRate(
            ToDoubleFunction<Side> size, Side stays, Side leaves, Side comes, int sign, double constant) {
        double before = size.applyAsDouble(stays) + size.applyAsDouble(leaves);
        double after = size.applyAsDouble(stays) + size.applyAsDouble(comes);
        return new Weights(
                Map.of(
                        stays,
                        sign * over(size.applyAsDouble(stays), before),
                        leaves,
                        sign * over(size.applyAsDouble(leaves), before)),
                Map.of(
                        stays,
                        sign * over(size.applyAsDouble(stays), after),
                        comes,
                        sign * over(size.applyAsDouble(comes), after)),
                constant);
    }

    private Effect fdr() {
        ToDoubleFunction<Side> size = side -> (double) counts.decisions(side);
        return counts.decisions(Side.STAYS_RESTRICTED) + counts.decisions(Side.RELEASED) == 0
                        || counts.decisions(Side.STAYS_RESTRICTED) + counts.decisions(Side.RESTRICTED) == 0
                ? Effect.without(NorthStar.REFUSED, "Nothing would be restricted, or nothing was.")
                : weighed(Effects::ofFdr, size, this::share);
    }

    private Effect leakage(ToDoubleFunction<Side> size, ShareOfSide share) {
        double stays = size.applyAsDouble(Side.STAYS_PERMITTED);
        return stays + size.applyAsDouble(Side.RESTRICTED) == 0 || stays + size.applyAsDouble(Side.RELEASED) == 0
                ? Effect.without(NorthStar.REFUSED, "Nothing would be permitted, or nothing was.")
                : weighed(Effects::ofLeakage, size, share);
    }

    private Effect leakageInViews() {
        if (counts.decisions(Side.RELEASED) > 0) {
            return Effect.without(NorthStar.REFUSED, RELEASED_UNKNOWN);
        }
        boolean known = EnumSet.of(Side.STAYS_PERMITTED, Side.RESTRICTED).stream()
                .anyMatch(side -> counts.total(side).impressions().isPresent());
        return known
                ? leakage(side -> counts.total(side).impressions().orElse(0.0), this::shareOfViews)
                : Effect.without(NorthStar.REFUSED, "No exposures have landed.");
    }

    /** The violating share of a side. */
    private interface ShareOfSide {
        RatioEstimate of(Side side, boolean ofThese);
    }

    private Effect weighed(
            Function<ToDoubleFunction<Side>, Weights> rate, ToDoubleFunction<Side> size, ShareOfSide share) {
        try {
            Weights weights = rate.apply(size);
            double before = weights.constant();
            List<WeightedShares.Part> parts = new ArrayList<>();
            List<WeightedShares.Part> coming = new ArrayList<>();
            Map<Side, Double> shares = new EnumMap<>(Side.class);
            for (Side side : EnumSet.complementOf(EnumSet.of(Side.NONE))) {
                if (weights.change(side) != 0) {
                    RatioEstimate ofThese = share.of(side, true);
                    shares.put(side, ofThese.estimate());
                    parts.add(WeightedShares.Part.of(weights.change(side), ofThese));
                    coming.add(WeightedShares.Part.of(weights.change(side), share.of(side, false))
                            .among(counts.decisions(side) * ahead()));
                }
                double weight = weights.before().getOrDefault(side, 0.0);
                before += weight == 0 ? 0 : weight * share.of(side, true).estimate();
            }
            double volume = 0;
            for (Side side : shares.keySet()) {
                double more = 1 + volume(side);
                Weights with =
                        rate.apply(each -> each == side ? size.applyAsDouble(each) * more : size.applyAsDouble(each));
                double moved = with.change(shares) - weights.change(shares);
                volume += moved * moved;
            }
            WeightedShares seen = WeightedShares.of(parts, rules.confidence());
            return new Effect(
                    before,
                    before + seen.estimate(),
                    seen.estimate(),
                    seen.interval(),
                    widened(WeightedShares.of(coming, rules.confidence()), volume),
                    NorthStar.OK,
                    null);
        } catch (NoNumber none) {
            return Effect.without(none.status, none.getMessage());
        }
    }

    /** How far the number of decisions that change to a side may be from what it was, as a share of it; 0 for other sides. */
    private double volume(Side side) {
        if (!side.changes() || counts.decisions(side) == 0) {
            return 0;
        }
        Optional<Interval> next = sumAhead(counts.daily(side, days));
        double expected = counts.decisions(side) * ahead();
        return next.map(interval -> (interval.high() - interval.low()) / 2 / expected)
                .orElse(0.0);
    }

    private static Interval widened(WeightedShares sum, double squared) {
        double below = sum.estimate() - sum.interval().low();
        double above = sum.interval().high() - sum.estimate();
        return new Interval(
                sum.estimate() - Math.sqrt(below * below + squared),
                sum.estimate() + Math.sqrt(above * above + squared));
    }

    /** Recall, or FPR: its change is the share of what violates, or does not, that changes sides. */
    private Effect moved(ThresholdRate rate) {
        try {
            requireBothSides();
            List<WeightedShares.Part> parts = new ArrayList<>();
            List<WeightedShares.Part> coming = new ArrayList<>();
            for (Side side : List.of(Side.RESTRICTED, Side.RELEASED)) {
                if (counts.decisions(side) > 0) {
                    requireLabels(side);
                    double sign = side == Side.RESTRICTED ? 1 : -1;
                    parts.add(WeightedShares.Part.of(sign, rate(rate, EnumSet.of(side), true)));
                    coming.add(WeightedShares.Part.of(sign, rate(rate, EnumSet.of(side), false))
                            .among(ahead()
                                    * totals(rate, EnumSet.of(side), false).denominator()));
                }
            }
            double volume = parts.stream()
                    .mapToDouble(part -> {
                        double moved = part.share() * volume(part.weight() > 0 ? Side.RESTRICTED : Side.RELEASED);
                        return moved * moved;
                    })
                    .sum();
            double before = rate(rate, EnumSet.of(Side.STAYS_RESTRICTED, Side.RELEASED), true)
                    .estimate();
            WeightedShares seen = WeightedShares.of(parts, rules.confidence());
            return new Effect(
                    before,
                    before + seen.estimate(),
                    seen.estimate(),
                    seen.interval(),
                    widened(WeightedShares.of(coming, rules.confidence()), volume),
                    NorthStar.OK,
                    null);
        } catch (NoNumber none) {
            return Effect.without(none.status, none.getMessage());
        }
    }

    private Effect precision(Side side) {
        if (counts.decisions(side) == 0) {
            return Effect.without(NorthStar.REFUSED, "No decision would be " + side.label() + ".");
        }
        try {
            RatioEstimate estimate = share(side, true);
            WeightedShares coming = WeightedShares.of(
                    List.of(WeightedShares.Part.of(1, share(side, false)).among(ahead() * counts.decisions(side))),
                    rules.confidence());
            return new Effect(
                    null,
                    null,
                    estimate.estimate(),
                    estimate.interval(),
                    new Interval(
                            Math.max(0, coming.interval().low()),
                            Math.min(1, coming.interval().high())),
                    NorthStar.OK,
                    null);
        } catch (NoNumber none) {
            return Effect.without(none.status, none.getMessage());
        }
    }

    private Effect atRisk(Function<SliceCounts.Total, Optional<Double>> value) {
        if (counts.decisions(Side.RELEASED) > 0) {
            return Effect.without(NorthStar.REFUSED, RELEASED_UNKNOWN);
        }
        Optional<Double> added = value.apply(counts.total(Side.RESTRICTED));
        return counts.changing() > 0 && added.isEmpty()
                ? Effect.without(NorthStar.REFUSED, "No exposures have landed.")
                : Effect.exact(null, null, added.orElse(0.0), null);
    }

    private RatioEstimate share(Side side, boolean ofThese) {
        requireLabels(side);
        return estimate(side, rules.confidence(), ofThese);
    }

    private RatioEstimate estimate(Side side, double confidence, boolean ofThese) {
        // Labels of other sides add nothing to a share of this one.
        List<JudgedScore> scored = labels.stream()
                .filter(label -> label.side() == side)
                .map(label -> label.scored(EnumSet.of(side)))
                .toList();
        return RatioEstimate.proportion(
                ThresholdRate.PRECISION.totals(scored, ACTED, rules.lonelyStratum(), corrected(ofThese)),
                ThresholdRate.PRECISION.unseen(scored, ACTED),
                confidence);
    }

    private RatioEstimate shareOfViews(Side side, boolean ofThese) {
        requireLabels(side);
        List<ValuedLabel> valued = labels.stream()
                .filter(label -> label.side() == side && label.impressions().orElse(0.0) > 0)
                .map(SidedLabel::byImpressions)
                .toList();
        if (valued.isEmpty()) {
            throw new NoNumber(NorthStar.REFUSED, "No labelled ad that is " + side.label() + " was shown.");
        }
        if (valued.size() < rules.minLabels()) {
            throw new NoNumber(
                    NorthStar.SUPPRESSED,
                    "%d labelled ads that are %s were shown, fewer than %d."
                            .formatted(valued.size(), side.label(), rules.minLabels()));
        }
        return ValuedLabel.violatingShare(valued, rules.confidence(), rules.lonelyStratum(), corrected(ofThese));
    }

    private RatioEstimate rate(ThresholdRate rate, Set<Side> sides, boolean ofThese) {
        RatioTotals totals = totals(rate, sides, ofThese);
        if (totals.labels() == 0) {
            throw new NoNumber(NorthStar.REFUSED, "No label is in the denominator.");
        }
        return RatioEstimate.proportion(totals, rate.unseen(scored(sides), ACTED), rules.confidence());
    }

    private RatioTotals totals(ThresholdRate rate, Set<Side> sides, boolean ofThese) {
        return rate.totals(scored(sides), ACTED, rules.lonelyStratum(), corrected(ofThese));
    }

    private boolean corrected(boolean ofThese) {
        return ofThese && rules.finitePopulationCorrection();
    }

    private List<JudgedScore> scored(Set<Side> sides) {
        return labels.stream()
                .filter(label -> label.side() != Side.NONE)
                .map(label -> label.scored(sides))
                .toList();
    }

    private long labelled(Side side) {
        return labels.stream().filter(label -> label.side() == side).count();
    }

    private void requireLabels(Side side) {
        long labelled = labelled(side);
        if (labelled == 0) {
            throw new NoNumber(NorthStar.REFUSED, "No label of a decision that " + words(side) + ".");
        }
        if (labelled < rules.minLabels()) {
            throw new NoNumber(
                    NorthStar.SUPPRESSED,
                    "%d labels of decisions that %s, fewer than %d."
                            .formatted(labelled, words(side), rules.minLabels()));
        }
    }

    private static String words(Side side) {
        return side.changes() ? "would be " + side.label() : side.label().replace('_', ' ');
    }

    private void requireBothSides() {
        boolean restricted = labels.stream().anyMatch(label -> label.side().restrictedBefore());
        boolean permitted = labels.stream()
                .anyMatch(label -> label.side() == Side.STAYS_PERMITTED || label.side() == Side.RESTRICTED);
        if (!restricted || !permitted) {
            throw new NoNumber(NorthStar.REFUSED, "Labels of restrictions and of permissions are needed.");
        }
    }

    private static double over(double part, double whole) {
        return whole > 0 ? part / whole : 0;
    }
}
