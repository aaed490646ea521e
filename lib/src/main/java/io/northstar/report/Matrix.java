package io.northstar.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/**
 * An exhibit with a row for each slice, or metric, and a column for each of several numbers of it.
 *
 * @param rowOf which row of the exhibit a row of the answer belongs to
 * @param firstCell the first cell of that row
 * @param columnOf which column it belongs to
 * @param cell the number
 */
record Matrix(
        Function<Row, String> rowOf,
        Function<Row, Cell> firstCell,
        Function<Row, String> columnOf,
        BiFunction<Row, Integer, Cell> cell) {

    /**
     * The exhibit of {@code answer}.
     *
     * @param corner what the rows are
     * @param columns the columns by their names; numbers of others are not shown
     */
    Exhibit exhibit(
            String id,
            String caption,
            String command,
            Exhibit.Heading corner,
            Map<String, Exhibit.Heading> columns,
            List<Row> answer) {
        Map<String, Map<String, Cell>> lines = new LinkedHashMap<>();
        for (int i = 0; i < answer.size(); i++) {
            Row row = answer.get(i);
            String column = columnOf.apply(row);
            if (columns.containsKey(column)) {
                Map<String, Cell> line = lines.computeIfAbsent(rowOf.apply(row), key -> new LinkedHashMap<>());
                line.putIfAbsent("", firstCell.apply(row));
                line.put(column, cell.apply(row, i));
            }
        }
        List<Exhibit.Heading> headings = new ArrayList<>(List.of(corner));
        headings.addAll(columns.values());
        List<List<Cell>> rows = new ArrayList<>();
        lines.values().forEach(line -> {
            List<Cell> cells = new ArrayList<>(List.of(line.get("")));
            columns.keySet().forEach(column -> cells.add(line.getOrDefault(column, Cell.missing("not published"))));
            rows.add(cells);
        });
        return new Exhibit(id, caption, command, headings, rows);
    }
}
