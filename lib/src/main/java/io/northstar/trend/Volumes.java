package io.northstar.trend;

import static org.apache.spark.sql.functions.array_min;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.map_keys;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.unix_date;

import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import io.northstar.table.TrendAlerts;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How many decisions a day each slice has. They are known before any label, but decisions come late too. */
public final class Volumes {
    /** Decisions of the day. */
    public static final String DECISIONS = "decisions";

    private static final String DAYS = "all_days";
    private static final String BY_DAY = "by_day";

    /**
     * One row for each day and slice with decisions: day, grain, slice, {@code dimensions}, {@link #DECISIONS}.
     *
     * @param current rows of {@code north_star_current}
     * @param night days that are younger, seen from here, than the settings' age of volumes are left out
     */
    public static Dataset<Row> of(
            Dataset<Row> current, List<String> dimensions, LocalDate from, LocalDate night, TrendSettings settings) {
        return PublishedSeries.ofSingleDays(current, from, night)
                .where(col(NorthStar.DAY).leq(date_sub(lit(Date.valueOf(night)), settings.volumeAfterDays())))
                .groupBy(keys(Stream.of(NorthStar.DAY), dimensions))
                .agg(max(NorthStar.POPULATION).cast("double").as(DECISIONS));
    }

    /**
     * One row for each slice, with the columns of {@link PublishedSeries#metrics}: metric, weighting and definition are {@link
     * TrendAlerts#VOLUME}. From its first day on, a slice has no decisions on a day on which only others have some.
     *
     * @param volumes rows of {@link #of}
     */
    public static Dataset<Row> series(Dataset<Row> volumes, List<String> dimensions) {
        Column day = unix_date(col(NorthStar.DAY));
        Dataset<Row> days = volumes.agg(sort_array(collect_set(day)).as(DAYS));
        Column nothing = lit(null).cast("double");
        Column since = filter(col(DAYS), each -> each.geq(array_min(map_keys(col(BY_DAY)))));
        Column points = transform(
                since,
                each -> struct(
                        each.as(PublishedSeries.POINT_DAY),
                        coalesce(try_element_at(col(BY_DAY), each), lit(0.0)).as(PublishedSeries.VALUE),
                        nothing.as(PublishedSeries.ERROR),
                        nothing.as(PublishedSeries.TRIALS),
                        nothing.as(PublishedSeries.AMOUNT)));
        return volumes.groupBy(keys(Stream.of(), dimensions))
                .agg(map_from_entries(collect_list(struct(day, col(DECISIONS)))).as(BY_DAY))
                .crossJoin(broadcast(days))
                .withColumn(PublishedSeries.POINTS, points)
                .drop(BY_DAY, DAYS)
                .withColumn(NorthStar.METRIC, lit(TrendAlerts.VOLUME))
                .withColumn(NorthStar.WEIGHTING, lit(TrendAlerts.VOLUME))
                .withColumn(NorthStar.DEFINITION_HASH, lit(TrendAlerts.VOLUME))
                .withColumn(PublishedSeries.SERIES_ID, PublishedSeries.id());
    }

    /** Whether a series has had enough decisions on enough days to be looked at. */
    static Column isLarge(TrendSettings settings) {
        Column large = filter(
                col(PublishedSeries.POINTS),
                point -> point.getField(PublishedSeries.VALUE).geq(settings.fewestDecisions()));
        return size(large).geq(settings.fewestDays());
    }

    private static Column[] keys(Stream<String> first, List<String> dimensions) {
        return Stream.of(first, Stream.of(Slices.GRAIN, Slices.SLICE), dimensions.stream())
                .flatMap(names -> names)
                .map(name -> col(name))
                .toArray(Column[]::new);
    }

    private Volumes() {}
}
