package io.northstar.metric;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rint;

import io.northstar.table.Decisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.ScorePopulations;
import io.northstar.table.Slices;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What a score predicts of a metric. A decision is tried twice, as if its ad violated and as if it did not; with {@code s} the
 * score, it counts {@code s} times the one and {@code 1 - s} times the other result. A decision without a score predicts
 * nothing: 0, in the sample as in the population.
 */
final class Predictions {
    static final String IF_VIOLATING = "if_violating";
    static final String IF_COMPLIANT = "if_compliant";

    /** Scores are rounded to this many parts, so that sums of them are whole numbers. */
    static final long PARTS = 1_000_000_000L;

    private final MetricPlan plan;

    /** Predictions of the metrics of {@code definitions} that a score predicts. */
    Predictions(Definitions definitions) {
        this.plan = MetricPlan.ofSamples(definitions.predictable());
    }

    MetricPlan plan() {
        return plan;
    }

    /** The entries of the plan that count decisions. */
    Dataset<Row> entries(SparkSession spark) {
        return plan.entries(spark).where(col(MetricPlan.WEIGHTING).equalTo(Weighting.DECISION.text()));
    }

    /** {@code rows} with the memberships that each would have if its ad violated, and if it did not; without the truth. */
    Dataset<Row> supposed(Dataset<Row> rows) {
        return rows.withColumn(LabelledDecisions.VIOLATING, lit(true))
                .withColumn(IF_VIOLATING, plan.membership())
                .withColumn(LabelledDecisions.VIOLATING, lit(false))
                .withColumn(IF_COMPLIANT, plan.membership())
                .drop(LabelledDecisions.VIOLATING);
    }

    /** The score in whole {@link #PARTS}; null without one. */
    static Column parts() {
        return rint(col(Decisions.SCORE).multiply(lit((double) PARTS))).cast("long");
    }

    /** The columns that identify a slice's metric on a day. */
    static List<String> keys(Slicing slicing) {
        return Stream.of(
                        List.of(ScorePopulations.DAY, Slices.GRAIN, Slices.SLICE),
                        slicing.names(),
                        List.of(ScorePopulations.METRIC, ScorePopulations.DEFINITION_HASH))
                .flatMap(List::stream)
                .toList();
    }
}
