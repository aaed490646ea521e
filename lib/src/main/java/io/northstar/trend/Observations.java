package io.northstar.trend;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.Decisions;
import io.northstar.table.FeedCompleteness;
import io.northstar.table.NorthStar;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which published numbers of single days are looked at. A day is no observation of a series while it is suppressed or refused,
 * while too few of its labels or decisions are in, or while appeals that the metric counts are to come. Nor is a number of hardly
 * any decisions, nor a quantile that may be anywhere above: these are as far off as they are by chance.
 *
 * @param settings from when on a day counts
 * @param feeds rows of {@code feed_completeness}
 * @param night the newest day
 */
public record Observations(TrendSettings settings, Dataset<Row> feeds, LocalDate night) {
    private static final String INCOMPLETE_DAY = "incomplete_day";
    private static final String LACKING = "lacking";

    /** The rows of {@code north_star_current} that are observations of a day from {@code from} to the night. */
    public Dataset<Row> of(Dataset<Row> current, LocalDate from) {
        Column late =
                col(NorthStar.METRIC).isInCollection(settings.lateMetrics().keySet());
        Column labelled = coalesce(col(NorthStar.MATURITY), lit(1.0)).geq(settings.matureShare());
        Column settled = col(NorthStar.DAY).leq(date_sub(lit(Date.valueOf(night)), settledAfter(settings)));
        return PublishedSeries.ofSingleDays(current, from, night)
                .where(col(NorthStar.STATUS).equalTo(NorthStar.OK))
                .where(col(NorthStar.ESTIMATE).isNotNull())
                .where(col(NorthStar.POPULATION).geq(settings.fewestDecisions()))
                .where(col(NorthStar.CI_LOW)
                        .isNull()
                        .equalTo(col(NorthStar.CI_HIGH).isNull()))
                .where(settled.or(not(late).and(labelled)))
                .join(broadcast(incompleteDays()), col(NorthStar.DAY).equalTo(col(INCOMPLETE_DAY)), "left_anti");
    }

    /** The age in days from which a day of the metric is looked at, however few labels are in. */
    static Column settledAfter(TrendSettings settings) {
        Column age = lit(settings.settledAfterDays());
        for (Map.Entry<String, Integer> late : settings.lateMetrics().entrySet()) {
            age = when(col(NorthStar.METRIC).equalTo(late.getKey()), late.getValue())
                    .otherwise(age);
        }
        return age;
    }

    /** Days of whose usual decisions too many are missing, in the sources that are short. */
    private Dataset<Row> incompleteDays() {
        Column lacking = when(
                        col(FeedCompleteness.STATUS).isin(FeedCompleteness.SHORT, FeedCompleteness.MISSING),
                        col(FeedCompleteness.EXPECTED_ROWS).minus(col(FeedCompleteness.ROWS)))
                .otherwise(0.0);
        return feeds.where(col(FeedCompleteness.TABLE_NAME).equalTo(Decisions.TABLE.name()))
                .groupBy(col(FeedCompleteness.DAY).as(INCOMPLETE_DAY))
                .agg(
                        sum(lacking).as(LACKING),
                        sum(FeedCompleteness.EXPECTED_ROWS).as(FeedCompleteness.EXPECTED_ROWS))
                .where(col(LACKING).gt(col(FeedCompleteness.EXPECTED_ROWS).multiply(1 - settings.matureShare())))
                .select(INCOMPLETE_DAY);
    }
}
