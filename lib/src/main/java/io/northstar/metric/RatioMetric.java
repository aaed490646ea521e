package io.northstar.metric;

import io.northstar.stats.UnseenEvents;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
 * @param measured SQL predicate over {@link io.northstar.table.JudgedDecisions}: whether the decision's own values landed;
 *     where not, it counts as unmeasured
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
        String measured,
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

    private static final List<String> SIDE_AND_TRUTH =
            List.of(JudgedDecisions.RESTRICTS, JudgedDecisions.PERMITS, LabelledDecisions.VIOLATING);
    private static final Pattern QUOTED = Pattern.compile("'[^']*'");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");

    public RatioMetric {
        weightings = List.copyOf(weightings);
        if (weightings.isEmpty()) {
            throw new IllegalArgumentException("a metric needs at least one weighting");
        }
        if (weightings.stream().distinct().count() != weightings.size()) {
            throw new IllegalArgumentException("weightings repeats a value: " + weightings);
        }
        if (kind == Kind.QUANTITY && !weightings.equals(List.of(Weighting.DECISION))) {
            throw new IllegalArgumentException("a quantity is weighted by decision only");
        }
        requireNoTruth("population", population);
        requireNoTruth("measured", measured);
    }

    /** Sample if any part needs a label, else census. */
    public Basis basis() {
        boolean sampled = Stream.of(denominator, numerator, denominatorValue, numeratorValue)
                .anyMatch(sql -> !truthColumns(sql).isEmpty());
        return sampled ? Basis.SAMPLE : Basis.CENSUS;
    }

    /**
     * Whether a score, the probability of a violation, predicts it: a share of decisions for which of all labels only
     * whether the ad violates matters.
     */
    public boolean predictable() {
        return isShareOfDecisions()
                && truthColumns("%s %s".formatted(denominator, numerator)).equals(List.of(LabelledDecisions.VIOLATING));
    }

    /** Whether all that it needs to know of a decision is its side and whether the ad violates. */
    public boolean bySideAndTruth() {
        return predictable()
                && SIDE_AND_TRUTH.containsAll(columns(
                        "%s %s %s %s".formatted(population, measured, denominator, numerator),
                        LabelledDecisions.TABLE.columnNames()));
    }

    private boolean isShareOfDecisions() {
        return kind == Kind.PROPORTION && weightings.contains(Weighting.DECISION);
    }

    /** SQL predicate of the decisions below the line. */
    public String denominatorDomain() {
        return "%s AND (%s)".formatted(measuredDomain(), denominator);
    }

    /** SQL predicate of the decisions that the metric is about and whose own values landed. */
    public String measuredDomain() {
        return "(%s) AND (%s)".formatted(population, measured);
    }

    /** SQL predicate of the decisions above the line; within the denominator's for a proportion. */
    public String numeratorDomain() {
        return kind == Kind.PROPORTION
                ? "%s AND (%s)".formatted(denominatorDomain(), numerator)
                : "%s AND (%s)".formatted(measuredDomain(), numerator);
    }

    /**
     * SQL predicate of the decisions that some label could put into the numerator, for all that is known without one: the
     * parts of the predicates that need no label hold. False for a quantity.
     */
    public String numeratorReach() {
        return kind == Kind.PROPORTION ? reach(List.of(denominator, numerator), "true") : "false";
    }

    /** SQL predicate of the decisions that some label could put into the denominator but not into the numerator. */
    public String remainderReach() {
        boolean decided = truthColumns(numerator).isEmpty();
        return kind == Kind.PROPORTION
                ? reach(List.of(denominator), decided ? "(%s) IS NOT TRUE".formatted(numerator) : "true")
                : "false";
    }

    /** Whether an unseen event is in the denominator already: it is unless the denominator needs labels. */
    public UnseenEvents.Place unseenPlace() {
        return truthColumns(denominator).isEmpty() ? UnseenEvents.Place.COUNTED : UnseenEvents.Place.MISSING;
    }

    private String reach(List<String> predicates, String last) {
        return Stream.of(
                        Stream.of(measuredDomain()),
                        predicates.stream()
                                .flatMap(predicate -> Conjuncts.of(predicate).stream())
                                .filter(part -> truthColumns(part).isEmpty()),
                        Stream.of(last))
                .flatMap(parts -> parts)
                .map("(%s)"::formatted)
                .collect(Collectors.joining(" AND "));
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
                kind.text(),
                unit,
                population,
                measured,
                denominator,
                numerator,
                denominatorValue,
                numeratorValue,
                sides.name());
    }

    private static void requireNoTruth(String part, String sql) {
        List<String> truth = truthColumns(sql);
        if (!truth.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s needs labels (%s); move that part to denominator or numerator, since the size of the population must be known without labels"
                            .formatted(part, String.join(", ", truth)));
        }
    }

    private static List<String> truthColumns(String sql) {
        return columns(sql, LabelledDecisions.TRUTH);
    }

    /** Which of {@code names} the SQL names, outside of texts. */
    private static List<String> columns(String sql, List<String> names) {
        return WORD.matcher(QUOTED.matcher(sql).replaceAll(" "))
                .results()
                .map(match -> match.group().toLowerCase(Locale.ROOT))
                .filter(names::contains)
                .distinct()
                .toList();
    }
}
