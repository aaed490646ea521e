package io.northstar.table;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.apache.spark.sql.types.DataTypes.createMapType;

/** Contract of {@code run_log}: one row per run of a job, failed ones too. */
public final class RunLog {
    public static final String RUN_ID = "run_id";
    public static final String JOB = "job";
    public static final String FROM_DAY = "from_day";
    public static final String TO_DAY = "to_day";
    public static final String OPTIONS = "options";
    public static final String VERSION = "version";
    public static final String STARTED_AT = "started_at";
    public static final String DURATION_SECONDS = "duration_seconds";
    public static final String EXIT_CODE = "exit_code";
    public static final String MESSAGE = "message";
    public static final String COUNTS = "counts";
    public static final String TABLE_VERSIONS = "table_versions";

    public static final TableContract TABLE = TableContract.named(
                    "run_log", "One row per run of a job, failed ones too.")
            .mandatory(RUN_ID, StringType, "Run identifier.")
            .mandatory(JOB, StringType, "Job name.")
            .optional(FROM_DAY, DateType, "First day it was asked for.")
            .optional(TO_DAY, DateType, "Last day it was asked for.")
            .mandatory(OPTIONS, StringType, "Options as given.")
            .mandatory(VERSION, StringType, "Version of Northstar.")
            .mandatory(STARTED_AT, TimestampType, "When it started.")
            .mandatory(DURATION_SECONDS, DoubleType, "How long it took.")
            .mandatory(EXIT_CODE, IntegerType, "0 done, 1 unexpected, 2 bad options, 3 bad input.")
            .mandatory(MESSAGE, StringType, "Outcome in one line.")
            .mandatory(COUNTS, createMapType(StringType, LongType, false), "Rows by what happened to them.")
            .mandatory(
                    TABLE_VERSIONS,
                    createMapType(StringType, LongType, false),
                    "Delta version of each table when the run ended.")
            .key(RUN_ID)
            .build();

    private RunLog() {}
}
