package io.northstar.trend;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;

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
import java.util.stream.Collectors;
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

    private final TrendSettings settings;
    private final List<String> dimensions;
    private final Set<String> proportions = new TreeSet<>();
    private final Map<String, Direction> directions = new TreeMap<>();

    /**
     * The monitors of the metrics in {@code catalogue}.
     *
     * @param catalogue rows of {@code metric_catalogue}: which metrics are proportions, and which way is better
     * @param dimensions columns of {@code north_star} that make slices
     */
    public Monitors(TrendSettings settings, List<String> dimensions, List<Row> catalogue) {
        this.settings = settings;
        this.dimensions = List.copyOf(dimensions);
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

    /** The definition hashes of metrics whose values lie in [0, 1]. */
    public Set<String> proportions() {
        return proportions;
    }

    /**
     * The rows of {@link TrendAlerts} for the night of {@code day}; none while every series is too short, and nothing was open.
     *
     * @param observed what {@link Observations} lets through of the history
     * @param earlier rows of {@link TrendAlerts} of nights before {@code day}: the newest of them says what was open
     */
    public Dataset<Row> alerts(Dataset<Row> observed, Dataset<Row> earlier, LocalDate day) {
        TableContract table = TrendAlerts.table(dimensions);
        List<Row> open = open(earlier, day);
        List<String> openIds = open.stream()
                .map(row -> row.<String>getAs(TrendAlerts.ALERT_ID))
                .toList();
        Dataset<Row> found = found(observed).persist();
        try {
            long series = found.count();
            List<Alert> candidates = found
                    .where(col(MonitorFunction.LOG_EVIDENCE)
                            .geq(-Math.log(settings.falseDiscoveryRate()))
                            .or(col(PublishedSeries.SERIES_ID).isInCollection(openIds)))
                    .orderBy(PublishedSeries.SERIES_ID)
                    .collectAsList()
                    .stream()
                    .map(row -> Alert.of(row, dimensions, hash -> directions.getOrDefault(hash, Direction.NEUTRAL)))
                    .toList();
            List<Row> rows = new NightlyAlerts(settings, table, day, open).rows(candidates, series);
            return observed.sparkSession().createDataFrame(rows, table.schema());
        } finally {
            found.unpersist();
        }
    }

    /** One row for each series that is long enough, with the columns of {@link MonitorFunction}. */
    private Dataset<Row> found(Dataset<Row> observed) {
        return PublishedSeries.metrics(observed, dimensions)
                .withColumn(
                        FOUND,
                        udf(new MonitorFunction(settings), MonitorFunction.SCHEMA)
                                .apply(struct(
                                        col(PublishedSeries.POINTS),
                                        col(NorthStar.DEFINITION_HASH)
                                                .isInCollection(proportions)
                                                .as(PROPORTION))))
                .where(col(FOUND).isNotNull())
                .select(col("*"), col(FOUND + ".*"))
                .drop(FOUND, PublishedSeries.POINTS);
    }

    /** What the newest night before {@code day} left open. */
    private static List<Row> open(Dataset<Row> earlier, LocalDate day) {
        List<Row> rows = earlier.where(col(TrendAlerts.DAY).lt(Date.valueOf(day)))
                .orderBy(TrendAlerts.ALERT_ID)
                .collectAsList();
        LocalDate newest = rows.stream()
                .map(row -> row.<Date>getAs(TrendAlerts.DAY).toLocalDate())
                .max(LocalDate::compareTo)
                .orElse(day);
        return rows.stream()
                .filter(row -> row.<Date>getAs(TrendAlerts.DAY).toLocalDate().equals(newest))
                .filter(row ->
                        Set.of(TrendAlerts.NEW, TrendAlerts.CONTINUING).contains(row.<String>getAs(TrendAlerts.STATE)))
                .collect(Collectors.toList());
    }
}
