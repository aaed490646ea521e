package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.northstar.BadInputException;
import io.northstar.BadSettingsException;
import io.northstar.io.Tables;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.ledger.Ledger;
import io.northstar.metric.MetricCheck;
import io.northstar.metric.Published;
import io.northstar.quality.Quality;
import io.northstar.quality.QualitySettings;
import io.northstar.table.Appeals;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.Exposures;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.MetricCatalogueTable;
import io.northstar.table.MetricCells;
import io.northstar.table.NorthStar;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.QaStrata;
import io.northstar.table.TableContract;
import io.northstar.table.TurnaroundCells;
import java.sql.Date;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Turns landed tables into published metrics. */
public final class QualityStage {
    /** Stages that {@link #run} goes through. */
    public static final int STAGES = 3;

    /** Labels and appeals may bear a date before that of their decision; by more than this many days they are void. */
    static final int CLOCKS_APART = 31;

    /** How much is computed. */
    public enum Extent {
        /** The days asked for and those with news. */
        CHANGED,
        /** All days. */
        FULL
    }

    private final JobRun run;
    private final Tables tables;
    private final QualitySettings settings;
    private final TableContract cells;
    private final TableContract turnaround;
    private final TableContract northStar;
    private final TableContract current;

    /**
     * The quality stage with the settings of {@code run}.
     *
     * @throws BadSettingsException when the settings are wrong
     * @throws BadInputException when a stored table has other columns, for example other dimensions
     */
    public QualityStage(JobRun run) {
        this.run = run;
        this.tables = run.tables();
        this.settings = BadSettingsException.unless(
                () -> QualitySettings.of(run.settings().config()));
        List<String> dimensions = settings.slicing().names();
        this.cells = MetricCells.table(dimensions);
        this.turnaround = TurnaroundCells.table(dimensions);
        this.northStar = NorthStar.table(dimensions);
        this.current = NorthStar.current(dimensions);
        Stream.of(DesignStrata.TABLE, LabelledDecisions.TABLE, cells, turnaround, northStar, current)
                .forEach(tables::requireMatching);
        MetricCheck.requireResolvable(run.spark(), settings.catalogue(), settings.slicing());
    }

    /**
     * Computes {@code days} and all other days that the input tables say something new about since the last publication,
     * then publishes every window that contains one of them; returns counts.
     *
     * @throws BadInputException when there is no decision on any of these days
     */
    public Map<String, Long> run(List<LocalDate> days, Extent extent, Progress progress) {
        return run(days, extent, LocalDate.MIN, progress);
    }

    /** The same, publishing only windows that end on {@code publishFrom} or later. */
    public Map<String, Long> run(List<LocalDate> days, Extent extent, LocalDate publishFrom, Progress progress) {
        Map<String, Long> versions = tables.versions(ChangedDays.INPUTS);
        Map<String, Long> since = extent == Extent.FULL ? Map.of() : tables.madeFrom(northStar);
        SortedSet<LocalDate> touched = new TreeSet<>(days);
        touched.addAll(ChangedDays.between(tables, since, versions));
        Dataset<Row> decisions = input(Decisions.TABLE, versions, touched);
        SortedSet<LocalDate> decided = ChangedDays.collect(decisions.select(Decisions.DAY));
        if (decided.isEmpty()) {
            throw new BadInputException("No decision on %s in %s. Run ingest for these days first."
                    .formatted(days, tables.path(Decisions.TABLE)));
        }
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("days.computed", (long) touched.size());
        if (run.dry()) {
            progress.run("dry run: days %s would be computed".formatted(touched), () -> {});
            return counts;
        }
        compute(touched, inputs(touched, decisions, versions), progress);
        SortedSet<LocalDate> ends = windowEnds(touched).tailSet(publishFrom);
        progress.run("publishing %d days".formatted(ends.size()), () -> publish(ends, versions));
        counts.put("days.published", (long) ends.size());
        return counts;
    }

    /** Contract of the published metrics as they are now, with the configured dimensions. */
    public TableContract current() {
        return current;
    }

