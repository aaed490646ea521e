package io.northstar.jobs.stage;

import static java.util.Comparator.comparing;

import com.typesafe.config.Config;
import io.northstar.BadInputException;
import io.northstar.io.LandedFile;
import io.northstar.io.LandedRecords;
import io.northstar.io.LandingZone;
import io.northstar.io.Tables;
import io.northstar.io.UnreadableFile;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.land.SourceMapping;
import io.northstar.land.TableMapping;
import io.northstar.land.Validation;
import io.northstar.table.Rejected;
import io.northstar.table.TableContract;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Brings landed files into the input tables. Nothing is written before every file has been read and checked. */
public final class Ingestion {
    /** Stages that {@link #run} goes through. */
    public static final int STAGES = 3;

    private static final int LISTED = 20;

    private final JobRun run;
    private final Tables tables;
    private final SourceMapping source;
    private final LandingZone zone;
    private final Config settings;

    /** The ingestion of what lands below {@code landing} as {@code source} says. */
    public Ingestion(JobRun run, String landing, SourceMapping source) {
        this.run = run;
        this.tables = run.tables();
        this.source = source;
        this.zone = new LandingZone(run.spark(), landing);
        this.settings = run.settings().config().getConfig("ingest");
    }

    /**
     * Ingests what landed on {@code days}; returns counts by table and outcome.
     *
     * @throws BadInputException when too much of it is wrong; then nothing has been written
     */
    public Map<String, Long> run(List<LocalDate> days, Progress progress) {
        LandingBatch batch = LandingBatch.of(zone, source, days);
        // Filled as the tables come in: also when another one fails, what is kept for the writes has to be let go.
        List<ValidatedTable> validated = Collections.synchronizedList(new ArrayList<>());
        try {
            progress.run("reading %d files".formatted(batch.count()), () -> validate(batch, validated));
            List<UnreadableFile> unreadable = unreadable(batch, validated);
            requireReadable(unreadable);
            validated.forEach(this::requireShare);
            Map<String, Long> counts = new LinkedHashMap<>();
            Findings findings = new Findings(days);
            validated.forEach(findings::tally);
            validated.forEach(findings::leftOut);
            findings.unreadable(unreadable);
            if (run.dry()) {
                progress.run("dry run: nothing is written", () -> validated.forEach(table -> count(counts, table)));
                return counts;
            }
            progress.run("writing tables", () -> {
                validated.forEach(table -> count(counts, table));
                write(validated, days, counts, findings);
            });
            progress.run("checking invariants", () -> findings.write(tables));
            return counts;
        } finally {
            validated.forEach(ValidatedTable::close);
        }
    }

    private void validate(LandingBatch batch, List<ValidatedTable> validated) {
        LandedRecords records = new LandedRecords(zone);
        List<Supplier<Boolean>> tables = new ArrayList<>();
        for (TableContract table : source.tables()) {
            Map<TableMapping, List<LandedFile>> files = new LinkedHashMap<>();
            batch.mappings(table)
                    .forEach(mapping -> files.put(mapping, batch.files().get(mapping)));
            if (!files.isEmpty()) {
                tables.add(() -> validated.add(ValidatedTable.of(records, table, files)));
            }
        }
        SideBySide.run(tables);
        validated.sort(comparing(each -> source.tables().indexOf(each.table())));
    }

    private static List<UnreadableFile> unreadable(LandingBatch batch, List<ValidatedTable> validated) {
        List<UnreadableFile> unreadable = new ArrayList<>(batch.unreadable());
        validated.forEach(table -> unreadable.addAll(table.unreadable()));
        return unreadable;
    }

    private void requireReadable(List<UnreadableFile> unreadable) {
        if (unreadable.size() > settings.getInt("max_unreadable_files")) {
            throw new BadInputException(
                    "%d files cannot be read; nothing was written:\n%s\nDeliver them again, or allow for them with ingest.max_unreadable_files."
                            .formatted(
                                    unreadable.size(),
                                    unreadable.stream()
                                            .limit(LISTED)
                                            .map(file -> "  %s: %s"
                                                    .formatted(file.file().path(), file.reason()))
                                            .collect(Collectors.joining("\n"))));
        }
    }

    private void requireShare(ValidatedTable table) {
        double share = (double) table.rejected() / Math.max(1, table.rejected() + table.accepted());
        double allowed = settings.getDouble("max_rejected_share");
        if (share > allowed) {
            String rules = table.tallies().stream()
                    .filter(tally -> tally.rule().isPresent())
                    .limit(LISTED)
                    .map(tally -> "  %s: %,d rows %s, for example %s"
                            .formatted(tally.file(), tally.rows(), tally.rule().get(), tally.example()))
                    .collect(Collectors.joining("\n"));
            throw new BadInputException(String.format(
                    Locale.ROOT,
                    "%s: %.1f %% of the rows (%d of %d) break a rule, more than ingest.max_rejected_share = %s; nothing was written:%n%s",
                    table.table().name(),
                    100 * share,
                    table.rejected(),
                    table.rejected() + table.accepted(),
                    allowed,
                    rules));
        }
    }

    private static void count(Map<String, Long> counts, ValidatedTable table) {
        counts.put(table.table().name() + ".read", table.accepted() + table.rejected());
        counts.put(table.table().name() + ".rejected", table.rejected());
    }

    /** First loads side by side; then, in order, what may move records that others refer to. */
    private void write(
            List<ValidatedTable> validated, List<LocalDate> days, Map<String, Long> counts, Findings findings) {
        List<ValidatedTable> first = validated.stream()
                .filter(table -> table.rows().isPresent() && !tables.loaded(table.table()))
                .toList();
        List<Supplier<Upsert.Outcome>> loads = new ArrayList<>();
        first.forEach(table -> loads.add(() -> write(table, days)));
        Map<TableContract, Upsert.Outcome> outcomes = new HashMap<>();
        List<Upsert.Outcome> loaded = SideBySide.run(loads);
        for (int i = 0; i < loaded.size(); i++) {
            outcomes.put(first.get(i).table(), loaded.get(i));
        }
        for (ValidatedTable table : validated) {
            if (table.rows().isPresent()) {
                Upsert.Outcome outcome =
                        outcomes.containsKey(table.table()) ? outcomes.get(table.table()) : write(table, days);
                String name = table.table().name();
                counts.put(name + ".duplicates", outcome.duplicates());
                counts.put(name + ".withdrawn", outcome.withdrawn());
                counts.put(name + ".inserted", outcome.merged().inserted());
                counts.put(name + ".updated", outcome.merged().updated());
                findings.outcome(table.table(), outcome);
            }
        }
    }

    private Upsert.Outcome write(ValidatedTable table, List<LocalDate> days) {
        Dataset<Row> rows = table.rows().orElseThrow();
        quarantine(table, rows, days);
        return new Upsert(tables, amendmentDays()).apply(table, rows, days);
    }

    /** Replaces the quarantine of the batch; a table that never had a bad row has no quarantine. */
    private void quarantine(ValidatedTable table, Dataset<Row> rows, List<LocalDate> days) {
        TableContract rejected = Rejected.of(table.table());
        if (table.rejected() > 0 || tables.exists(rejected)) {
            tables.replaceDays(rejected, days, Validation.rejected(rows));
        }
    }

    private int amendmentDays() {
        return settings.getInt("amendment_days");
    }
}
