package io.northstar.consistency;

import io.northstar.table.DuplicateConflicts;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Counts the creatives of a group of near-duplicates by their outcomes, in each window.
 *
 * <p>A function of Java because which decision stands for a creative depends on the window: as an aggregate every decision
 * would be needed once for each window that it is in. Creatives that are alike in all that counts come as one row, so that a group
 * has few rows however many creatives it has.
 *
 * @param ends last days of the windows
 * @param windowDays length of the windows
 */
record OutcomeSweep(TreeSet<LocalDate> ends, int windowDays) implements FlatMapGroupsFunction<Row, Row, Row> {
    /** Day of the next decision on the creatives, from which on this one no longer stands for them; null if there is none. */
    static final String UNTIL = "stands_until";

    /** Whether the decision restricts; else it permits. */
    static final String RESTRICTS = "restricts_creatives";

    /** Columns of the result: those of {@link DuplicateConflicts}; policy and vertical null where none is named. */
    static final StructType RESULT = new StructType()
            .add(DuplicateConflicts.CLUSTER_ID, DataTypes.StringType)
            .add(DuplicateConflicts.MARKET, DataTypes.StringType)
            .add(DuplicateConflicts.POLICY_VERSION, DataTypes.StringType)
            .add(DuplicateConflicts.DAY, DataTypes.DateType)
            .add(DuplicateConflicts.CREATIVES, DataTypes.LongType)
            .add(DuplicateConflicts.RESTRICTED, DataTypes.LongType)
            .add(DuplicateConflicts.PERMITTED, DataTypes.LongType)
            .add(DuplicateConflicts.POLICY_ID, DataTypes.StringType)
            .add(DuplicateConflicts.VERTICAL, DataTypes.StringType)
            .add(DuplicateConflicts.FIRST_DECIDED_AT, DataTypes.TimestampType)
            .add(DuplicateConflicts.LAST_DECIDED_AT, DataTypes.TimestampType);

    /** One row for each window with two or more creatives. */
    @Override
    public Iterator<Row> call(Row key, Iterator<Row> alike) {
        List<Row> all = StreamSupport.stream(Spliterators.spliteratorUnknownSize(alike, Spliterator.ORDERED), false)
                .toList();
        return ends.stream()
                .map(end -> counted(
                        key, end, all.stream().filter(row -> stands(row, end)).toList()))
                .filter(row -> row.getLong(RESULT.fieldIndex(DuplicateConflicts.CREATIVES)) > 1)
                .iterator();
    }

    private boolean stands(Row row, LocalDate end) {
        LocalDate day = day(row, DuplicateConflicts.DAY);
        return !day.isAfter(end)
                && day.isAfter(end.minusDays(windowDays))
                && (row.getAs(UNTIL) == null || day(row, UNTIL).isAfter(end));
    }

    private static Row counted(Row key, LocalDate end, List<Row> rows) {
        long creatives = rows.stream().mapToLong(OutcomeSweep::creatives).sum();
        long restricted = rows.stream()
                .filter(row -> row.<Boolean>getAs(RESTRICTS))
                .mapToLong(OutcomeSweep::creatives)
                .sum();
        return RowFactory.create(
                key.get(0),
                key.get(1),
                key.get(2),
                Date.valueOf(end),
                creatives,
                restricted,
                creatives - restricted,
                most(rows, DuplicateConflicts.POLICY_ID),
                most(rows, DuplicateConflicts.VERTICAL),
                rows.stream()
                        .map(row -> row.<Timestamp>getAs(DuplicateConflicts.FIRST_DECIDED_AT))
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                rows.stream()
                        .map(row -> row.<Timestamp>getAs(DuplicateConflicts.LAST_DECIDED_AT))
                        .max(Comparator.naturalOrder())
                        .orElse(null));
    }

    /** The value of most creatives, of equally frequent ones the first in the order of letters; null if there is none. */
    private static String most(List<Row> rows, String column) {
        Map<String, Long> counts = rows.stream()
                .filter(row -> row.getAs(column) != null)
                .collect(Collectors.groupingBy(
                        row -> row.<String>getAs(column),
                        TreeMap::new,
                        Collectors.summingLong(OutcomeSweep::creatives)));
        String most = null;
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            if (most == null || count.getValue() > counts.get(most)) {
                most = count.getKey();
            }
        }
        return most;
    }

    private static long creatives(Row row) {
        return row.getAs(DuplicateConflicts.CREATIVES);
    }

    private static LocalDate day(Row row, String column) {
        return row.<Date>getAs(column).toLocalDate();
    }
}
