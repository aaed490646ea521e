package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;

/** Contract of {@code feed_completeness}: whether each source of a table gave as much as it usually does on that weekday. */
public final class FeedCompleteness {
    public static final String DAY = "day";
    public static final String TABLE_NAME = "table_name";
    public static final String SOURCE = "source";
    public static final String ROWS = "rows";
    public static final String EXPECTED_ROWS = "expected_rows";
    public static final String SHARE = "share";
    public static final String STATUS = "status";

    /** As many rows as usual, or more. */
    public static final String OK = "ok";
    /** Fewer rows than usual. */
    public static final String SHORT = "short";
    /** No row where there usually are some. */
    public static final String MISSING = "missing";
    /** Too little history to know what is usual, or too few rows to tell from chance. */
    public static final String UNKNOWN = "unknown";

    public static final TableContract TABLE = TableContract.named(
                    "feed_completeness", "One row per day, table and source: its rows against what is usual.")
            .mandatory(DAY, DateType, "UTC day of the rows.")
            .mandatory(TABLE_NAME, StringType, "Input table.")
            .mandatory(SOURCE, StringType, "Source of the rows; (none) if they name none.")
            .mandatory(ROWS, LongType, "Rows of the day.")
            .optional(
                    EXPECTED_ROWS,
                    DoubleType,
                    "Median of the same weekday in the four weeks before, days without a row counting 0; null with too"
                            + " few.")
            .optional(SHARE, DoubleType, "rows / expected_rows, above 1 on a large day; null when none are expected.")
            .mandatoryOneOf(STATUS, List.of(OK, SHORT, MISSING, UNKNOWN), "Whether the rows are complete.")
            .key(DAY, TABLE_NAME, SOURCE)
            .partitionedBy(DAY)
            .build();

    private FeedCompleteness() {}
}
