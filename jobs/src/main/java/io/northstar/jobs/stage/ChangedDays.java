package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.lit;

import io.northstar.io.Tables;
import io.northstar.table.Appeals;
import io.northstar.table.Decisions;
import io.northstar.table.Exposures;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.QaStrata;
import io.northstar.table.TableContract;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which decision days the input tables say something else about than at an earlier version: a late label or appeal is about
 * the day of its decision, and an amendment that moves a record to another day also about the day that it leaves. Found from
 * what Delta says changed, so that it does not matter how often, in which order or by which run batches were ingested.
 */
final class ChangedDays {
    private static final String TABLE_NAME = "table_name";

    /** The tables that the metrics are made of. */
    static final List<TableContract> INPUTS =
            List.of(Decisions.TABLE, QaSamples.TABLE, QaStrata.TABLE, Exposures.TABLE, QaLabels.TABLE, Appeals.TABLE);

    /** Tables whose rows are about the days of another one's. */
    private static final Map<TableContract, TableContract> DAYS_FROM =
            Map.of(QaLabels.TABLE, QaSamples.TABLE, Appeals.TABLE, Decisions.TABLE);

    /**
     * By the name of the table, the decision days of all rows that were added, changed or taken away after {@code since}
     * and until {@code now}; tables without any are left out, and so are those about days that are new as a whole.
     */
    static Map<String, SortedSet<LocalDate>> between(Tables tables, Map<String, Long> since, Map<String, Long> now) {
        Map<String, SortedSet<LocalDate>> days = new TreeMap<>();
        INPUTS.stream()
                .filter(table -> changed(table, since, now))
                .filter(table -> !DAYS_FROM.containsKey(table)
                        || since.containsKey(DAYS_FROM.get(table).name()))
                .map(table -> about(tables, table, tables.changes(table, since, now))
                        .distinct()
                        .withColumn(TABLE_NAME, lit(table.name())))
                .reduce(Dataset::union)
                .ifPresent(found -> found.collectAsList()
                        .forEach(row -> days.computeIfAbsent(row.getString(1), name -> new TreeSet<>())
                                .add(row.getDate(0).toLocalDate())));
        return days;
    }

    private static Dataset<Row> about(Tables tables, TableContract table, Dataset<Row> rows) {
        if (table.equals(QaLabels.TABLE)) {
            return ofLabels(tables, rows);
        }
        return table.equals(Appeals.TABLE) ? ofAppeals(tables, rows) : rows.select(Decisions.DAY);
    }

    /** The decision days of {@code labels}. */
    static Dataset<Row> ofLabels(Tables tables, Dataset<Row> labels) {
        return tables.read(QaSamples.TABLE)
                .join(
                        labels.select(QaLabels.SAMPLE_ID),
                        List.of(QaSamples.SAMPLE_ID).toArray(String[]::new),
                        "left_semi")
                .select(QaSamples.DAY);
    }

    /** The distinct days in the one column of {@code rows}. */
    static SortedSet<LocalDate> collect(Dataset<Row> rows) {
        SortedSet<LocalDate> days = new TreeSet<>();
        rows.distinct()
                .collectAsList()
                .forEach(row -> days.add(row.<Date>getAs(0).toLocalDate()));
        return days;
    }

    private static boolean changed(TableContract table, Map<String, Long> since, Map<String, Long> now) {
        return now.containsKey(table.name()) && !now.get(table.name()).equals(since.get(table.name()));
    }

    private static Dataset<Row> ofAppeals(Tables tables, Dataset<Row> appeals) {
        return tables.read(Decisions.TABLE)
                .select(Decisions.DAY, Decisions.DECISION_ID)
                .join(
                        appeals.select(Appeals.DECISION_ID),
                        List.of(Appeals.DECISION_ID).toArray(String[]::new),
                        "left_semi")
                .select(Decisions.DAY);
    }

    private ChangedDays() {}
}
