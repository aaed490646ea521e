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
import java.util.List;
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
    static final String NUMERATOR_LABELS = "numerator_labels";
    static final String REMAINDER_LABELS = "remainder_labels";
    static final String NUMERATOR_REACH = "numerator_reach_x";
    static final String NUMERATOR_REACH_SQUARES = "numerator_reach_weighted_xx";
    static final String REMAINDER_REACH = "remainder_reach_x";
    static final String REMAINDER_REACH_SQUARES = "remainder_reach_weighted_xx";

    private static final String UNITS = "units";
    private static final String SUMS = "sums";
    private static final String PRODUCTS = "products";
    private static final String SQUARES = "squares";
    private static final String LARGE = "_large";

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
        Dataset<Row> units = drawn.join(
                        broadcast(strata.drop(DesignStrata.DESIGN)),
                        List.of(Decisions.DAY, DesignStrata.DESIGN_STRATUM_ID).toArray(String[]::new))
                .withColumn("w", weight())
                .select(Stream.of(
                                List.of(
                                        col(Decisions.DAY),
                                        col(DesignStrata.DESIGN_STRATUM_ID),
                                        col(LabelledDecisions.LABELLED),
                                        coalesce(col(JudgedDecisions.RESTRICTS), lit(false))
                                                .as(JudgedDecisions.RESTRICTS),
                                        plan.membership()),
                                slicing.columns(),
                                values(plan),
                                products(plan, rules))
                        .flatMap(List::stream)
                        .toArray(Column[]::new));
        List<Column> sums = sums(plan);
        Dataset<Row> perSlice = slicing.rollUp(units, keys)
                .agg(
                        slicing.slice(),
                        Stream.concat(Stream.of(slicing.grain()), sums.stream()).toArray(Column[]::new));
        return readOff(perSlice, plan, slicing);
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

    private static Column isPoisson() {
        return col(LabelledDecisions.DESIGN).equalTo(DesignStrata.POISSON);
    }

    private static List<Column> values(MetricPlan plan) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < plan.measures().size(); i++) {
            Column value = expr(plan.measures().get(i)).cast("double");
            columns.addAll(split(when(isPoisson(), col("w").multiply(value)).otherwise(value), "value_" + i));
        }
        return columns;
    }

    private static List<Column> products(MetricPlan plan, EstimationRules rules) {
        Column spread = rules.finitePopulationCorrection()
                ? col("w").multiply(col("w").minus(lit(1.0)))
                : col("w").multiply(col("w"));
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < plan.products().size(); i++) {
            MetricPlan.Product pair = plan.products().get(i);
            Column product = expr(plan.measures().get(pair.left()))
                    .cast("double")
                    .multiply(expr(plan.measures().get(pair.right())).cast("double"));
            columns.addAll(split(when(isPoisson(), spread.multiply(product)).otherwise(product), "product_" + i));
            columns.addAll(split(col("w").multiply(col("w")).multiply(product), "square_" + i));
        }
        return columns;
    }

    private static List<Column> split(Column value, String name) {
        return List.of(ExactSum.small(value).as(name), ExactSum.large(value).as(name + LARGE));
    }

    private static Column joined(String name) {
        return ExactSum.of(col(name), col(name + LARGE));
    }

    private static List<Column> sums(MetricPlan plan) {
        List<Column> values = new ArrayList<>();
        for (int i = 0; i < plan.measures().size(); i++) {
            values.add(joined("value_" + i));
        }
        List<Column> products = new ArrayList<>();
        List<Column> squares = new ArrayList<>();
        for (int i = 0; i < plan.products().size(); i++) {
            products.add(joined("product_" + i));
            squares.add(joined("square_" + i));
        }
        return List.of(
                sum(lit(1L)).as(UNITS),
                array(values.toArray(Column[]::new)).as(SUMS),
                array(products.toArray(Column[]::new)).as(PRODUCTS),
                array(squares.toArray(Column[]::new)).as(SQUARES));
    }

    private static Dataset<Row> readOff(Dataset<Row> perSlice, MetricPlan plan, Slicing slicing) {
        Column labelled = col(LabelledDecisions.LABELLED);
        Column below = labelled.and(MetricPlan.inDenominator());
        Column above = labelled.and(MetricPlan.inNumerator());
        Column mayAdd = labelled.and(MetricPlan.inNumeratorReach());
        Column mayTake = labelled.and(MetricPlan.inRemainderReach());
        List<Column> keys = new ArrayList<>(List.of(col(DesignStrata.DESIGN_STRATUM_ID)));
        Populations.keys(slicing).forEach(name -> keys.add(col(name)));
        return perSlice.join(broadcast(plan.entries(perSlice.sparkSession())), MetricPlan.inPopulation())
                .groupBy(keys.toArray(Column[]::new))
                .agg(
                        sum(UNITS).as(MetricCells.DRAWN),
                        total(labelled.and(col(JudgedDecisions.RESTRICTS)), col(UNITS))
                                .as(MetricCells.LABELS_RESTRICTING),
                        total(labelled.and(not(col(JudgedDecisions.RESTRICTS))), col(UNITS))
                                .as(MetricCells.LABELS_PERMITTING),
                        total(below, col(UNITS)).as(MetricCells.LABELS),
                        precise(below, MetricPlan.pick(SUMS, MetricPlan.DENOMINATOR_MEASURE), X),
                        precise(above, MetricPlan.pick(SUMS, MetricPlan.NUMERATOR_MEASURE), Y),
                        precise(below, MetricPlan.pick(PRODUCTS, MetricPlan.DENOMINATOR_SQUARE), XX),
                        precise(below.and(above), MetricPlan.pick(PRODUCTS, MetricPlan.CROSS_PRODUCT), XY),
                        precise(above, MetricPlan.pick(PRODUCTS, MetricPlan.NUMERATOR_SQUARE), YY),
                        precise(below, MetricPlan.pick(SQUARES, MetricPlan.DENOMINATOR_SQUARE), WEIGHTED_XX),
                        total(above, col(UNITS)).as(NUMERATOR_LABELS),
                        total(below.and(not(above)), col(UNITS)).as(REMAINDER_LABELS),
                        precise(mayAdd, MetricPlan.pick(SUMS, MetricPlan.DENOMINATOR_MEASURE), NUMERATOR_REACH),
                        precise(
                                mayAdd,
                                MetricPlan.pick(SQUARES, MetricPlan.DENOMINATOR_SQUARE),
                                NUMERATOR_REACH_SQUARES),
                        precise(mayTake, MetricPlan.pick(SUMS, MetricPlan.DENOMINATOR_MEASURE), REMAINDER_REACH),
                        precise(
                                mayTake,
                                MetricPlan.pick(SQUARES, MetricPlan.DENOMINATOR_SQUARE),
                                REMAINDER_REACH_SQUARES));
    }

    private static Column total(Column condition, Column value) {
        return sum(when(condition, value).otherwise(lit(0L)));
    }

    private static Column precise(Column condition, Column value, String name) {
        return ExactSum.of(when(condition, value).otherwise(lit(0.0))).as(name);
    }

    private Samples() {}
}
