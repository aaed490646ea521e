package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.northstar.BadInputException;
import io.northstar.BadSettingsException;
import io.northstar.cause.CauseSettings;
import io.northstar.io.Tables;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.quality.QualitySettings;
import io.northstar.table.ChangePoints;
import io.northstar.table.FeedCompleteness;
import io.northstar.table.MetricCatalogueTable;
import io.northstar.table.NorthStar;
import io.northstar.table.TableContract;
import io.northstar.table.TrendAlerts;
import io.northstar.trend.Changes;
import io.northstar.trend.Monitors;
import io.northstar.trend.Observations;
import io.northstar.trend.PublishedSeries;
import io.northstar.trend.TrendSettings;
import io.northstar.trend.Volumes;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes the alerts of a night, and the days on which levels changed. While the history is shorter than what a change is held
 * against, it costs one look at a partition, and no table is made. Nor is one for a night without anything to say.
 */
final class TrendStage {
    /** Stages that {@link #run} goes through. */
    static final int STAGES = 1;

    static final String ALERTS = "trends.alerts";
    private static final String LEADS = "trends.causes";
    private static final String ENDED = "trends.ended";

    private final JobRun run;
    private final Tables tables;
    private final List<String> dimensions;
    private final List<String> decided;
    private final TrendSettings settings;
    private final TableContract alerts;
    private final TableContract current;

    /**
     * The stage with the settings of {@code run}.
     *
     * @throws BadSettingsException when the settings are wrong
     * @throws BadInputException when a stored table has other columns
     */
    TrendStage(JobRun run) {
        this.run = run;
        this.tables = run.tables();
        this.settings = BadSettingsException.unless(
                () -> TrendSettings.of(run.settings().config().getConfig("trends")));
        this.dimensions = BadSettingsException.unless(
                () -> QualitySettings.of(run.settings().config()).slicing().names());
        this.decided = BadSettingsException.unless(
                () -> CauseSettings.of(run.settings().config(), dimensions).decidedDimensions());
        this.alerts = TrendAlerts.table(dimensions);
        this.current = NorthStar.current(dimensions);
        List.of(alerts, ChangePoints.TABLE).forEach(tables::requireMatching);
    }

    /** Writes what changed up to the night of {@code day}; returns how many alerts there are, of how many causes, and ended. */
    Map<String, Long> run(LocalDate day, Progress progress) {
        if (!isLongEnough(day)) {
            progress.run("no trends: fewer days than trends.fewest_days are published", () -> {});
            return counts(0, 0, 0);
        }
        return progress.stage("looking for what changed up to %s".formatted(day), () -> write(day));
    }

    /** What {@code counts} of {@link #run} say, in words. */
    static String message(Map<String, Long> counts) {
        return "%s of %s, %d ended"
                .formatted(some(counts.get(ALERTS), "alert"), some(counts.get(LEADS), "cause"), counts.get(ENDED));
    }

    private static String some(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private boolean isLongEnough(LocalDate day) {
        LocalDate first = settings.monitoredFrom(day);
        return !tables.read(current, first, day.minusDays(settings.fewestDays()))
                .isEmpty();
    }

    private Map<String, Long> write(LocalDate day) {
        Monitors monitors = new Monitors(
                settings,
                dimensions,
                decided,
                tables.read(MetricCatalogueTable.TABLE).collectAsList());
        Dataset<Row> earlier = tables.read(alerts, settings.monitoredFrom(day), day.minusDays(1));
        LocalDate from = settings.firstDay(day);
        Dataset<Row> numbers = tables.read(current, from, day);
        Observations observations = new Observations(settings, tables.read(FeedCompleteness.TABLE, from, day), day);
        Dataset<Row> series = monitors.series(
                        PublishedSeries.metrics(observations.of(numbers, from), dimensions),
                        Volumes.series(Volumes.of(numbers, dimensions, from, day, settings), dimensions))
                .persist();
        try {
            Dataset<Row> found = monitors.alerts(series, earlier, day);
            Dataset<Row> changes = Changes.of(series, day, settings);
            if (!run.dry()) {
                SideBySide.doAll(() -> replace(alerts, List.of(day), found), () -> replaceOlder(changes, day));
            }
            return counted(found);
        } finally {
            series.unpersist();
        }
    }

    private static Map<String, Long> counted(Dataset<Row> found) {
        Row row = found.agg(
                        count(when(open(), lit(1))),
                        count(when(open().and(col(TrendAlerts.LINKED_TO).isNull()), lit(1))),
                        count(lit(1)))
                .head();
        return counts(row.getLong(0), row.getLong(1), row.getLong(2) - row.getLong(0));
    }

    /** Replaces the change points, unless they are as seen from a later night, which knows more. */
    private void replaceOlder(Dataset<Row> changes, LocalDate day) {
        List<LocalDate> stored =
                tables.read(ChangePoints.TABLE).select(ChangePoints.AS_OF_DAY).distinct().collectAsList().stream()
                        .map(row -> row.getDate(0).toLocalDate())
                        .toList();
        if (stored.stream().noneMatch(asOf -> asOf.isAfter(day))) {
            replace(
                    ChangePoints.TABLE,
                    Stream.concat(stored.stream(), Stream.of(day)).toList(),
                    changes);
        }
    }

    private static Column open() {
        return col(TrendAlerts.STATE).isin(TrendAlerts.NEW, TrendAlerts.CONTINUING);
    }

    /** Replaces the days; a table that is not there is not made for nothing. */
    private void replace(TableContract table, List<LocalDate> days, Dataset<Row> rows) {
        if (tables.exists(table) || !rows.isEmpty()) {
            tables.replaceDays(table, days, rows);
        }
    }

    private static Map<String, Long> counts(long alerts, long causes, long ended) {
        return Map.of(ALERTS, alerts, LEADS, causes, ENDED, ended);
    }
}
