package io.northstar.trend;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.ChangePoints;
import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import io.northstar.table.TableColumn;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Collection;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** The days on which levels of metrics and volumes changed, by {@link io.northstar.stats.LevelChanges}. */
public final class Changes {
    private static final String FOUND = "found";

    /**
     * The rows of {@link ChangePoints} as seen from {@code day}; none of series that are too short.
     *
     * @param published series of {@link PublishedSeries}; days before the history are left out
     * @param current rows of {@code north_star_current}, for volumes
     * @param proportions definition hashes of metrics whose values lie in [0, 1]
     */
    public static Dataset<Row> of(
            Dataset<Row> published,
            Dataset<Row> current,
            Collection<String> proportions,
            LocalDate day,
            TrendSettings settings) {
        LocalDate from = settings.changesFrom(day);
        Dataset<Row> metrics = series(
                PublishedSeries.since(published, from),
                when(col(NorthStar.DEFINITION_HASH).isInCollection(proportions), lit(Scale.PROPORTION.name()))
                        .otherwise(lit(Scale.QUANTITY.name())));
        Dataset<Row> volumes = series(PublishedSeries.volumes(current, from, day), lit(Scale.VOLUME.name()));
        Column found = udf(new ChangeFunction(settings), ChangeFunction.SCHEMA).apply(col(PublishedSeries.POINTS));
        return metrics.unionByName(volumes)
                .withColumn(FOUND, explode(found))
                .select(col("*"), col(FOUND + ".*"))
                .withColumn(ChangePoints.AS_OF_DAY, lit(Date.valueOf(day)))
                .select(ChangePoints.TABLE.columns().stream()
                        .map(Changes::typed)
                        .toArray(Column[]::new));
    }

    private static Dataset<Row> series(Dataset<Row> series, Column scale) {
        return series.select(
                col(Slices.GRAIN),
                col(Slices.SLICE),
                col(NorthStar.METRIC),
                col(NorthStar.WEIGHTING),
                col(NorthStar.DEFINITION_HASH),
                struct(col(PublishedSeries.POINTS), scale).as(PublishedSeries.POINTS));
    }

    private static Column typed(TableColumn column) {
        boolean counted =
                column.type().equals(DataTypes.DateType) && !column.name().equals(ChangePoints.AS_OF_DAY);
        Column value = col(column.name());
        return (counted ? date_from_unix_date(value.cast("int")) : value.cast(column.type())).as(column.name());
    }

    private Changes() {}
}
