package io.northstar.trend;

import com.typesafe.config.Config;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings of the monitors and change points.
 *
 * @param historyDays days that a series reaches back
 * @param fewestDays days with a number that a change is held against
 * @param fewestDecisions decisions of a day with fewer of which it is not looked at
 * @param newestDays a change may have begun on so many of the newest days
 * @param matureShare share of the drawn decisions whose label is in from which a day is looked at
 * @param settledAfterDays age from which a day is looked at whatever its share
 * @param volumeAfterDays age from which the decisions of a day are counted
 * @param lateMetrics metrics whose days still move when the labels are in, with the age from which a day is looked at
 * @param falseDiscoveryRate most of the alerts of a night that may be false, on average
 * @param impacts by weighting, what a day's impact is held against
 * @param shifts what the shift of a metric that is no share is held against, as a share of what the metric was
 * @param changes how change points are found
 */
public record TrendSettings(
        int historyDays,
        int fewestDays,
        int fewestDecisions,
        int newestDays,
        double matureShare,
        int settledAfterDays,
        int volumeAfterDays,
        Map<String, Integer> lateMetrics,
        double falseDiscoveryRate,
        Map<String, Impact> impacts,
        Impact shifts,
        Changes changes) {
    /** The fewest days that show how much days vary. */
    private static final int LEAST_DAYS = 7;

    /**
     * From what on an alert is of medium and of high severity: decisions, views or spend a day, or a share.
     *
     * @param medium not above high
     */
    public record Impact(double medium, double high) {}

    /**
     * How change points are found.
     *
     * @param historyDays days looked back on
     * @param shortestDays days that a level lasts at least
     * @param penalty of a change, in multiples of the logarithm of the number of days
     * @param daysPerFalseAlarm day by day, a series without change alarms once in so many days at most
     */
    public record Changes(int historyDays, int shortestDays, double penalty, double daysPerFalseAlarm) {}

    public TrendSettings {
        impacts = Map.copyOf(impacts);
        lateMetrics = Collections.unmodifiableMap(new TreeMap<>(lateMetrics));
        if (fewestDays < LEAST_DAYS || newestDays < 1 || historyDays < fewestDays + newestDays) {
            throw new IllegalArgumentException(
                    "trends.fewest_days must be at least %d, trends.newest_days at least 1 and trends.history_days at least their sum, got %d, %d and %d"
                            .formatted(LEAST_DAYS, fewestDays, newestDays, historyDays));
        }
        if (fewestDecisions < 0) {
            throw new IllegalArgumentException("trends.fewest_decisions must be at least 0, got " + fewestDecisions);
        }
        if (!(matureShare >= 0 && matureShare <= 1) || settledAfterDays < 0) {
            throw new IllegalArgumentException(
                    "trends.mature_share must be in [0, 1] and trends.settled_after_days at least 0, got %s and %d"
                            .formatted(matureShare, settledAfterDays));
        }
        if (volumeAfterDays < 0 || volumeAfterDays > newestDays) {
            throw new IllegalArgumentException(
                    "trends.volume_after_days must be at least 0 and at most trends.newest_days, got "
                            + volumeAfterDays);
        }
        if (lateMetrics.values().stream().anyMatch(days -> days < 0 || days >= historyDays)) {
            throw new IllegalArgumentException(
                    "trends.late_metrics must be at least 0 and below trends.history_days, got " + lateMetrics);
        }
        if (!(falseDiscoveryRate > 0 && falseDiscoveryRate < 1)) {
            throw new IllegalArgumentException(
                    "trends.false_discovery_rate must lie between 0 and 1, such as 0.05, got " + falseDiscoveryRate);
        }
        if (!(shifts.medium() <= shifts.high())) {
            throw new IllegalArgumentException("trends.relative_shift.medium must not be above high, got " + shifts);
        }
        impacts.forEach((weighting, impact) -> {
            if (!(impact.medium() <= impact.high())) {
                throw new IllegalArgumentException("trends.impact.%s.medium must not be above high, got %s and %s"
                        .formatted(weighting, impact.medium(), impact.high()));
            }
        });
        if (changes.historyDays() < fewestDays
                || changes.shortestDays() < 1
                || !(changes.penalty() > 0)
                || !(changes.daysPerFalseAlarm() > 1)) {
            throw new IllegalArgumentException(
                    "trends.change_points needs history_days of at least trends.fewest_days, shortest_days of at least 1, penalty above 0 and days_per_false_alarm above 1, got "
                            + changes);
        }
    }

    /** Reads the {@code trends} section. */
    public static TrendSettings of(Config trends) {
        Config impact = trends.getConfig("impact");
        Map<String, Impact> impacts = new TreeMap<>();
        impact.root().keySet().stream()
                .filter(impact::hasPath)
                .forEach(weighting -> impacts.put(weighting, limits(impact.getConfig(weighting))));
        Config late = trends.getConfig("late_metrics");
        Map<String, Integer> lateMetrics = new TreeMap<>();
        late.root().keySet().stream()
                .filter(late::hasPath)
                .forEach(metric -> lateMetrics.put(metric, late.getInt(metric)));
        Config changes = trends.getConfig("change_points");
        return new TrendSettings(
                trends.getInt("history_days"),
                trends.getInt("fewest_days"),
                trends.getInt("fewest_decisions"),
                trends.getInt("newest_days"),
                trends.getDouble("mature_share"),
                trends.getInt("settled_after_days"),
                trends.getInt("volume_after_days"),
                lateMetrics,
                trends.getDouble("false_discovery_rate"),
                impacts,
                limits(trends.getConfig("relative_shift")),
                new Changes(
                        changes.getInt("history_days"),
                        changes.getInt("shortest_days"),
                        changes.getDouble("penalty"),
                        changes.getDouble("days_per_false_alarm")));
    }

    private static Impact limits(Config limits) {
        return new Impact(limits.getDouble("medium"), limits.getDouble("high"));
    }

    /** The first day that is looked at from {@code day}. */
    public LocalDate firstDay(LocalDate day) {
        return day.minusDays(Math.max(historyDays, changes.historyDays()) - 1L);
    }

    /** The first day that monitors look back to from {@code day}. */
    public LocalDate monitoredFrom(LocalDate day) {
        return day.minusDays(historyDays - 1L);
    }

    /** The first day that change points are looked for on, seen from {@code day}. */
    public LocalDate changesFrom(LocalDate day) {
        return day.minusDays(changes.historyDays() - 1L);
    }
}
