package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;

import io.northstar.BadInputException;
import io.northstar.BadSettingsException;
import io.northstar.consistency.NearDuplicates;
import io.northstar.emerging.Emergence;
import io.northstar.emerging.EmergingSettings;
import io.northstar.emerging.EmergingTexts;
import io.northstar.emerging.TermCounting;
import io.northstar.io.Tables;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.quality.Judgement;
import io.northstar.table.CreativeSignatures;
import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import io.northstar.table.DuplicateClusters;
import io.northstar.table.EmergingExamples;
import io.northstar.table.EmergingTerms;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.Lineage;
import io.northstar.table.TableContract;
import io.northstar.table.TermCounts;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Counts the terms of a run's days and says which emerge. Run after the stages that label decisions and join near-duplicates.
 * Where the days before were not counted yet, or the run is the first with enough of them, they are counted with it; so a night
 * reads the texts of its own day, and a range of days costs one pass.
 */
public final class EmergingStage {
    /** Stages that {@link #run} goes through. */
    public static final int STAGES = 1;

    private static final int HASH_BITS = 256;

    private final JobRun run;
    private final Tables tables;
    private final EmergingSettings settings;

    /**
     * The stage with the settings of {@code run}.
     *
     * @throws BadSettingsException when the settings are wrong
     * @throws BadInputException when a stored table has other columns
     */
    public EmergingStage(JobRun run) {
        this.run = run;
        this.tables = run.tables();
        this.settings = BadSettingsException.unless(
                () -> EmergingSettings.of(run.settings().config()));
        List.of(TermCounts.TABLE, EmergingTerms.TABLE, EmergingExamples.TABLE).forEach(tables::requireMatching);
    }

    /**
     * Publishes the emerging terms of {@code days}; returns how many days were looked at. Does nothing, and creates no table, without
     * creatives, with fewer days of decisions than the settings ask for, in a dry run, and where the settings say so.
     */
    public Map<String, Long> run(List<LocalDate> days, Progress progress) {
        SortedSet<LocalDate> judged = !run.dry() && worthLooking(days) ? judged(days) : new TreeSet<>();
        if (judged.isEmpty()) {
            progress.run("no emerging terms without a history", () -> {});
        } else {
            progress.run("looking for terms that emerge", () -> publish(judged));
        }
        return Map.of("emerging_terms.days", (long) judged.size());
    }

    /** Whether there may be enough days; reads no rows. */
    private boolean worthLooking(List<LocalDate> days) {
        LocalDate last = days.get(days.size() - 1);
        return run.settings().config().getBoolean("emerging.enabled")
                && tables.loaded(Creatives.TABLE)
                && tables.loaded(Decisions.TABLE)
                && !tables.readBefore(Decisions.TABLE, last.minusDays(settings.minHistoryDays() - 1L))
                        .isEmpty();
    }

    private SortedSet<LocalDate> judged(List<LocalDate> days) {
        SortedSet<LocalDate> decided = decided(days.get(0), days.get(days.size() - 1));
        SortedSet<LocalDate> judged = new TreeSet<>(days);
        judged.retainAll(decided);
        judged.removeIf(day ->
                decided.subSet(day.minusDays(settings.historyDays()), day).size() < settings.minHistoryDays());
        return judged;
    }

    private SortedSet<LocalDate> decided(LocalDate first, LocalDate last) {
        return ChangedDays.collect(tables.read(Decisions.TABLE, first.minusDays(settings.historyDays()), last)
                .select(Decisions.DAY));
    }

    private void publish(SortedSet<LocalDate> judged) {
        LocalDate from = judged.first().minusDays(settings.historyDays());
        SortedSet<LocalDate> missing = decided(judged.first(), judged.last());
        missing.removeAll(ChangedDays.collect(tables.read(TermCounts.TABLE, from, judged.last())
                .where(col(TermCounts.TERM_KIND)
                        .equalTo(TermCounts.ALL_TEXTS)
                        .and(col(TermCounts.MARKET).equalTo(TermCounts.TOGETHER)))
                .select(TermCounts.DAY)));
        missing.addAll(judged);
        Dataset<Row> texts = texts(missing).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            tables.replaceDays(TermCounts.TABLE, missing, TermCounting.of(texts, settings));
            name(texts, from, List.copyOf(judged));
        } finally {
            texts.unpersist();
        }
    }

    private void name(Dataset<Row> texts, LocalDate from, List<LocalDate> judged) {
        Dataset<Row> counts = tables.read(TermCounts.TABLE, from, judged.get(judged.size() - 1));
        Dataset<Row> emerging = Emergence.of(counts, judged, settings).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            replace(EmergingTerms.TABLE, judged, emerging);
            replace(EmergingExamples.TABLE, judged, TermCounting.examples(texts, emerging, settings));
        } finally {
            emerging.unpersist();
        }
    }

    /** Most days have no emerging terms: that there is a table says that they were looked for, and no more is written then. */
    private void replace(TableContract table, List<LocalDate> days, Dataset<Row> rows) {
        tables.create(table);
        if (!rows.isEmpty() || !tables.read(table, days).isEmpty()) {
            tables.replaceDays(table, days, rows);
        }
    }

    private Dataset<Row> texts(SortedSet<LocalDate> days) {
        LocalDate from = days.first().minusDays(settings.historyDays());
        Dataset<Row> decisions = Judgement.live(tables.read(Decisions.TABLE, days))
                .withColumn(JudgedDecisions.RESTRICTS, Judgement.restricts(col(Decisions.OUTCOME)))
                .withColumn(JudgedDecisions.PERMITS, Judgement.permits(col(Decisions.OUTCOME)));
        Dataset<Row> labelled = tables.read(LabelledDecisions.TABLE, from, days.last())
                .where(Tables.among(LabelledDecisions.KNOWN_ON, days));
        Dataset<Row> creatives =
                tables.read(Creatives.TABLE).where(col(Lineage.LANDED_ON).geq(date_sub(lit(Date.valueOf(from)), 1)));
        return EmergingTexts.of(
                ofNewCreatives(decisions, Decisions.DAY, creatives),
                ofNewCreatives(labelled, LabelledDecisions.KNOWN_ON, creatives),
                creatives,
                clusters(creatives, from),
                settings);
    }

    /** A creative that landed long before {@code day} brings no new term, whichever other days a run counts. */
    private Dataset<Row> ofNewCreatives(Dataset<Row> decisions, String day, Dataset<Row> creatives) {
        Column same = decisions.col(Decisions.CREATIVE_ID).equalTo(creatives.col(Creatives.CREATIVE_ID));
        Column isNew = creatives.col(Lineage.LANDED_ON).geq(date_sub(decisions.col(day), settings.historyDays() + 1));
        Column decidedLately = decisions.col(Decisions.DAY).geq(date_sub(decisions.col(day), settings.historyDays()));
        return decisions.where(decidedLately).join(creatives, same.and(isNew), "left_semi");
    }

    private Dataset<Row> clusters(Dataset<Row> creatives, LocalDate from) {
        if (!tables.loaded(CreativeSignatures.TABLE)) {
            return creatives.select(
                    col(Creatives.CREATIVE_ID),
                    sha2(col(Creatives.TEXT).cast("binary"), HASH_BITS).as(DuplicateClusters.CLUSTER_ID));
        }
        Dataset<Row> signatures = tables.read(CreativeSignatures.TABLE)
                .where(col(CreativeSignatures.LANDED_ON).geq(date_sub(lit(Date.valueOf(from)), 1)));
        return NearDuplicates.ofCreatives(signatures, tables.read(DuplicateClusters.TABLE));
    }
}
