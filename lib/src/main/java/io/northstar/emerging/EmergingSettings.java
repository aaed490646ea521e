package io.northstar.emerging;

import com.typesafe.config.Config;
import java.io.Serializable;

/**
 * When a term counts as emerging.
 *
 * @param historyDays days before that a day is compared with, at least 1
 * @param minHistoryDays with fewer days of decisions before a day nothing is said, at least 1
 * @param limits how much is counted
 * @param prior imagined texts that all terms are compared with, above 0
 * @param minZ log-odds in standard errors from which a term stands out
 * @param minBurst deviations above the weighted mean from which a rate stands out
 * @param halfLifeDays days after which a rate weighs half in that mean, above 0
 * @param falseDiscoveryRate share of the terms of a day that may be false, on average, in (0, 1)
 * @param foldShare a part of a longer term is left out when the longer one has this share of its rise, in (0, 1]
 */
public record EmergingSettings(
        int historyDays,
        int minHistoryDays,
        TermLimits limits,
        double prior,
        double minZ,
        double minBurst,
        double halfLifeDays,
        double falseDiscoveryRate,
        double foldShare)
        implements Serializable {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of range
     */
    public EmergingSettings {
        if (historyDays < 1 || minHistoryDays < 1 || minHistoryDays > historyDays) {
            throw new IllegalArgumentException(
                    "emerging needs history_days of at least min_history_days, and that of at least 1, but they are %d and %d"
                            .formatted(historyDays, minHistoryDays));
        }
        if (!(prior > 0 && halfLifeDays > 0)) {
            throw new IllegalArgumentException(
                    "emerging.prior_texts and emerging.half_life_days must be above 0, but they are %s and %s"
                            .formatted(prior, halfLifeDays));
        }
        if (!(falseDiscoveryRate > 0 && falseDiscoveryRate < 1 && foldShare > 0 && foldShare <= 1)) {
            throw new IllegalArgumentException(
                    "emerging.false_discovery_rate must be in (0, 1) and emerging.fold_share in (0, 1], but they are %s and %s"
                            .formatted(falseDiscoveryRate, foldShare));
        }
    }

    /**
     * Reads the {@code emerging} section.
     *
     * @throws IllegalArgumentException or {@link com.typesafe.config.ConfigException} saying what is wrong
     */
    public static EmergingSettings of(Config settings) {
        Config emerging = settings.getConfig("emerging");
        return new EmergingSettings(
                emerging.getInt("history_days"),
                emerging.getInt("min_history_days"),
                new TermLimits(
                        emerging.getInt("terms_per_text"),
                        emerging.getLong("texts_per_day"),
                        emerging.getLong("min_texts_kept"),
                        emerging.getLong("min_texts"),
                        emerging.getInt("most_terms"),
                        emerging.getInt("examples")),
                emerging.getDouble("prior_texts"),
                emerging.getDouble("min_z"),
                emerging.getDouble("min_burst"),
                emerging.getDouble("half_life_days"),
                emerging.getDouble("false_discovery_rate"),
                emerging.getDouble("fold_share"));
    }
}
