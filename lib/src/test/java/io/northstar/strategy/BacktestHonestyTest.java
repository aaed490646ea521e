package io.northstar.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.metric.EstimationRules;
import io.northstar.stats.Interval;
import io.northstar.stats.LonelyStratum;
import io.northstar.stats.SampledStratum;
import io.northstar.table.StrategyEffects;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * What a back-test expects of the week ahead, from the labels of four weeks before, against what a launch on that week does to all
 * decisions: how often the truth is within the interval. Of 1,000 runs 93 to 98 %, by effect, are.
 */
class BacktestHonestyTest {
    /** More of them, on demand, tell the coverage more exactly. */
    private static final int RUNS = Integer.getInteger("northstar.honesty.runs", 200);

    /** With fewer runs chance takes its part. */
    private static final double LEAST = RUNS < 1000 ? 0.9 : 0.93;

    private static final double MOST = RUNS < 1000 ? 1 : 0.99;
    private static final int DAYS = 28;
    private static final int AHEAD = 7;
    private static final int DECISIONS = 600;
    private static final int LABELS_PER_SIDE = 40;
    private static final double RESTRICTED = 0.1;
    private static final double PRECISION = 0.85;
    private static final double LEAKING = 0.02;
    /** What the strategy matches of what is permitted, on average, and how much of it violates. */
    private static final double MATCHED = 0.04;

    private static final double MATCHED_VIOLATING = 0.75;
    private static final EstimationRules RULES = new EstimationRules(0.95, true, LonelyStratum.ADJUST, 0.25, 5, 1);
    private static final List<String> TOLD = List.of(
            StrategyEffects.RESTRICTIONS,
            StrategyEffects.FDR,
            StrategyEffects.FPR,
            StrategyEffects.RECALL,
            StrategyEffects.LEAKAGE,
            StrategyEffects.PRECISION_RESTRICTED);

    /** Decisions by side, compliant and violating ones. */
    private static final class Truth {
        private final Map<Side, long[]> counts = new EnumMap<>(Side.class);

        void add(Side side, boolean violating) {
            counts.computeIfAbsent(side, each -> new long[2])[violating ? 1 : 0]++;
        }

        double of(Side side, int violating) {
            return counts.getOrDefault(side, new long[2])[violating];
        }

        /** The change of {@code effect} when what is to be restricted is. */
        double change(String effect) {
            double wrong = of(Side.STAYS_RESTRICTED, 0);
            double right = of(Side.STAYS_RESTRICTED, 1);
            double caught = of(Side.RESTRICTED, 1);
            double hit = of(Side.RESTRICTED, 0);
            double leaking = of(Side.STAYS_PERMITTED, 1);
            double fine = of(Side.STAYS_PERMITTED, 0);
            return switch (effect) {
                case StrategyEffects.RESTRICTIONS -> caught + hit;
                case StrategyEffects.FDR -> (wrong + hit) / (wrong + right + caught + hit) - wrong / (wrong + right);
                case StrategyEffects.FPR -> hit / (wrong + hit + fine);
                case StrategyEffects.RECALL -> caught / (right + caught + leaking);
                case StrategyEffects.LEAKAGE ->
                    leaking / (leaking + fine) - (leaking + caught) / (leaking + caught + fine + hit);
                default -> caught / (caught + hit);
            };
        }
    }

    @Test
    void theWeekAheadIsWithinTheInterval(TestReporter reporter) {
        SplittableRandom random = new SplittableRandom(20260131);
        Map<String, Integer> ahead = new TreeMap<>();
        Map<String, Integer> before = new TreeMap<>();
        for (int run = 0; run < RUNS; run++) {
            SliceCounts counts = new SliceCounts();
            List<SidedLabel> labels = new ArrayList<>();
            Truth history = new Truth();
            for (int day = 0; day < DAYS; day++) {
                day(random, day, counts, labels, history);
            }
            Truth week = new Truth();
            for (int day = 0; day < AHEAD; day++) {
                day(random, DAYS + day, new SliceCounts(), new ArrayList<>(), week);
            }
            Map<String, Effects.Effect> effects = new Effects(counts, labels, RULES, DAYS, AHEAD).all(0);
            for (String effect : TOLD) {
                Effects.Effect told = effects.get(effect);
                ahead.merge(effect, within(told.ahead(), week.change(effect)), Integer::sum);
                before.merge(effect, within(told.interval(), history.change(effect)), Integer::sum);
            }
        }
        TOLD.forEach(effect -> reporter.publishEntry(
                effect,
                "ahead %.3f, before %.3f"
                        .formatted((double) ahead.get(effect) / RUNS, (double) before.get(effect) / RUNS)));
        assertThat(ahead)
                .allSatisfy((effect, hits) ->
                        assertThat((double) hits / RUNS).as(effect).isBetween(LEAST, MOST));
        assertThat(before)
                .allSatisfy((effect, hits) ->
                        assertThat((double) hits / RUNS).as(effect).isGreaterThanOrEqualTo(LEAST));
    }

    private static int within(Interval interval, double truth) {
        return truth >= interval.low() - 1e-12 && truth <= interval.high() + 1e-12 ? 1 : 0;
    }

    /** A day of decisions; how many the strategy matches varies from day to day by more than chance. */
    private static void day(
            SplittableRandom random, int day, SliceCounts counts, List<SidedLabel> labels, Truth truth) {
        double matching = MATCHED * (0.5 + random.nextDouble());
        List<Side> sides = new ArrayList<>();
        List<Boolean> violating = new ArrayList<>();
        for (int i = 0; i < DECISIONS; i++) {
            Side side = random.nextDouble() < RESTRICTED
                    ? Side.STAYS_RESTRICTED
                    : random.nextDouble() < matching ? Side.RESTRICTED : Side.STAYS_PERMITTED;
            double chance =
                    side == Side.STAYS_RESTRICTED ? PRECISION : side == Side.RESTRICTED ? MATCHED_VIOLATING : LEAKING;
            sides.add(side);
            violating.add(random.nextDouble() < chance);
            truth.add(side, violating.get(i));
        }
        LocalDate date = LocalDate.EPOCH.plusDays(day);
        for (Side side : Side.values()) {
            long size = sides.stream().filter(each -> each == side).count();
            counts.add(date, side, new SliceCounts.Total(size, Optional.empty(), Optional.empty()), 0, 0);
        }
        label(random, day, sides, violating, true, labels);
        label(random, day, sides, violating, false, labels);
    }

    private static void label(
            SplittableRandom random,
            int day,
            List<Side> sides,
            List<Boolean> violating,
            boolean restricted,
            List<SidedLabel> labels) {
        List<Integer> units = new ArrayList<>();
        for (int i = 0; i < sides.size(); i++) {
            if (sides.get(i).restrictedBefore() == restricted) {
                units.add(i);
            }
        }
        int drawn = Math.min(LABELS_PER_SIDE, units.size());
        SampledStratum stratum =
                new SampledStratum(day + " " + restricted, SampledStratum.Draws.EQUAL, (double) units.size(), drawn);
        for (int i = 0; i < drawn; i++) {
            int other = i + random.nextInt(units.size() - i);
            int unit = units.get(other);
            units.set(other, units.get(i));
            labels.add(new SidedLabel(
                    stratum, (double) units.size() / drawn, sides.get(unit), violating.get(unit), Optional.empty()));
        }
    }
}
