package io.northstar.jobs;

import io.northstar.io.Tables;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * What a job's body works with.
 *
 * @param job name of the job
 * @param runId identifier of the run
 * @param startedAt when it started
 * @param spark session
 * @param settings settings in force
 * @param tables the warehouse
 * @param mode run or dry run
 * @param days days the run is about, in order
 */
public record JobRun(
        String job,
        String runId,
        Instant startedAt,
        SparkSession spark,
        Settings settings,
        Tables tables,
        CommonOptions.Mode mode,
        List<LocalDate> days) {

    /** The same with what the section {@code name} of the settings sets over the rest. */
    public JobRun with(String name) {
        return new JobRun(job, runId, startedAt, spark, settings.with(name), tables, mode, days);
    }

    /** Whether nothing may be written. */
    public boolean dry() {
        return mode == CommonOptions.Mode.DRY_RUN;
    }
}
