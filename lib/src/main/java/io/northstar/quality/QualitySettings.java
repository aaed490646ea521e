package io.northstar.quality;

import com.typesafe.config.Config;
import io.northstar.ledger.Completeness;
import io.northstar.ledger.MaturitySettings;
import io.northstar.metric.Definitions;
import io.northstar.metric.EstimationRules;
import io.northstar.metric.MetricCatalogue;
import io.northstar.metric.MetricCheck;
import io.northstar.metric.Slicing;
import io.northstar.sample.SamplingDesign;
import io.northstar.stats.LonelyStratum;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.TableColumn;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Settings of the quality stage.
 *
 * @param catalogue the metrics
 * @param slicing dimensions and grains
 * @param design where the weights come from
 * @param coverage columns whose silence makes decisions unmeasured, see {@link Coverage}
 * @param rules how totals become published numbers
 * @param windows lengths of the published windows in days
 * @param overlapDays for how many days a metric that is defined anew is also published as it was defined before
 * @param maturity how long labels are waited for
 * @param completeness when a feed counts as incomplete
 */
public record QualitySettings(
        MetricCatalogue catalogue,
        Slicing slicing,
        SamplingDesign design,
        List<String> coverage,
        EstimationRules rules,
        List<Integer> windows,
        int overlapDays,
        MaturitySettings maturity,
        Completeness.Rules completeness) {
    public QualitySettings {
        coverage = List.copyOf(coverage);
        windows = List.copyOf(windows);
        if (windows.isEmpty() || windows.stream().anyMatch(days -> days < 1)) {
            throw new IllegalArgumentException("quality.windows must be whole days of at least 1, got " + windows);
        }
        requireDistinct("quality.windows", windows);
        if (overlapDays < 0) {
            throw new IllegalArgumentException(
                    "quality.definition_overlap_days must be 0 or a number of days, got " + overlapDays);
        }
        requireColumns("quality.coverage", coverage);
        requireColumns("quality.poststrata", design.poststrata());
        requireColumns("quality.maturity.group", maturity.group());
        MetricCheck.requireNoReviewers("quality.poststrata", design.poststrata());
        MetricCheck.requireNoReviewers("quality.maturity.group", maturity.group());
    }

    /**
     * Reads the {@code quality} and {@code metrics} sections.
     *
     * @throws IllegalArgumentException or {@link com.typesafe.config.ConfigException} saying what is wrong
     */
    public static QualitySettings of(Config settings) {
        Config quality = settings.getConfig("quality");
        Slicing slicing = Slicing.of(quality);
        SamplingDesign design = design(quality);
        EstimationRules rules = rules(quality);
        return new QualitySettings(
                MetricCatalogue.of(settings.getConfig("metrics")).within(meaning(slicing, design, rules)),
                slicing,
                design,
                quality.getStringList("coverage"),
                rules,
                quality.getIntList("windows"),
                quality.getInt("definition_overlap_days"),
                maturity(quality.getConfig("maturity")),
                new Completeness.Rules(
                        quality.getDouble("completeness.short_below"), quality.getInt("completeness.fewest_weeks")));
    }

    private static MaturitySettings maturity(Config maturity) {
        return new MaturitySettings(
                maturity.getStringList("group"),
                maturity.getInt("horizon_days"),
                maturity.getInt("history_days"),
                maturity.getInt("fewest_settled_days"),
                maturity.getDouble("mature_share"));
    }

    private static EstimationRules rules(Config quality) {
        return new EstimationRules(
                quality.getDouble("confidence"),
                quality.getBoolean("finite_population_correction"),
                LonelyStratum.of(quality.getString("lonely_stratum")),
                quality.getDouble("max_unmeasured_share"),
                quality.getLong("suppress.min_labels"),
                quality.getLong("suppress.min_population"));
    }

    /** Tells apart settings, with the definitions in force, under which the cells of some day come out otherwise. */
    public String fingerprint(Definitions definitions) {
        return definitions.fingerprint(
                List.of(slicing.grains().toString(), coverage.toString(), Double.toString(rules.maxUnmeasuredShare())));
    }

    /** The settings that a day's cells rest on: under others the same metric means something else. */
    private static List<String> meaning(Slicing slicing, SamplingDesign design, EstimationRules rules) {
        return Stream.concat(
                        Stream.of(
                                design.kind().name(),
                                design.poststrata().toString(),
                                rules.lonelyStratum().name(),
                                "finite_population_correction " + rules.finitePopulationCorrection()),
                        slicing.dimensions().entrySet().stream().map(Object::toString))
                .toList();
    }

    private static void requireColumns(String setting, List<String> names) {
        requireDistinct(setting, names);
        List<String> known =
                JudgedDecisions.COLUMNS.stream().map(TableColumn::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("%s names %s, which is not a column of a decision; known are %s"
                        .formatted(setting, name, known));
            }
        }
    }

    private static void requireDistinct(String setting, List<?> values) {
        if (values.stream().distinct().count() != values.size()) {
            throw new IllegalArgumentException("%s repeats a value: %s".formatted(setting, values));
        }
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
