package io.northstar.trend;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.northstar.table.NorthStar;
import java.sql.Date;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which published numbers of single days are looked at. A day is no observation of a series while it is suppressed or refused, or
 * while too few of its labels are in.
 *
 * @param settings from when on a day counts
 * @param night the newest day
 */
public record Observations(TrendSettings settings, LocalDate night) {
    /** The rows of {@code north_star_current} that are observations of a day from {@code from} to the night. */
    public Dataset<Row> of(Dataset<Row> current, LocalDate from) {
        Column mature = coalesce(col(NorthStar.MATURITY), lit(1.0))
                .geq(settings.matureShare())
                .or(col(NorthStar.DAY).leq(lit(Date.valueOf(night.minusDays(settings.settledAfterDays())))));
        return PublishedSeries.ofSingleDays(current, from, night)
                .where(col(NorthStar.STATUS).equalTo(NorthStar.OK))
                .where(col(NorthStar.ESTIMATE).isNotNull())
                .where(mature);
    }
}
