package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import io.northstar.BadInputException;
import io.northstar.BadSettingsException;
import io.northstar.io.Origin;
import io.northstar.io.Tables;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.jobs.Version;
import io.northstar.metric.Definitions;
import io.northstar.metric.MetricCheck;
import io.northstar.quality.DecisionDays;
import io.northstar.quality.JudgedDays;
import io.northstar.quality.Quality;
import io.northstar.quality.QualitySettings;
import io.northstar.table.DataQuality;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.MetricCatalogueTable;
import io.northstar.table.MetricCells;
import io.northstar.table.NorthStar;
import io.northstar.table.ScoreCells;
import io.northstar.table.TableContract;
import io.northstar.table.TurnaroundCells;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
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

    /**
     * What a run did.
     *
     * @param counts for the log
     * @param computed the days that were asked for, and those with news; none in a dry run
     * @param decided those of them that were asked for, and those with news about decisions
     */
    public record Outcome(Map<String, Long> counts, SortedSet<LocalDate> computed, SortedSet<LocalDate> decided) {
        static Outcome nothing(Map<String, Long> counts) {
            return new Outcome(counts, new TreeSet<>(), new TreeSet<>());
        }
    }

    private final JobRun run;
    private final Tables tables;
    private final QualitySettings settings;
    private final TableContract cells;
    private final TableContract scores;
    private final TableContract turnaround;

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
        this.scores = ScoreCells.table(dimensions);
        this.turnaround = TurnaroundCells.table(dimensions);
        Stream.of(computed(), Publishing.outputs(dimensions), List.of(MetricCatalogueTable.TABLE))
                .flatMap(List::stream)
                .forEach(tables::requireMatching);
        MetricCheck.requireResolvable(run.spark(), settings.catalogue(), settings.slicing());
    }

    /**
     * Computes {@code days} and all other days that the input tables say something new about since the last publication,
     * then publishes every window that contains one of them.
     *
     * @throws BadInputException when there is no decision on any of these days, unless something landed on them and all of it
     *     is known
     */
    public Outcome run(List<LocalDate> days, Extent extent, Progress progress) {
        return run(days, extent, LocalDate.MIN, progress);
    }

    /** The same, publishing only windows that end on {@code publishFrom} or later. */
    public Outcome run(List<LocalDate> days, Extent extent, LocalDate publishFrom, Progress progress) {
        Map<String, Long> versions = tables.versions(
                Stream.concat(ChangedDays.INPUTS.stream(), computed().stream()).toList());
        Optional<Origin> last = tables.origin(NorthStar.table(settings.slicing().names()));
        Map<String, Long> since = extent == Extent.FULL ? Map.of() : madeFrom(last);
        Map<String, SortedSet<LocalDate>> news = ChangedDays.between(tables, since, versions);
        SortedSet<LocalDate> touched = new TreeSet<>(days);
        news.values().forEach(each -> touched.addAll(each));
        Map<String, Long> counts = new LinkedHashMap<>();
        if (decisions(touched, versions).isEmpty()) {
            if (!news.isEmpty() || tables.readLandedOn(DataQuality.TABLE, days).isEmpty()) {
                throw new BadInputException("No decision on %s in %s. Run ingest for these days first."
                        .formatted(days, tables.path(Decisions.TABLE)));
            }
            // What landed on them is about other days, and known.
            counts.put("days.computed", 0L);
            counts.put("days.published", 0L);
            return Outcome.nothing(counts);
        }
        counts.put("days.computed", (long) touched.size());
        if (run.dry()) {
            progress.run("dry run: days %s would be computed".formatted(touched), () -> {});
            return Outcome.nothing(counts);
        }
        Numbers numbers = new Numbers(tables, settings, definitions(days));
        Origin origin = new Origin(
                Version.text(),
                settings.fingerprint(numbers.definitions()),
                tables.work(),
                run.startedAt(),
                versions,
                Map.of());
        SortedSet<LocalDate> relabelled = extent == Extent.FULL || last.isEmpty()
                ? new TreeSet<>()
                : relabelled(numbers, news, new TreeSet<>(days), last.get(), origin);
        compute(numbers, touched, relabelled, origin, progress);
        Publishing.News what = new Publishing.News(
                touched, relabelled, publishFrom, origin, extent == Extent.FULL ? Optional.empty() : Optional.of(news));
        progress.run("publishing", () -> counts.put("days.published", new Publishing(run, numbers).publish(what)));
        SortedSet<LocalDate> decided = new TreeSet<>(days);
        decided.addAll(news.getOrDefault(Decisions.TABLE.name(), new TreeSet<>()));
        return new Outcome(counts, touched, decided);
    }

    /** The days whose decisions need not be read. */
    private static SortedSet<LocalDate> relabelled(
            Numbers numbers,
            Map<String, SortedSet<LocalDate>> news,
            SortedSet<LocalDate> asked,
            Origin last,
            Origin now) {
        Relabelling relabelling = new Relabelling(numbers, now.versions());
        SortedSet<LocalDate> days = relabelling.onlyLabels(news, asked, last, now);
        return days.isEmpty() ? days : relabelling.countedAsBefore(days, numbers.inputs(days, now.versions()));
    }

    private Dataset<Row> decisions(SortedSet<LocalDate> days, Map<String, Long> versions) {
        return tables.read(Decisions.TABLE, versions).where(Tables.among(Decisions.DAY, days));
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
        return List.of(DesignStrata.TABLE, LabelledDecisions.TABLE, cells, scores, turnaround);
    }

    /** Contract of the published metrics as they are now, with the configured dimensions. */
    public TableContract current() {
        return NorthStar.current(settings.slicing().names());
    }

    /**
     * The definitions that count, after those of the settings have been stored. A change counts from the newest of
     * {@code days} on; where later days have been computed, from the day after these on: no day that is not computed in this
     * run gets another definition.
     */
    private Definitions definitions(List<LocalDate> days) {
        LocalDate newest = Collections.max(days);
        Supplier<Optional<LocalDate>> from =
                () -> newestComputed().map(computed -> computed.isAfter(newest) ? computed.plusDays(1) : newest);
        return Definitions.of(tables.update(
                MetricCatalogueTable.TABLE,
                stored -> Definitions.of(stored)
                        .followedBy(settings.catalogue(), from, settings.overlapDays())
                        .rows()));
    }

    private Optional<LocalDate> newestComputed() {
        return Optional.ofNullable(
                        tables.read(cells).agg(max(MetricCells.DAY)).head().<Date>getAs(0))
                .map(Date::toLocalDate);
    }

    private void compute(
            Numbers numbers,
            SortedSet<LocalDate> touched,
            SortedSet<LocalDate> relabelled,
            Origin origin,
            Progress progress) {
        SortedSet<LocalDate> read = new TreeSet<>(touched);
        read.removeAll(relabelled);
        JudgedDays lazy = JudgedDays.of(numbers.inputs(read, origin.versions()), settings);
        Dataset<Row> judged = lazy.judged().persist(StorageLevel.MEMORY_AND_DISK());
        try {
            List<DecisionDays> parts = new ArrayList<>(List.of(lazy.withJudged(judged)));
            if (!relabelled.isEmpty()) {
                parts.add(new Relabelling(numbers, origin.versions())
                        .of(relabelled, numbers.inputs(relabelled, origin.versions())));
            }
            Quality quality = new Quality(parts, settings);
            progress.run(
                    "joining %d days of decisions with samples and labels, %d more with labels, counting turnaround"
                            .formatted(read.size(), relabelled.size()),
                    () -> SideBySide.doAll(
                            () -> join(quality, touched, origin),
                            () -> tables.replaceDays(turnaround, touched, quality.turnaroundCells(), origin)));
            progress.run("estimating every metric in every slice", () -> estimate(numbers, quality, touched, origin));
        } finally {
            judged.unpersist();
        }
    }

    private void estimate(Numbers numbers, Quality quality, SortedSet<LocalDate> touched, Origin origin) {
        Dataset<Row> strata = stored(DesignStrata.TABLE, touched);
        Dataset<Row> labelled = stored(LabelledDecisions.TABLE, touched);
        SideBySide.doAll(
                () -> tables.replaceDays(
                        cells,
                        touched,
                        numbers.withFrozen(cells, numbers.metricCells(quality, touched, strata, labelled), touched),
                        origin),
                () -> {
                    if (haveScores(strata, touched)) {
                        Dataset<Row> computed = numbers.scoreCells(quality, touched, strata, labelled);
                        tables.replaceDays(scores, touched, numbers.withFrozen(scores, computed, touched), origin);
                    }
                });
    }

    /** Whether a decision in a stratum of the days has a score, or had one. */
    private boolean haveScores(Dataset<Row> strata, SortedSet<LocalDate> days) {
        return !strata.where(col(DesignStrata.STRATUM_SCORED).gt(0)).isEmpty()
                || !stored(scores, days).isEmpty();
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
}
