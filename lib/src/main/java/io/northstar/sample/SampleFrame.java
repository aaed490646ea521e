package io.northstar.sample;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.bool_or;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.northstar.metric.ExactSum;
import io.northstar.metric.Samples;
import io.northstar.metric.Slicing;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The decisions that QA draws from, and what is counted of them for a plan.
 *
 * @param settings the plan's settings
 * @param slicing the dimensions of its targets
 */
public record SampleFrame(PlanSettings settings, Slicing slicing) {
    /** Stratum that a decision is drawn from. */
    public static final String STRATUM = "plan_stratum";
    /** Size of a decision relative to the mean of its stratum, in millionths. */
    public static final String SIZE = "relative_size";

    static final String POPULATION = "population";
    static final String COST = "cost";
    static final String UNEVEN = "uneven";
    static final String TARGET = "target";
    static final String SLICE = "slice";
    static final String LABELS = "labels";
    static final String WEIGHT = "weight";

    private static final String MEASURE = "size_measure";
    private static final String MEAN_MEASURE = "mean_measure";
    private static final String ENTRY = "entry";
    private static final String TOTALS = "totals";
    private static final double MILLION = 1e6;
    private static final String EXACT = "decimal(38,6)";

    /**
     * The decisions of {@code judged} that QA may draw, with {@link #STRATUM}: those that restrict or permit. Where some
     * decisions of a day record a stratum those without one are outside.
     *
     * @param judged {@link JudgedDecisions}
     */
    public Dataset<Row> of(Dataset<Row> judged) {
        Dataset<Row> recording = judged.groupBy(Decisions.DAY)
                .agg(bool_or(col(Decisions.STRATUM_ID).isNotNull()).as("recorded"));
        return withStratum(judged.where(col(JudgedDecisions.RESTRICTS).or(col(JudgedDecisions.PERMITS))))
                .join(broadcast(recording), List.of(Decisions.DAY).toArray(String[]::new))
                .where(col(Decisions.STRATUM_ID).isNotNull().or(col("recorded").equalTo(false)))
                .drop("recorded");
    }

    /**
     * Adds {@link #SIZE} to rows that have {@link #STRATUM}; 1 on the mean, and never below the share that is drawn whatever
     * the size.
     *
     * @param strata of {@link #strata}
     */
    public Dataset<Row> withSize(Dataset<Row> rows, Dataset<Row> strata) {
        Column relative = when(
                        col(MEAN_MEASURE).gt(0),
                        measure()
                                .divide(col(MEAN_MEASURE))
                                .multiply(1 - settings.equalShare())
                                .plus(settings.equalShare()))
                .otherwise(lit(1.0));
        return rows.join(
                        broadcast(strata.select(STRATUM, MEAN_MEASURE)),
                        List.of(STRATUM).toArray(String[]::new),
                        "left")
                .withColumn(
                        SIZE,
                        greatest(round(relative.multiply(MILLION)), lit(1.0)).cast("long"))
                .drop(MEAN_MEASURE);
    }

    /** For each stratum of {@code frame} its decisions, mean cost and mean size, and whether sizes differ. */
    public Dataset<Row> strata(Dataset<Row> frame) {
        Column cost = coalesce(expr(settings.cost()).cast("double"), lit(1.0));
        Column units = count(lit(1));
        return frame.withColumn(MEASURE, measure())
                .groupBy(STRATUM)
                .agg(
                        units.as(POPULATION),
                        sum(cost.cast(EXACT)).cast("double").divide(units).as(COST),
                        sum(col(MEASURE).cast(EXACT))
                                .cast("double")
                                .divide(units)
                                .as(MEAN_MEASURE),
                        min(MEASURE).lt(max(MEASURE)).as(UNEVEN));
    }

