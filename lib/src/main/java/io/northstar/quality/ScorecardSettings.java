package io.northstar.quality;

import com.typesafe.config.Config;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Settings of the scorecards.
 *
 * @param windowDays days that a card looks back on
 * @param error SQL condition over the columns of {@code labelled_decisions}: the decision is wrong
 * @param caseMix name to SQL expression over the same columns: what makes cases harder or easier
 * @param minLabels a card with fewer labels is not shown
 * @param rankDraws how often ranks are drawn
 * @param seed of these draws
 */
public record ScorecardSettings(
        int windowDays, String error, Map<String, String> caseMix, long minLabels, int rankDraws, long seed) {
    /** Fewer draws leave nothing in the tails of an interval of 95 %. */
    private static final int FEWEST_DRAWS = 100;

    public ScorecardSettings {
        caseMix = Collections.unmodifiableMap(new TreeMap<>(caseMix));
        if (windowDays < 1 || minLabels < 1 || rankDraws < FEWEST_DRAWS) {
            throw new IllegalArgumentException(
                    "scorecards.window_days and scorecards.min_labels must be at least 1 and scorecards.rank_draws at least %d, got %d, %d and %d"
                            .formatted(FEWEST_DRAWS, windowDays, minLabels, rankDraws));
        }
    }

    /** Reads the {@code scorecards} section. */
    public static ScorecardSettings of(Config scorecards) {
        Config mix = scorecards.getConfig("case_mix");
        return new ScorecardSettings(
                scorecards.getInt("window_days"),
                scorecards.getString("error"),
                mix.root().keySet().stream()
                        .filter(mix::hasPath)
                        .collect(Collectors.toMap(name -> name, mix::getString)),
                scorecards.getLong("min_labels"),
                scorecards.getInt("rank_draws"),
                scorecards.getLong("seed"));
    }
}
