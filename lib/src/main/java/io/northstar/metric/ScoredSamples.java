package io.northstar.metric;

import static io.northstar.metric.Predictions.IF_COMPLIANT;
import static io.northstar.metric.Predictions.IF_VIOLATING;
import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.ScoreCells;
import io.northstar.table.ScorePopulations;
import io.northstar.table.Slices;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Compares what scores predict of the labelled decisions with what their labels say: the moments of the difference estimator
 * (see {@link io.northstar.stats.AssistedShare}), for all metrics and slices at once.
 */
public final class ScoredSamples {
    private static final List<String> SAME =
            List.of(ScoreCells.DAY, Slices.SLICE, ScoreCells.METRIC, ScoreCells.DEFINITION_HASH);
    private static final String COUNTED = "counted_";
    private static final String ACTUAL = "actual";
    private static final String USABLE = "usable";
    private static final String SUMS = "sums";
    private static final String TERMS = "terms";
    private static final String TOTALS = "totals";
    private static final List<String> STRATUM = List.of(Decisions.DAY, DesignStrata.DESIGN_STRATUM_ID);

    /** A landed size of a stratum may be a sum of inverse probabilities. */
    private static final double SAME_SIZE = 0.5;

    private static final String LABELS = "sum_of_labels";
    private static final String SCORED = "sum_of_scored";
    private static final String SCORES = "sum_of_scores";
    private static final String SPREAD = "spread_of_scored";
    private static final String SPREAD_SCORES = "spread_of_scores";
    private static final String SPREAD_SQUARES = "spread_of_squared_scores";

    /**
     * The rows of {@link ScoreCells}, in one pass over the labels.
     *
     * <p>A stratum whose decisions are not those that it was sampled from, by their number, is left to its labels: there the
     * scores predict nothing. So is one without labels. A day without any score in its strata has no rows.
     *
     * @param counted {@link #counted} of decisions, or what stored cells tell of it
     * @param drawn {@link LabelledDecisions} of the same days
     * @param strata {@link DesignStrata} of the same days
     */
    public static Dataset<Row> cells(
            Dataset<Row> counted,
            Dataset<Row> drawn,
            Dataset<Row> strata,
            Definitions definitions,
            Slicing slicing,
            EstimationRules rules) {
        Dataset<Row> sampled = sampled(drawn, strata, usable(strata), definitions, slicing, rules);
        List<String> described =
                Stream.concat(Stream.of(Slices.GRAIN), slicing.names().stream()).toList();
        Dataset<Row> scoredDays = strata.where(col(DesignStrata.STRATUM_SCORED).gt(0))
                .select(Decisions.DAY)
                .distinct();
        Dataset<Row> both = sampled.join(renamed(counted, described), SAME.toArray(String[]::new), "full")
                .join(broadcast(scoredDays), List.of(Decisions.DAY).toArray(String[]::new), "left_semi");
        return both.select(ScoreCells.table(slicing.names()).columns().stream()
                .map(column -> {
                    String name = column.name();
                    Column value = described.contains(name)
                            ? coalesce(col(name), col(COUNTED + name))
                            : SAME.contains(name) ? col(name) : coalesce(col(name), lit(0));
                    return value.cast(column.type()).as(name);
                })
                .toArray(Column[]::new));
    }

    private static Dataset<Row> renamed(Dataset<Row> rows, List<String> names) {
        Dataset<Row> renamed = rows;
        for (String name : names) {
            renamed = renamed.withColumnRenamed(name, COUNTED + name);
        }
        return renamed;
    }

    /** The strata that scores may assist. A Poisson sample has no size to compare with. */
    private static Dataset<Row> usable(Dataset<Row> strata) {
        Column same = abs(col(DesignStrata.STRATUM_POPULATION).minus(col(DesignStrata.STRATUM_DECISIONS)))
                .leq(SAME_SIZE)
                .or(col(DesignStrata.DESIGN).equalTo(DesignStrata.POISSON));
        return strata.where(col(DesignStrata.STRATUM_LABELLED)
                        .gt(0)
                        .and(col(DesignStrata.DESIGN).notEqual(DesignStrata.NONE))
                        .and(col(DesignStrata.STRATUM_DECISIONS).gt(0)))
                .where(same)
                .select(
                        col(Decisions.DAY),
                        col(DesignStrata.DESIGN_STRATUM_ID),
                        lit(true).as(USABLE));
    }

