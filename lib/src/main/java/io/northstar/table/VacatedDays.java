package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/**
 * Contract of {@code vacated_days}: the decision days that landed records were about before the batch moved them. Written
 * before the records are, and never taken back: the numbers of these days have to be computed again with the batch, also
 * when a run ends between the two or is repeated.
 */
public final class VacatedDays {
    public static final String LANDED_ON = Lineage.LANDED_ON;
    public static final String TABLE_NAME = "table_name";
    public static final String DAY = "day";

    public static final TableContract TABLE = TableContract.named(
                    "vacated_days", "One row per landing day, table and decision day that its records had been about.")
            .mandatory(LANDED_ON, DateType, "Day of the landing batch that has the records with another day.")
            .mandatory(TABLE_NAME, StringType, "Input table.")
            .mandatory(DAY, DateType, "UTC decision day that the records were about before.")
            .key(LANDED_ON, TABLE_NAME, DAY)
            .partitionedBy(LANDED_ON)
            .build();

    private VacatedDays() {}
}
