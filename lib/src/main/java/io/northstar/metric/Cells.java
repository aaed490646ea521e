package io.northstar.metric;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import io.northstar.stats.LonelyStratum;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.MetricCells;
import io.northstar.table.Slices;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Builds {@code metric_cells}: what a day knows about each metric in each slice. Totals are estimated in each sampling
 * stratum and added; so are their variances, since strata are drawn independently (Cochran 1977, section 5.4; the ratio
 * by linearisation, section 6.11).
 */
public final class Cells {
    private static final String POPULATION = DesignStrata.STRATUM_POPULATION;
    private static final String LABELLED = DesignStrata.STRATUM_LABELLED;
    private static final String TOTALS = "totals";
    private static final String LONELY_FACTOR = "lonely_factor";
    private static final Column LONELY = lit(
            "A stratum has a single label and quality.lonely_stratum is fail: choose adjust, average or certainty.");
    private static final List<String> KEY =
            List.of(Decisions.DAY, Slices.SLICE, MetricPlan.METRIC, MetricPlan.WEIGHTING, MetricPlan.DEFINITION_HASH);
    private static final List<String> COUNTS = List.of(
            MetricCells.DRAWN,
            MetricCells.LABELS_RESTRICTING,
            MetricCells.LABELS_PERMITTING,
            MetricCells.LABELS,
            MetricCells.DEGREES_OF_FREEDOM);

    /**
     * One row for each (day, slice, metric, weighting, definition) that has a population, as {@link MetricCells#table} says.
     *
     * @param populations {@link #populations} of decisions, or those that stored cells tell
     * @param drawn {@link io.northstar.table.LabelledDecisions} of the same days
     * @param strata {@link DesignStrata} of the same days
     * @param knownOn day and {@code known_on}: the newest landing day of the day's records
     * @param definitions all that are in force on one of the days, and by which they can be computed
     */
    public static Dataset<Row> of(
            Dataset<Row> populations,
            Dataset<Row> drawn,
            Dataset<Row> strata,
            Dataset<Row> knownOn,
            Definitions definitions,
            Slicing slicing,
            EstimationRules rules) {
        MetricPlan sampled = MetricPlan.ofSamples(definitions);
        Dataset<Row> totals = totals(Samples.sumUp(drawn, strata, sampled, slicing, rules), strata, rules);
        Column isSampled = col(MetricPlan.BASIS).equalTo(Basis.SAMPLE.text());
        Dataset<Row> joined = populations
                .withColumnRenamed(MetricCells.NUMERATOR, "counted_numerator")
                .withColumnRenamed(MetricCells.DENOMINATOR, "counted_denominator")
                .join(totals, KEY.toArray(String[]::new), "left")
                .join(broadcast(designs(strata)), List.of(Decisions.DAY).toArray(String[]::new), "left")
                .join(broadcast(knownOn), List.of(Decisions.DAY).toArray(String[]::new), "left")
                .withColumn(
                        MetricCells.DESIGN,
                        when(isSampled, coalesce(col(MetricCells.DESIGN), lit(DesignStrata.NONE)))
                                .otherwise(lit(DesignStrata.CENSUS)))
                .withColumn(MetricCells.NUMERATOR, either(isSampled, MetricCells.NUMERATOR, "counted_numerator"))
                .withColumn(MetricCells.DENOMINATOR, either(isSampled, MetricCells.DENOMINATOR, "counted_denominator"));
        return joined.select(MetricCells.table(slicing.names()).columns().stream()
                .map(column -> column.mandatory()
                        ? coalesce(col(column.name()), zero(column.type().typeName()))
                                .cast(column.type())
                                .as(column.name())
                        : col(column.name()).cast(column.type()))
                .toArray(Column[]::new));
    }

    /**
     * What is counted on all decisions, with the key of a cell and {@link Basis}: the population of every metric and the totals
     * of those that need no label.
     *
     * @param judged live decisions: {@link io.northstar.table.JudgedDecisions} and {@code measured}
     */
    public static Dataset<Row> populations(Dataset<Row> judged, Definitions definitions, Slicing slicing) {
        return Populations.count(judged, MetricPlan.ofPopulations(definitions), slicing);
    }

