package io.northstar.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What one table promises: its columns, the columns that identify a row, its partitioning, and the conditions that
 * every row meets.
 *
 * @param name table name, plural and snake_case; also the folder below the warehouse root
 * @param doc what one row is
 * @param columns the columns in order
 * @param key the columns that identify a row
 * @param partitionedBy at most one column, a date; empty for small tables
 * @param checks rule name to SQL predicate; a row breaks the rule only where the predicate is false, not where it is
 *     null
 */
public record TableContract(
        String name,
        String doc,
        List<TableColumn> columns,
        List<String> key,
        Optional<String> partitionedBy,
        Map<String, String> checks) {

    public TableContract {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        checks = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(checks));
        List<String> names = columns.stream().map(TableColumn::name).toList();
        if (names.stream().distinct().count() != names.size()) {
            throw new IllegalArgumentException("Table %s names a column twice: %s".formatted(name, names));
        }
        for (String column : key) {
            requireColumn(name, names, column);
        }
        partitionedBy.ifPresent(column -> requireColumn(name, names, column));
    }

    /** Starts the contract of {@code name}; {@code doc} says what one row is. */
    public static Builder named(String name, String doc) {
        return new Builder(name, doc);
    }

    /** The Spark schema: names, types, nullability and comments in contract order. */
    public StructType schema() {
        StructType schema = new StructType();
        for (TableColumn column : columns) {
            schema = schema.add(column.name(), column.type(), !column.mandatory(), column.comment());
        }
        return schema;
    }

    /** The column called {@code column}; an {@link IllegalArgumentException} when the contract has none. */
    public TableColumn column(String column) {
        return columns.stream()
                .filter(c -> c.name().equals(column))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Table %s has no column %s".formatted(name, column)));
    }

    /**
     * The columns that readers find rows by: the key and the landing day, as far as files can be told apart by them. Not
     * the records of a quarantine: what readers skip by is written into the table's log, where it outlives the rows.
     */
    public List<String> skippedBy() {
        return columns.stream()
                .filter(column -> key.contains(column.name()) || column.name().equals(Lineage.LANDED_ON))
                .filter(column -> !column.name().equals(Rejected.RAW))
                .filter(column -> !partitionedBy.equals(Optional.of(column.name())))
                .map(TableColumn::name)
                .toList();
    }

    /** The names of all columns in contract order. */
    public List<String> columnNames() {
        return columns.stream().map(TableColumn::name).toList();
    }

    /** The columns a source gives, in contract order; the rest Northstar fills when a row lands. */
    public List<TableColumn> sourceColumns() {
        return columns.stream()
                .filter(column -> !column.derived() && !Lineage.NAMES.contains(column.name()))
                .toList();
    }

    /**
     * Every row rule of the contract as predicates that hold for a good row: mandatory columns, allowed values, checks.
     * The name says the rule, for quarantined rows and for table constraints.
     */
    public Map<String, String> rules() {
        Map<String, String> rules = new LinkedHashMap<>();
        for (TableColumn column : columns) {
            if (column.mandatory()) {
                rules.put(column.name() + "_missing", "`%s` IS NOT NULL".formatted(column.name()));
            }
        }
        for (TableColumn column : columns) {
            if (!column.allowed().isEmpty()) {
                rules.put(
                        column.name() + "_unknown",
                        "(`%s` IN ('%s')) IS NOT FALSE"
                                .formatted(column.name(), String.join("', '", column.allowed())));
            }
        }
        checks.forEach((rule, predicate) -> rules.put(rule, "(%s) IS NOT FALSE".formatted(predicate)));
        return rules;
    }

    /** Every difference between this contract and a stored table, in words; empty when the names and types agree. */
    public List<String> differences(StructType actual) {
        List<String> differences = new ArrayList<>();
        List<String> stored = Arrays.asList(actual.fieldNames());
        for (TableColumn column : columns) {
            if (!stored.contains(column.name())) {
                differences.add("%s: column %s is missing".formatted(name, column.name()));
                continue;
            }
            DataType type = actual.apply(column.name()).dataType();
            if (!type.catalogString().equals(column.type().catalogString())) {
                differences.add("%s: column %s is %s, expected %s"
                        .formatted(
                                name,
                                column.name(),
                                type.catalogString(),
                                column.type().catalogString()));
            }
        }
        stored.stream()
                .filter(column -> !columnNames().contains(column))
                .forEach(column -> differences.add("%s: column %s is not in the contract".formatted(name, column)));
        return differences;
    }

    private static void requireColumn(String table, List<String> names, String column) {
        if (!names.contains(column)) {
            throw new IllegalArgumentException("Table %s has no column %s".formatted(table, column));
        }
    }

    /** Collects the parts of a contract in reading order. */
    public static final class Builder {
        private final String name;
        private final String doc;
        private final List<TableColumn> columns = new ArrayList<>();
        private final Map<String, String> checks = new LinkedHashMap<>();
        private List<String> key = List.of();
        private Optional<String> partitionedBy = Optional.empty();

        private Builder(String name, String doc) {
            this.name = name;
            this.doc = doc;
        }

        /** Adds a column that every row has. */
        public Builder mandatory(String column, DataType type, String comment) {
            return add(new TableColumn(column, type, true, List.of(), "", comment));
        }

        /** Adds a column that may be null. */
        public Builder optional(String column, DataType type, String comment) {
            return add(new TableColumn(column, type, false, List.of(), "", comment));
        }

        /** Adds a mandatory text column that takes one of {@code allowed}. */
        public Builder mandatoryOneOf(String column, List<String> allowed, String comment) {
            return add(new TableColumn(column, DataTypes.StringType, true, allowed, "", oneOf(comment, allowed)));
        }

        /** Adds a text column that is null or one of {@code allowed}. */
        public Builder optionalOneOf(String column, List<String> allowed, String comment) {
            return add(new TableColumn(column, DataTypes.StringType, false, allowed, "", oneOf(comment, allowed)));
        }

        /** Adds a mandatory column that Northstar fills with {@code expression} when a row lands. */
        public Builder derived(String column, DataType type, String expression, String comment) {
            return add(new TableColumn(column, type, true, List.of(), expression, comment));
        }

        /** Adds ready-made columns. */
        public Builder columns(List<TableColumn> more) {
            columns.addAll(more);
            return this;
        }

        /** Adds a rule: {@code predicate} is not false in any row. */
        public Builder check(String rule, String predicate) {
            checks.put(rule, predicate);
            return this;
        }

        /** Names the columns that identify a row. */
        public Builder key(String... names) {
            key = List.of(names);
            return this;
        }

        /** Names the date column that the table is partitioned by. */
        public Builder partitionedBy(String column) {
            partitionedBy = Optional.of(column);
            return this;
        }

        /** The contract of a derived table. */
        public TableContract build() {
            return new TableContract(name, doc, columns, key, partitionedBy, checks);
        }

        /** The contract of a table that is fed from landed files: the lineage columns are added at the end. */
        public TableContract buildLanded() {
            columns.addAll(Lineage.COLUMNS);
            return build();
        }

        private Builder add(TableColumn column) {
            columns.add(column);
            return this;
        }

        private static String oneOf(String comment, List<String> allowed) {
            return "%s One of %s.".formatted(comment, String.join(", ", allowed));
        }
    }
}
