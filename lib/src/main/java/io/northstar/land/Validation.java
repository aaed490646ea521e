package io.northstar.land;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.northstar.BadInputException;
import io.northstar.table.Lineage;
import io.northstar.table.RawRecords;
import io.northstar.table.Rejected;
import io.northstar.table.TableColumn;
import io.northstar.table.TableContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataType;

/** Maps raw records onto a contract and says what is wrong with each. */
public final class Validation {
    /** Column with the rules that a record breaks, in order; empty for a good one. */
    public static final String PROBLEMS = "_problems";

    private static final String RECORD = "_record";
    private static final Set<String> TECHNICAL =
            Set.of(RawRecords.LANDED_ON, RawRecords.FILE, RawRecords.RAW, RawRecords.BROKEN, RawRecords.CHOSEN);

    /**
     * The columns of the contract, {@link #PROBLEMS}, and for a record with problems its raw form in
     * {@link RawRecords#RAW}. No record is dropped but those that the mapping leaves out, see {@link #leftOut}.
     *
     * @param raw source columns and those of {@link RawRecords}
     * @throws BadInputException when the files lack columns that the mapping needs
     */
    public static Dataset<Row> of(Dataset<Row> raw, TableMapping mapping) {
        TableContract table = mapping.table();
        List<String> sources = Arrays.stream(raw.columns())
                .filter(name -> !TECHNICAL.contains(name))
                .toList();
        return typed(resolve(raw.where(chosen()), mapping, sources), table);
    }

    /** How many records the mapping leaves out: (landed_on, rows). */
    public static Dataset<Row> leftOut(Dataset<Row> raw) {
        return raw.where(not(chosen()))
                .groupBy(col(RawRecords.LANDED_ON).as(Lineage.LANDED_ON))
                .agg(count(lit(1)).as("rows"));
    }

    /** What the mapping is about, and every broken record: its values are unknown. */
    private static Column chosen() {
        return col(RawRecords.BROKEN).isNotNull().or(coalesce(col(RawRecords.CHOSEN), lit(false)));
    }

    /** The good records of {@link #of}, with the columns of the contract. */
    public static Dataset<Row> accepted(Dataset<Row> validated, TableContract table) {
        return validated
                .where(size(col(PROBLEMS)).equalTo(0))
                .select(table.columnNames().stream().map(name -> col(name)).toArray(Column[]::new));
    }

    /** The other records, as rows of the quarantine table. Equal records are numbered, so that none is lost. */
    public static Dataset<Row> rejected(Dataset<Row> validated) {
        Column[] key = Stream.of(Rejected.LANDED_ON, Rejected.LANDED_FILE, Rejected.RULE, Rejected.RAW)
                .map(name -> col(name))
                .toArray(Column[]::new);
        return validated
                .where(size(col(PROBLEMS)).gt(0))
                .select(
                        col(Lineage.LANDED_ON).as(Rejected.LANDED_ON),
                        col(Lineage.LANDED_FILE).as(Rejected.LANDED_FILE),
                        element_at(col(PROBLEMS), 1).as(Rejected.RULE),
                        array_join(col(PROBLEMS), "; ").as(Rejected.REASON),
                        col(RawRecords.RAW).as(Rejected.RAW))
                .withColumn(
                        Rejected.OCCURRENCE,
                        row_number()
                                .over(Window.partitionBy(key).orderBy(Rejected.REASON))
                                .cast("long"));
    }

