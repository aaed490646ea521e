package io.northstar.metric;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All metrics of a deployment, as its settings declare them.
 *
 * @param metrics the declarations, in order of name
 * @param context the settings, beside a metric's own, that its numbers mean something else without
 */
public record MetricCatalogue(List<Metric> metrics, List<String> context) {
    public MetricCatalogue {
        metrics = List.copyOf(metrics);
        context = List.copyOf(context);
    }

    /** The same metrics where {@code settings} are part of what every number means. */
    public MetricCatalogue within(List<String> settings) {
        return new MetricCatalogue(metrics, settings);
    }

    /** Twelve hexadecimal digits that change when the metric's definition or its context does. */
    public String definitionHash(Metric metric) {
        return DefinitionHash.of(Stream.concat(Stream.of(metric.definitionHash()), context.stream())
                .toArray(String[]::new));
    }

    /**
     * Reads the {@code metrics} section of the settings.
     *
     * @throws IllegalArgumentException naming every metric that is wrong, and why
     */
    public static MetricCatalogue of(Config metrics) {
        List<Metric> parsed = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String name : new TreeSet<>(metrics.root().keySet())) {
            if (metrics.root().get(name).valueType() == ConfigValueType.NULL) {
                continue;
            }
            try {
                parsed.add(Declarations.parse(name, metrics.getConfig(name)));
            } catch (ConfigException | IllegalArgumentException wrong) {
                problems.add("metrics.%s: %s".formatted(name, wrong.getMessage()));
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return new MetricCatalogue(parsed, List.of());
    }

    /** The metrics that are ratios. */
    public List<RatioMetric> ratios() {
        return metrics.stream()
                .filter(RatioMetric.class::isInstance)
                .map(RatioMetric.class::cast)
                .toList();
    }

    /** These definitions, in force on every day. */
    public Definitions definitions() {
        return new Definitions(metrics.stream()
                .map(metric -> Definition.always(metric, definitionHash(metric)))
                .toList());
    }

    /** Whether what {@code definition} means can be computed: its context is the present one. */
    boolean computes(Definition definition) {
        return definitionHash(definition.metric()).equals(definition.hash());
    }
}
