package io.northstar.land;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import io.northstar.table.RecordOrder;
import io.northstar.table.TableContract;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Keeps the newest record of each key. */
public final class Deduplication {
    private static final String NEWEST = "newest";
    private static final String COPIES = "copies";

    /** The keys that occur more than once, with how often in {@code copies}. Reads the key columns only. */
    public static Dataset<Row> repeatedKeys(Dataset<Row> rows, TableContract table) {
        return rows.groupBy(key(table))
                .agg(count(lit(1)).as(COPIES))
                .where(col(COPIES).gt(1));
    }

    /** One row for each key: the newest by {@link RecordOrder}. */
    public static Dataset<Row> newest(Dataset<Row> rows, TableContract table) {
        Column whole =
                struct(Arrays.stream(rows.columns()).map(name -> col(name)).toArray(Column[]::new));
        return rows.groupBy(key(table))
                .agg(max_by(whole, RecordOrder.withinBatch()).as(NEWEST))
                .select(NEWEST + ".*");
    }

    private static Column[] key(TableContract table) {
        return table.key().stream().map(name -> col(name)).toArray(Column[]::new);
    }

    private Deduplication() {}
}
