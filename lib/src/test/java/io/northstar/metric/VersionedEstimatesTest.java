package io.northstar.metric;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.table.MetricCells;
import io.northstar.table.NorthStar;
import io.northstar.table.TurnaroundCells;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every version at once against each by itself, as it would be published. */
@ExtendWith(SparkExtension.class)
class VersionedEstimatesTest {
    private static final int DAYS = 4;
    private static final int VERSIONS = 3;
    private static final List<Integer> WINDOWS = List.of(1, 3);
    private static final List<Integer> OF_QUANTILES = List.of(0, 2);
    private static final MetricCatalogue METRICS = new MetricCatalogue(
            Population.shipped().metrics().stream()
                    .filter(metric ->
                            List.of("fpr", "automation_rate", "turnaround_p50").contains(metric.name()))
                    .toList(),
            List.of());
    private static final List<LocalDate> ENDS =
            List.of(Population.FIRST_DAY.plusDays(DAYS - 2L), Population.FIRST_DAY.plusDays(DAYS - 1L));

    @Test
    void eachVersionComesOutAsItWouldBePublished(SparkSession spark) {
        Population population = Population.of(spark, 400, DAYS, 1);
        Dataset<Row> cells = population.cells(METRICS).localCheckpoint();
        Dataset<Row> turnaround = Turnaround.cells(population.judged(), population.knownOn(), Population.MARKETS)
                .localCheckpoint();
        Dataset<Row> otherCells = cells.withColumn(
                MetricCells.NUMERATOR, col(MetricCells.NUMERATOR).multiply(.5));
        Dataset<Row> otherTurnaround = turnaround.withColumn(
                TurnaroundCells.BUCKET, col(TurnaroundCells.BUCKET).plus(lit(7)));
        // Which versions have the other rows of each day.
        long[] others = new Random(3).longs(DAYS, 0, 1L << VERSIONS).toArray();

        Map<String, List<Double>> ratios =
                estimates(VersionedEstimates.ofRatios(rows(cells, otherCells, others), ENDS, WINDOWS, VERSIONS));
        Map<String, List<Double>> quantiles = estimates(VersionedEstimates.ofQuantiles(
                rows(turnaround, otherTurnaround, others),
                ENDS,
                WINDOWS,
                VERSIONS,
                OF_QUANTILES,
                METRICS.definitions(),
                Population.MARKETS,
                Population.RULES));

        int compared = 0;
        for (int version = 0; version < VERSIONS; version++) {
            List<Row> published = Published.rows(
                            in(version, rows(cells, otherCells, others)),
                            in(version, rows(turnaround, otherTurnaround, others)),
                            ENDS,
                            WINDOWS,
                            METRICS.definitions(),
                            Population.MARKETS,
                            Population.RULES)
                    .collectAsList();
            assertThat(published).hasSize(ratios.size() + quantiles.size());
            for (Row row : published) {
                boolean quantile = row.getAs(NorthStar.METRIC).equals("turnaround_p50");
                Double estimate = (quantile ? quantiles : ratios).get(key(row)).get(version);
                if (quantile && !OF_QUANTILES.contains(version)) {
                    assertThat(estimate).isNull();
                } else if (row.getAs(NorthStar.ESTIMATE) != null) {
                    assertThat(estimate)
                            .as("version %d of %s", version, key(row))
                            .isEqualTo(row.getAs(NorthStar.ESTIMATE));
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(100);
    }

    /** Both kinds of rows of each day, where each is in some version. */
    private static Dataset<Row> rows(Dataset<Row> some, Dataset<Row> other, long[] others) {
        return IntStream.range(0, others.length)
                .mapToObj(i -> {
                    var ofDay = col(MetricCells.DAY).equalTo(Date.valueOf(Population.FIRST_DAY.plusDays(i)));
                    return some.where(ofDay)
                            .withColumn(VersionedEstimates.VERSIONS, lit(~others[i]))
                            .unionByName(other.where(ofDay).withColumn(VersionedEstimates.VERSIONS, lit(others[i])));
                })
                .reduce(Dataset::unionByName)
                .orElseThrow();
    }

    private static Dataset<Row> in(int version, Dataset<Row> rows) {
        return rows.where(col(VersionedEstimates.VERSIONS)
                        .bitwiseAND(lit(1L << version))
                        .notEqual(0))
                .drop(VersionedEstimates.VERSIONS);
    }

    private static Map<String, List<Double>> estimates(Dataset<Row> rows) {
        return rows.collectAsList().stream()
                .collect(Collectors.toMap(
                        VersionedEstimatesTest::key, row -> row.getList(row.fieldIndex(VersionedEstimates.ESTIMATES))));
    }

    private static String key(Row row) {
        return NorthStar.KEY.stream()
                .map(name -> String.valueOf(row.<Object>getAs(name)))
                .collect(Collectors.joining(" "));
    }
}
