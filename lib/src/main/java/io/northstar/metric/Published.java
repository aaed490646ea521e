package io.northstar.metric;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;

import io.northstar.table.DesignStrata;
import io.northstar.table.MetricCells;
import io.northstar.table.NorthStar;
import io.northstar.table.TableContract;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Builds {@code north_star} from the stored cells: windows, estimates, intervals and reasons. */
public final class Published {
    private static final String RESULT = "result";

    /**
     * The rows of {@link NorthStar} for the windows that end on {@code days}, without its columns of publication.
     *
     * @param cells {@link MetricCells} of all days that the windows contain
     * @param turnaround {@link io.northstar.table.TurnaroundCells} of the same days
     * @param windows lengths in days
     * @param definitions every definition that counts on some day
     */
    public static Dataset<Row> rows(
            Dataset<Row> cells,
            Dataset<Row> turnaround,
            List<LocalDate> days,
            List<Integer> windows,
            Definitions definitions,
            Slicing slicing,
            EstimationRules rules) {
        List<Date> ends = days.stream().map(Date::valueOf).toList();
        Dataset<Row> spans = Windows.spans(cells.sparkSession(), ends, windows);
        Dataset<Row> ratios = ratios(Windows.sumUp(cells, spans, definitions, slicing), definitions, rules);
        TableContract contract = NorthStar.table(slicing.names());
        Dataset<Row> all = inOrder(ratios, contract);
        return definitions.all().stream().noneMatch(each -> each.metric() instanceof QuantileMetric)
                ? all
                : all.unionByName(
                        inOrder(quantiles(Turnaround.sumUp(turnaround, spans, slicing), definitions, rules), contract));
    }

    private static Dataset<Row> ratios(Dataset<Row> sums, Definitions definitions, EstimationRules rules) {
        var publication = udf(new Publication(rules, definitions.ratios()), Publication.SCHEMA);
        Column[] inputs = Stream.of(
                        MetricCells.DEFINITION_HASH,
                        MetricCells.DESIGN,
                        MetricCells.POPULATION,
                        MetricCells.POPULATION_WEIGHT,
                        MetricCells.UNMEASURED_WEIGHT,
                        MetricCells.DRAWN,
                        MetricCells.LABELS_RESTRICTING,
                        MetricCells.LABELS_PERMITTING,
                        MetricCells.LABELS,
                        MetricCells.NUMERATOR,
                        MetricCells.DENOMINATOR,
                        MetricCells.NUMERATOR_VARIANCE,
                        MetricCells.COVARIANCE,
                        MetricCells.DENOMINATOR_VARIANCE,
                        MetricCells.SQUARED_WEIGHTS,
                        MetricCells.DEGREES_OF_FREEDOM,
                        MetricCells.UNSEEN_NUMERATOR,
                        MetricCells.UNSEEN_NUMERATOR_SQUARES,
                        MetricCells.UNSEEN_REMAINDER,
                        MetricCells.UNSEEN_REMAINDER_SQUARES,
                        NorthStar.DAYS_COVERED,
                        Windows.DECISION_DAYS,
                        Windows.WEIGHTED_DAYS,
                        Windows.CELL_DAYS,
                        Windows.DEFINED_SINCE,
                        Definitions.FORMER_HASH)
                .map(name -> col(name))
                .toArray(Column[]::new);
        return withResult(sums, publication.apply(struct(inputs)));
    }

    /** Turnaround is counted without any definition: its cells give each quantile that is in force on a window's last day. */
    static Dataset<Row> quantiles(Dataset<Row> sums, Definitions definitions, EstimationRules rules) {
        var publication = udf(new QuantilePublication(rules), Publication.SCHEMA);
        Column day = col(NorthStar.DAY);
        Dataset<Row> perMetric = sums.join(
                        broadcast(definitions
                                .days(sums.sparkSession())
                                .where(col(Definitions.QUANTILE).isNotNull())),
                        Definitions.isInForceOn(day))
                .withColumn(NorthStar.SERIES, Definitions.series(day))
                .withColumn(NorthStar.WEIGHTING, lit(Weighting.DECISION.text()))
                .withColumn(NorthStar.POPULATION, col(Turnaround.TASKS))
                .withColumn(NorthStar.LABELS, lit(0L))
                .withColumn(NorthStar.NUMERATOR, lit(null))
                .withColumn(NorthStar.DENOMINATOR, lit(null))
                .withColumn(NorthStar.DESIGN, lit(DesignStrata.CENSUS));
        return withResult(
                perMetric,
                publication.apply(struct(col(Definitions.QUANTILE), col(Turnaround.TASKS), col(Turnaround.BUCKETS))));
    }

    private static Dataset<Row> withResult(Dataset<Row> rows, Column result) {
        return rows.withColumn(RESULT, result).select(col("*"), col(RESULT + ".*"));
    }

    private static Dataset<Row> inOrder(Dataset<Row> rows, TableContract contract) {
        return rows.select(contract.columns().stream()
                .filter(column -> !NorthStar.PUBLICATION.contains(column.name()))
                .map(column -> col(column.name()).cast(column.type()).as(column.name()))
                .toArray(Column[]::new));
    }

    private Published() {}
}
