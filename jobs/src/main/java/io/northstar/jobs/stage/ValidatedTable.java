package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.translate;
import static org.apache.spark.sql.functions.when;

import io.northstar.BadInputException;
import io.northstar.io.LandedFile;
import io.northstar.io.LandedRecords;
import io.northstar.io.ReadFailures;
import io.northstar.io.UnreadableFile;
import io.northstar.land.TableMapping;
import io.northstar.land.Validation;
import io.northstar.table.Lineage;
import io.northstar.table.RawRecords;
import io.northstar.table.TableContract;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The landed records of one table, mapped and checked, kept for the writes that follow.
 *
 * @param table contract
 * @param rows every record, see {@link Validation#of}; empty when no file is readable
 * @param tallies records by landing day and rule
 * @param leftOut records that the mappings leave out, by landing day
 * @param unreadable files that turned out unreadable while they were read
 */
record ValidatedTable(
        TableContract table,
        Optional<Dataset<Row>> rows,
        List<Tally> tallies,
        Map<LocalDate, Long> leftOut,
        List<UnreadableFile> unreadable)
        implements AutoCloseable {
    private static final int RAW_SHOWN = 200;
    private static final int FILES_SHOWN = 3;

    /**
     * How many records of a file and day broke a rule first.
     *
     * @param day landing day
     * @param file name of the file
     * @param rule empty for good records
     * @param rows how many
     * @param example the least of them as it came, shortened and on one line; empty for good records
     */
    record Tally(LocalDate day, String file, Optional<String> rule, long rows, String example) {}

    /** Reads and checks the files of {@code mappings}, which feed one table. */
    static ValidatedTable of(LandedRecords records, TableContract table, Map<TableMapping, List<LandedFile>> mappings) {
        List<UnreadableFile> unreadable = new ArrayList<>();
        while (true) {
            List<LandedFile> broken =
                    unreadable.stream().map(UnreadableFile::file).toList();
            Optional<Dataset<Row>> rows = Optional.empty();
            try {
                rows = rows(records, mappings, broken).map(all -> all.persist(StorageLevel.MEMORY_AND_DISK()));
                List<Tally> tallies = rows.map(ValidatedTable::tally).orElse(List.of());
                return new ValidatedTable(table, rows, tallies, leftOut(records, mappings, broken), unreadable);
            } catch (Exception failure) {
                rows.ifPresent(Dataset::unpersist);
                unreadable.add(ReadFailures.culprit(failure, candidates(mappings, broken))
                        .orElseThrow(() -> unchecked(failure, table, candidates(mappings, broken))));
            }
        }
    }

    /** Records that entered. */
    long accepted() {
        return tallies.stream()
                .filter(tally -> tally.rule().isEmpty())
                .mapToLong(Tally::rows)
                .sum();
    }

    /** Records that did not. */
    long rejected() {
        return tallies.stream()
                .filter(tally -> tally.rule().isPresent())
                .mapToLong(Tally::rows)
                .sum();
    }

    @Override
    public void close() {
        rows.ifPresent(Dataset::unpersist);
    }

    private static Optional<Dataset<Row>> rows(
            LandedRecords records, Map<TableMapping, List<LandedFile>> mappings, List<LandedFile> broken) {
        return mappings.entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), without(entry.getValue(), broken)))
                .filter(entry -> !entry.getValue().isEmpty())
                .flatMap(entry -> records.read(entry.getKey(), entry.getValue()).stream()
                        .map(raw -> Validation.of(raw, entry.getKey())))
                .reduce(Dataset::unionByName);
    }

    /** Reads the files of mappings with a {@code where} once more: only what a mapping is about is kept. */
    private static Map<LocalDate, Long> leftOut(
            LandedRecords records, Map<TableMapping, List<LandedFile>> mappings, List<LandedFile> broken) {
        Map<LocalDate, Long> leftOut = new TreeMap<>();
        mappings.forEach((mapping, files) -> {
            List<LandedFile> readable = without(files, broken);
            boolean chooses = mapping.where().isPresent() && mapping.format() != TableMapping.Format.DELTA;
            if (chooses && !readable.isEmpty()) {
                records.read(mapping, readable)
                        .forEach(raw -> Validation.leftOut(raw)
                                .collectAsList()
                                .forEach(
                                        row -> leftOut.merge(row.getDate(0).toLocalDate(), row.getLong(1), Long::sum)));
            }
        });
        return leftOut;
    }

    private static List<LandedFile> without(List<LandedFile> files, List<LandedFile> broken) {
        return files.stream().filter(file -> !broken.contains(file)).toList();
    }

    private static List<LandedFile> candidates(Map<TableMapping, List<LandedFile>> mappings, List<LandedFile> broken) {
        return mappings.values().stream()
                .flatMap(List::stream)
                .filter(file -> !broken.contains(file))
                .toList();
    }

    private static List<Tally> tally(Dataset<Row> rows) {
        return rows
                .groupBy(
                        col(Lineage.LANDED_ON),
                        col(Lineage.LANDED_FILE),
                        when(size(col(Validation.PROBLEMS)).gt(0), element_at(col(Validation.PROBLEMS), 1))
                                .as("rule"))
                .agg(
                        count(lit(1)).as("rows"),
                        min(translate(substring(col(RawRecords.RAW), 1, RAW_SHOWN), "\r\n", "  "))
                                .as("example"))
                .collectAsList()
                .stream()
                .map(row -> new Tally(
                        row.getDate(0).toLocalDate(),
                        row.getString(1),
                        Optional.ofNullable(row.getString(2)),
                        row.getLong(3),
                        Optional.ofNullable(row.getString(4)).orElse("")))
                .sorted(Comparator.comparing(Tally::day)
                        .thenComparing(Tally::file)
                        .thenComparing(tally -> tally.rule().orElse("")))
                .toList();
    }

    /** Files with columns that Spark cannot tell apart, or that a mapping does not fit: running again does not help. */
    private static RuntimeException unchecked(Exception failure, TableContract table, List<LandedFile> files) {
        if (failure instanceof AnalysisException wrong) {
            return new BadInputException(
                    "%s: the files %s cannot be read as the source mapping says: %s. Deliver them again, or change the mapping."
                            .formatted(
                                    table.name(),
                                    files.stream()
                                            .map(LandedFile::name)
                                            .limit(FILES_SHOWN)
                                            .toList(),
                                    wrong.getMessage().lines().findFirst().orElse("")),
                    wrong);
        }
        return failure instanceof RuntimeException runtime ? runtime : new IllegalStateException(failure);
    }
}
