package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.not;

import io.northstar.BadInputException;
import io.northstar.BadSettingsException;
import io.northstar.consistency.DuplicateOutcomes;
import io.northstar.consistency.DuplicateRates;
import io.northstar.consistency.DuplicateSettings;
import io.northstar.consistency.NearDuplicates;
import io.northstar.consistency.ResubmissionChains;
import io.northstar.consistency.Signatures;
import io.northstar.io.Tables;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.table.CreativeSignatures;
import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import io.northstar.table.DuplicateClusters;
import io.northstar.table.DuplicateConflicts;
import io.northstar.table.DuplicateInconsistency;
import io.northstar.table.Resubmissions;
import io.northstar.table.TableContract;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Joins the creatives that landed on some days into clusters of near-duplicates with all that came before, and compares the
 * outcomes within clusters. A repeated run of a day writes the same.
 */
public final class DuplicatesStage {
    /** Stages that {@link #run} goes through. */
    public static final int STAGES = 2;

    private final JobRun run;
    private final Tables tables;
    private final DuplicateSettings settings;

    /**
     * The stage with the settings of {@code run}.
     *
     * @throws BadSettingsException when the settings are wrong
     * @throws BadInputException when a stored table has other columns
     */
    public DuplicatesStage(JobRun run) {
        this.run = run;
        this.tables = run.tables();
        this.settings = BadSettingsException.unless(
                () -> DuplicateSettings.of(run.settings().config()));
        List.of(CreativeSignatures.TABLE, DuplicateClusters.TABLE).forEach(tables::requireMatching);
        outputs().forEach(tables::requireMatching);
    }

    /** The tables about outcomes that are written, by the day that windows end on. */
    List<TableContract> outputs() {
        return List.of(DuplicateConflicts.TABLE, DuplicateInconsistency.TABLE, Resubmissions.TABLE);
    }

    /** Length of the windows in days. */
    int windowDays() {
        return settings.windowDays();
    }

    /**
     * Takes up the creatives that landed on {@code landed}, and publishes what the windows that end on {@code ends} say; returns
     * how many landing days and windows were written. Does nothing without creatives, and where the settings say so.
     */
    public Map<String, Long> run(List<LocalDate> landed, SortedSet<LocalDate> ends, Progress progress) {
        boolean wanted = wanted();
        boolean fresh = wanted && hasCreatives(landed);
        if (fresh) {
            progress.run("joining new creatives with their near-duplicates", () -> {
                sign(landed);
                join(landed);
            });
        } else {
            progress.run("no new creatives", () -> {});
        }
        boolean compared = wanted && !ends.isEmpty() && tables.loaded(CreativeSignatures.TABLE);
        if (compared) {
            progress.run("comparing the outcomes of near-duplicates", () -> compare(List.copyOf(ends)));
        } else {
            progress.run("no near-duplicates to compare", () -> {});
        }
        return Map.of(
                "creative_signatures.days", fresh ? (long) landed.size() : 0,
                "duplicate_inconsistency.days", compared ? (long) ends.size() : 0);
    }

    /**
     * The decision days, up to a window before {@code landed}, of the creatives that landed then: those of a creative that
     * comes after its decisions, or with another text, have been compared without it.
     */
    SortedSet<LocalDate> about(List<LocalDate> landed) {
        if (!wanted()) {
            return new TreeSet<>();
        }
        LocalDate first = Collections.min(landed).minusDays(settings.windowDays() - 1);
        Dataset<Row> creatives = tables.readLandedOn(Creatives.TABLE, landed).select(Creatives.CREATIVE_ID);
        return ChangedDays.collect(tables.read(Decisions.TABLE, first, Collections.max(landed))
                .join(creatives, List.of(Creatives.CREATIVE_ID).toArray(String[]::new), "left_semi")
                .select(Decisions.DAY));
    }

    private boolean wanted() {
        return run.settings().config().getBoolean("duplicates.enabled") && tables.loaded(Creatives.TABLE);
    }

    private boolean hasCreatives(List<LocalDate> landed) {
        return !tables.readLandedOn(Creatives.TABLE, landed).isEmpty()
                || !tables.read(CreativeSignatures.TABLE, landed).isEmpty();
    }

    private void sign(List<LocalDate> days) {
        Dataset<Row> creatives = tables.readLandedOn(Creatives.TABLE, days);
        tables.replaceDays(CreativeSignatures.TABLE, days, Signatures.of(creatives, others(days), settings));
    }

    private void join(List<LocalDate> days) {
        LocalDate last = days.get(days.size() - 1);
        Dataset<Row> joined = NearDuplicates.clusters(
                tables.read(CreativeSignatures.TABLE, days),
                others(days),
                tables.read(DuplicateClusters.TABLE),
                last,
                settings);
        tables.append(DuplicateClusters.TABLE, joined, "join/%s..%s".formatted(days.get(0), last));
    }

    private void compare(List<LocalDate> days) {
        Dataset<Row> decisions = tables.read(
                Decisions.TABLE, days.get(0).minusDays(settings.windowDays() - 1), days.get(days.size() - 1));
        Dataset<Row> creatives = NearDuplicates.ofCreatives(
                        tables.read(CreativeSignatures.TABLE), tables.read(DuplicateClusters.TABLE))
                .persist(StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> groups =
                DuplicateOutcomes.groups(decisions, creatives, days, settings).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            SideBySide.doAll(
                    () -> {
                        tables.replaceDays(DuplicateConflicts.TABLE, days, DuplicateOutcomes.conflicts(groups));
                        tables.replaceDays(DuplicateInconsistency.TABLE, days, DuplicateRates.of(groups, settings));
                    },
                    () -> tables.replaceDays(
                            Resubmissions.TABLE, days, ResubmissionChains.of(decisions, creatives, days, settings)));
        } finally {
            groups.unpersist();
            creatives.unpersist();
        }
    }

    private Dataset<Row> others(List<LocalDate> days) {
        return tables.read(CreativeSignatures.TABLE).where(not(Tables.among(CreativeSignatures.LANDED_ON, days)));
    }
}
