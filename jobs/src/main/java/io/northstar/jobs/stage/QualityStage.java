package io.northstar.jobs.stage;

import io.northstar.BadInputException;
import io.northstar.BadSettingsException;
import io.northstar.io.Origin;
import io.northstar.io.Tables;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.jobs.Version;
import io.northstar.metric.MetricCheck;
import io.northstar.quality.Quality;
import io.northstar.quality.QualitySettings;
import io.northstar.table.DataQuality;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.MetricCatalogueTable;
import io.northstar.table.NorthStar;
import io.northstar.table.TableContract;
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

    /** Before the first version of any table. */
    private static final long NEVER = -1;

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
    private final Publishing publishing;

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
        this.numbers = new Numbers(tables, settings);
        this.cells = numbers.cells();
        this.turnaround = numbers.turnaround();
        this.publishing = new Publishing(run, numbers);
        Stream.concat(computed().stream(), publishing.outputs().stream()).forEach(tables::requireMatching);
        MetricCheck.requireResolvable(run.spark(), settings.catalogue(), settings.slicing());
    }

    /**
     * Computes {@code days} and all other days that the input tables say something new about since the last publication,
     * then publishes every window that contains one of them; returns counts.
     *
     * @throws BadInputException when there is no decision on any of these days, unless something landed on them and all of it
     *     is known
     */
    public Map<String, Long> run(List<LocalDate> days, Extent extent, Progress progress) {
        return run(days, extent, LocalDate.MIN, progress);
    }

    /** The same, publishing only windows that end on {@code publishFrom} or later. */
    public Map<String, Long> run(List<LocalDate> days, Extent extent, LocalDate publishFrom, Progress progress) {
        Map<String, Long> versions = tables.versions(
                Stream.concat(ChangedDays.INPUTS.stream(), computed().stream()).toList());
        Optional<Origin> last = publishing.last();
        Map<String, Long> since = extent == Extent.FULL ? Map.of() : madeFrom(last);
        Map<String, SortedSet<LocalDate>> news = ChangedDays.between(tables, since, versions);
        SortedSet<LocalDate> touched = new TreeSet<>(days);
        news.values().forEach(each -> touched.addAll(each));
        Quality.Inputs inputs = numbers.inputs(touched, versions);
        SortedSet<LocalDate> decided = ChangedDays.collect(inputs.decisions().select(Decisions.DAY));
        Map<String, Long> counts = new LinkedHashMap<>();
        if (decided.isEmpty()) {
            if (!news.isEmpty() || tables.readLandedOn(DataQuality.TABLE, days).isEmpty()) {
                throw new BadInputException("No decision on %s in %s. Run ingest for these days first."
                        .formatted(days, tables.path(Decisions.TABLE)));
            }
            // What landed on them is about other days, and known.
            counts.put("days.computed", 0L);
            counts.put("days.published", 0L);
            return counts;
        }
        counts.put("days.computed", (long) touched.size());
        if (run.dry()) {
            progress.run("dry run: days %s would be computed".formatted(touched), () -> {});
            return counts;
        }
        Origin origin = new Origin(maker(), tables.work(), run.startedAt(), versions, Map.of());
        compute(touched, inputs, origin, progress);
        Publishing.News what = new Publishing.News(
                touched, publishFrom, origin, extent == Extent.FULL ? Optional.empty() : Optional.of(news));
        progress.run("publishing", () -> publish(what, counts));
        return counts;
    }

    /**
     * The input versions that every computed row was made from at least. These are the versions of the last publication, or
     * those of a run that has written meanwhile: one beside it, which may have read older inputs, or one that did not get
     * as far as its own publication.
     */
    private Map<String, Long> madeFrom(Optional<Origin> last) {
        Map<String, Long> published = last.map(Origin::versions).orElse(Map.of());
        Map<String, Long> since = new TreeMap<>(published);
        for (TableContract table : computed()) {
            for (Origin other : tables.origins(table, published.getOrDefault(table.name(), NEVER))) {
                since.keySet().retainAll(other.versions().keySet());
                since.replaceAll(
                        (input, version) -> Math.min(version, other.versions().get(input)));
            }
        }
        return since;
    }

    private List<TableContract> computed() {
        return List.of(DesignStrata.TABLE, LabelledDecisions.TABLE, cells, turnaround);
    }

    /** Contract of the published metrics as they are now, with the configured dimensions. */
    public TableContract current() {
        return NorthStar.current(settings.slicing().names());
    }

    private void compute(SortedSet<LocalDate> touched, Quality.Inputs inputs, Origin origin, Progress progress) {
        Quality lazy = Quality.of(inputs, settings);
        Dataset<Row> judged = lazy.judged().persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Quality quality = lazy.withJudged(judged);
            progress.run(
                    "joining %d days of decisions with samples and labels, counting turnaround"
                            .formatted(touched.size()),
                    () -> SideBySide.doAll(
                            () -> join(quality, touched, origin),
                            () -> tables.replaceDays(turnaround, touched, quality.turnaroundCells(), origin)));
            progress.run(
                    "estimating every metric in every slice",
                    () -> tables.replaceDays(
                            cells,
                            touched,
                            quality.metricCells(
                                    stored(DesignStrata.TABLE, touched), stored(LabelledDecisions.TABLE, touched)),
                            origin));
        } finally {
            judged.unpersist();
        }
    }

    private void publish(Publishing.News what, Map<String, Long> counts) {
        SideBySide.doAll(
                () -> counts.put("days.published", publishing.publish(what)),
                () -> tables.replaceAll(
                        MetricCatalogueTable.TABLE, settings.catalogue().rows(run.spark())));
    }

    private void join(Quality quality, SortedSet<LocalDate> touched, Origin origin) {
        tables.replaceDays(DesignStrata.TABLE, touched, quality.designStrata(), origin);
        tables.replaceDays(
                LabelledDecisions.TABLE,
                touched,
                quality.labelledDecisions(stored(DesignStrata.TABLE, touched)),
                origin);
    }

    private Dataset<Row> stored(TableContract contract, SortedSet<LocalDate> days) {
        return tables.read(contract, days);
    }

    /** What else than the input makes the numbers: the program, and what the metrics mean. */
    private String maker() {
        return Version.text()
                + settings.catalogue().ratios().stream()
                        .map(metric -> " " + settings.catalogue().definitionHash(metric))
                        .collect(Collectors.joining());
    }
}
