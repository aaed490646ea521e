package io.northstar.strategy;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The decisions of a slice by side, counted. */
final class SliceCounts {
    /**
     * What was counted.
     *
     * @param decisions how many
     * @param impressions of their ads; empty when no exposures landed
     * @param spend of their ads; empty like impressions
     */
    record Total(long decisions, Optional<Double> impressions, Optional<Double> spend) {
        static final Total ZERO = new Total(0, Optional.empty(), Optional.empty());

        Total plus(Total other) {
            return new Total(decisions + other.decisions, sum(impressions, other.impressions), sum(spend, other.spend));
        }

        private static Optional<Double> sum(Optional<Double> one, Optional<Double> other) {
            return one.isEmpty() ? other : Optional.of(one.get() + other.orElse(0.0));
        }
    }

    private final Map<Side, Total> totals = new EnumMap<>(Side.class);
    /** Of every day with decisions, those on each side. */
    private final Map<LocalDate, Map<Side, Long>> days = new TreeMap<>();

    private long savedSeconds;
    private long toPeople;

    void add(LocalDate day, Side side, Total total, long seconds, long people) {
        totals.merge(side, total, Total::plus);
        days.computeIfAbsent(day, each -> new EnumMap<>(Side.class)).merge(side, total.decisions(), Long::sum);
        savedSeconds += seconds;
        toPeople += people;
    }

    Total total(Side side) {
        return totals.getOrDefault(side, Total.ZERO);
    }

    long decisions(Side side) {
        return total(side).decisions();
    }

    /** Decisions that change sides. */
    long changing() {
        return decisions(Side.RESTRICTED) + decisions(Side.RELEASED);
    }

    /** Days with any decision. */
    int days() {
        return days.size();
    }

    /** Decisions on a side, of each of {@code all} days; 0 on those without any decision. */
    double[] daily(Side side, int all) {
        double[] known = days.values().stream()
                .mapToDouble(ofDay -> (double) ofDay.getOrDefault(side, 0L))
                .toArray();
        return Arrays.copyOf(known, all);
    }

    long savedSeconds() {
        return savedSeconds;
    }

    long toPeople() {
        return toPeople;
    }
}
