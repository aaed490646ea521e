package io.northstar.report;

import java.sql.Date;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A question to one table. It is answered from rows in memory, and shown as SQL that gives the same rows in the same order.
 *
 * @param table table name
 * @param columns the columns of the answer
 * @param conditions what a row has to meet, all of them
 * @param orders columns that the answer is in order of; together they leave no ties
 */
public record Query(String table, List<String> columns, List<Condition> conditions, List<String> orders) {
    /** How a column is compared; a null meets none but {@link #IS_NULL}. */
    public enum Operator {
        IS("="),
        AT_LEAST(">="),
        AT_MOST("<="),
        ABOVE(">"),
        ONE_OF("IN"),
        IS_NULL("IS NULL");

        private final String sql;

        Operator(String sql) {
            this.sql = sql;
        }
    }

    /**
     * What a row has to meet.
     *
     * @param column the column that is compared
     * @param operator how
     * @param values with what: one value, for {@link Operator#ONE_OF} any number, for {@link Operator#IS_NULL} none
     */
    public record Condition(String column, Operator operator, List<Object> values) {
        public Condition {
            values = List.copyOf(values);
        }

        boolean holds(Row row) {
            Object value = row.getAs(column);
            if (value == null || operator == Operator.IS_NULL) {
                return value == null && operator == Operator.IS_NULL;
            }
            return switch (operator) {
                case IS, ONE_OF -> values.contains(value);
                case AT_LEAST -> compare(value, values.get(0)) >= 0;
                case AT_MOST -> compare(value, values.get(0)) <= 0;
                case ABOVE -> compare(value, values.get(0)) > 0;
                case IS_NULL -> false;
            };
        }

        String sql() {
            String listed = values.stream().map(Query::literal).collect(Collectors.joining(", "));
            return switch (operator) {
                case IS_NULL -> "%s IS NULL".formatted(column);
                // No value is in an empty list, which SQL cannot write.
                case ONE_OF -> values.isEmpty() ? "false" : "%s IN (%s)".formatted(column, listed);
                case IS, AT_LEAST, AT_MOST, ABOVE -> "%s %s %s".formatted(column, operator.sql, listed);
            };
        }
    }

    public Query {
        columns = List.copyOf(columns);
        conditions = List.copyOf(conditions);
        orders = List.copyOf(orders);
    }

    /** All columns that {@code columns} names, of all rows of {@code table}, in no order. */
    public static Query of(String table, List<String> columns) {
        return new Query(table, columns, List.of(), List.of());
    }

    /** The same of rows whose {@code column} is {@code value}. */
    public Query where(String column, Object value) {
        return where(column, Operator.IS, value);
    }

    /** The same of rows whose {@code column} compares so with {@code values}. */
    public Query where(String column, Operator operator, Object... values) {
        List<Condition> more = new ArrayList<>(conditions);
        more.add(new Condition(column, operator, List.of(values)));
        return new Query(table, columns, more, orders);
    }

    /** The same of rows without a value in {@code column}. */
    public Query whereNull(String column) {
        return where(column, Operator.IS_NULL, new Object[0]);
    }

    /** The same in order of {@code names}, nulls first. */
    public Query orderBy(String... names) {
        return new Query(table, columns, conditions, List.of(names));
    }

    /** The answer from {@code rows}, those of the table. */
    public List<Row> answer(List<Row> rows) {
        Stream<Row> met = rows.stream().filter(row -> conditions.stream().allMatch(condition -> condition.holds(row)));
        return orders.stream()
                .map(Query::by)
                .reduce(Comparator::thenComparing)
                .map(met::sorted)
                .orElse(met)
                .toList();
    }

    private static Comparator<Row> by(String column) {
        return Comparator.comparing(row -> row.getAs(column), Comparator.nullsFirst(Query::compare));
    }

    /** The question in SQL, without a single apostrophe: it can be put between two of them in a shell. */
    public String sql() {
        StringBuilder sql = new StringBuilder("SELECT %s FROM %s".formatted(String.join(", ", columns), table));
        if (!conditions.isEmpty()) {
            sql.append(conditions.stream().map(Condition::sql).collect(Collectors.joining(" AND ", " WHERE ", "")));
        }
        if (!orders.isEmpty()) {
            sql.append(" ORDER BY ").append(String.join(", ", orders));
        }
        return sql.toString();
    }

    /** The command that prints the answer, from the tables in {@code warehouse}. */
    public String command(String warehouse) {
        return "./northstar query '%s' --warehouse '%s'".formatted(sql(), warehouse.replace("'", "'\\''"));
    }

    /** As SQL; of a text whatever is not plainly harmless in SQL, in a shell or on a screen is written by its number. */
    private static String literal(Object value) {
        if (value instanceof Date day) {
            return "DATE\"%s\"".formatted(day);
        }
        if (!(value instanceof String text)) {
            return String.valueOf(value);
        }
        StringBuilder literal = new StringBuilder("\"");
        text.chars().forEach(character -> {
            boolean plain = Character.isLetterOrDigit(character) || " =,._-()/:".indexOf(character) >= 0;
            literal.append(plain ? Character.toString(character) : "\\u%04x".formatted(character));
        });
        return literal.append('"').toString();
    }

    /** As Spark compares: texts by their bytes. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static int compare(Object one, Object other) {
        if (one instanceof String text) {
            return UTF8String.fromString(text).compareTo(UTF8String.fromString((String) other));
        }
        return ((Comparable) one).compareTo(other);
    }
}
