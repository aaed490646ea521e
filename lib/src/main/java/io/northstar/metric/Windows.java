package io.northstar.metric;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.DesignStrata;
import io.northstar.table.MetricCatalogueTable;
import io.northstar.table.MetricCells;
import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Sums daily cells over the windows that end on given days. */
public final class Windows {
    /** First day of a window, in the rows of {@link #spans}. */
    static final String WINDOW_START = "window_start";

    /** Last day of a window, in the rows of {@link #spans}. */
    public static final String WINDOW_END = "window_end";

    static final String WEIGHTED_DAYS = "weighted_days";
    static final String CELL_DAYS = "cell_days";

    /** What identifies a window. */
    static final List<String> KEY = List.of(WINDOW_END, NorthStar.WINDOW_DAYS);

    /** Days of the window that have decisions. */
    static final String DECISION_DAYS = "decision_days";

    /** Since when the metric is defined as it is, for a window with days before that; else null. */
    static final String DEFINED_SINCE = "defined_since";

    private static final String TOTALS = "totals";
    private static final List<String> ADDITIVE = List.of(
            MetricCells.POPULATION_WEIGHT,
            MetricCells.UNMEASURED_WEIGHT,
            MetricCells.NUMERATOR,
            MetricCells.DENOMINATOR,
            MetricCells.NUMERATOR_VARIANCE,
            MetricCells.COVARIANCE,
            MetricCells.DENOMINATOR_VARIANCE,
            MetricCells.SQUARED_WEIGHTS,
            MetricCells.UNSEEN_NUMERATOR,
            MetricCells.UNSEEN_NUMERATOR_SQUARES,
            MetricCells.UNSEEN_REMAINDER,
            MetricCells.UNSEEN_REMAINDER_SQUARES);
    private static final List<String> COUNTS = List.of(
            MetricCells.POPULATION,
            MetricCells.DRAWN,
            MetricCells.LABELS_RESTRICTING,
            MetricCells.LABELS_PERMITTING,
            MetricCells.LABELS,
            MetricCells.DEGREES_OF_FREEDOM);

    /** One row for each day and window length: (window_end, window_days, window_start). */
    public static Dataset<Row> spans(SparkSession spark, List<java.sql.Date> days, List<Integer> windows) {
        List<Row> rows = days.stream()
                .flatMap(day -> windows.stream().map(window -> RowFactory.create(day, window)))
                .toList();
        StructType schema = new StructType()
                .add(WINDOW_END, DataTypes.DateType, false)
                .add(NorthStar.WINDOW_DAYS, DataTypes.IntegerType, false);
        return spark.createDataFrame(rows, schema)
                .withColumn(
                        WINDOW_START,
                        date_sub(col(WINDOW_END), col(NorthStar.WINDOW_DAYS).minus(lit(1))));
    }

    /** Joins daily rows with the windows that contain their day. */
    public static Dataset<Row> inWindows(Dataset<Row> daily, Dataset<Row> spans) {
        return daily.join(
                broadcast(spans), daily.col(NorthStar.DAY).between(col(WINDOW_START), col(WINDOW_END)), "inner");
    }

    /**
     * Sums of {@code cells} for each window, slice, metric, weighting and definition that is in force on the window's last
     * day; the columns are those of a day's cell. Each row says which series it belongs to, how many days it covers, and how
     * many days of its window have decisions.
     */
    static Dataset<Row> sumUp(Dataset<Row> cells, Dataset<Row> spans, Definitions definitions, Slicing slicing) {
        Column[] keys = Stream.of(
                        List.of(WINDOW_END, NorthStar.WINDOW_DAYS, Slices.GRAIN, Slices.SLICE),
                        slicing.names(),
                        List.of(MetricCells.METRIC, MetricCells.WEIGHTING, MetricCells.DEFINITION_HASH))
                .flatMap(List::stream)
                .map(name -> col(name))
                .toArray(Column[]::new);
        Column[] sums = Stream.of(
                        Stream.of(ExactSum.of(
                                        ADDITIVE.stream().map(name -> col(name)).toList())
                                .as(TOTALS)),
                        COUNTS.stream().map(name -> sum(name).as(name)),
                        Stream.of(
                                count(MetricCells.POPULATION_WEIGHT).as(WEIGHTED_DAYS),
                                count(lit(1)).as(CELL_DAYS),
                                when(min(MetricCells.DESIGN).equalTo(max(MetricCells.DESIGN)), min(MetricCells.DESIGN))
                                        .otherwise(lit(DesignStrata.MIXED))
                                        .as(MetricCells.DESIGN),
                                asOf()))
                .flatMap(stream -> stream)
                .toArray(Column[]::new);
        List<String> perMetric = Stream.concat(KEY.stream(), Stream.of(MetricCells.METRIC, MetricCells.DEFINITION_HASH))
                .toList();
        Dataset<Row> summed =
                inWindows(cells, spans).groupBy(keys).agg(sums[0], Arrays.copyOfRange(sums, 1, sums.length));
        return ExactSum.named(summed, TOTALS, ADDITIVE)
                .join(broadcast(daysOfMetrics(cells, spans, definitions)), perMetric.toArray(String[]::new))
                .withColumnRenamed(WINDOW_END, NorthStar.DAY);
    }

    /** Days with cells of each definition, for the windows on whose last day it is in force, and days with decisions. */
    private static Dataset<Row> daysOfMetrics(Dataset<Row> cells, Dataset<Row> spans, Definitions definitions) {
        Dataset<Row> days = cells.select(MetricCells.DAY, MetricCells.METRIC, MetricCells.DEFINITION_HASH)
                .distinct();
        Column end = col(WINDOW_END);
        Column first = col(MetricCatalogueTable.FIRST_DAY);
        return inWindows(days, spans)
                .groupBy(
                        WINDOW_END,
                        NorthStar.WINDOW_DAYS,
                        WINDOW_START,
                        MetricCells.METRIC,
                        MetricCells.DEFINITION_HASH)
                .agg(count(lit(1)).cast("int").as(NorthStar.DAYS_COVERED))
                .join(
                        broadcast(definitions.days(cells.sparkSession())),
                        List.of(MetricCells.METRIC, MetricCells.DEFINITION_HASH).toArray(String[]::new))
                .where(Definitions.isInForceOn(end))
                .withColumn(NorthStar.SERIES, Definitions.series(end))
                .withColumn(DEFINED_SINCE, when(first.gt(col(WINDOW_START)), first.cast("string")))
                .join(
                        broadcast(daysCovered(days, spans).withColumnRenamed(NorthStar.DAYS_COVERED, DECISION_DAYS)),
                        KEY.toArray(String[]::new));
    }

    /** How many days of each window have cells: (window_end, window_days, days_covered). */
    static Dataset<Row> daysCovered(Dataset<Row> cells, Dataset<Row> spans) {
        return inWindows(cells.select(MetricCells.DAY).distinct(), spans)
                .groupBy(WINDOW_END, NorthStar.WINDOW_DAYS)
                .agg(count(lit(1)).cast("int").as(NorthStar.DAYS_COVERED));
    }

    /** Aggregate: the moment before which everything that the rows rest on had landed. */
    static Column asOf() {
        return date_add(max(MetricCells.KNOWN_ON), 1).cast("timestamp").as(NorthStar.AS_OF);
    }

    private Windows() {}
}
