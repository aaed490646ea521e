package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** Contract of the {@code <table>_rejected} tables: landed rows that broke a rule, kept as they came. */
public final class Rejected {
    public static final String LANDED_ON = Lineage.LANDED_ON;
    public static final String LANDED_FILE = Lineage.LANDED_FILE;
    public static final String RULE = "rule";
    public static final String REASON = "reason";
    public static final String RAW = "raw";
    public static final String OCCURRENCE = "occurrence";

    /** The quarantine of {@code table}. */
    public static TableContract of(TableContract table) {
        return TableContract.named(
                        table.name() + "_rejected", "Landed rows of %s that broke a rule.".formatted(table.name()))
                .mandatory(LANDED_ON, DateType, "Day of the landing batch.")
                .mandatory(LANDED_FILE, StringType, "Name of the landed file.")
                .mandatory(RULE, StringType, "First rule that the row breaks.")
                .mandatory(REASON, StringType, "All rules it breaks, in words.")
                .optional(RAW, StringType, "The record as it came; null when a whole file cannot be read.")
                .mandatory(OCCURRENCE, LongType, "Number of the row among equal ones of its file, from 1.")
                .key(LANDED_ON, LANDED_FILE, RULE, RAW, OCCURRENCE)
                .partitionedBy(LANDED_ON)
                .build();
    }

    private Rejected() {}
}
