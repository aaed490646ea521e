package io.northstar.metric;

import static io.northstar.metric.MetricPlan.MEMBERSHIP;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.MetricCells;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Sums, over the labelled decisions, what the estimator needs of every metric in every slice and sampling stratum: the
 * counts, sums and products of {@link io.northstar.stats.StratumMoments}. They add up over parts of a day.
 */
public final class Samples {
    public static final String X = "x";
    public static final String Y = "y";
    public static final String XX = "xx";
    public static final String XY = "xy";
    public static final String YY = "yy";
    public static final String WEIGHTED_XX = "weighted_xx";
    /** Column that {@link #weighted} adds. */
    public static final String WEIGHT = "w";

    static final String NUMERATOR_LABELS = "numerator_labels";
    static final String REMAINDER_LABELS = "remainder_labels";
    static final String NUMERATOR_REACH = "numerator_reach_x";
    static final String NUMERATOR_REACH_SQUARES = "numerator_reach_weighted_xx";
    static final String REMAINDER_REACH = "remainder_reach_x";
    static final String REMAINDER_REACH_SQUARES = "remainder_reach_weighted_xx";

    private static final String UNITS = "units";
    private static final String SUMS = "sums";
    private static final String TERMS = "terms";
    private static final String TOTALS = "totals";

    /**
     * One row for each (day, design stratum, slice, metric, weighting) that a drawn decision falls in.
     *
     * <p>{@code drawn} has the columns of {@link LabelledDecisions}, {@code strata} those of {@link DesignStrata}. In
     * strata with equal probabilities the sums are plain; in Poisson strata each decision's values are weighted by the
     * inverse of its inclusion probability w, and products by w(w - 1) (w² without finite population correction).
     */
    static Dataset<Row> sumUp(
            Dataset<Row> drawn, Dataset<Row> strata, MetricPlan plan, Slicing slicing, EstimationRules rules) {
        List<String> keys = List.of(
                Decisions.DAY,
                DesignStrata.DESIGN_STRATUM_ID,
                LabelledDecisions.LABELLED,
                JudgedDecisions.RESTRICTS,
                MEMBERSHIP);
        Dataset<Row> units = weighted(drawn, strata)
                .select(Stream.of(
                                List.of(
                                        col(Decisions.DAY),
                                        col(DesignStrata.DESIGN_STRATUM_ID),
                                        col(LabelledDecisions.LABELLED),
                                        coalesce(col(JudgedDecisions.RESTRICTS), lit(false))
                                                .as(JudgedDecisions.RESTRICTS),
                                        plan.membership()),
                                slicing.columns(),
                                List.of(terms(plan, rules)))
                        .flatMap(List::stream)
                        .toArray(Column[]::new));
        Dataset<Row> perSlice = slicing.rollUp(units, keys)
                .agg(
                        slicing.slice(),
                        slicing.grain(),
                        sum(lit(1L)).as(UNITS),
                        ExactSum.of(col(TERMS)).as(SUMS));
        return readOff(perSlice, plan, slicing);
    }

    /**
     * {@code drawn} with the columns of its strata and {@link #WEIGHT}: how many decisions a label stands for; 0 without a
     * label, null without a design.
     *
     * @param drawn {@link LabelledDecisions}
     * @param strata {@link DesignStrata} of the same days
     */
    public static Dataset<Row> weighted(Dataset<Row> drawn, Dataset<Row> strata) {
        return drawn.join(
                        broadcast(strata.drop(DesignStrata.DESIGN)),
                        List.of(Decisions.DAY, DesignStrata.DESIGN_STRATUM_ID).toArray(String[]::new))
                .withColumn(WEIGHT, weight());
    }

    /**
     * The labelled ones of {@code drawn} in strata with a design, {@link #weighted}. Labels that stay away from a stratum are
     * taken to be like those that came.
     */
    public static Dataset<Row> labelled(Dataset<Row> drawn, Dataset<Row> strata) {
        Dataset<Row> designed = drawn.where(col(LabelledDecisions.LABELLED))
                .where(col(LabelledDecisions.DESIGN).notEqual(DesignStrata.NONE));
        return weighted(designed, strata);
    }

    /** Inverse inclusion probability, raised for the labels that are missing from the stratum. */
    private static Column weight() {
        Column equal = col(DesignStrata.STRATUM_POPULATION)
                .divide(col(DesignStrata.STRATUM_LABELLED).cast("double"));
        Column own = col(DesignStrata.DRAWN_WEIGHT)
                .divide(col(DesignStrata.LABELLED_WEIGHT))
                .divide(col(LabelledDecisions.INCLUSION_PROBABILITY));
        return when(not(col(LabelledDecisions.LABELLED)), lit(0.0))
                .when(isPoisson(), own)
                .otherwise(equal);
    }

