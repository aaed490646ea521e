package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.northstar.BadInputException;
import io.northstar.BadSettingsException;
import io.northstar.audit.AuditSettings;
import io.northstar.audit.AuditTheAuditor;
import io.northstar.audit.Audited;
import io.northstar.audit.LabelErrors;
import io.northstar.io.Origin;
import io.northstar.io.Tables;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Keys;
import io.northstar.jobs.Progress;
import io.northstar.jobs.Version;
import io.northstar.metric.Assisted;
import io.northstar.metric.Definitions;
import io.northstar.quality.QualitySettings;
import io.northstar.table.AssistedRates;
import io.northstar.table.AuditRates;
import io.northstar.table.Audits;
import io.northstar.table.CorrectedRates;
import io.northstar.table.DesignStrata;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.MetricCatalogueTable;
import io.northstar.table.MetricCells;
import io.northstar.table.NorthStar;
import io.northstar.table.QaLabels;
import io.northstar.table.ScoreCells;
import io.northstar.table.TableContract;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Publishes, beside the metrics, how often QA's labels hold, what the metrics are when its errors are taken out, and what scores
 * add to their precision. Computed from stored rows about labelled decisions and from cells, never from all decisions.
 */
final class AuditStage {
    /** Stages that {@link #run} goes through. */
    static final int STAGES = 1;

    private static final List<TableContract> INPUTS = List.of(Audits.TABLE);

    private final JobRun run;
    private final Tables tables;
    private final QualitySettings settings;
    private final AuditSettings audit;
    private final Column reviewer;
    private final TableContract cells;
    private final TableContract scores;
    private final TableContract current;
    private final TableContract auditRates;
    private final TableContract correctedRates;
    private final TableContract assistedRates;

    /**
     * The audit stage with the settings of {@code run}.
     *
     * @throws BadSettingsException when the settings are wrong
     * @throws BadInputException when a stored table has other columns
     */
    AuditStage(JobRun run) {
        this.run = run;
        this.tables = run.tables();
        this.settings = BadSettingsException.unless(
                () -> QualitySettings.of(run.settings().config()));
        this.audit = BadSettingsException.unless(
                () -> AuditSettings.of(run.settings().config(), settings.slicing()));
        this.reviewer = Keys.find(run.settings(), Keys.PSEUDONYMS)
                .map(key -> key.reviewer(col(QaLabels.REVIEWER_ID)))
                .orElse(lit(null).cast("string"));
        List<String> dimensions = settings.slicing().names();
        this.cells = MetricCells.table(dimensions);
        this.scores = ScoreCells.table(dimensions);
        this.current = NorthStar.current(dimensions);
        this.auditRates = AuditRates.table(audit.slicing().names());
        this.correctedRates = CorrectedRates.table(audit.corrected().names());
        this.assistedRates = AssistedRates.table(dimensions);
        outputs().forEach(tables::requireMatching);
        Audited.requireResolvable(run.spark(), audit);
    }

    /** The tables that are written, by the day that windows end on. */
    List<TableContract> outputs() {
        return List.of(auditRates, correctedRates, assistedRates);
    }

    /**
     * The days of audits that were added, changed or taken away since {@code audit_rates} was last written: a late one, or one
     * whose probability was amended, says something else about days of which no label is new.
     */
    SortedSet<LocalDate> news(Map<String, Long> versions) {
        Map<String, Long> since =
                tables.origin(auditRates).map(Origin::versions).orElse(Map.of());
        return ChangedDays.collect(tables.changes(Audits.TABLE, since, versions).select(Audits.DAY));
    }

    /** The versions of the audits now: what {@link #news} tells and {@link #run} reads, whatever is ingested meanwhile. */
    Map<String, Long> versions() {
        return tables.versions(INPUTS);
    }

    /** Length of the longest windows in days. */
    int windowDays() {
        return settings.longestWindow();
    }

