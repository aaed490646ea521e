package io.northstar.quality;

import com.typesafe.config.Config;
import io.northstar.metric.EstimationRules;
import io.northstar.metric.MetricCatalogue;
import io.northstar.metric.Slicing;
import io.northstar.sample.SamplingDesign;
import io.northstar.stats.LonelyStratum;
import java.util.List;
import java.util.Locale;

/**
 * Settings of the quality stage.
 *
 * @param catalogue the metrics
 * @param slicing dimensions and grains
 * @param design where the weights come from
 * @param coverage columns whose silence makes decisions unmeasured, see {@link Coverage}
 * @param rules how totals become published numbers
 * @param windows lengths of the published windows in days
 */
public record QualitySettings(
        MetricCatalogue catalogue,
        Slicing slicing,
        SamplingDesign design,
        List<String> coverage,
        EstimationRules rules,
        List<Integer> windows) {
    public QualitySettings {
        coverage = List.copyOf(coverage);
        windows = List.copyOf(windows);
        if (windows.isEmpty() || windows.stream().anyMatch(days -> days < 1)) {
            throw new IllegalArgumentException("quality.windows must be whole days of at least 1, got " + windows);
        }
    }

    /**
     * Reads the {@code quality} and {@code metrics} sections.
     *
     * @throws IllegalArgumentException or {@link com.typesafe.config.ConfigException} saying what is wrong
     */
    public static QualitySettings of(Config settings) {
        Config quality = settings.getConfig("quality");
        return new QualitySettings(
                MetricCatalogue.of(settings.getConfig("metrics")),
                Slicing.of(quality),
                design(quality),
                quality.getStringList("coverage"),
                new EstimationRules(
                        quality.getDouble("confidence"),
                        quality.getBoolean("finite_population_correction"),
                        LonelyStratum.of(quality.getString("lonely_stratum")),
                        quality.getDouble("max_unmeasured_share"),
                        quality.getLong("suppress.min_labels"),
                        quality.getLong("suppress.min_population")),
                quality.getIntList("windows"));
    }

    /** The longest window. */
    public int longestWindow() {
        return windows.stream().mapToInt(Integer::intValue).max().orElseThrow();
    }

    private static SamplingDesign design(Config quality) {
        String kind = quality.getString("design");
        return switch (kind) {
            case "recorded" -> new SamplingDesign(SamplingDesign.Kind.RECORDED, List.of());
            case "poststratified" ->
                new SamplingDesign(SamplingDesign.Kind.POSTSTRATIFIED, quality.getStringList("poststrata"));
            default ->
                throw new IllegalArgumentException("quality.design is %s, expected recorded or poststratified"
                        .formatted(kind.toLowerCase(Locale.ROOT)));
        };
    }
}