    /** The same as {@code cells} that are stored tell it, of those that {@code definitions} have. */
    public static Dataset<Row> storedPopulations(Dataset<Row> cells, Definitions definitions, Slicing slicing) {
        Column[] columns = Stream.concat(
                        Populations.keys(slicing).stream(),
                        Stream.of(
                                MetricCells.POPULATION,
                                MetricCells.POPULATION_WEIGHT,
                                MetricCells.UNMEASURED_WEIGHT,
                                MetricCells.NUMERATOR,
                                MetricCells.DENOMINATOR))
                .map(name -> col(name))
                .toArray(Column[]::new);
        return cells.where(col(MetricCells.DEFINITION_HASH).isInCollection(definitions.hashes()))
                .withColumn(
                        MetricPlan.BASIS,
                        when(col(MetricCells.DESIGN).equalTo(DesignStrata.CENSUS), lit(Basis.CENSUS.text()))
                                .otherwise(lit(Basis.SAMPLE.text())))
                .select(columns);
    }

    private static Column either(Column sampled, String estimated, String counted) {
        return when(sampled, col(estimated)).otherwise(col(counted));
    }

    private static Column zero(String type) {
        return switch (type) {
            case "long", "double" -> lit(0);
            default -> lit(null);
        };
    }

    /** Stratum sums to the day's totals, variances and counts for each slice, metric, weighting and definition. */
    static Dataset<Row> totals(Dataset<Row> sums, Dataset<Row> strata, EstimationRules rules) {
        Dataset<Row> perStratum = sums.join(
                broadcast(withLonelyFactor(strata, rules)),
                List.of(Decisions.DAY, DesignStrata.DESIGN_STRATUM_ID).toArray(String[]::new));
        Map<String, Column> values = values(rules);
        Column touched = col(MetricCells.LABELS).gt(0);
        Column[] keys = KEY.stream().map(name -> col(name)).toArray(Column[]::new);
        Column[] totals = Stream.concat(
                        COUNTS.stream().map(name -> sum(name).as(name)),
                        Stream.of(ExactSum.of(List.copyOf(values.values())).as(TOTALS)))
                .toArray(Column[]::new);
        Dataset<Row> summed = perStratum
                .where(col(DesignStrata.DESIGN).notEqual(DesignStrata.NONE))
                .withColumn(
                        MetricCells.DEGREES_OF_FREEDOM,
                        when(touched, col(LABELLED).minus(lit(1L))).otherwise(lit(0L)))
                .groupBy(keys)
                .agg(totals[0], Arrays.copyOfRange(totals, 1, totals.length));
        return ExactSum.named(summed, TOTALS, values.keySet());
    }

    /** What a stratum adds to each sum of the day. */
    private static Map<String, Column> values(EstimationRules rules) {
        Column poisson = col(DesignStrata.DESIGN).equalTo(DesignStrata.POISSON);
        Column scale = when(poisson, lit(1.0)).otherwise(try_divide(col(POPULATION), col(LABELLED)));
        Map<String, Column> values = new LinkedHashMap<>();
        values.put(MetricCells.NUMERATOR, scale.multiply(col(Samples.Y)));
        values.put(MetricCells.DENOMINATOR, scale.multiply(col(Samples.X)));
        values.put(MetricCells.NUMERATOR_VARIANCE, covariance(Samples.YY, Samples.Y, Samples.Y, poisson, rules));
        values.put(MetricCells.COVARIANCE, covariance(Samples.XY, Samples.X, Samples.Y, poisson, rules));
        values.put(MetricCells.DENOMINATOR_VARIANCE, covariance(Samples.XX, Samples.X, Samples.X, poisson, rules));
        values.put(MetricCells.SQUARED_WEIGHTS, col(Samples.WEIGHTED_XX));
        values.putAll(unseen(scale, rules));
        return values;
    }