    /** How many decisions of {@code frame} each target is about, by stratum, side and slice. */
    Dataset<Row> populations(Dataset<Row> frame) {
        List<Column> keys = new ArrayList<>(List.of(col(STRATUM), col(JudgedDecisions.RESTRICTS)));
        List<Column> entries = new ArrayList<>();
        for (int i = 0; i < settings.targets().size(); i++) {
            keys.add(slice(i).as(SLICE + i));
            entries.add(struct(lit(i).as(TARGET), col(SLICE + i).as(SLICE)));
        }
        return frame.groupBy(keys.toArray(Column[]::new))
                .agg(count(lit(1)).as(POPULATION))
                .withColumn(ENTRY, explode(array(entries.toArray(Column[]::new))))
                .where(col(ENTRY + "." + SLICE).isNotNull())
                .groupBy(cell())
                .agg(sum(POPULATION).as(POPULATION));
    }

    /**
     * What the labels of {@code labelled} say, by target, stratum, side and slice: their number, what they weigh, and the
     * weighted sums of {@link LabelMoments.Part}.
     *
     * @param labelled {@link LabelledDecisions} of earlier days
     * @param designs {@link DesignStrata} of the same days
     * @param strata of the planned day, see {@link #strata}
     */
    Dataset<Row> moments(Dataset<Row> labelled, Dataset<Row> designs, Dataset<Row> strata) {
        Dataset<Row> weighted = Samples.labelled(labelled, designs);
        Column[] entries = IntStream.range(0, settings.targets().size())
                .mapToObj(this::entry)
                .toArray(Column[]::new);
        Column weight = col(Samples.WEIGHT);
        Column size = col(SIZE).divide(MILLION);
        Column x = col(ENTRY + ".x");
        Column y = col(ENTRY + ".y");
        Map<String, Column> sums = new LinkedHashMap<>();
        sums.put(WEIGHT, weight);
        for (LabelMoments.Part part : LabelMoments.Part.values()) {
            Column value = switch (part) {
                case X -> x;
                case Y -> y;
                case XX -> x.multiply(x);
                case XY -> x.multiply(y);
                case YY -> y.multiply(y);
                case SIZED_XX -> x.multiply(x).divide(size);
                case SIZED_XY -> x.multiply(y).divide(size);
                case SIZED_YY -> y.multiply(y).divide(size);
            };
            sums.put(part.name(), weight.multiply(value));
        }
        Dataset<Row> perCell = withSize(withStratum(weighted), strata)
                .withColumn(ENTRY, explode(array(entries)))
                .where(col(ENTRY + "." + SLICE).isNotNull())
                .groupBy(cell())
                .agg(
                        count(lit(1)).as(LABELS),
                        ExactSum.of(List.copyOf(sums.values())).as(TOTALS));
        return ExactSum.named(perCell, TOTALS, sums.keySet());
    }

    private static Column[] cell() {
        return Stream.of(
                        col(STRATUM),
                        col(JudgedDecisions.RESTRICTS),
                        col(ENTRY + "." + TARGET).as(TARGET),
                        col(ENTRY + "." + SLICE).as(SLICE))
                .toArray(Column[]::new);
    }

    private Dataset<Row> withStratum(Dataset<Row> rows) {
        return rows.withColumn(
                STRATUM, coalesce(col(Decisions.STRATUM_ID), SamplingDesign.combination(settings.strata())));
    }

    private Column measure() {
        return coalesce(expr(settings.size().measure()).cast("double"), lit(0.0));
    }

    /** The slice of target {@code i} that a decision is in; null when the metric is not about it. */
    private Column slice(int i) {
        PlanTarget target = settings.targets().get(i);
        return when(expr(target.metric().measuredDomain()), slicing.sliceOf(target.grain()));
    }

    /** What a labelled decision is to target {@code i}; its slice is null when its own values did not land. */
    private Column entry(int i) {
        PlanTarget target = settings.targets().get(i);
        Column measured = expr(target.weighting().measure()).isNotNull();
        return struct(
                lit(i).as(TARGET),
                when(measured, slice(i)).as(SLICE),
                value(target.metric().denominatorDomain(), target.metric().denominatorMeasure(target.weighting()))
                        .as("x"),
                value(target.metric().numeratorDomain(), target.metric().numeratorMeasure(target.weighting()))
                        .as("y"));
    }

    private static Column value(String domain, String measure) {
        return when(expr(domain), expr(measure).cast("double")).otherwise(lit(0.0));
    }
}
