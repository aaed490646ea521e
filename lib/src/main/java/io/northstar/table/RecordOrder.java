package io.northstar.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.StructType;

/** Which of two records with the same key is the newer one. */
public final class RecordOrder {
    /** Without comments and nullability: Spark refuses to compare a stored and a landed value that differ in these. */
    private static final StructType PLAIN = plain();

    /** The lineage of the record in {@code side} (an alias, or empty) as one value that is greater for a newer record. */
    public static Column of(String side) {
        String prefix = side.isEmpty() ? "" : side + ".";
        return struct(Lineage.NAMES.stream()
                        .map(name -> col(prefix + name).as(name))
                        .toArray(Column[]::new))
                .cast(PLAIN);
    }

    /** Whether the record in {@code left} is newer than the one in {@code right}. */
    public static Column newer(String left, String right) {
        return of(left).gt(of(right));
    }

    private static StructType plain() {
        StructType type = new StructType();
        for (TableColumn column : Lineage.COLUMNS) {
            type = type.add(column.name(), column.type());
        }
        return type;
    }

    private RecordOrder() {}
}