    /** Weights of the stratum's labels where they show no event of a kind, see {@code stats.UnseenEvents}. */
    private static Map<String, Column> unseen(Column scale, EstimationRules rules) {
        Column open = rules.finitePopulationCorrection() ? col(POPULATION).gt(col(LABELLED)) : lit(true);
        Column noNumerator = open.and(col(Samples.NUMERATOR_LABELS).equalTo(0));
        Column noRemainder = open.and(col(Samples.REMAINDER_LABELS).equalTo(0));
        Map<String, Column> values = new LinkedHashMap<>();
        values.put(MetricCells.UNSEEN_NUMERATOR, where(noNumerator, scale.multiply(col(Samples.NUMERATOR_REACH))));
        values.put(MetricCells.UNSEEN_NUMERATOR_SQUARES, where(noNumerator, col(Samples.NUMERATOR_REACH_SQUARES)));
        values.put(MetricCells.UNSEEN_REMAINDER, where(noRemainder, scale.multiply(col(Samples.REMAINDER_REACH))));
        values.put(MetricCells.UNSEEN_REMAINDER_SQUARES, where(noRemainder, col(Samples.REMAINDER_REACH_SQUARES)));
        return values;
    }

    private static Column where(Column condition, Column value) {
        return when(condition, value).otherwise(lit(0.0));
    }

    /** Covariance of two estimated stratum totals from the sample sums, see {@code stats.RatioTotals#stratified}. */
    static Column covariance(String product, String left, String right, Column poisson, EstimationRules rules) {
        Column labels = col(LABELLED).cast("double");
        Column unsampled = rules.finitePopulationCorrection()
                ? greatest(col(POPULATION).minus(labels), lit(0.0))
                : col(POPULATION);
        Column factor = try_divide(col(POPULATION).multiply(unsampled), labels);
        Column centred = col(product).minus(try_divide(col(left).multiply(col(right)), labels));
        Column adjusted = factor.multiply(col(product));
        Column lonely = switch (rules.lonelyStratum()) {
            case ADJUST -> adjusted;
            case CERTAINTY -> lit(0.0);
            case AVERAGE -> when(col(LONELY_FACTOR).isNull(), adjusted).otherwise(lit(0.0));
            case FAIL -> when(unsampled.gt(0), raise_error(LONELY)).otherwise(lit(0.0));
        };
        return when(poisson, col(product))
                .when(labels.equalTo(0), lit(0.0))
                .when(labels.equalTo(1), lonely)
                .otherwise(try_divide(factor.multiply(centred), labels.minus(lit(1.0)))
                        .multiply(col(LONELY_FACTOR)));
    }

    /**
     * Under {@code average}, a day's lonely strata get the mean variance of its others: those count more. The factor is
     * null when there are no others.
     */
    static Dataset<Row> withLonelyFactor(Dataset<Row> strata, EstimationRules rules) {
        if (rules.lonelyStratum() != LonelyStratum.AVERAGE) {
            return strata.withColumn(LONELY_FACTOR, lit(1.0));
        }
        Column lonely = col(LABELLED).equalTo(1).and(col(POPULATION).gt(1));
        Column paired = count_if(col(LABELLED).gt(1)).cast("double");
        Dataset<Row> factors = strata.groupBy(DesignStrata.DAY)
                .agg(when(paired.gt(0), paired.plus(count_if(lonely)).divide(paired))
                        .as(LONELY_FACTOR));
        return strata.join(factors, List.of(DesignStrata.DAY).toArray(String[]::new));
    }

    private static Dataset<Row> designs(Dataset<Row> strata) {
        return strata.groupBy(DesignStrata.DAY)
                .agg(when(min(DesignStrata.DESIGN).equalTo(max(DesignStrata.DESIGN)), min(DesignStrata.DESIGN))
                        .otherwise(lit(DesignStrata.MIXED))
                        .as(MetricCells.DESIGN));
    }

    private Cells() {}
}
