package io.northstar.jobs;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.northstar.io.Tables;
import io.northstar.io.WarehouseFolder;
import io.northstar.table.Contracts;
import io.northstar.table.TableColumn;
import io.northstar.table.TableContract;
import io.northstar.testing.SparkExtension;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Writes every table that there can be, with values at the edges of their types, to {@code target/every-table}: the checks in
 * Python hold other readers against Spark there, also for tables that the demo leaves empty.
 */
@ExtendWith(SparkExtension.class)
class EveryTableIT {
    private static final String FOLDER = "target/every-table";
    private static final String MARK = "_every_table";
    private static final int ROWS = 48;
    /** Few rows of values at edges keep all rules at once. */
    private static final int CANDIDATES = 6000;
    /** One optional value in so many is null. */
    private static final int NULLS = 4;

    private static final Map<String, List<?>> EDGES = Map.of(
            "string",
            List.of(
                    "",
                    " ",
                    "a",
                    "null",
                    "Größe 日本語 👩‍🚀 e\u0301",
                    "'\"`\\,;\n\t\r",
                    "\u202Eabc\u0000\uFEFF",
                    "<b>&amp;"),
            "double",
            List.of(0.0, -0.0, 1.0, 0.1 + 0.2, -1.0, Double.MIN_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE),
            "bigint",
            List.of(0L, 1L, -1L, (1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE),
            "int",
            List.of(0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE),
            "decimal(18,6)",
            List.of(new BigDecimal("0.000000"), new BigDecimal("0.000001"), new BigDecimal("999999999999.999999")),
            "boolean",
            List.of(true, false),
            "date",
            List.of(LocalDate.of(1900, 1, 1), LocalDate.of(1969, 12, 31), LocalDate.of(2400, 2, 29)),
            "timestamp",
            List.of(
                    Instant.parse("1900-01-01T00:00:00Z"),
                    Instant.parse("1969-12-31T23:59:59.999999Z"),
                    Instant.EPOCH,
                    Instant.parse("2026-03-29T01:30:00.000001Z")));

    @Test
    void everyTableIsThereWithRowsOfEdges(SparkSession shared) {
        SparkSession spark = shared.newSession();
        // Compiling a query takes longer than a few rows.
        spark.conf().set("spark.sql.codegen.wholeStage", "false");
        spark.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
        new WarehouseFolder(spark.sparkContext().hadoopConfiguration(), FOLDER).renew(MARK);
        Tables tables = new Tables(spark, FOLDER, "test", Instant.EPOCH);
        List<TableContract> contracts = Contracts.all(
                Warehouse.DIMENSIONS,
                List.copyOf(ConfigFactory.parseResources("northstar/northstar.conf")
                        .resolve()
                        .getConfig("audit.dimensions")
                        .root()
                        .keySet()));

        contracts.parallelStream().forEach(contract -> tables.append(contract, rows(spark, contract), "test"));

        assertThat(tables.names())
                .containsExactlyElementsOf(
                        contracts.stream().map(TableContract::name).toList());
    }

    /** Rows that break no rule, with every allowed value of each column, and null where that may be. */
    private static Dataset<Row> rows(SparkSession spark, TableContract contract) {
        Random chance = new Random(1);
        List<Row> candidates = new ArrayList<>();
        for (int row = 0; row < (contract.checks().isEmpty() ? ROWS : CANDIDATES); row++) {
            candidates.add(RowFactory.create(contract.columns().stream()
                    .map(column -> value(column, chance))
                    .toArray()));
        }
        List<Row> rows = contract.checks().isEmpty() ? candidates : kept(spark, contract, candidates);
        for (TableColumn column : contract.columns()) {
            int index = contract.columnNames().indexOf(column.name());
            List<Object> values = rows.stream().map(row -> row.get(index)).toList();
            assertThat(values).as("%s.%s", contract.name(), column.name()).containsAll(column.allowed());
            assertThat(values.contains(null))
                    .as("null in %s.%s", contract.name(), column.name())
                    .isEqualTo(!column.mandatory());
        }
        return spark.createDataFrame(rows, contract.schema()).coalesce(1);
    }

    private static List<Row> kept(SparkSession spark, TableContract contract, List<Row> candidates) {
        Column rules = contract.checks().values().stream()
                .map(check -> expr("(%s) IS NOT FALSE".formatted(check)))
                .reduce(Column::and)
                .orElseThrow();
        return spark.createDataFrame(candidates, contract.schema())
                .where(rules)
                .limit(ROWS)
                .collectAsList();
    }

    private static Object value(TableColumn column, Random chance) {
        if (!column.mandatory() && chance.nextInt(NULLS) == 0) {
            return null;
        }
        return column.allowed().isEmpty() ? edge(column.type(), chance) : any(column.allowed(), chance);
    }

    private static Object edge(DataType type, Random chance) {
        if (type instanceof ArrayType array) {
            return chance.nextBoolean() ? List.of() : List.of(edge(array.elementType(), chance));
        }
        if (type instanceof MapType map) {
            return chance.nextBoolean() ? Map.of() : Map.of(edge(map.keyType(), chance), edge(map.valueType(), chance));
        }
        if (type instanceof StructType struct) {
            return RowFactory.create(Arrays.stream(struct.fields())
                    .map(field -> edge(field.dataType(), chance))
                    .toArray());
        }
        return any(EDGES.get(type.catalogString()), chance);
    }

    private static Object any(List<?> values, Random chance) {
        return values.get(chance.nextInt(values.size()));
    }
}