    /** Whether a drawn decision comes from a Poisson stratum. */
    static Column isPoisson() {
        return col(LabelledDecisions.DESIGN).equalTo(DesignStrata.POISSON);
    }

    /** What the square of a unit with this weight counts for in the variance of Poisson sampling. */
    public static Column spread(Column weight, EstimationRules rules) {
        return rules.finitePopulationCorrection() ? weight.multiply(weight.minus(lit(1.0))) : weight.multiply(weight);
    }

    /** What is summed for each decision: every measure, every product, and every product by squared weights. */
    private static Column terms(MetricPlan plan, EstimationRules rules) {
        Column spread = spread(col(WEIGHT), rules);
        List<Column> values = new ArrayList<>();
        for (String measure : plan.measures()) {
            Column value = expr(measure).cast("double");
            values.add(when(isPoisson(), col(WEIGHT).multiply(value)).otherwise(value));
        }
        List<Column> products = new ArrayList<>();
        List<Column> squares = new ArrayList<>();
        for (MetricPlan.Product pair : plan.products()) {
            Column product = expr(plan.measures().get(pair.left()))
                    .cast("double")
                    .multiply(expr(plan.measures().get(pair.right())).cast("double"));
            products.add(when(isPoisson(), spread.multiply(product)).otherwise(product));
            squares.add(col(WEIGHT).multiply(col(WEIGHT)).multiply(product));
        }
        return array(Stream.of(values, products, squares).flatMap(List::stream).toArray(Column[]::new))
                .as(TERMS);
    }

    private static Dataset<Row> readOff(Dataset<Row> perSlice, MetricPlan plan, Slicing slicing) {
        Column labelled = col(LabelledDecisions.LABELLED);
        Column below = labelled.and(MetricPlan.inDenominator());
        Column above = labelled.and(MetricPlan.inNumerator());
        Column mayAdd = labelled.and(MetricPlan.inNumeratorReach());
        Column mayTake = labelled.and(MetricPlan.inRemainderReach());
        int products = plan.measures().size();
        int squares = products + plan.products().size();
        Column belowValue = MetricPlan.pick(SUMS, MetricPlan.DENOMINATOR_MEASURE);
        Column aboveValue = MetricPlan.pick(SUMS, MetricPlan.NUMERATOR_MEASURE);
        Column weightedSquare = MetricPlan.pick(SUMS, squares, MetricPlan.DENOMINATOR_SQUARE);
        Map<String, Column> totals = new LinkedHashMap<>();
        totals.put(X, value(below, belowValue));
        totals.put(Y, value(above, aboveValue));
        totals.put(XX, value(below, MetricPlan.pick(SUMS, products, MetricPlan.DENOMINATOR_SQUARE)));
        totals.put(XY, value(below.and(above), MetricPlan.pick(SUMS, products, MetricPlan.CROSS_PRODUCT)));
        totals.put(YY, value(above, MetricPlan.pick(SUMS, products, MetricPlan.NUMERATOR_SQUARE)));
        totals.put(WEIGHTED_XX, value(below, weightedSquare));
        totals.put(NUMERATOR_REACH, value(mayAdd, belowValue));
        totals.put(NUMERATOR_REACH_SQUARES, value(mayAdd, weightedSquare));
        totals.put(REMAINDER_REACH, value(mayTake, belowValue));
        totals.put(REMAINDER_REACH_SQUARES, value(mayTake, weightedSquare));
        List<Column> keys = new ArrayList<>(List.of(col(DesignStrata.DESIGN_STRATUM_ID)));
        Populations.keys(slicing).forEach(name -> keys.add(col(name)));
        Dataset<Row> summed = Slicing.together(perSlice)
                .join(broadcast(plan.entries(perSlice.sparkSession())), MetricPlan.inPopulation())
                .groupBy(keys.toArray(Column[]::new))
                .agg(
                        sum(UNITS).as(MetricCells.DRAWN),
                        total(labelled.and(col(JudgedDecisions.RESTRICTS)), col(UNITS))
                                .as(MetricCells.LABELS_RESTRICTING),
                        total(labelled.and(not(col(JudgedDecisions.RESTRICTS))), col(UNITS))
                                .as(MetricCells.LABELS_PERMITTING),
                        total(below, col(UNITS)).as(MetricCells.LABELS),
                        total(above, col(UNITS)).as(NUMERATOR_LABELS),
                        total(below.and(not(above)), col(UNITS)).as(REMAINDER_LABELS),
                        ExactSum.of(List.copyOf(totals.values())).as(TOTALS));
        return ExactSum.named(summed, TOTALS, totals.keySet());
    }

    private static Column total(Column condition, Column value) {
        return sum(when(condition, value).otherwise(lit(0L)));
    }

    private static Column value(Column condition, Column value) {
        return when(condition, value).otherwise(lit(0.0));
    }

    private Samples() {}
}
