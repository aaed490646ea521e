package io.northstar.consistency;

import com.typesafe.config.Config;
import io.northstar.metric.Slicing;
import io.northstar.stats.DawidSkene;
import java.util.List;

/**
 * Settings of the consistency of reviews.
 *
 * @param slicing dimensions and the combinations of them that agreement is published for
 * @param windowDays length of the windows in days, at least 1
 * @param agreement when agreement is shown
 * @param adjudication how votes are adjudicated
 */
public record ConsistencySettings(
        Slicing slicing, int windowDays, AgreementRules agreement, AdjudicationRules adjudication) {
    /**
     * Checks the window.
     *
     * @throws IllegalArgumentException if it is not at least a day
     */
    public ConsistencySettings {
        if (windowDays < 1) {
            throw new IllegalArgumentException("consistency.window_days must be at least 1, got " + windowDays);
        }
    }

    /**
     * Reads the {@code consistency} section; dimensions and confidence are those of {@code quality}, and what settles a golden
     * decision is what {@code plan} draws it by.
     *
     * @throws IllegalArgumentException or {@link com.typesafe.config.ConfigException} saying what is wrong
     */
    public static ConsistencySettings of(Config settings) {
        Config quality = settings.getConfig("quality");
        Config consistency = settings.getConfig("consistency");
        long minNamed = consistency.getLong("min_named");
        return new ConsistencySettings(
                Slicing.of(quality).withGrains(Slicing.grains(consistency, "grains")),
                consistency.getInt("window_days"),
                new AgreementRules(
                        quality.getDouble("confidence"),
                        consistency.getLong("min_items"),
                        minNamed,
                        consistency.getString("cannot_agree.coefficient"),
                        consistency.getDouble("cannot_agree.below")),
                adjudication(
                        consistency.getConfig("adjudication"), minNamed, settings.getStringList("plan.golden.layers")));
    }

    private static AdjudicationRules adjudication(Config adjudication, long minNamed, List<String> settling) {
        return new AdjudicationRules(
                new DawidSkene.Rules(
                        adjudication.getDouble("any_answer"),
                        adjudication.getDouble("right_answer"),
                        adjudication.getDouble("tolerance"),
                        adjudication.getInt("most_iterations")),
                minNamed,
                adjudication.getLong("min_anchors"),
                settling);
    }
}