    /** Adds one column for each source column of the contract, named like it with a prefix. */
    private static Dataset<Row> resolve(Dataset<Row> raw, TableMapping mapping, List<String> sources) {
        List<Column> columns = new ArrayList<>();
        TECHNICAL.stream().sorted().forEach(name -> columns.add(col(name)));
        columns.add(struct(sources.stream().map(Validation::quoted).toArray(Column[]::new))
                .as(RECORD));
        List<String> missing = new ArrayList<>();
        for (String name : mapped(mapping.table())) {
            if (!mapping.select().isEmpty()) {
                columns.add(expr(mapping.select().getOrDefault(name, "NULL")).as(source(name)));
            } else if (sources.stream().anyMatch(name::equalsIgnoreCase)) {
                // Spark too takes a name in any case; files with two that differ in nothing else are refused.
                columns.add(quoted(name).as(source(name)));
            } else {
                columns.add(lit(null).cast("string").as(source(name)));
                if (!Lineage.UPDATED_AT.equals(name)
                        && mapping.table().column(name).mandatory()) {
                    missing.add(name);
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new BadInputException(
                    "%s: the files at %s have no column %s; they have %s. Deliver the column, or map it with `select` in the source mapping."
                            .formatted(mapping.table().name(), mapping.path(), String.join(", ", missing), sources));
        }
        try {
            return raw.select(columns.toArray(Column[]::new));
        } catch (Exception unresolved) {
            if (unresolved instanceof AnalysisException) {
                throw new BadInputException(
                        "%s: the mapping does not fit the files at %s, which have the columns %s: %s"
                                .formatted(mapping.table().name(), mapping.path(), sources, firstLine(unresolved)),
                        unresolved);
            }
            throw unresolved;
        }
    }

    private static Dataset<Row> typed(Dataset<Row> sourced, TableContract table) {
        List<Column> columns = new ArrayList<>(List.of(
                col(RawRecords.LANDED_ON).as(Lineage.LANDED_ON),
                col(RawRecords.FILE).as(Lineage.LANDED_FILE),
                col(RawRecords.BROKEN),
                col(RawRecords.RAW),
                col(RECORD)));
        List<Column> wrongTypes = new ArrayList<>();
        for (String name : mapped(table)) {
            DataType from = sourced.schema().apply(source(name)).dataType();
            Column cast =
                    StrictCast.of(col(source(name)), from, table.column(name).type());
            columns.add(cast.as(name));
            Column given = from.typeName().equals("string")
                    ? col(source(name)).notEqual("")
                    : col(source(name)).isNotNull();
            wrongTypes.add(when(given.and(cast.isNull()), lit(name + "_wrong_type")));
        }
        columns.add(array_compact(array(wrongTypes.toArray(Column[]::new))).as("_wrong_types"));
        Dataset<Row> cast = sourced.select(columns.toArray(Column[]::new));
        for (TableColumn column : table.columns()) {
            if (column.derived()) {
                cast = cast.withColumn(column.name(), expr(column.derivation()));
            }
        }
        Column[] values =
                table.sourceColumns().stream().map(column -> col(column.name())).toArray(Column[]::new);
        return cast.withColumn(Lineage.RECORD_HASH, xxhash64(values))
                .withColumn(PROBLEMS, problems(table))
                .withColumn(
                        RawRecords.RAW,
                        when(size(col(PROBLEMS)).gt(0), coalesce(col(RawRecords.RAW), to_json(col(RECORD)))))
                .select(Stream.concat(table.columnNames().stream(), Stream.of(PROBLEMS, RawRecords.RAW))
                        .map(name -> col(name))
                        .toArray(Column[]::new));
    }

    private static Column problems(TableContract table) {
        Set<String> own = table.columns().stream()
                .filter(column -> column.derived() || Lineage.NAMES.contains(column.name()))
                .map(column -> column.name() + "_missing")
                .collect(Collectors.toSet());
        Column[] broken = table.rules().entrySet().stream()
                .filter(rule -> !own.contains(rule.getKey()))
                .map(rule -> when(expr(rule.getValue()).equalTo(false), lit(rule.getKey())))
                .toArray(Column[]::new);
        Column rules = org.apache.spark.sql.functions.concat(col("_wrong_types"), array_compact(array(broken)));
        return when(col(RawRecords.BROKEN).isNotNull(), array(col(RawRecords.BROKEN)))
                .otherwise(rules);
    }

    /** The columns that a mapping may give: the contract's own and the time of the last change. */
    private static List<String> mapped(TableContract table) {
        return Stream.concat(table.sourceColumns().stream().map(TableColumn::name), Stream.of(Lineage.UPDATED_AT))
                .toList();
    }

    private static String source(String name) {
        return "_source_" + name;
    }

    private static Column quoted(String name) {
        return col("`" + name.replace("`", "``") + "`");
    }

    private static String firstLine(Exception error) {
        return String.valueOf(error.getMessage()).lines().findFirst().orElse("");
    }

    private Validation() {}
}
