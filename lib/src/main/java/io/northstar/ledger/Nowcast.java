package io.northstar.ledger;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.timestamp_seconds;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.unix_seconds;

import io.northstar.table.NorthStar;
import io.northstar.table.Nowcasts;
import io.northstar.table.Slices;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Says where the numbers of young days will settle, from what became of the numbers of settled days that were seen at the
 * same age. The method is that of {@link io.northstar.stats.SettlementForecast}.
 *
 * <p>How many labels are missing comes from the slice's own history: with {@code m} of the drawn decisions labelled now, and
 * on settled days {@code m_a} at this age and {@code m_s} in the end on average, {@code m + m_s - m_a} are expected, at most all
 * (Bornhuetter and Ferguson 1972, Proceedings of the CAS 59, 181-195).
 */
public final class Nowcast {
    static final String THEN = "then";
    static final String SETTLED = "settled";
    private static final String KNOWN_AGE = "known_age";
    private static final String NUMBER = "number";
    private static final String HISTORY = "history";
    private static final String RESULT = "result";
    private static final List<String> SERIES =
            List.of(Slices.SLICE, Nowcasts.METRIC, Nowcasts.WEIGHTING, Nowcasts.DEFINITION_HASH);

    /**
     * The rows of {@link Nowcasts}: one for each day younger than the horizon whose newest number has an estimate and labels.
     * Where fewer settled days than the settings ask for were seen at the same age, the nowcast is null.
     *
     * @param published every version of the numbers of single days: {@code day}, {@code slice}, {@code metric},
     *     {@code weighting}, {@code definition_hash}, {@code as_of}, {@code estimate}, {@code standard_error}, {@code labels} and
     *     {@code maturity} of {@link NorthStar}, for all days of the history. A version holds until the next one.
     * @param asOfDay versions that know records landed after it are left out
     * @param proportions definition hashes of metrics whose values lie in [0, 1]; the others are quantities without bounds
     * @param confidence the wanted coverage, strictly between 0 and 1
     */
    public static Dataset<Row> of(
            Dataset<Row> published,
            LocalDate asOfDay,
            Collection<String> proportions,
            MaturitySettings settings,
            double confidence) {
        Column today = lit(Date.valueOf(asOfDay));
        Dataset<Row> versions = versions(published, today, settings);
        Column young = col(Nowcasts.AGE_DAYS).lt(settings.horizonDays());
        Dataset<Row> open = perSeriesAndDay(versions.where(young), Nowcasts.AGE_DAYS)
                .where(isUsable(NUMBER))
                .withColumn(Nowcasts.AS_OF_DAY, today);
        Dataset<Row> histories = histories(versions.where(not(young)), open, settings);
        Column forecast = udf(new ForecastFunction(settings, confidence), ForecastFunction.SCHEMA)
                .apply(struct(
                        col(NUMBER),
                        col(HISTORY),
                        col(Nowcasts.DEFINITION_HASH)
                                .isInCollection(proportions)
                                .as(ForecastFunction.PROPORTION)));
        List<String> match =
                Stream.concat(SERIES.stream(), Stream.of(Nowcasts.AGE_DAYS)).toList();
        return open.join(histories, match.toArray(String[]::new), "left")
                .withColumn(RESULT, forecast)
                .withColumn(Nowcasts.ESTIMATE, col(NUMBER).getField(NorthStar.ESTIMATE))
                .withColumn(Nowcasts.SETTLED_DAYS, coalesce(size(col(HISTORY)), lit(0)))
                .select(col("*"), col(RESULT + ".*"))
                .select(Nowcasts.TABLE.columns().stream()
                        .map(column -> col(column.name()).cast(column.type()))
                        .toArray(Column[]::new));
    }

    /** The versions known on {@code today}, with the age of their day then and now. */
    private static Dataset<Row> versions(Dataset<Row> published, Column today, MaturitySettings settings) {
        // A version knows what landed before its moment: at midnight, the day before.
        Column knownOn =
                to_date(timestamp_seconds(unix_seconds(col(NorthStar.AS_OF)).minus(1)));
        return published
                .withColumn(KNOWN_AGE, datediff(knownOn, col(Nowcasts.DAY)))
                .withColumn(Nowcasts.AGE_DAYS, datediff(today, col(Nowcasts.DAY)))
                .where(col(KNOWN_AGE).leq(col(Nowcasts.AGE_DAYS)))
                .where(col(Nowcasts.AGE_DAYS).between(0, settings.historyDays()));
    }

    /** For each series and age that is open: the settled days with their number at that age and the settled one. */
    private static Dataset<Row> histories(Dataset<Row> versions, Dataset<Row> open, MaturitySettings settings) {
        Dataset<Row> ages = open.select(col(Nowcasts.AGE_DAYS)).distinct();
        Dataset<Row> old = versions.drop(Nowcasts.AGE_DAYS);
        Dataset<Row> then = perSeriesAndDay(
                        old.join(broadcast(ages), col(KNOWN_AGE).leq(col(Nowcasts.AGE_DAYS))), Nowcasts.AGE_DAYS)
                .withColumnRenamed(NUMBER, THEN);
        Dataset<Row> settled = perSeriesAndDay(old.where(col(KNOWN_AGE).leq(settings.horizonDays())))
                .withColumnRenamed(NUMBER, SETTLED);
        List<String> day =
                Stream.concat(SERIES.stream(), Stream.of(Nowcasts.DAY)).toList();
        Column[] keys = Stream.concat(SERIES.stream(), Stream.of(Nowcasts.AGE_DAYS))
                .map(name -> col(name))
                .toArray(Column[]::new);
        return then.join(settled, day.toArray(String[]::new))
                .where(isUsable(THEN).and(isUsable(SETTLED)))
                .groupBy(keys)
                .agg(sort_array(collect_list(struct(Nowcasts.DAY, THEN, SETTLED)))
                        .as(HISTORY));
    }

    /** The newest version for each series, day and {@code more}. */
    private static Dataset<Row> perSeriesAndDay(Dataset<Row> versions, String... more) {
        Column[] keys = Stream.of(SERIES.stream(), Stream.of(Nowcasts.DAY), Stream.of(more))
                .flatMap(names -> names)
                .map(name -> col(name))
                .toArray(Column[]::new);
        return versions.groupBy(keys)
                .agg(max_by(
                                struct(
                                        NorthStar.ESTIMATE,
                                        NorthStar.STANDARD_ERROR,
                                        NorthStar.LABELS,
                                        NorthStar.MATURITY),
                                col(NorthStar.AS_OF))
                        .as(NUMBER));
    }

    private static Column isUsable(String number) {
        Column value = col(number);
        return value.getField(NorthStar.ESTIMATE)
                .isNotNull()
                .and(value.getField(NorthStar.STANDARD_ERROR).isNotNull())
                .and(value.getField(NorthStar.LABELS).gt(0))
                .and(value.getField(NorthStar.MATURITY).gt(0));
    }

    private Nowcast() {}
}