    /**
     * Computes the windows that end on {@code ends}; returns how many days of each table were written. Where nothing of the
     * windows was drawn for audit, or has a score, there is nothing to say.
     */
    Map<String, Long> run(SortedSet<LocalDate> ends, Map<String, Long> versions, Progress progress) {
        boolean audits = hasRows(audits(ends, versions), auditRates, ends);
        boolean scored = hasRows(tables.read(scores, first(ends), ends.last()), assistedRates, ends);
        if (!audits && !scored) {
            progress.run("nothing audited, no scores", () -> {});
        } else {
            Definitions definitions =
                    Definitions.of(tables.read(MetricCatalogueTable.TABLE).collectAsList());
            List<Runnable> work = new ArrayList<>();
            if (audits) {
                work.add(() -> publishAudits(ends, definitions, versions));
            }
            if (scored) {
                work.add(() -> publishAssisted(ends, definitions));
            }
            progress.run(
                    "auditing QA, correcting and assisting the numbers of %d days".formatted(ends.size()),
                    () -> SideBySide.doAll(work.toArray(Runnable[]::new)));
        }
        return Map.of(
                "audit_rates.days", audits ? (long) ends.size() : 0,
                "assisted_rates.days", scored ? (long) ends.size() : 0);
    }

    /** Whether there is something to compute from, or something stored that would be out of date. */
    private boolean hasRows(Dataset<Row> input, TableContract output, SortedSet<LocalDate> ends) {
        return !input.isEmpty() || !tables.read(output, ends).isEmpty();
    }

    private LocalDate first(SortedSet<LocalDate> ends) {
        return ends.first().minusDays(settings.longestWindow() - 1);
    }

    private Dataset<Row> audits(SortedSet<LocalDate> ends, Map<String, Long> versions) {
        return tables.read(Audits.TABLE, versions)
                .where(col(Audits.DAY).between(Date.valueOf(first(ends)), Date.valueOf(ends.last())));
    }

    private void publishAudits(SortedSet<LocalDate> ends, Definitions definitions, Map<String, Long> versions) {
        LocalDate first = first(ends);
        LocalDate last = ends.last();
        Origin origin = new Origin(Version.text(), "", tables.work(), run.startedAt(), versions, Map.of());
        Date oldestLabel = Date.valueOf(first.minusDays(Numbers.CLOCKS_APART));
        Dataset<Row> audited = Audited.of(
                        tables.read(LabelledDecisions.TABLE, first, last),
                        tables.read(DesignStrata.TABLE, first, last),
                        audits(ends, versions),
                        tables.read(QaLabels.TABLE)
                                .where(col(QaLabels.LABELLED_ON).geq(lit(oldestLabel)))
                                .withColumn(QaLabels.REVIEWER_ID, reviewer),
                        audit.design())
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            tables.replaceDays(
                    correctedRates,
                    ends,
                    LabelErrors.rows(
                            audited,
                            tables.read(current, ends),
                            List.copyOf(ends),
                            settings.windows(),
                            definitions,
                            audit.corrected(),
                            settings.rules(),
                            audit.fewestAudits()));
            // Last, because its versions say that both tables know these audits.
            tables.replaceDays(
                    auditRates,
                    ends,
                    AuditTheAuditor.rows(
                            audited,
                            List.copyOf(ends),
                            settings.windows(),
                            audit.slicing(),
                            settings.rules(),
                            audit.fewestAudits()),
                    origin);
        } finally {
            audited.unpersist();
        }
    }

    private void publishAssisted(SortedSet<LocalDate> ends, Definitions definitions) {
        LocalDate first = first(ends);
        tables.replaceDays(
                assistedRates,
                ends,
                Assisted.rows(
                        tables.read(scores, first, ends.last()),
                        tables.read(cells, first, ends.last()),
                        tables.read(current, ends),
                        List.copyOf(ends),
                        settings.windows(),
                        definitions,
                        settings.slicing(),
                        settings.rules(),
                        audit.fewestTuningLabels()));
    }
}
