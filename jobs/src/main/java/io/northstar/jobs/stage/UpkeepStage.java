package io.northstar.jobs.stage;

import io.northstar.erase.ErasureRequest;
import io.northstar.io.Maintenance;
import io.northstar.io.Removal;
import io.northstar.io.TableFiles;
import io.northstar.io.Tables;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.table.Decisions;
import io.northstar.table.Lineage;
import io.northstar.table.RowTables;
import io.northstar.table.TableContract;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/** Erases, lets old rows go, and tends the files of every table, in this order: so the files show what is left. */
public final class UpkeepStage {
    /** Stages that {@link #run} goes through. */
    public static final int STAGES = 4;

    private final JobRun run;
    private final Tables tables;
    private final Removal removal;
    private final Upkeep upkeep;
    private final Maintenance maintenance;

    /** The upkeep of the warehouse of {@code run}. */
    public UpkeepStage(JobRun run, Upkeep upkeep) {
        this.run = run;
        this.tables = run.tables();
        this.removal = new Removal(tables);
        this.upkeep = upkeep;
        this.maintenance = new Maintenance(tables, upkeep.retention(), run.startedAt());
    }

    /**
     * Does it; returns counts by table and outcome: {@code files}, {@code small_files} joined, {@code deleted_files} and
     * {@code deleted_log_files}, and where there is something {@code erased}, {@code anonymised} and {@code expired} rows. A
     * dry run counts the same and changes nothing; without rows that it would take out, the files are what they are now.
     */
    public Map<String, Long> run(ErasureRequest request, Progress progress) {
        Map<String, Long> counts = new TreeMap<>();
        progress.run("erasing %s".formatted(request), () -> new ErasureStage(run).run(request, counts));
        progress.run("letting old rows go", () -> expire(counts));
        List<String> names = tables.names();
        progress.run("compacting and cleaning %d tables".formatted(names.size()), () -> tend(names, counts));
        progress.run("trimming logs", () -> trim(counts));
        return counts;
    }

    /** Deletes the days of rows that are older than the settings keep. */
    private void expire(Map<String, Long> counts) {
        Optional<LocalDate> newest = upkeep.keepDays() == 0 ? Optional.empty() : newestDay();
        newest.map(day -> day.minusDays(upkeep.keepDays())).ifPresent(first -> {
            for (TableContract table : Stream.concat(RowTables.ALL.stream(), RowTables.REJECTED.stream())
                    .toList()) {
                if (table.partitionedBy().isPresent() && tables.exists(table)) {
                    long rows = tables.readBefore(table, first).count();
                    counts.put(table.name() + ".expired", rows);
                    if (rows > 0 && !run.dry()) {
                        removal.deleteBefore(table, first);
                    }
                }
            }
        });
    }

    /** The newest decision day, but none after the newest delivery: one wrong date would let everything go. */
    private Optional<LocalDate> newestDay() {
        Row newest = tables.read(Decisions.TABLE)
                .selectExpr("least(max(%s), max(%s))".formatted(Decisions.DAY, Lineage.LANDED_ON))
                .head();
        return newest.isNullAt(0)
                ? Optional.empty()
                : Optional.of(newest.getDate(0).toLocalDate());
    }

    private void tend(List<String> names, Map<String, Long> counts) {
        Map<String, TableFiles> before = files(names);
        before.forEach((name, files) -> {
            counts.put(name + ".files", files.live());
            counts.put(name + ".small_files", files.crowded());
            counts.put(name + ".deleted_files", files.expired());
        });
        if (run.dry()) {
            return;
        }
        each(names, maintenance::retain);
        List<String> crowded =
                names.stream().filter(name -> before.get(name).crowded() > 0).toList();
        List<String> dirty =
                names.stream().filter(name -> before.get(name).expired() > 0).toList();
        maintenance.tend(() -> {
            each(crowded, maintenance::compact);
            each(dirty, maintenance::vacuum);
        });
        Map<String, TableFiles> after = files(dirty);
        after.forEach((name, files) -> counts.merge(name + ".deleted_files", -files.expired(), Long::sum));
    }

    private Map<String, TableFiles> files(List<String> names) {
        List<Supplier<TableFiles>> work = new ArrayList<>();
        names.forEach(name -> work.add(() -> maintenance.files(name)));
        List<TableFiles> files = SideBySide.run(work);
        Map<String, TableFiles> found = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            found.put(names.get(i), files.get(i));
        }
        return found;
    }

    /** The logs of tables whose values may be erased are kept no longer than the values; Delta sees to the others. */
    private void trim(Map<String, Long> counts) {
        List<TableContract> trimmed = Stream.of(RowTables.ALL, RowTables.REJECTED, RowTables.QUOTING)
                .flatMap(List::stream)
                .filter(tables::exists)
                .toList();
        List<String> names = trimmed.stream().map(TableContract::name).toList();
        if (!run.dry()) {
            trimmed.forEach(removal::settle);
            each(names, maintenance::checkpoint);
        }
        names.forEach(name -> counts.put(name + ".deleted_log_files", maintenance.expiredLog(name)));
        if (!run.dry()) {
            each(names, maintenance::expireLog);
        }
    }

    private static void each(List<String> names, Consumer<String> work) {
        SideBySide.doAll(
                names.stream().map(name -> (Runnable) () -> work.accept(name)).toArray(Runnable[]::new));
    }
}
