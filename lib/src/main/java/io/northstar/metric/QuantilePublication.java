package io.northstar.metric;

import io.northstar.stats.KaplanMeier;
import io.northstar.table.NorthStar;
import io.northstar.table.TurnaroundCells;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Turns a window's turnaround buckets into a quantile in hours. A function of Java because Spark has no estimator for
 * censored durations; it runs on published rows only.
 */
final class QuantilePublication implements UDF1<Row, Row>, Serializable {
    private static final long serialVersionUID = 1L;
    private static final double SECONDS_PER_HOUR = 3600;
    private static final String METHOD = "kaplan_meier";

    private final EstimationRules rules;

    QuantilePublication(EstimationRules rules) {
        this.rules = rules;
    }

    @Override
    public Row call(Row input) {
        double quantile = input.getAs(Definitions.QUANTILE);
        long tasks = input.getAs(Turnaround.TASKS);
        if (tasks < rules.minPopulation()) {
            return withoutNumber(
                    NorthStar.SUPPRESSED, "%d tasks, fewer than %d.".formatted(tasks, rules.minPopulation()));
        }
        Seq<Row> buckets = input.getAs(Turnaround.BUCKETS);
        return KaplanMeier.of(counts(CollectionConverters.asJava(buckets)))
                .quantileEstimate(quantile, rules.confidence())
                .map(estimate -> RowFactory.create(
                        hours(estimate.value()),
                        null,
                        hours(estimate.low()),
                        estimate.high().isPresent() ? hours(estimate.high().getAsDouble()) : null,
                        METHOD,
                        null,
                        null,
                        0.0,
                        null,
                        NorthStar.OK,
                        null))
                .orElseGet(() -> withoutNumber(
                        NorthStar.REFUSED, "So many tasks are still open that the quantile is not reached."));
    }

    private static Row withoutNumber(String status, String reason) {
        return RowFactory.create(null, null, null, null, null, null, null, 0.0, null, status, reason);
    }

    /** Every task is observed from its start, so all of them enter with the first bucket. */
    private static List<KaplanMeier.Bucket> counts(List<Row> rows) {
        long tasks = rows.stream()
                .mapToLong(row -> row.<Long>getAs(TurnaroundCells.DECIDED) + row.<Long>getAs(TurnaroundCells.OPEN))
                .sum();
        List<KaplanMeier.Bucket> buckets = new ArrayList<>();
        for (Row row : rows) {
            buckets.add(new KaplanMeier.Bucket(
                    row.<Integer>getAs(TurnaroundCells.BUCKET),
                    buckets.isEmpty() ? tasks : 0,
                    row.<Long>getAs(TurnaroundCells.DECIDED),
                    row.<Long>getAs(TurnaroundCells.OPEN)));
        }
        return buckets;
    }

    private static Double hours(double seconds) {
        return seconds / SECONDS_PER_HOUR;
    }
}
