package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.lit;

import io.northstar.io.Tables;
import io.northstar.io.UnreadableFile;
import io.northstar.land.Invariants;
import io.northstar.table.Appeals;
import io.northstar.table.DataQuality;
import io.northstar.table.Decisions;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.QaStrata;
import io.northstar.table.TableContract;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Collects what is to be said about a landing batch and writes it to {@link DataQuality}. */
final class Findings {
    /** Rule that counts the records that entered. */
    static final String ACCEPTED = "accepted";
    /** Rule that counts records with the key of a newer one in the same batch. */
    static final String DUPLICATES = "duplicate_of_newer";
    /** Rule that counts stored records that landed on the batch's days and are not in its files any more. */
    static final String WITHDRAWN = "withdrawn";
    /** Rule that counts records that a source mapping's {@code where} leaves out. */
    static final String LEFT_OUT = "left_out";
    /** Rule that counts files that cannot be read. */
    static final String UNREADABLE = "unreadable_file";

    private static final int EXAMPLES = 3;
    private static final String LABELLED = "labelled";

    private final List<LocalDate> days;
    private final List<Row> rows = new ArrayList<>();

    Findings(List<LocalDate> days) {
        this.days = List.copyOf(days);
    }

    /** Adds the counts of {@code table} by landing day and rule. */
    void tally(ValidatedTable table) {
        Map<LocalDate, Map<String, List<ValidatedTable.Tally>>> grouped = table.tallies().stream()
                .collect(Collectors.groupingBy(
                        ValidatedTable.Tally::day,
                        TreeMap::new,
                        Collectors.groupingBy(
                                tally -> tally.rule().orElse(ACCEPTED), TreeMap::new, Collectors.toList())));
        grouped.forEach((day, rules) -> rules.forEach((rule, tallies) -> {
            boolean good = rule.equals(ACCEPTED);
            add(
                    day,
                    table.table(),
                    rule,
                    good ? DataQuality.COUNT : DataQuality.REJECTED,
                    tallies.stream().mapToLong(ValidatedTable.Tally::rows).sum(),
                    tallies.stream()
                            .map(tally -> good ? tally.file() : tally.file() + ": " + tally.example())
                            .toList());
        }));
    }

    /** Adds the records that the mappings leave out. */
    void leftOut(ValidatedTable table) {
        table.leftOut().forEach((day, count) -> add(day, table.table(), LEFT_OUT, DataQuality.COUNT, count, List.of()));
    }

    /** Adds the copies and the withdrawn records of the batch, under its last day. */
    void outcome(TableContract table, Upsert.Outcome outcome) {
        addToBatch(table, DUPLICATES, DataQuality.COUNT, outcome.duplicates());
        addToBatch(table, WITHDRAWN, DataQuality.WARNING, outcome.withdrawn());
    }

    private void addToBatch(TableContract table, String rule, String severity, long count) {
        if (count > 0) {
            add(days.get(days.size() - 1), table, rule, severity, count, List.of());
        }
    }

    /** Adds the files that cannot be read. */
    void unreadable(List<UnreadableFile> files) {
        files.stream()
                .collect(Collectors.groupingBy(file -> file.file().landedOn(), TreeMap::new, Collectors.toList()))
                .forEach((day, ofDay) -> rows.add(RowFactory.create(
                        Date.valueOf(day),
                        "(files)",
                        UNREADABLE,
                        DataQuality.REJECTED,
                        (long) ofDay.size(),
                        ofDay.stream()
                                .map(file -> file.file().name() + ": " + file.reason())
                                .sorted()
                                .limit(EXAMPLES)
                                .toArray(String[]::new))));
    }

    /** Checks the invariants of what the batch touched and replaces the findings of its days. */
    void write(Tables tables) {
        Dataset<Row> all =
                tables.spark().createDataFrame(rows, DataQuality.TABLE.schema()).unionByName(breaches(tables));
        tables.replaceDays(DataQuality.TABLE, days, all);
    }

    private Dataset<Row> breaches(Tables tables) {
        Dataset<Row> labels = tables.readLandedOn(QaLabels.TABLE, days);
        Dataset<Row> found = tables.readLandedOn(Decisions.TABLE, days)
                .select(Decisions.DAY)
                .union(tables.readLandedOn(QaSamples.TABLE, days).select(QaSamples.DAY))
                .union(tables.readLandedOn(QaStrata.TABLE, days).select(QaStrata.DAY))
                .withColumn(LABELLED, lit(false))
                .union(ChangedDays.ofLabels(tables, labels).withColumn(LABELLED, lit(true)));
        SortedSet<LocalDate> touched = new TreeSet<>();
        SortedSet<LocalDate> labelled = new TreeSet<>();
        found.distinct()
                .collectAsList()
                .forEach(row -> (row.getBoolean(1) ? labelled : touched)
                        .add(row.getDate(0).toLocalDate()));
        return Invariants.breaches(
                days,
                tables.read(Decisions.TABLE, touched),
                tables.read(QaSamples.TABLE, touched),
                tables.read(QaStrata.TABLE, touched),
                labels,
                tables.read(QaSamples.TABLE),
                tables.read(Decisions.TABLE, labelled),
                tables.read(Appeals.TABLE));
    }

    private void add(
            LocalDate day, TableContract table, String rule, String severity, long count, List<String> examples) {
        rows.add(RowFactory.create(
                Date.valueOf(day),
                table.name(),
                rule,
                severity,
                count,
                examples.stream().sorted().limit(EXAMPLES).toArray(String[]::new)));
    }
}
