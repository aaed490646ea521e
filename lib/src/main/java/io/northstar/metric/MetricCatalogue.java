package io.northstar.metric;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueType;
import io.northstar.table.MetricCatalogueTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * All metrics of a deployment.
 *
 * @param metrics the declarations, in order of name
 * @param context the settings, beside a metric's own, that its numbers mean something else without
 */
public record MetricCatalogue(List<Metric> metrics, List<String> context) {
    private static final Config DEFAULTS = ConfigFactory.parseString("""
            kind = proportion, unit = "", doc = "", direction = neutral, both_sides = false
            measured = "true", denominator = "true", numerator = "true", denominator_value = "1", numerator_value = "1"
            """);
    private static final Set<String> FIELDS = Set.of(
            "kind",
            "unit",
            "doc",
            "direction",
            "both_sides",
            "population",
            "measured",
            "denominator",
            "numerator",
            "denominator_value",
            "numerator_value",
            "weightings",
            "quantile");

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
                parsed.add(parse(name, metrics.getConfig(name)));
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

    /** The metrics that are quantiles of turnaround. */
    public List<QuantileMetric> quantiles() {
        return metrics.stream()
                .filter(QuantileMetric.class::isInstance)
                .map(QuantileMetric.class::cast)
                .toList();
    }

    /** The rows of {@link MetricCatalogueTable}. */
    public Dataset<Row> rows(SparkSession spark) {
        List<Row> rows = metrics.stream().map(this::row).toList();
        return spark.createDataFrame(rows, MetricCatalogueTable.TABLE.schema());
    }

    private Row row(Metric metric) {
        if (metric instanceof RatioMetric ratio) {
            return RowFactory.create(
                    ratio.name(),
                    definitionHash(ratio),
                    ratio.kind().text(),
                    ratio.basis().text(),
                    ratio.population(),
                    side(ratio.kind(), ratio.numeratorValue(), ratio.numerator()),
                    side(ratio.kind(), ratio.denominatorValue(), ratio.denominator()),
                    ratio.weightings().stream().map(Weighting::text).collect(Collectors.joining(",")),
                    ratio.direction().text(),
                    ratio.unit(),
                    ratio.doc());
        }
        QuantileMetric quantile = (QuantileMetric) metric;
        return RowFactory.create(
                quantile.name(),
                definitionHash(quantile),
                "quantile",
                Basis.CENSUS.text(),
                "turnaround_seconds IS NOT NULL",
                "quantile " + quantile.quantile(),
                "tasks",
                Weighting.DECISION.text(),
                quantile.direction().text(),
                quantile.unit(),
                quantile.doc());
    }

    private static String side(RatioMetric.Kind kind, String value, String predicate) {
        return kind == RatioMetric.Kind.PROPORTION ? predicate : "sum of %s where %s".formatted(value, predicate);
    }

    private static Metric parse(String name, Config given) {
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("a name has lower-case letters, digits and underscores only");
        }
        for (String field : given.root().keySet()) {
            if (!FIELDS.contains(field)) {
                throw new IllegalArgumentException(
                        "unknown field %s; known are %s".formatted(field, new TreeSet<>(FIELDS)));
            }
        }
        Config metric = given.withFallback(DEFAULTS);
        Direction direction = choice(Direction.class, metric.getString("direction"), "direction");
        String kind = metric.getString("kind");
        if (kind.equals("quantile")) {
            return new QuantileMetric(name, metric.getString("doc"), metric.getDouble("quantile"), direction);
        }
        RatioMetric.Kind ratio = choice(RatioMetric.Kind.class, kind, "kind");
        return new RatioMetric(
                name,
                metric.getString("doc"),
                ratio,
                ratio == RatioMetric.Kind.PROPORTION ? "share" : metric.getString("unit"),
                metric.getString("population"),
                metric.getString("measured"),
                metric.getString("denominator"),
                metric.getString("numerator"),
                metric.getString("denominator_value"),
                metric.getString("numerator_value"),
                weightings(metric, ratio),
                metric.getBoolean("both_sides") ? RatioMetric.Sides.BOTH : RatioMetric.Sides.ANY,
                direction);
    }

    private static List<Weighting> weightings(Config metric, RatioMetric.Kind kind) {
        if (metric.hasPath("weightings")) {
            return metric.getStringList("weightings").stream()
                    .map(text -> choice(Weighting.class, text, "weightings"))
                    .toList();
        }
        return kind == RatioMetric.Kind.PROPORTION ? List.of(Weighting.values()) : List.of(Weighting.DECISION);
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String text, String field) {
        for (E value : type.getEnumConstants()) {
            if (value.name().toLowerCase(Locale.ROOT).equals(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException("%s is %s, expected one of %s"
                .formatted(
                        field, text, List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT)));
    }
}
