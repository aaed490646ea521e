package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;

/** The columns that every landed table ends with: which version of the record this is and where it came from. */
public final class Lineage {
    public static final String UPDATED_AT = "updated_at";
    public static final String LANDED_ON = "landed_on";
    public static final String LANDED_FILE = "landed_file";
    public static final String RECORD_HASH = "record_hash";

    /** The columns in order. */
    public static final List<TableColumn> COLUMNS = List.of(
            new TableColumn(
                    UPDATED_AT,
                    TimestampType,
                    false,
                    List.of(),
                    "",
                    "When the source last changed the record; null if the source does not say."),
            new TableColumn(LANDED_ON, DateType, true, List.of(), "", "Day of the landing batch the record came in."),
            new TableColumn(LANDED_FILE, StringType, true, List.of(), "", "Name of the landed file."),
            new TableColumn(RECORD_HASH, LongType, true, List.of(), "", "Hash of the record's values."));

    /** The names in order. {@link RecordOrder} says what they decide. */
    public static final List<String> NAMES =
            COLUMNS.stream().map(TableColumn::name).toList();

    private Lineage() {}
}
