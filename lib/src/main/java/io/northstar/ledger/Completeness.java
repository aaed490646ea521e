package io.northstar.ledger;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.FeedCompleteness;
import io.northstar.table.Slices;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Compares what each source gave on a day with what it gives on that weekday, so that a feed that stays away is seen and not
 * averaged into the others.
 */
public final class Completeness {
    /** How many days before a day say what is usual on it. */
    public static final int HISTORY_DAYS = 28;

    private static final int WEEKS = HISTORY_DAYS / 7;
    private static final int CHANCE_DEVIATIONS = 3;
    private static final String JUDGED_DAY = "judged_day";
    private static final String FEED_AGE = "feed_age";
    private static final String USUAL = "usual";

    /**
     * When a feed is short, and from when on it is known what is usual.
     *
     * @param shortBelow share of the expected rows below which a feed is short, in (0, 1]
     * @param fewestWeeks same weekdays that the feed must have lived through, from 1 to 4
     */
    public record Rules(double shortBelow, int fewestWeeks) {
        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if a number is out of range
         */
        public Rules {
            if (!(shortBelow > 0 && shortBelow <= 1) || fewestWeeks < 1 || fewestWeeks > WEEKS) {
                throw new IllegalArgumentException(
                        "quality.completeness needs short_below in (0, 1] and fewest_weeks from 1 to %d, but they are %s and %d"
                                .formatted(WEEKS, shortBelow, fewestWeeks));
            }
        }
    }

    /**
     * Counts the rows of a table for {@link #of}: (day, table_name, source, rows).
     *
     * @param rows rows with a column {@code day}
     * @param table name of the table
     * @param source what tells its sources apart; null shows as {@code (none)}
     */
    public static Dataset<Row> counts(Dataset<Row> rows, String table, Column source) {
        return rows.groupBy(
                        col(FeedCompleteness.DAY),
                        lit(table).as(FeedCompleteness.TABLE_NAME),
                        coalesce(source.cast("string"), lit(Slices.NONE)).as(FeedCompleteness.SOURCE))
                .agg(count(lit(1)).as(FeedCompleteness.ROWS));
    }

    /** The days whose counts {@link #of} needs to judge {@code days}. */
    public static SortedSet<LocalDate> counted(Collection<LocalDate> days) {
        return days.stream()
                .flatMap(day -> day.minusDays(HISTORY_DAYS).datesUntil(day.plusDays(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * The rows of {@link FeedCompleteness} for {@code days}: one for each source seen on the day or in the four weeks before,
     * also where the day has no row of it. Since its first day in these weeks, a day without a row counts as 0 rows: a feed
     * that rests on Sundays is complete without any, and one that was out once is still expected. Few rows come and go by
     * chance: only more than three standard deviations of a Poisson count below the usual rows are short or missing. No days
     * give no rows.
     *
     * @param counts day, table_name, source and rows of the days and of the 28 days before; several rows add up
     */
    public static Dataset<Row> of(Dataset<Row> counts, Collection<LocalDate> days, Rules rules) {
        Dataset<Row> judged = counts.sparkSession()
                .createDataset(days.stream().map(Date::valueOf).toList(), Encoders.DATE())
                .toDF(JUDGED_DAY);
        Column before = datediff(col(JUDGED_DAY), col(FeedCompleteness.DAY));
        Column[] weeks = IntStream.rangeClosed(1, WEEKS)
                .mapToObj(week -> when(col(FEED_AGE).geq(7 * week), coalesce(col(week(week)), lit(0L))))
                .toArray(Column[]::new);
        Column[] sums = IntStream.rangeClosed(0, WEEKS)
                .mapToObj(week -> sum(when(before.equalTo(7 * week), col(FeedCompleteness.ROWS)))
                        .as(week(week)))
                .toArray(Column[]::new);
        Dataset<Row> perFeed = counts.join(broadcast(judged), before.between(0, 7 * WEEKS))
                .where(col(FeedCompleteness.ROWS).gt(0))
                .groupBy(
                        col(JUDGED_DAY).as(FeedCompleteness.DAY),
                        col(FeedCompleteness.TABLE_NAME),
                        coalesce(col(FeedCompleteness.SOURCE), lit(Slices.NONE)).as(FeedCompleteness.SOURCE))
                .agg(max(before).as(FEED_AGE), sums)
                .withColumn(USUAL, array_sort(filter(array(weeks), Column::isNotNull)))
                .withColumn(FeedCompleteness.ROWS, coalesce(col(week(0)), lit(0L)))
                .withColumn(
                        FeedCompleteness.EXPECTED_ROWS,
                        when(size(col(USUAL)).geq(rules.fewestWeeks()), median(col(USUAL))))
                .withColumn(
                        FeedCompleteness.SHARE,
                        try_divide(col(FeedCompleteness.ROWS), col(FeedCompleteness.EXPECTED_ROWS)))
                .withColumn(FeedCompleteness.STATUS, status(rules));
        return perFeed.select(FeedCompleteness.TABLE.columns().stream()
                .map(column -> col(column.name()).cast(column.type()))
                .toArray(Column[]::new));
    }

    private static String week(int week) {
        return "week_" + week;
    }

    private static Column median(Column sorted) {
        Column length = size(sorted);
        Column lower = floor(length.plus(1).divide(2)).cast("int");
        Column upper = floor(length.divide(2)).cast("int").plus(1);
        return try_element_at(sorted, lower).plus(try_element_at(sorted, upper)).divide(2);
    }

    private static Column status(Rules rules) {
        Column expected = col(FeedCompleteness.EXPECTED_ROWS);
        Column least = expected.minus(sqrt(expected).multiply(CHANCE_DEVIATIONS));
        return when(expected.isNull(), FeedCompleteness.UNKNOWN)
                .when(expected.equalTo(0).or(col(FeedCompleteness.SHARE).geq(rules.shortBelow())), FeedCompleteness.OK)
                .when(col(FeedCompleteness.ROWS).geq(least), FeedCompleteness.UNKNOWN)
                .when(col(FeedCompleteness.ROWS).equalTo(0), FeedCompleteness.MISSING)
                .otherwise(FeedCompleteness.SHORT);
    }

    private Completeness() {}
}