    /**
     * What scores predict of all decisions in strata that they may assist, with the key of a cell.
     *
     * @param judged live decisions: {@link io.northstar.table.JudgedDecisions} and {@code design_stratum_id}
     * @param strata {@link DesignStrata} of the same days
     */
    public static Dataset<Row> counted(
            Dataset<Row> judged, Dataset<Row> strata, Definitions definitions, Slicing slicing) {
        List<String> names = List.of(ScoreCells.COUNTED_NUMERATOR, ScoreCells.COUNTED_DENOMINATOR);
        Dataset<Row> summed = ScoredPopulations.of(judged, definitions, slicing)
                .join(broadcast(usable(strata)), STRATUM.toArray(String[]::new))
                .groupBy(Predictions.keys(slicing).stream()
                        .map(name -> col(name))
                        .toArray(Column[]::new))
                .agg(
                        sum(ScorePopulations.DECISIONS).as(ScoreCells.DECISIONS),
                        sum(ScorePopulations.SCORED).as(ScoreCells.SCORED),
                        ExactSum.of(List.of(
                                        col(ScorePopulations.PREDICTED_NUMERATOR),
                                        col(ScorePopulations.PREDICTED_DENOMINATOR)))
                                .as(TOTALS));
        return ExactSum.named(summed, TOTALS, names);
    }

    /** The same as {@code cells} that are stored tell it, of those that {@code definitions} have. */
    public static Dataset<Row> storedCounts(Dataset<Row> cells, Definitions definitions, Slicing slicing) {
        Column[] columns = Stream.concat(
                        Predictions.keys(slicing).stream(),
                        Stream.of(
                                ScoreCells.DECISIONS,
                                ScoreCells.SCORED,
                                ScoreCells.COUNTED_NUMERATOR,
                                ScoreCells.COUNTED_DENOMINATOR))
                .map(name -> col(name))
                .toArray(Column[]::new);
        return cells.where(col(ScoreCells.DEFINITION_HASH).isInCollection(definitions.hashes()))
                .where(col(ScoreCells.DECISIONS).gt(0))
                .select(columns);
    }

    private static Dataset<Row> sampled(
            Dataset<Row> drawn,
            Dataset<Row> strata,
            Dataset<Row> usable,
            Definitions definitions,
            Slicing slicing,
            EstimationRules rules) {
        Predictions predictions = new Predictions(definitions);
        List<String> keys = List.of(Decisions.DAY, DesignStrata.DESIGN_STRATUM_ID, ACTUAL, IF_VIOLATING, IF_COMPLIANT);
        Map<String, Column> terms = terms(rules);
        Dataset<Row> weighted = Samples.labelled(drawn, strata)
                .join(broadcast(usable), STRATUM.toArray(String[]::new), "left")
                .withColumn(ACTUAL, predictions.plan().membership());
        Dataset<Row> units = predictions
                .supposed(weighted)
                .select(Stream.of(
                                keys.stream().map(name -> col(name)),
                                slicing.columns().stream(),
                                Stream.of(array(terms.values().toArray(Column[]::new))
                                        .as(TERMS)))
                        .flatMap(stream -> stream)
                        .toArray(Column[]::new));
        Dataset<Row> perSlice = ExactSum.named(
                slicing.rollUp(units, keys)
                        .agg(
                                slicing.slice(),
                                slicing.grain(),
                                ExactSum.of(col(TERMS)).as(SUMS)),
                SUMS,
                terms.keySet());
        Map<String, Column> sums = sums();
        Column[] groups = Stream.concat(Stream.of(DesignStrata.DESIGN_STRATUM_ID), Predictions.keys(slicing).stream())
                .map(name -> col(name))
                .toArray(Column[]::new);
        Dataset<Row> perStratum = Slicing.together(perSlice)
                .join(broadcast(predictions.entries(drawn.sparkSession())), MetricPlan.inPopulation(ACTUAL))
                .groupBy(groups)
                .agg(ExactSum.of(List.copyOf(sums.values())).as(TOTALS));
        return totals(ExactSum.named(perStratum, TOTALS, sums.keySet()), strata, slicing, rules);
    }

    /** What is summed for each labelled decision. */
    private static Map<String, Column> terms(EstimationRules rules) {
        Column poisson = Samples.isPoisson();
        Column value = when(poisson, col(Samples.WEIGHT)).otherwise(lit(1.0));
        Column product =
                when(poisson, Samples.spread(col(Samples.WEIGHT), rules)).otherwise(lit(1.0));
        Column score = Predictions.parts().cast("double").divide(lit((double) Predictions.PARTS));
        Map<String, Column> terms = new LinkedHashMap<>();
        terms.put(LABELS, value);
        terms.put(SCORED, known(value));
        terms.put(SCORES, known(value.multiply(score)));
        terms.put(SPREAD, known(product));
        terms.put(SPREAD_SCORES, known(product.multiply(score)));
        terms.put(SPREAD_SQUARES, known(product.multiply(score).multiply(score)));
        return terms;
    }

    private static Column known(Column value) {
        Column predicts =
                coalesce(col(USABLE), lit(false)).and(col(Decisions.SCORE).isNotNull());
        return when(predicts, value).otherwise(lit(0.0));
    }

    /** A prediction as a line in the score: {@code start + slope * score}. */
    private record Line(Column start, Column slope) {
        static Line of(Column ifViolating, Column ifCompliant) {
            Column start = indicator(ifCompliant);
            return new Line(start, indicator(ifViolating).minus(start));
        }

