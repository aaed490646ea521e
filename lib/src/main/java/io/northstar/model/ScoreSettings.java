package io.northstar.model;

import com.typesafe.config.Config;
import io.northstar.stats.LonelyStratum;

/**
 * How decisions are scored, and when a model has drifted.
 *
 * @param historyDays days before a decision that the advertiser's history looks back on
 * @param reasons most reasons of a score
 * @param reasonsFrom smallest score that has reasons
 * @param referenceDays first days that a version scored, which later ones are compared with
 * @param labelDays days up to the night whose labels calibration is measured with
 * @param limits of drift
 * @param calibration how calibration is estimated
 */
public record ScoreSettings(
        int historyDays,
        int reasons,
        double reasonsFrom,
        int referenceDays,
        int labelDays,
        Limits limits,
        Calibration calibration) {
    /**
     * From where on something has drifted.
     *
     * @param stability population stability index
     * @param distance of distribution functions
     * @param unseen share of values that were not learned
     * @param calibration distance of the mean score from the share that violates
     * @param risk probability that as large a population stability index or distance is chance, for it to be called drift
     */
    public record Limits(double stability, double distance, double unseen, double calibration, double risk) {
        /** @throws IllegalArgumentException when a number is out of range */
        public Limits {
            if (!(stability > 0) || !(distance > 0) || !(unseen > 0) || !(calibration > 0)) {
                throw new IllegalArgumentException("score.drift: limits must be above 0");
            }
            if (!(risk > 0 && risk < 1)) {
                throw new IllegalArgumentException("score.drift.risk must be between 0 and 1, not " + risk);
            }
        }
    }

    /**
     * How calibration is estimated.
     *
     * @param confidence level of its interval
     * @param lonelyStratum what to do with strata of one label
     * @param finitePopulationCorrection whether labels reduce what is unknown
     * @param minLabels with fewer labels it is unmeasured
     */
    public record Calibration(
            double confidence, LonelyStratum lonelyStratum, boolean finitePopulationCorrection, long minLabels) {}

    /** @throws IllegalArgumentException when a number is out of range */
    public ScoreSettings {
        if (reasons < 0 || referenceDays < 1 || labelDays < 1 || historyDays < 1) {
            throw new IllegalArgumentException(
                    "score.reasons must be 0 or more, score.reference_days, label_days and train.history_days 1 or more");
        }
        if (!(reasonsFrom >= 0 && reasonsFrom <= 1)) {
            throw new IllegalArgumentException("score.reasons_from must be from 0 to 1, not " + reasonsFrom);
        }
    }

    /**
     * Reads the section {@code score}, and of {@code train} and {@code quality} what it rests on.
     *
     * @throws IllegalArgumentException or {@link com.typesafe.config.ConfigException} saying what is wrong
     */
    public static ScoreSettings of(Config settings) {
        Config score = settings.getConfig("score");
        Config drift = score.getConfig("drift");
        Config quality = settings.getConfig("quality");
        return new ScoreSettings(
                settings.getInt("train.history_days"),
                score.getInt("reasons"),
                score.getDouble("reasons_from"),
                score.getInt("reference_days"),
                score.getInt("label_days"),
                new Limits(
                        drift.getDouble("population_stability"),
                        drift.getDouble("kolmogorov_smirnov"),
                        drift.getDouble("unseen_share"),
                        drift.getDouble("calibration"),
                        drift.getDouble("risk")),
                new Calibration(
                        quality.getDouble("confidence"),
                        LonelyStratum.of(quality.getString("lonely_stratum")),
                        quality.getBoolean("finite_population_correction"),
                        quality.getLong("suppress.min_labels")));
    }
}
