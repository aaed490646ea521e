package io.northstar.metric;

import static io.northstar.metric.MetricPlan.MEMBERSHIP;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.shiftright;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.Decisions;
import io.northstar.table.MetricCells;
import io.northstar.table.Slices;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Counts, on all decisions, the population of every metric in every slice, and the totals of census metrics. */
final class Populations {
    /** Whether some label speaks for the decision, see {@code quality.Coverage}. */
    static final String MEASURED = "measured";

    private static final String UNITS = "units";
    private static final String SUMS = "sums";

    private static final String HIGH = "high_";
    private static final String LOW = "low_";
    private static final int LOW_BITS = 30;

    /** Room for ten million decisions of ten billion impressions each. */
    private static final String MILLIONTHS = "decimal(38,0)";

    /**
     * One row for each (day, slice, metric, weighting) with a population. {@code judged} has the columns of
     * {@link io.northstar.table.JudgedDecisions} and {@link #MEASURED}.
     *
     * <p>Measures are summed as whole millionths, so that a sum does not depend on the order of its terms. A decision is
     * unmeasured where its own values did not land and, for a sampled metric, where no label speaks for it.
     */
    static Dataset<Row> count(Dataset<Row> judged, MetricPlan plan, Slicing slicing) {
        List<String> keys = List.of(Decisions.DAY, MEASURED, MEMBERSHIP);
        Dataset<Row> perCell = sumUp(
                judged.select(Stream.of(
                                List.of(col(Decisions.DAY), col(MEASURED), plan.membership()),
                                slicing.columns(),
                                measures(plan))
                        .flatMap(List::stream)
                        .toArray(Column[]::new)),
                plan,
                keys,
                slicing);
        Dataset<Row> perSlice = slicing.rollUp(perCell, keys)
                .agg(
                        slicing.slice(),
                        Stream.concat(Stream.of(slicing.grain()), sums(plan, col(UNITS)).stream())
                                .toArray(Column[]::new));
        return readOff(perSlice.withColumn(SUMS, sumsInOneArray(plan)), plan, slicing);
    }

    private static Dataset<Row> sumUp(Dataset<Row> rows, MetricPlan plan, List<String> keys, Slicing slicing) {
        Column[] groups = Stream.concat(keys.stream(), slicing.names().stream())
                .map(name -> col(name))
                .toArray(Column[]::new);
        List<Column> sums = sums(plan, lit(1L));
        return rows.groupBy(groups)
                .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new));
    }

    private static Dataset<Row> readOff(Dataset<Row> perSlice, MetricPlan plan, Slicing slicing) {
        Column weight = MetricPlan.pick(SUMS, MetricPlan.POPULATION_MEASURE);
        Column sampled = col(MetricPlan.BASIS).equalTo(Basis.SAMPLE.text());
        Column measured = MetricPlan.inMeasured().and(not(sampled).or(col(MEASURED)));
        Column zero = lit(0).cast(MILLIONTHS);
        List<String> keys = keys(slicing);
        return Slicing.together(perSlice)
                .join(broadcast(plan.entries(perSlice.sparkSession())), MetricPlan.inPopulation())
                .groupBy(keys.stream().map(name -> col(name)).toArray(Column[]::new))
                .agg(
                        sum(UNITS).as(MetricCells.POPULATION),
                        fromMillionths(sum(weight)).as(MetricCells.POPULATION_WEIGHT),
                        fromMillionths(sum(when(measured, zero).otherwise(weight)))
                                .as(MetricCells.UNMEASURED_WEIGHT),
                        fromMillionths(sum(when(
                                                MetricPlan.inNumerator(),
                                                MetricPlan.pick(SUMS, MetricPlan.NUMERATOR_MEASURE))
                                        .otherwise(zero)))
                                .as(MetricCells.NUMERATOR),
                        fromMillionths(sum(when(
                                                MetricPlan.inDenominator(),
                                                MetricPlan.pick(SUMS, MetricPlan.DENOMINATOR_MEASURE))
                                        .otherwise(zero)))
                                .as(MetricCells.DENOMINATOR));
    }

    /** The columns that identify a slice's metric on a day. */
    static List<String> keys(Slicing slicing) {
        return Stream.of(
                        List.of(Decisions.DAY, Slices.GRAIN, Slices.SLICE),
                        slicing.names(),
                        List.of(MetricPlan.METRIC, MetricPlan.WEIGHTING, MetricPlan.DEFINITION_HASH, MetricPlan.BASIS))
                .flatMap(List::stream)
                .toList();
    }

    private static Column fromMillionths(Column sum) {
        return sum.cast("double").divide(lit(1e6));
    }

    /** Each measure in millionths, cut into two longs whose sums have room: a decimal for each decision is slow. */
    private static List<Column> measures(MetricPlan plan) {
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i < plan.measures().size(); i++) {
            Column value = expr("CAST(ROUND((%s) * 1000000) AS BIGINT)"
                    .formatted(plan.measures().get(i)));
            columns.add(shiftright(value, LOW_BITS).as(HIGH + i));
            columns.add(value.bitwiseAND(lit((1L << LOW_BITS) - 1)).as(LOW + i));
        }
        return columns;
    }

    private static List<Column> sums(MetricPlan plan, Column units) {
        List<Column> columns = new ArrayList<>(List.of(sum(units).as(UNITS)));
        for (int i = 1; i < plan.measures().size(); i++) {
            columns.add(sum(HIGH + i).as(HIGH + i));
            columns.add(sum(LOW + i).as(LOW + i));
        }
        return columns;
    }

    private static Column sumsInOneArray(MetricPlan plan) {
        List<Column> elements = new ArrayList<>(List.of(millionths(col(UNITS), 1_000_000L)));
        for (int i = 1; i < plan.measures().size(); i++) {
            elements.add(
                    millionths(col(HIGH + i), 1L << LOW_BITS).plus(col(LOW + i)).cast(MILLIONTHS));
        }
        return array(elements.toArray(Column[]::new));
    }

    private static Column millionths(Column count, long each) {
        return count.cast(MILLIONTHS).multiply(lit(each)).cast(MILLIONTHS);
    }

    private Populations() {}
}