        Column total() {
            return start.multiply(col(SCORED)).plus(slope.multiply(col(SCORES)));
        }

        Column times(Column constant) {
            return constant.multiply(start.multiply(col(SPREAD)).plus(slope.multiply(col(SPREAD_SCORES))));
        }

        Column times(Line other) {
            Column mixed = start.multiply(other.slope).plus(slope.multiply(other.start));
            return start.multiply(other.start)
                    .multiply(col(SPREAD))
                    .plus(mixed.multiply(col(SPREAD_SCORES)))
                    .plus(slope.multiply(other.slope).multiply(col(SPREAD_SQUARES)));
        }
    }

    private static final String Y = "y";
    private static final String X = "x";
    private static final String PREDICTED_Y = "predicted_y";
    private static final String PREDICTED_X = "predicted_x";

    /** The sums of values and products of a stratum. */
    private static Map<String, Column> sums() {
        Column above = indicator(MetricPlan.inNumerator(ACTUAL));
        Column below = indicator(MetricPlan.inDenominator(ACTUAL));
        Line numerator = Line.of(MetricPlan.inNumerator(IF_VIOLATING), MetricPlan.inNumerator(IF_COMPLIANT));
        Line denominator = Line.of(MetricPlan.inDenominator(IF_VIOLATING), MetricPlan.inDenominator(IF_COMPLIANT));
        Map<String, Column> sums = new LinkedHashMap<>();
        sums.put(Y, above.multiply(col(LABELS)));
        sums.put(X, below.multiply(col(LABELS)));
        sums.put(PREDICTED_Y, numerator.total());
        sums.put(PREDICTED_X, denominator.total());
        sums.put(ScoreCells.PREDICTED_NUMERATOR_VARIANCE, numerator.times(numerator));
        sums.put(ScoreCells.PREDICTED_COVARIANCE, numerator.times(denominator));
        sums.put(ScoreCells.PREDICTED_DENOMINATOR_VARIANCE, denominator.times(denominator));
        sums.put(ScoreCells.NUMERATOR_BY_NUMERATOR, numerator.times(above));
        sums.put(ScoreCells.NUMERATOR_BY_DENOMINATOR, denominator.times(above));
        sums.put(ScoreCells.DENOMINATOR_BY_NUMERATOR, numerator.times(below));
        sums.put(ScoreCells.DENOMINATOR_BY_DENOMINATOR, denominator.times(below));
        return sums;
    }

    private static Dataset<Row> totals(
            Dataset<Row> perStratum, Dataset<Row> strata, Slicing slicing, EstimationRules rules) {
        Column poisson = col(DesignStrata.DESIGN).equalTo(DesignStrata.POISSON);
        Column scale = when(poisson, lit(1.0))
                .otherwise(try_divide(col(DesignStrata.STRATUM_POPULATION), col(DesignStrata.STRATUM_LABELLED)));
        Map<String, Column> values = new LinkedHashMap<>();
        values.put(ScoreCells.SAMPLED_NUMERATOR, scale.multiply(col(PREDICTED_Y)));
        values.put(ScoreCells.SAMPLED_DENOMINATOR, scale.multiply(col(PREDICTED_X)));
        BiConsumer<String, List<String>> covariance =
                (name, pair) -> values.put(name, Cells.covariance(name, pair.get(0), pair.get(1), poisson, rules));
        covariance.accept(ScoreCells.PREDICTED_NUMERATOR_VARIANCE, List.of(PREDICTED_Y, PREDICTED_Y));
        covariance.accept(ScoreCells.PREDICTED_COVARIANCE, List.of(PREDICTED_X, PREDICTED_Y));
        covariance.accept(ScoreCells.PREDICTED_DENOMINATOR_VARIANCE, List.of(PREDICTED_X, PREDICTED_X));
        covariance.accept(ScoreCells.NUMERATOR_BY_NUMERATOR, List.of(Y, PREDICTED_Y));
        covariance.accept(ScoreCells.NUMERATOR_BY_DENOMINATOR, List.of(Y, PREDICTED_X));
        covariance.accept(ScoreCells.DENOMINATOR_BY_NUMERATOR, List.of(X, PREDICTED_Y));
        covariance.accept(ScoreCells.DENOMINATOR_BY_DENOMINATOR, List.of(X, PREDICTED_X));
        Column[] keys =
                Predictions.keys(slicing).stream().map(name -> col(name)).toArray(Column[]::new);
        Dataset<Row> summed = perStratum
                .join(broadcast(Cells.withLonelyFactor(strata, rules)), STRATUM.toArray(String[]::new))
                .groupBy(keys)
                .agg(ExactSum.of(List.copyOf(values.values())).as(TOTALS));
        return ExactSum.named(summed, TOTALS, values.keySet());
    }

    private static Column indicator(Column condition) {
        return when(condition, lit(1.0)).otherwise(lit(0.0));
    }

    private ScoredSamples() {}
}
