package io.northstar.metric;

import static io.northstar.metric.Predictions.IF_COMPLIANT;
import static io.northstar.metric.Predictions.IF_VIOLATING;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.ScorePopulations;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Sums, over all decisions of a day, what their scores predict of each metric in each slice: one pass, no label. */
final class ScoredPopulations {
    private static final String PARTS = "parts";
    private static final String ABOVE = "above";
    private static final String BELOW = "below";

    /**
     * The rows of {@link ScorePopulations}. Decisions without a stratum are in none of them: what no sample was drawn from
     * cannot be compared with one.
     *
     * @param judged live decisions: {@link io.northstar.table.JudgedDecisions} and {@code design_stratum_id}
     */
    static Dataset<Row> of(Dataset<Row> judged, Definitions definitions, Slicing slicing) {
        Predictions predictions = new Predictions(definitions);
        List<String> keys = List.of(Decisions.DAY, DesignStrata.DESIGN_STRATUM_ID, IF_VIOLATING, IF_COMPLIANT);
        Dataset<Row> framed = judged.where(col(DesignStrata.DESIGN_STRATUM_ID).isNotNull());
        Dataset<Row> perSlice = slicing.rollUp(perGroup(predictions.supposed(framed), keys, slicing), keys)
                .agg(
                        slicing.slice(),
                        slicing.grain(),
                        sum(ScorePopulations.DECISIONS).as(ScorePopulations.DECISIONS),
                        sum(ScorePopulations.SCORED).as(ScorePopulations.SCORED),
                        sum(PARTS).as(PARTS));
        Column[] groups = Stream.concat(Stream.of(DesignStrata.DESIGN_STRATUM_ID), Predictions.keys(slicing).stream())
                .map(name -> col(name))
                .toArray(Column[]::new);
        return Slicing.together(perSlice)
                .join(broadcast(predictions.entries(judged.sparkSession())), MetricPlan.inPopulation(IF_VIOLATING))
                .groupBy(groups)
                .agg(
                        sum(ScorePopulations.DECISIONS).as(ScorePopulations.DECISIONS),
                        sum(ScorePopulations.SCORED).as(ScorePopulations.SCORED),
                        sum(expected(MetricPlan.inNumerator(IF_VIOLATING), MetricPlan.inNumerator(IF_COMPLIANT)))
                                .as(ABOVE),
                        sum(expected(MetricPlan.inDenominator(IF_VIOLATING), MetricPlan.inDenominator(IF_COMPLIANT)))
                                .as(BELOW))
                .withColumn(ScorePopulations.PREDICTED_NUMERATOR, whole(ABOVE))
                .withColumn(ScorePopulations.PREDICTED_DENOMINATOR, whole(BELOW))
                .drop(ABOVE, BELOW);
    }

    /** Decisions that are alike for every metric and slice, counted, with the sum of their scores. */
    private static Dataset<Row> perGroup(Dataset<Row> supposed, List<String> keys, Slicing slicing) {
        Column[] columns = Stream.of(
                        keys.stream().map(name -> col(name)),
                        slicing.columns().stream(),
                        Stream.of(Predictions.parts().as(PARTS)))
                .flatMap(stream -> stream)
                .toArray(Column[]::new);
        Column[] groups = Stream.concat(keys.stream(), slicing.names().stream())
                .map(name -> col(name))
                .toArray(Column[]::new);
        return supposed.select(columns)
                .groupBy(groups)
                .agg(
                        count(lit(1)).as(ScorePopulations.DECISIONS),
                        count(PARTS).as(ScorePopulations.SCORED),
                        coalesce(sum(PARTS), lit(0L)).as(PARTS));
    }

    /** Parts of decisions that a group is expected to have where the two conditions hold. */
    private static Column expected(Column ifViolating, Column ifCompliant) {
        Column compliant =
                col(ScorePopulations.SCORED).multiply(lit(Predictions.PARTS)).minus(col(PARTS));
        return when(ifViolating, col(PARTS))
                .otherwise(lit(0L))
                .plus(when(ifCompliant, compliant).otherwise(lit(0L)));
    }

    private static Column whole(String parts) {
        return col(parts).cast("double").divide(lit((double) Predictions.PARTS));
    }

    private ScoredPopulations() {}
}
