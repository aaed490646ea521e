package io.northstar.testing;

import io.northstar.table.TableColumn;
import io.northstar.table.TableContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;

/** Builds small tables in which only the columns that matter to a test appear; all others are null. */
public final class Rows {
    private final StructType schema;
    private final Map<String, Object> defaults = new HashMap<>();
    private final List<Map<String, Object>> rows = new ArrayList<>();

    private Rows(StructType schema) {
        this.schema = schema;
    }

    /** Rows of {@code contract}; mandatory columns that a row leaves out are null too. */
    public static Rows of(TableContract contract) {
        StructType schema = new StructType();
        for (TableColumn column : contract.columns()) {
            schema = schema.add(column.name(), column.type(), true);
        }
        return new Rows(schema);
    }

    /** Rows of {@code schema}. */
    public static Rows of(StructType schema) {
        return new Rows(schema);
    }

    /** Every following row has {@code value} in {@code column} unless it says otherwise. */
    public Rows each(String column, Object value) {
        defaults.put(column, value);
        return this;
    }

    /** Starts a row with {@code value} in {@code column}. */
    public Rows row(String column, Object value) {
        rows.add(new HashMap<>(defaults));
        return with(column, value);
    }

    /** Puts {@code value} into {@code column} of the last row. */
    public Rows with(String column, Object value) {
        schema.fieldIndex(column);
        rows.get(rows.size() - 1).put(column, value);
        return this;
    }

    /** The rows, without Spark. */
    public List<Row> list() {
        return rows.stream()
                .<Row>map(row -> new GenericRowWithSchema(
                        Arrays.stream(schema.fieldNames()).map(row::get).toArray(), schema))
                .toList();
    }

    /** The rows as a table. */
    public Dataset<Row> in(SparkSession spark) {
        return spark.createDataFrame(list(), schema);
    }
}
