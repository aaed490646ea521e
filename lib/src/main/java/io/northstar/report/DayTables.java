package io.northstar.report;

import io.northstar.table.Slices;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** The rows that a day's report is made of. */
public final class DayTables {
    private final Map<String, List<Row>> rows;
    /** A page for each slice asks for its own rows alone: they are found without looking at all others. */
    private final Map<List<String>, List<Row>> bySlice = new HashMap<>();

    /** {@code rows} of each table that there is, as far as the report may be about them. */
    public DayTables(Map<String, List<Row>> rows) {
        this.rows = Map.copyOf(rows);
        rows.forEach((table, all) -> all.forEach(row -> {
            if (row.schema().getFieldIndex(Slices.SLICE).isDefined()) {
                bySlice.computeIfAbsent(List.of(table, row.getAs(Slices.SLICE)), key -> new ArrayList<>())
                        .add(row);
            }
        }));
    }

    /** Whether there is such a table. */
    boolean has(String table) {
        return rows.containsKey(table);
    }

    /** All its rows; none when there is no such table. */
    List<Row> rows(String table) {
        return rows.getOrDefault(table, List.of());
    }

    /** The answer to {@code query}; no rows when there is no such table. */
    List<Row> answer(Query query) {
        return query.conditions().stream()
                .filter(condition -> condition.column().equals(Slices.SLICE))
                .filter(condition -> condition.operator() == Query.Operator.IS)
                .findFirst()
                .map(slice -> query.answer(bySlice.getOrDefault(
                        List.of(query.table(), String.valueOf(slice.values().get(0))), List.of())))
                .orElseGet(() -> query.answer(rows(query.table())));
    }
}
