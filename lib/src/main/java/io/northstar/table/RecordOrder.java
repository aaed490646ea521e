package io.northstar.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.StructType;

/** Which of two records with the same key counts. */
public final class RecordOrder {
    private static final List<String> AGE = List.of(Lineage.UPDATED_AT, Lineage.LANDED_ON);
    private static final List<String> COPY = List.of(Lineage.LANDED_FILE, Lineage.RECORD_HASH);

    /**
     * The lineage of a record as one value that is greater for the one to keep of a batch: the one changed last, of these
     * the one landed last. Of two that are equally old neither is right; file name and hash only make the choice the same
     * every time.
     */
    public static Column withinBatch() {
        return side("", Lineage.NAMES);
    }

    /**
     * Whether the landed record in {@code landed} takes the place of the stored one in {@code stored} (both aliases): when
     * it was changed later, or as late and landed later, or landed on the same day and differs. The last is a correction:
     * what landed on a day is what the files of that day say now.
     */
    public static Column replaces(String landed, String stored) {
        Column later = side(landed, AGE).gt(side(stored, AGE));
        Column asOld = side(landed, AGE).equalTo(side(stored, AGE));
        Column differs = side(landed, COPY).notEqual(side(stored, COPY));
        return later.or(asOld.and(differs));
    }

    /** Without comments and nullability: Spark refuses to compare a stored and a landed value that differ in these. */
    private static Column side(String alias, List<String> names) {
        String prefix = alias.isEmpty() ? "" : alias + ".";
        StructType plain = new StructType();
        for (TableColumn column : Lineage.COLUMNS) {
            plain = names.contains(column.name()) ? plain.add(column.name(), column.type()) : plain;
        }
        return struct(names.stream().map(name -> col(prefix + name).as(name)).toArray(Column[]::new))
                .cast(plain);
    }

    private RecordOrder() {}
}
