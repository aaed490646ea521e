package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

/** Contract of {@code data_quality}: what a landing batch held and which rules and invariants it broke. */
public final class DataQuality {
    public static final String LANDED_ON = Lineage.LANDED_ON;
    public static final String TABLE_NAME = "table_name";
    public static final String RULE = "rule";
    public static final String SEVERITY = "severity";
    public static final String ROWS = "rows";
    public static final String EXAMPLES = "examples";

    /** A plain count. */
    public static final String COUNT = "count";
    /** Rows that entered but look wrong. */
    public static final String WARNING = "warning";
    /** Rows that did not enter. */
    public static final String REJECTED = "rejected";

    public static final TableContract TABLE = TableContract.named(
                    "data_quality", "One row per landing day, table and rule: how many rows it concerns.")
            .mandatory(LANDED_ON, DateType, "Day of the landing batch.")
            .mandatory(TABLE_NAME, StringType, "Input table.")
            .mandatory(RULE, StringType, "Rule, invariant or count.")
            .mandatory(SEVERITY, StringType, "count, warning or rejected.")
            .mandatory(ROWS, LongType, "Rows concerned.")
            .mandatory(EXAMPLES, createArrayType(StringType, false), "Up to three keys, sorted.")
            .key(LANDED_ON, TABLE_NAME, RULE)
            .partitionedBy(LANDED_ON)
            .build();

    private DataQuality() {}
}