    private void compute(SortedSet<LocalDate> touched, Quality.Inputs inputs, Progress progress) {
        Quality lazy = Quality.of(inputs, settings);
        Dataset<Row> judged = lazy.judged().persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Quality quality = lazy.withJudged(judged);
            progress.run(
                    "joining %d days of decisions with samples and labels, counting turnaround"
                            .formatted(touched.size()),
                    () -> SideBySide.doAll(
                            () -> join(quality, touched),
                            () -> tables.replaceDays(turnaround, touched, quality.turnaroundCells())));
            progress.run(
                    "estimating every metric in every slice",
                    () -> tables.replaceDays(
                            cells,
                            touched,
                            quality.metricCells(
                                    stored(DesignStrata.TABLE, touched), stored(LabelledDecisions.TABLE, touched))));
        } finally {
            judged.unpersist();
        }
    }

    private void join(Quality quality, SortedSet<LocalDate> touched) {
        tables.replaceDays(DesignStrata.TABLE, touched, quality.designStrata());
        tables.replaceDays(
                LabelledDecisions.TABLE, touched, quality.labelledDecisions(stored(DesignStrata.TABLE, touched)));
    }

    /** The input tables as they were when the run looked for changes, whatever is ingested meanwhile. */
    private Quality.Inputs inputs(SortedSet<LocalDate> days, Dataset<Row> decisions, Map<String, Long> versions) {
        Date earliest = Date.valueOf(days.first().minusDays(CLOCKS_APART));
        Dataset<Row> labels = tables.read(QaLabels.TABLE, versions)
                .where(col(QaLabels.LABELLED_ON).geq(lit(earliest)));
        Dataset<Row> appeals = tables.read(Appeals.TABLE, versions)
                .where(col(Appeals.APPEALED_ON).geq(lit(earliest)));
        return new Quality.Inputs(
                decisions,
                input(QaSamples.TABLE, versions, days),
                input(QaStrata.TABLE, versions, days),
                labels,
                input(Exposures.TABLE, versions, days),
                appeals);
    }

    private Dataset<Row> input(TableContract contract, Map<String, Long> versions, SortedSet<LocalDate> days) {
        return tables.read(contract, versions).where(Tables.among(Decisions.DAY, days));
    }

    private Dataset<Row> stored(TableContract contract, SortedSet<LocalDate> days) {
        return tables.read(contract, days);
    }

    /** The days with cells, or published without any, whose windows contain one of {@code touched}. */
    private SortedSet<LocalDate> windowEnds(SortedSet<LocalDate> touched) {
        int reach = settings.longestWindow() - 1;
        LocalDate last = touched.last().plusDays(reach);
        SortedSet<LocalDate> ends = ChangedDays.collect(tables.read(cells, touched.first(), last)
                .select(MetricCells.DAY)
                .union(tables.read(current, touched.first(), last).select(NorthStar.DAY)));
        ends.removeIf(
                end -> touched.subSet(end.minusDays(reach), end.plusDays(1)).isEmpty());
        ends.addAll(touched);
        return ends;
    }

    private void publish(SortedSet<LocalDate> ends, Map<String, Long> versions) {
        LocalDate from = ends.first().minusDays(settings.longestWindow() - 1);
        Dataset<Row> computed = Published.rows(
                tables.read(cells, from, ends.last()),
                tables.read(turnaround, from, ends.last()),
                List.copyOf(ends),
                settings.windows(),
                settings.catalogue(),
                settings.slicing(),
                settings.rules());
        SideBySide.doAll(
                () -> keep(ends, computed, versions),
                () -> tables.replaceAll(
                        MetricCatalogueTable.TABLE, settings.catalogue().rows(run.spark())));
    }

    /** The ledger first: what is current follows from it, also when a run ends between the two. */
    private void keep(SortedSet<LocalDate> ends, Dataset<Row> computed, Map<String, Long> versions) {
        Dataset<Row> changes =
                Ledger.changes(tables.read(northStar, ends), computed, northStar, run.runId(), run.startedAt());
        tables.append(northStar, changes, "publish/%s..%s".formatted(ends.first(), ends.last()), versions);
        tables.replaceDays(current, ends, Ledger.current(tables.read(northStar, ends)));
    }
}
