package io.northstar.metric;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads a metric's declaration from settings, and writes it down so that it can be read again. */
final class Declarations {
    private static final String KIND = "kind";
    private static final String UNIT = "unit";
    private static final String DOC = "doc";
    private static final String DIRECTION = "direction";
    private static final String BOTH_SIDES = "both_sides";
    private static final String POPULATION = "population";
    private static final String MEASURED = "measured";
    private static final String DENOMINATOR = "denominator";
    private static final String NUMERATOR = "numerator";
    private static final String DENOMINATOR_VALUE = "denominator_value";
    private static final String NUMERATOR_VALUE = "numerator_value";
    private static final String WEIGHTINGS = "weightings";
    private static final String QUANTILE = "quantile";

    private static final Config DEFAULTS = ConfigFactory.parseString("""
            kind = proportion, unit = "", doc = "", direction = neutral, both_sides = false
            measured = "true", denominator = "true", numerator = "true", denominator_value = "1", numerator_value = "1"
            """);
    private static final Set<String> FIELDS = Set.of(
            KIND,
            UNIT,
            DOC,
            DIRECTION,
            BOTH_SIDES,
            POPULATION,
            MEASURED,
            DENOMINATOR,
            NUMERATOR,
            DENOMINATOR_VALUE,
            NUMERATOR_VALUE,
            WEIGHTINGS,
            QUANTILE);

    /**
     * The metric {@code name} as it is {@code given}.
     *
     * @throws IllegalArgumentException or {@link com.typesafe.config.ConfigException} saying what is wrong
     */
    static Metric parse(String name, Config given) {
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
        Direction direction = choice(Direction.class, metric.getString(DIRECTION), DIRECTION);
        String kind = metric.getString(KIND);
        if (kind.equals(QUANTILE)) {
            return new QuantileMetric(name, metric.getString(DOC), metric.getDouble(QUANTILE), direction);
        }
        RatioMetric.Kind ratio = choice(RatioMetric.Kind.class, kind, KIND);
        return new RatioMetric(
                name,
                metric.getString(DOC),
                ratio,
                ratio == RatioMetric.Kind.PROPORTION ? "share" : metric.getString(UNIT),
                metric.getString(POPULATION),
                metric.getString(MEASURED),
                metric.getString(DENOMINATOR),
                metric.getString(NUMERATOR),
                metric.getString(DENOMINATOR_VALUE),
                metric.getString(NUMERATOR_VALUE),
                weightings(metric, ratio),
                metric.getBoolean(BOTH_SIDES) ? RatioMetric.Sides.BOTH : RatioMetric.Sides.ANY,
                direction);
    }

    /** The metric {@code name} that {@link #text} wrote down. */
    static Metric parse(String name, String text) {
        return parse(name, ConfigFactory.parseString(text));
    }

    /** All of {@code metric} but its name, as JSON. */
    static String text(Metric metric) {
        return ConfigValueFactory.fromMap(
                        metric instanceof RatioMetric ratio ? fields(ratio) : fields((QuantileMetric) metric))
                .render(ConfigRenderOptions.concise());
    }

    private static Map<String, Object> fields(RatioMetric metric) {
        Map<String, Object> fields = new TreeMap<>();
        fields.put(KIND, metric.kind().text());
        fields.put(UNIT, metric.unit());
        fields.put(DOC, metric.doc());
        fields.put(DIRECTION, metric.direction().text());
        fields.put(BOTH_SIDES, metric.sides() == RatioMetric.Sides.BOTH);
        fields.put(POPULATION, metric.population());
        fields.put(MEASURED, metric.measured());
        fields.put(DENOMINATOR, metric.denominator());
        fields.put(NUMERATOR, metric.numerator());
        fields.put(DENOMINATOR_VALUE, metric.denominatorValue());
        fields.put(NUMERATOR_VALUE, metric.numeratorValue());
        fields.put(WEIGHTINGS, metric.weightings().stream().map(Weighting::text).toList());
        return fields;
    }

    private static Map<String, Object> fields(QuantileMetric metric) {
        return Map.of(
                KIND, QUANTILE, DOC, metric.doc(), DIRECTION, metric.direction().text(), QUANTILE, metric.quantile());
    }

    private static List<Weighting> weightings(Config metric, RatioMetric.Kind kind) {
        if (metric.hasPath(WEIGHTINGS)) {
            return metric.getStringList(WEIGHTINGS).stream()
                    .map(text -> choice(Weighting.class, text, WEIGHTINGS))
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

    private Declarations() {}
}
