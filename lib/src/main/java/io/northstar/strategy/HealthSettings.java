package io.northstar.strategy;

import com.typesafe.config.Config;
import io.northstar.metric.EstimationRules;

/**
 * When a live strategy stands out.
 *
 * @param windowDays days that are looked at
 * @param falseDiscoveryRate share of the findings by tests that may be false, on average, in (0, 1)
 * @param minMatched decisions that a strategy has to match before it is called redundant
 * @param minPrecision share violating from which on restricting is right
 * @param rules how labels become estimates
 */
public record HealthSettings(
        int windowDays, double falseDiscoveryRate, long minMatched, double minPrecision, EstimationRules rules) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException saying which setting is out of range
     */
    public HealthSettings {
        if (windowDays < 2 || minMatched < 1) {
            throw new IllegalArgumentException(
                    "strategy_health.window_days must be at least 2 and min_matched at least 1, but are %d and %d"
                            .formatted(windowDays, minMatched));
        }
        if (!(falseDiscoveryRate > 0 && falseDiscoveryRate < 1 && minPrecision > 0 && minPrecision < 1)) {
            throw new IllegalArgumentException(
                    "strategy_health.false_discovery_rate and backtest.min_precision must be in (0, 1), but are %s and %s"
                            .formatted(falseDiscoveryRate, minPrecision));
        }
    }

    /**
     * Reads the {@code strategy_health} section, and the precision that is wanted.
     *
     * @throws IllegalArgumentException or {@link com.typesafe.config.ConfigException} saying what is wrong
     */
    public static HealthSettings of(Config settings, EstimationRules rules) {
        Config health = settings.getConfig("strategy_health");
        return new HealthSettings(
                health.getInt("window_days"),
                health.getDouble("false_discovery_rate"),
                health.getLong("min_matched"),
                settings.getDouble("backtest.min_precision"),
                rules);
    }
}
