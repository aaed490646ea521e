package io.northstar.trend;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;

import io.northstar.table.ChangePoints;
import io.northstar.table.TableColumn;
import java.sql.Date;
import java.time.LocalDate;
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
     * @param published what {@link Monitors#series} returns; days before the history are left out
     */
    public static Dataset<Row> of(Dataset<Row> published, LocalDate day, TrendSettings settings) {
        Column found = udf(new ChangeFunction(settings), ChangeFunction.SCHEMA)
                .apply(struct(PublishedSeries.POINTS, Monitors.SCALE));
        return PublishedSeries.since(published, settings.changesFrom(day))
                .withColumn(FOUND, explode(found))
                .select(col("*"), col(FOUND + ".*"))
                .withColumn(ChangePoints.AS_OF_DAY, lit(Date.valueOf(day)))
                .select(ChangePoints.TABLE.columns().stream()
                        .map(Changes::typed)
                        .toArray(Column[]::new));
    }

    private static Column typed(TableColumn column) {
        boolean counted =
                column.type().equals(DataTypes.DateType) && !column.name().equals(ChangePoints.AS_OF_DAY);
        Column value = col(column.name());
        return (counted ? date_from_unix_date(value.cast("int")) : value.cast(column.type())).as(column.name());
    }

    private Changes() {}
}
