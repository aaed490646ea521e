package io.northstar.trend;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;

import io.northstar.metric.Direction;
import io.northstar.table.MetricCatalogueTable;
import io.northstar.table.NorthStar;
import io.northstar.table.TableContract;
import io.northstar.table.TrendAlerts;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The alerts of a night: published series whose newest mature days are not what they were.
 *
 * <p>Every series is held against its own earlier days by {@link io.northstar.stats.SeriesMonitor}, anew each night from the
 * numbers as they are published now. The evidence of all series together decides which count as changed, so that on average at
 * most the set share of a night's alerts is false, however series depend on each other (e-BH, Wang and Ramdas 2022).
 */
public final class Monitors {
    private static final String FOUND = "found";
    private static final String PROPORTION = "proportion";
    static final String SCALE = "scale";
    /** Some series have no number on some weekdays. */
    private static final int WEEK = 7;

    private final TrendSettings settings;
    private final List<String> dimensions;
    private final List<String> decided;
    private final Set<String> proportions = new TreeSet<>();
    private final Map<String, Direction> directions = new TreeMap<>();

    /**
     * The monitors of the metrics in {@code catalogue}.
     *
     * @param catalogue rows of {@code metric_catalogue}: which metrics are proportions, and which way is better
     * @param dimensions columns of {@code north_star} that make slices
     * @param decided those that moderation sets: how many decisions each of their values has is up to it, and no alert
     */
    public Monitors(TrendSettings settings, List<String> dimensions, List<String> decided, List<Row> catalogue) {
        this.settings = settings;
        this.dimensions = List.copyOf(dimensions);
        this.decided = List.copyOf(decided);
        for (Row row : catalogue) {
            String hash = row.getAs(MetricCatalogueTable.DEFINITION_HASH);
            directions.put(
                    hash,
                    Direction.valueOf(
                            row.<String>getAs(MetricCatalogueTable.DIRECTION).toUpperCase(Locale.ROOT)));
            if (row.getAs(MetricCatalogueTable.KIND).equals(PROPORTION)) {
                proportions.add(hash);
            }
        }
    }

    /**
     * All series with the scale that their days are close to normal on.
     *
     * @param metrics series of {@link PublishedSeries}
     * @param volumes series of {@link Volumes}
     */
    public Dataset<Row> series(Dataset<Row> metrics, Dataset<Row> volumes) {
        Column scale = when(col(NorthStar.DEFINITION_HASH).isInCollection(proportions), lit(Scale.PROPORTION.name()))
                .otherwise(lit(Scale.QUANTITY.name()));
        return metrics.withColumn(SCALE, scale).unionByName(volumes.withColumn(SCALE, lit(Scale.VOLUME.name())));
    }

    /**
     * The rows of {@link TrendAlerts} for the night of {@code day}; none while every series is too short, and nothing was open.
     *
     * @param published what {@link #series} returns; days before the history are left out
     * @param earlier rows of {@link TrendAlerts} of nights before {@code day}: the newest of them says what was open
     */
    public Dataset<Row> alerts(Dataset<Row> published, Dataset<Row> earlier, LocalDate day) {
        TableContract table = TrendAlerts.table(dimensions);
        List<Row> open = open(earlier, day);
        List<String> openIds = open.stream()
                .map(row -> row.<String>getAs(TrendAlerts.ALERT_ID))
                .toList();
        Dataset<Row> found = found(published, day).persist();
        try {
            long series = found.count();
            List<Alert> candidates = found
                    .where(col(MonitorFunction.LOG_EVIDENCE)
                            .geq(-Math.log(settings.falseDiscoveryRate()))
                            .or(col(PublishedSeries.SERIES_ID).isInCollection(openIds)))
                    .orderBy(PublishedSeries.SERIES_ID)
                    .collectAsList()
                    .stream()
                    .map(this::alert)
                    .toList();
            List<Row> rows = new NightlyAlerts(settings, dimensions, day, open).rows(candidates, series);
            return published.sparkSession().createDataFrame(rows, table.schema());
        } finally {
            found.unpersist();
        }
    }

    /** One row for each series that is long enough and goes on, with the columns of {@link MonitorFunction}. */
    private Dataset<Row> found(Dataset<Row> published, LocalDate day) {
        Column newest = element_at(col(PublishedSeries.POINTS), -1).getField(PublishedSeries.POINT_DAY);
        Column oldest = unix_date(lit(Date.valueOf(day)))
                .minus(Observations.settledAfter(settings))
                .minus(WEEK);
        return PublishedSeries.since(published, settings.monitoredFrom(day))
                .where(newest.geq(oldest))
                .where(col(SCALE).notEqual(Scale.VOLUME.name()).or(isOfAds().and(Volumes.isLarge(settings))))
                .withColumn(
                        FOUND,
                        udf(new MonitorFunction(settings), MonitorFunction.SCHEMA)
                                .apply(struct(PublishedSeries.POINTS, SCALE)))
                .where(col(FOUND).isNotNull())
                .select(col("*"), col(FOUND + ".*"))
                .drop(FOUND, PublishedSeries.POINTS);
    }

    private Alert alert(Row row) {
        String hash = row.getAs(NorthStar.DEFINITION_HASH);
        return Alert.of(
                row, dimensions, directions.getOrDefault(hash, Direction.NEUTRAL), Scale.valueOf(row.getAs(SCALE)));
    }

    /** Whether the slice is made by what advertisers set. */
    private Column isOfAds() {
        return decided.stream()
                .filter(dimensions::contains)
                .map(name -> col(name).isNull())
                .reduce(lit(true), Column::and);
    }

    /** What the newest night before {@code day} left open. */
    private static List<Row> open(Dataset<Row> earlier, LocalDate day) {
        Column isEarlier = col(TrendAlerts.DAY).lt(Date.valueOf(day));
        Date newest = earlier.where(isEarlier).agg(max(TrendAlerts.DAY)).head().getAs(0);
        return newest == null
                ? List.of()
                : earlier.where(col(TrendAlerts.DAY).equalTo(newest))
                        .where(col(TrendAlerts.STATE).isin(TrendAlerts.NEW, TrendAlerts.CONTINUING))
                        .orderBy(TrendAlerts.ALERT_ID)
                        .collectAsList();
    }
}
