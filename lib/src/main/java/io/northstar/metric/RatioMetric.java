package io.northstar.metric;

import io.northstar.table.LabelledDecisions;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A ratio of two totals over decisions.
 *
 * <p>A proportion counts: of the decisions that meet {@code population} and {@code denominator}, the share that also
 * meets {@code numerator}, each decision counting for the weighting's measure. A quantity adds: the sum of
 * {@code numeratorValue} where {@code numerator} holds over the sum of {@code denominatorValue} where
 * {@code denominator} holds, both within {@code population}.
 *
 * @param name name in tables
 * @param doc meaning in plain words
 * @param kind proportion or quantity
 * @param unit unit of the estimate
 * @param population SQL predicate over {@link io.northstar.table.JudgedDecisions}: needs no label, so its size is known
 * @param denominator SQL predicate over {@link LabelledDecisions}
 * @param numerator SQL predicate over {@link LabelledDecisions}
 * @param denominatorValue SQL number of a decision below the line; {@code 1} for a proportion
 * @param numeratorValue SQL number of a decision above the line; {@code 1} for a proportion
 * @param weightings what each decision counts for, one published series each
 * @param sides whether the metric is refused without labels on both restrictions and permissions
 * @param direction which way it should go
 */
public record RatioMetric(
        String name,
        String doc,
        Kind kind,
        String unit,
        String population,
        String denominator,
        String numerator,
        String denominatorValue,
        String numeratorValue,
        List<Weighting> weightings,
        Sides sides,
        Direction direction)
        implements Metric {

    /** The two kinds of ratio. */
    public enum Kind {
        /** A share in [0, 1]. */
        PROPORTION,
        /** A ratio of sums, any number. */
        QUANTITY;

        /** The name used in configuration and tables. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Which decisions must have labels before the metric means anything. */
    public enum Sides {
        ANY,
        BOTH
    }

    private static final Pattern QUOTED = Pattern.compile("'[^']*'");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");

    public RatioMetric {
        weightings = List.copyOf(weightings);
        if (weightings.isEmpty()) {
            throw new IllegalArgumentException("a metric needs at least one weighting");
        }
        if (kind == Kind.QUANTITY && !weightings.equals(List.of(Weighting.DECISION))) {
            throw new IllegalArgumentException("a quantity is weighted by decision only");
        }
        List<String> truth = truthColumns(population);
        if (!truth.isEmpty()) {
            throw new IllegalArgumentException(
                    "population needs labels (%s); move that part to denominator or numerator, since the size of the population must be known without labels"
                            .formatted(String.join(", ", truth)));
        }
    }

    /** Sample if any part needs a label, else census. */
    public Basis basis() {
        boolean sampled = Stream.of(denominator, numerator, denominatorValue, numeratorValue)
                .anyMatch(sql -> !truthColumns(sql).isEmpty());
        return sampled ? Basis.SAMPLE : Basis.CENSUS;
    }

    /** SQL predicate of the decisions below the line. */
    public String denominatorDomain() {
        return "(%s) AND (%s)".formatted(population, denominator);
    }

    /** SQL predicate of the decisions above the line; within the denominator's for a proportion. */
    public String numeratorDomain() {
        return kind == Kind.PROPORTION
                ? "(%s) AND (%s) AND (%s)".formatted(population, denominator, numerator)
                : "(%s) AND (%s)".formatted(population, numerator);
    }

    /** SQL number that a decision below the line counts for under {@code weighting}. */
    public String denominatorMeasure(Weighting weighting) {
        return kind == Kind.PROPORTION ? weighting.measure() : denominatorValue;
    }

    /** SQL number that a decision above the line counts for under {@code weighting}. */
    public String numeratorMeasure(Weighting weighting) {
        return kind == Kind.PROPORTION ? weighting.measure() : numeratorValue;
    }

    @Override
    public String definitionHash() {
        return DefinitionHash.of(
                kind.text(), unit, population, denominator, numerator, denominatorValue, numeratorValue, sides.name());
    }

    private static List<String> truthColumns(String sql) {
        return WORD.matcher(QUOTED.matcher(sql).replaceAll(" "))
                .results()
                .map(match -> match.group().toLowerCase(Locale.ROOT))
                .filter(LabelledDecisions.TRUTH::contains)
                .distinct()
                .toList();
    }
}
