package io.northstar.report;

import io.northstar.table.TableContract;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/** Collects the columns of an exhibit whose rows are those of one query; what they mean is what the contract says. */
final class Columns {
    private final TableContract contract;
    private final List<Exhibit.Heading> headings = new ArrayList<>();
    private final List<BiFunction<Row, Integer, Cell>> cells = new ArrayList<>();

    Columns(TableContract contract) {
        this.contract = contract;
    }

    /** A column of words, as {@code column} has them. */
    Columns text(String name, String column) {
        return add(name, column, false, (row, index) -> Cells.text(row, column));
    }

    /** A column of words that are made of several columns, first of all {@code column}. */
    Columns text(String name, String column, Function<Row, Cell> cell) {
        return add(name, column, false, (row, index) -> cell.apply(row));
    }

    /** A column of words that may offend. */
    Columns veiled(String name, String column) {
        return add(name, column, false, (row, index) -> {
            String text = row.getAs(column);
            return text == null ? Cell.missing("no text") : Cell.veiled(text);
        });
    }

    /** A column of numbers in {@code unit}, with their intervals in the columns after the first. */
    Columns number(String name, Unit unit, String... columns) {
        return number(name, row -> unit, columns);
    }

    /** The same with a unit for each row. */
    Columns number(String name, Function<Row, Unit> unit, String... columns) {
        return add(name, columns[0], true, (row, index) -> Cells.number(row, index, unit.apply(row), columns));
    }

    /** A column of published numbers, or why there is none. */
    Columns published(String name, String column, Unit unit) {
        return published(name, column, row -> unit);
    }

    /** The same with a unit for each row. */
    Columns published(String name, String column, Function<Row, Unit> unit) {
        return add(name, column, true, (row, index) -> Cells.published(row, index, unit.apply(row)));
    }

    private Columns add(String name, String column, boolean numeric, BiFunction<Row, Integer, Cell> cell) {
        headings.add(new Exhibit.Heading(name, contract.column(column).comment(), numeric));
        cells.add(cell);
        return this;
    }

    /** The exhibit of {@code answer}, all of the answer to {@code query}. */
    Exhibit exhibit(String id, String caption, Query query, String warehouse, List<Row> answer) {
        return exhibit(
                id,
                caption,
                query,
                warehouse,
                answer,
                IntStream.range(0, answer.size()).boxed().toList());
    }

    /** The same of the rows {@code shown}, in that order. */
    Exhibit exhibit(String id, String caption, Query query, String warehouse, List<Row> answer, List<Integer> shown) {
        List<List<Cell>> rows = shown.stream()
                .map(index -> cells.stream()
                        .map(cell -> cell.apply(answer.get(index), index))
                        .toList())
                .toList();
        return new Exhibit(id, caption, query.command(warehouse), headings, rows);
    }
}
