package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.col;

import io.northstar.BadInputException;
import io.northstar.BadSettingsException;
import io.northstar.cause.CauseSettings;
import io.northstar.cause.Change;
import io.northstar.cause.Dimension;
import io.northstar.cause.Explainer;
import io.northstar.cause.KnownEvent;
import io.northstar.cause.RootCauseRows;
import io.northstar.cause.Slice;
import io.northstar.cause.TableEvents;
import io.northstar.cause.VolumeCauseRows;
import io.northstar.io.Tables;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.quality.QualitySettings;
import io.northstar.table.Decisions;
import io.northstar.table.FeedCompleteness;
import io.northstar.table.MetricCells;
import io.northstar.table.NorthStar;
import io.northstar.table.Policies;
import io.northstar.table.RootCauses;
import io.northstar.table.Slices;
import io.northstar.table.Strategies;
import io.northstar.table.TableContract;
import io.northstar.table.TrendAlerts;
import io.northstar.trend.Observations;
import io.northstar.trend.TrendSettings;
import io.northstar.trend.Volumes;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Writes where the changes that a night's alerts are about come from. Without any, no cell is read and no table made. */
final class CauseStage {
    /** Stages that {@link #run} goes through. */
    static final int STAGES = 1;

    private static final String EXPLAINED = "causes.rows";

    private final JobRun run;
    private final Tables tables;
    private final CauseSettings settings;
    private final TrendSettings trends;
    private final List<String> dimensions;
    private final double confidence;

    /**
     * The stage with the settings of {@code run}.
     *
     * @throws BadSettingsException when the settings are wrong
     * @throws BadInputException when a stored table has other columns
     */
    CauseStage(JobRun run) {
        this.run = run;
        this.tables = run.tables();
        this.dimensions = BadSettingsException.unless(
                () -> QualitySettings.of(run.settings().config()).slicing().names());
        this.settings = BadSettingsException.unless(
                () -> CauseSettings.of(run.settings().config(), dimensions));
        this.trends = BadSettingsException.unless(
                () -> TrendSettings.of(run.settings().config().getConfig("trends")));
        this.confidence = run.settings().config().getDouble("quality.confidence");
        tables.requireMatching(RootCauses.TABLE);
    }

    /** Writes the causes of the alerts of the night of {@code day}; returns how many rows that are. */
    Map<String, Long> run(LocalDate day, Progress progress) {
        List<Change> changes = changes(day);
        if (changes.isEmpty()) {
            progress.run("no alert to explain", () -> clear(day));
            return Map.of(EXPLAINED, 0L);
        }
        return progress.stage(
                "looking for the causes of %d alerts".formatted(changes.size()), () -> write(day, changes));
    }

    /** The alerts that stand for their cause, of changes that have not ended. */
    private List<Change> changes(LocalDate day) {
        TableContract alerts = TrendAlerts.table(dimensions);
        if (!tables.exists(alerts)) {
            return List.of();
        }
        return tables
                .read(alerts, List.of(day))
                .where(col(TrendAlerts.LINKED_TO).isNull())
                .where(col(TrendAlerts.STATE).isin(TrendAlerts.NEW, TrendAlerts.CONTINUING))
                .orderBy(TrendAlerts.ALERT_ID)
                .collectAsList()
                .stream()
                .map(alert -> change(alert, day))
                .toList();
    }

    private Change change(Row alert, LocalDate day) {
        Set<String> grain = Set.of(alert.<String>getAs(Slices.GRAIN).split(",", -1));
        SortedMap<String, String> values = new TreeMap<>();
        dimensions.stream().filter(grain::contains).forEach(name -> values.put(name, alert.getAs(name)));
        LocalDate since = alert.<Date>getAs(TrendAlerts.SINCE).toLocalDate();
        return new Change(
                alert.getAs(TrendAlerts.ALERT_ID),
                alert.getAs(TrendAlerts.METRIC),
                alert.getAs(TrendAlerts.WEIGHTING),
                alert.getAs(TrendAlerts.DEFINITION_HASH),
                alert.getAs(Slices.SLICE),
                new Slice(values),
                since.minusDays(settings.historyDays()),
                since,
                day);
    }

    private void clear(LocalDate day) {
        if (!run.dry()
                && tables.exists(RootCauses.TABLE)
                && !tables.read(RootCauses.TABLE, List.of(day)).isEmpty()) {
            tables.clearDays(RootCauses.TABLE, List.of(day));
        }
    }

    private Map<String, Long> write(LocalDate day, List<Change> changes) {
        LocalDate from = changes.stream()
                .map(Change::from)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        LocalDate to =
                changes.stream().map(Change::to).max(Comparator.naturalOrder()).orElseThrow();
        Dataset<Row> cells = tables.read(MetricCells.table(dimensions), from, to);
        Dataset<Row> numbers = tables.read(NorthStar.current(dimensions), from, to);
        Dataset<Row> observed =
                new Observations(trends, tables.read(FeedCompleteness.TABLE, from, to), day).of(numbers, from);
        List<KnownEvent> events = events(cells, from, to);
        Explainer explainer = new Explainer(settings, events, trees(), confidence);
        Map<Boolean, List<Change>> ofVolumes = changes.stream()
                .collect(Collectors.partitioningBy(change -> change.metric().equals(TrendAlerts.VOLUME)));
        Dataset<Row> rows = new RootCauseRows(dimensions, explainer, confidence)
                .of(cells, observed, ofVolumes.get(false), day)
                .unionAll(new VolumeCauseRows(dimensions, settings, events, trees())
                        .of(Volumes.of(numbers, dimensions, from, day, trends), ofVolumes.get(true), day));
        long count = rows.count();
        if (!run.dry() && (count > 0 || tables.exists(RootCauses.TABLE))) {
            tables.replaceDays(RootCauses.TABLE, List.of(day), rows);
        }
        return Map.of(EXPLAINED, count);
    }

    private List<KnownEvent> events(Dataset<Row> cells, LocalDate from, LocalDate to) {
        List<KnownEvent> events = new ArrayList<>(TableEvents.strategies(tables.read(Strategies.TABLE), from, to));
        if (dimensions.contains(Decisions.MODEL_VERSION)) {
            events.addAll(TableEvents.launches(cells, from));
        }
        return events;
    }

    /** The policies' tree, where policies are a dimension. */
    private Map<String, Dimension> trees() {
        if (!dimensions.contains(Decisions.POLICY_ID)) {
            return Map.of();
        }
        Map<String, String> parents =
                tables.read(Policies.TABLE).where(col(Policies.PARENT_POLICY_ID).isNotNull()).collectAsList().stream()
                        .collect(Collectors.toMap(
                                row -> row.<String>getAs(Policies.POLICY_ID),
                                row -> row.<String>getAs(Policies.PARENT_POLICY_ID),
                                (first, second) -> first));
        return Map.of(Decisions.POLICY_ID, new Dimension(Decisions.POLICY_ID, parents));
    }
}
