package io.northstar.trend;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;

import io.northstar.stats.CriticalValues;
import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Published numbers of single days as series, one row each, with {@link #POINTS} in the order of days. */
public final class PublishedSeries {
    static final String SERIES_ID = "series_id";
    static final String POINTS = "points";
    static final String POINT_DAY = "point_day";
    static final String VALUE = "value";
    static final String ERROR = "error";
    static final String TRIALS = "trials";
    static final String AMOUNT = "amount";

    /** Of the intervals that quantiles are published with, unless settings say otherwise. */
    private static final double CONFIDENCE = 0.95;

    private static final double SECOND_IN_HOURS = 1.0 / 3600;

    private static final List<String> IDENTITY =
            List.of(NorthStar.METRIC, NorthStar.WEIGHTING, Slices.SLICE, NorthStar.DEFINITION_HASH);

    /**
     * One row for each slice, metric, weighting and definition: {@link #SERIES_ID}, grain, slice, {@code dimensions}, metric,
     * weighting, definition_hash, points.
     *
     * @param observed what {@link Observations} lets through
     */
    public static Dataset<Row> metrics(Dataset<Row> observed, List<String> dimensions) {
        Column point = struct(
                unix_date(col(NorthStar.DAY)).as(POINT_DAY),
                col(NorthStar.ESTIMATE).as(VALUE),
                error().as(ERROR),
                coalesce(
                                col(NorthStar.EFFECTIVE_LABELS),
                                col(NorthStar.POPULATION).cast("double"))
                        .as(TRIALS),
                col(NorthStar.DENOMINATOR).as(AMOUNT));
        Column[] keys = Stream.of(
                        Stream.of(Slices.GRAIN, Slices.SLICE),
                        dimensions.stream(),
                        Stream.of(NorthStar.METRIC, NorthStar.WEIGHTING, NorthStar.DEFINITION_HASH))
                .flatMap(names -> names)
                .map(name -> col(name))
                .toArray(Column[]::new);
        return observed.groupBy(keys)
                .agg(sort_array(collect_list(point)).as(POINTS))
                .withColumn(SERIES_ID, id());
    }

    /** The series without days before {@code from}, and without those that have none since. */
    static Dataset<Row> since(Dataset<Row> series, LocalDate from) {
        Column first = unix_date(lit(Date.valueOf(from)));
        return series.withColumn(
                        POINTS,
                        filter(col(POINTS), point -> point.getField(POINT_DAY).geq(first)))
                .where(size(col(POINTS)).gt(0));
    }

    /** The numbers in force of windows of one day. */
    static Dataset<Row> ofSingleDays(Dataset<Row> current, LocalDate from, LocalDate to) {
        return current.where(col(NorthStar.DAY).between(lit(Date.valueOf(from)), lit(Date.valueOf(to))))
                .where(col(NorthStar.WINDOW_DAYS).equalTo(1))
                .where(col(NorthStar.SERIES).equalTo(NorthStar.CURRENT));
    }

    /**
     * The standard error; of a quantile, which has an interval alone, what its interval says, and at least a second: times are
     * recorded in whole ones.
     */
    private static Column error() {
        Column halfWidth = col(NorthStar.CI_HIGH).minus(col(NorthStar.CI_LOW)).divide(2);
        return coalesce(
                col(NorthStar.STANDARD_ERROR),
                when(
                        halfWidth.isNotNull(),
                        greatest(halfWidth.divide(CriticalValues.normal(CONFIDENCE)), lit(SECOND_IN_HOURS))));
    }

    /** What names a series. */
    static Column id() {
        return concat_ws(" | ", IDENTITY.stream().map(name -> col(name)).toArray(Column[]::new));
    }

    private PublishedSeries() {}
}
