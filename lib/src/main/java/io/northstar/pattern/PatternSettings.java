package io.northstar.pattern;

import com.typesafe.config.Config;
import io.northstar.metric.Slicing;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What patterns are made of, and when one counts.
 *
 * @param windowDays days of the window, and of the one before
 * @param attributes SQL expression by name, over the columns of {@link io.northstar.table.LabelledDecisions}
 * @param mostAttributes how many attributes a pattern has at most
 * @param fewestLabels with fewer labels in the window nothing is looked at
 * @param minLabels labels that a pattern needs, and what it is compared with
 * @param minShare share of the window's labels that a pattern needs, in (0, 1)
 * @param falseDiscoveryRate share of the patterns of a night that may be false, on average, in (0, 1)
 * @param mostPatterns how many patterns of each contrast are reported
 * @param maturity which days' labels count
 * @param confidence level of the intervals
 */
public record PatternSettings(
        int windowDays,
        Slicing attributes,
        int mostAttributes,
        long fewestLabels,
        long minLabels,
        double minShare,
        double falseDiscoveryRate,
        int mostPatterns,
        Maturity maturity,
        double confidence) {

    /**
     * Which days' labels count.
     *
     * @param share of the drawn decisions of a day that is labelled
     * @param settledAfterDays age in days from which on no more labels are to come
     */
    public record Maturity(double share, int settledAfterDays) {}

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of range or an attribute's name is none
     */
    public PatternSettings {
        if (windowDays < 1 || mostAttributes < 1 || mostPatterns < 1 || minLabels < 2 || fewestLabels < minLabels) {
            throw new IllegalArgumentException(
                    ("patterns.window_days, most_attributes and most_patterns must be at least 1, min_labels at least 2 and"
                                    + " fewest_labels at least that, but are %d, %d, %d, %d and %d")
                            .formatted(windowDays, mostAttributes, mostPatterns, minLabels, fewestLabels));
        }
        if (!(minShare > 0 && minShare < 1 && falseDiscoveryRate > 0 && falseDiscoveryRate < 1)) {
            throw new IllegalArgumentException(
                    "patterns.min_share and patterns.false_discovery_rate must be in (0, 1), but are %s and %s"
                            .formatted(minShare, falseDiscoveryRate));
        }
        for (String name : attributes.names()) {
            if (name.contains(Pattern.IS)) {
                throw new IllegalArgumentException(
                        "The name of an attribute must not contain \"=\", but patterns.attributes has " + name);
            }
        }
    }

    /**
     * Reads the {@code patterns} section, and what the trends take for mature.
     *
     * @throws IllegalArgumentException or {@link com.typesafe.config.ConfigException} saying what is wrong
     */
    public static PatternSettings of(Config settings) {
        Config patterns = settings.getConfig("patterns");
        Config section = patterns.getConfig("attributes");
        Map<String, String> attributes = new TreeMap<>();
        new TreeSet<>(section.root().keySet())
                .stream().filter(section::hasPath).forEach(name -> attributes.put(name, section.getString(name)));
        return new PatternSettings(
                patterns.getInt("window_days"),
                new Slicing(attributes, List.of()),
                patterns.getInt("most_attributes"),
                patterns.getLong("fewest_labels"),
                patterns.getLong("min_labels"),
                patterns.getDouble("min_share"),
                patterns.getDouble("false_discovery_rate"),
                patterns.getInt("most_patterns"),
                new Maturity(settings.getDouble("trends.mature_share"), settings.getInt("trends.settled_after_days")),
                settings.getDouble("quality.confidence"));
    }
}
