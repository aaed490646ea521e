package io.northstar.strategy;

import com.typesafe.config.Config;
import io.northstar.metric.EstimationRules;
import io.northstar.metric.Slicing;

/**
 * How strategies are tried on history.
 *
 * @param days of history
 * @param aheadDays days that the expectation is about
 * @param minPrecision share violating from which on restricting is right, in (0, 1)
 * @param examples creatives shown of each outcome class
 * @param advertisers shown of those hit most
 * @param slicing dimensions and grains
 * @param rules how labels become estimates
 */
public record BacktestSettings(
        int days,
        int aheadDays,
        double minPrecision,
        int examples,
        int advertisers,
        Slicing slicing,
        EstimationRules rules) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException saying which setting is out of range
     */
    public BacktestSettings {
        if (days < 1 || aheadDays < 1 || examples < 0 || advertisers < 0) {
            throw new IllegalArgumentException(
                    "backtest.days and ahead_days must be at least 1, examples and advertisers at least 0, but are %d, %d, %d and %d"
                            .formatted(days, aheadDays, examples, advertisers));
        }
        if (!(minPrecision > 0 && minPrecision < 1)) {
            throw new IllegalArgumentException("backtest.min_precision must be in (0, 1), but is " + minPrecision);
        }
    }

    /**
     * Reads the {@code backtest} section of all {@code settings}.
     *
     * @throws IllegalArgumentException or {@link com.typesafe.config.ConfigException} saying what is wrong
     */
    public static BacktestSettings of(Config settings, Slicing dimensions, EstimationRules rules) {
        Config backtest = settings.getConfig("backtest");
        return new BacktestSettings(
                backtest.getInt("days"),
                backtest.getInt("ahead_days"),
                backtest.getDouble("min_precision"),
                backtest.getInt("examples"),
                backtest.getInt("advertisers"),
                dimensions.withGrains(Slicing.grains(backtest, "grains")),
                rules);
    }

    /** The same with {@code other} days of history. */
    public BacktestSettings withDays(int other) {
        return new BacktestSettings(other, aheadDays, minPrecision, examples, advertisers, slicing, rules);
    }
}
