package io.northstar.strategy;

import io.northstar.stats.CriticalValues;
import io.northstar.stats.Interval;
import io.northstar.stats.RatioEstimate;
import io.northstar.table.StrategyBacktests;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Whether what a trial would do is right: restricting decisions is where at least a given share of them violates, and releasing
 * them is where fewer do.
 *
 * @param outcome see {@link StrategyBacktests#VERDICT}
 * @param confidence of yes or no, one-sided; empty for others
 * @param moreLabels that it would take to decide; empty where nothing is open
 * @param words the reasons
 */
record Verdict(String outcome, OptionalDouble confidence, OptionalLong moreLabels, String words) {
    private static final int HALVINGS = 20;
    /** Shares nearer to the limit than this are not told apart by any number of labels that could be had. */
    private static final double NEAREST = 0.02;

    /** What one side says: whether its change is right, and how sure. */
    private record Part(String outcome, double confidence, long moreLabels, String words) {}

    /** The verdict about the {@code effects} of a trial on all decisions. */
    static Verdict of(Effects effects, BacktestSettings settings) {
        List<Part> parts = new ArrayList<>();
        for (Side side : List.of(Side.RESTRICTED, Side.RELEASED)) {
            if (effects.counts().decisions(side) > 0) {
                parts.add(part(effects, side, settings));
            }
        }
        if (parts.isEmpty()) {
            return new Verdict(
                    StrategyBacktests.NO_EFFECT,
                    OptionalDouble.empty(),
                    OptionalLong.empty(),
                    "No decision would change sides");
        }
        String words = String.join("; ", parts.stream().map(Part::words).toList());
        Optional<Part> wrong = parts.stream()
                .filter(part -> part.outcome().equals(StrategyBacktests.NO))
                .findFirst();
        if (wrong.isPresent()) {
            return new Verdict(
                    StrategyBacktests.NO, OptionalDouble.of(wrong.get().confidence()), OptionalLong.empty(), words);
        }
        if (parts.stream().anyMatch(part -> part.outcome().equals(StrategyBacktests.UNDECIDED))) {
            long more = parts.stream().mapToLong(Part::moreLabels).sum();
            return new Verdict(
                    StrategyBacktests.UNDECIDED,
                    OptionalDouble.empty(),
                    more > 0 ? OptionalLong.of(more) : OptionalLong.empty(),
                    words);
        }
        return new Verdict(
                StrategyBacktests.YES,
                OptionalDouble.of(
                        parts.stream().mapToDouble(Part::confidence).min().orElseThrow()),
                OptionalLong.empty(),
                words);
    }

    private static Part part(Effects effects, Side side, BacktestSettings settings) {
        double confidence = settings.rules().confidence();
        double limit = settings.minPrecision();
        long decisions = effects.counts().decisions(side);
        String what = String.format(Locale.ROOT, "%,d decisions would be %s", decisions, side.label());
        Optional<RatioEstimate> estimate = effects.precisionOf(side, confidence);
        if (estimate.isEmpty()) {
            long labels = effects.labels().stream()
                    .filter(label -> label.side() == side)
                    .count();
            return new Part(
                    StrategyBacktests.UNDECIDED,
                    0,
                    Math.min(decisions, Math.max(settings.rules().minLabels(), needed(0.5, limit, confidence)))
                            - labels,
                    what + ", of which %d have a label: too few to say what they are".formatted(labels));
        }
        double share = estimate.get().estimate();
        Interval interval = estimate.get().interval();
        String measured = String.format(
                Locale.ROOT,
                "%s, of which %.0f %% violate (%.0f to %.0f %%), where %.0f %% are wanted",
                what,
                100 * share,
                100 * interval.low(),
                100 * interval.high(),
                100 * limit);
        boolean above = interval.low() >= limit;
        boolean below = interval.high() < limit;
        if (!above && !below) {
            long effective = Math.round(estimate.get().effectiveLabels());
            long more = Math.max(1, needed(share, limit, confidence) - effective);
            return new Part(
                    StrategyBacktests.UNDECIDED, 0, Math.min(Math.max(0, decisions - effective), more), measured);
        }
        boolean right = above == (side == Side.RESTRICTED);
        return new Part(right ? StrategyBacktests.YES : StrategyBacktests.NO, sure(effects, side, limit), 0, measured);
    }

    /** The one-sided confidence at which the interval just reaches the limit. */
    private static double sure(Effects effects, Side side, double limit) {
        double low = 0;
        double high = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            Interval interval = effects.precisionOf(side, middle).orElseThrow().interval();
            boolean outside = interval.low() >= limit || interval.high() < limit;
            low = outside ? middle : low;
            high = outside ? high : middle;
        }
        return (1 + low) / 2;
    }

    /** Labels of a simple random sample after which the limit is outside of Wilson's interval around {@code share}. */
    static long needed(double share, double limit, double confidence) {
        double z = CriticalValues.normal(confidence);
        double distance = Math.max(NEAREST, Math.abs(share - limit));
        return (long) Math.ceil(z * z * limit * (1 - limit) / (distance * distance));
    }
}
