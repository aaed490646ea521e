package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.col;

import io.northstar.BadInputException;
import io.northstar.BadSettingsException;
import io.northstar.io.Origin;
import io.northstar.io.Tables;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.jobs.Version;
import io.northstar.ledger.Ledger;
import io.northstar.metric.MetricCheck;
import io.northstar.quality.Quality;
import io.northstar.quality.QualitySettings;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.MetricCatalogueTable;
import io.northstar.table.MetricCells;
import io.northstar.table.NorthStar;
import io.northstar.table.Restatements;
import io.northstar.table.TableContract;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Turns landed tables into published metrics. */
public final class QualityStage {
    /** Stages that {@link #run} goes through. */
    public static final int STAGES = 3;

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
    private final Numbers numbers;
    private final TableContract cells;
    private final TableContract turnaround;
    private final TableContract northStar;
    private final TableContract current;
    private final TableContract restatements;

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
        this.numbers = new Numbers(tables, settings);
        this.cells = numbers.cells();
        this.turnaround = numbers.turnaround();
        this.northStar = NorthStar.table(dimensions);
        this.current = NorthStar.current(dimensions);
        this.restatements = Restatements.table(dimensions);
        Stream.of(DesignStrata.TABLE, LabelledDecisions.TABLE, cells, turnaround, northStar, current, restatements)
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
        Optional<Origin> last = tables.origin(northStar);
        Map<String, Long> since =
                extent == Extent.FULL ? Map.of() : last.map(Origin::versions).orElse(Map.of());
        Map<String, SortedSet<LocalDate>> news = ChangedDays.between(tables, since, versions);
        SortedSet<LocalDate> touched = new TreeSet<>(days);
        news.values().forEach(each -> touched.addAll(each));
        Quality.Inputs inputs = numbers.inputs(touched, versions);
        SortedSet<LocalDate> decided = ChangedDays.collect(inputs.decisions().select(Decisions.DAY));
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
        compute(touched, inputs, progress);
        SortedSet<LocalDate> ends = windowEnds(touched).tailSet(publishFrom);
        Map<String, Long> madeFrom = new TreeMap<>(versions);
        madeFrom.putAll(tables.versions(List.of(cells, turnaround)));
        Origin now = new Origin(maker(), run.startedAt(), madeFrom);
        // All that a full run computes is new to it: only where the input is the same it knows why a number changed.
        Optional<Restating.Between> between = last.filter(
                        before -> before.madeAt().isAfter(retainedFrom()))
                .filter(before ->
                        extent == Extent.CHANGED || before.versions().entrySet().containsAll(versions.entrySet()))
                .map(before -> new Restating.Between(before, now, extent == Extent.FULL ? Map.of() : news, touched));
        progress.run("publishing %d days".formatted(ends.size()), () -> publish(ends, now, between));
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

    /** What else than the input makes the numbers: the program, and what the metrics mean. */
    private String maker() {
        return Version.text()
                + settings.catalogue().ratios().stream()
                        .map(metric -> " " + settings.catalogue().definitionHash(metric))
                        .collect(Collectors.joining());
    }

    /** Older versions of the tables may be gone. */
    private Instant retainedFrom() {
        return run.startedAt().minus(Duration.ofDays(run.settings().config().getInt("maintain.retain_days")));
    }

    private void publish(SortedSet<LocalDate> ends, Origin now, Optional<Restating.Between> between) {
        Dataset<Row> computed = numbers.published(
                ends,
                numbers.inWindows(cells, ends, now.versions()),
                numbers.inWindows(turnaround, ends, now.versions()));
        SideBySide.doAll(
                () -> keep(ends, computed, now, between),
                () -> tables.replaceAll(
                        MetricCatalogueTable.TABLE, settings.catalogue().rows(run.spark())));
    }

    /**
     * The reasons first, then the ledger, and last what is current: a run that ends in between leaves reasons for versions
     * that there are not, but never a version without its reasons, and what is current follows from the ledger.
     */
    private void keep(
            SortedSet<LocalDate> ends, Dataset<Row> computed, Origin now, Optional<Restating.Between> between) {
        Dataset<Row> ledger = tables.read(northStar, ends);
        Dataset<Row> changes = Ledger.changes(ledger, computed, northStar, run.runId(), run.startedAt())
                .persist(StorageLevel.MEMORY_AND_DISK());
        String writer = "publish/%s..%s".formatted(ends.first(), ends.last());
        try {
            between.ifPresent(each -> giveReasons(each, changes, ledger, writer));
            tables.append(northStar, changes, writer, now);
        } finally {
            changes.unpersist();
        }
        tables.replaceDays(current, ends, Ledger.current(tables.read(northStar, ends)));
    }

    private void giveReasons(Restating.Between between, Dataset<Row> changes, Dataset<Row> ledger, String writer) {
        SortedSet<LocalDate> restated = ChangedDays.collect(
                changes.where(col(NorthStar.SUPERSEDES).isNotNull()).select(NorthStar.DAY));
        if (restated.isEmpty()) {
            return;
        }
        Restating restating = new Restating(numbers, between, restated);
        tables.append(restatements, restating.rows(changes, ledger, restatements), writer);
    }
}
