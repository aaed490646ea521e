package io.northstar.jobs.health;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;

import io.northstar.io.Tables;
import io.northstar.jobs.Console;
import io.northstar.jobs.ExitCode;
import io.northstar.jobs.Job;
import io.northstar.jobs.JobReport;
import io.northstar.jobs.JobRun;
import io.northstar.table.FeedCompleteness;
import io.northstar.table.NorthStar;
import io.northstar.table.RunLog;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;

/**
 * Says whether the night of a day is complete, on time and healthy: the last run of each of its jobs did its work, before it
 * was due, there are numbers of the day, and no feed of it is short or missing.
 *
 * <p>Inputs: {@code run_log}, {@code north_star_current}, {@code feed_completeness}. Outputs: one line; the run is not logged.
 * Exit codes, see {@link ExitCode}: 0 healthy, or not due yet; 4 not complete; 5 complete and late; 6 complete and unhealthy.
 * Schedule: from a monitoring system, as often as it likes.
 *
 * <p>Example: {@code northstar health --by 06:00}
 */
public final class HealthJob {
    /** One line about the job. */
    public static final String SUMMARY = "say whether a night is complete, on time and healthy, for monitoring";

    /** Runs the job and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(start(args));
    }

    /** Runs the job; returns the exit code. */
    public static int start(String... args) {
        return Job.answer("health", HealthOptions.parser(), args, HealthOptions::common, HealthJob::run);
    }

    static JobReport run(JobRun run, HealthOptions options) {
        LocalDate day = options.dayAt(run.startedAt());
        Tables tables = run.tables();
        Night night = new Night(day, options.jobs(), attempts(tables, day), published(tables, day), feeds(tables, day));
        Night.Health health = night.health(options.due(day), run.startedAt());
        Console.result(health.text());
        String summary = health.exitCode() == ExitCode.DONE ? "no fault" : "exit code " + health.exitCode();
        return new JobReport(summary, Map.of(), health.exitCode());
    }

    private static List<Attempt> attempts(Tables tables, LocalDate day) {
        Column about = lit(Date.valueOf(day)).between(col(RunLog.FROM_DAY), col(RunLog.TO_DAY));
        return tables
                .read(RunLog.TABLE)
                .where(about)
                .select(RunLog.JOB, RunLog.STARTED_AT, RunLog.DURATION_SECONDS, RunLog.EXIT_CODE, RunLog.MESSAGE)
                .collectAsList()
                .stream()
                .map(row -> new Attempt(
                        row.getString(0),
                        row.getTimestamp(1).toInstant(),
                        row.getDouble(2),
                        row.getInt(3),
                        row.getString(4)))
                .toList();
    }

    private static boolean published(Tables tables, LocalDate day) {
        String current = NorthStar.current(List.of()).name();
        return tables.names().contains(current)
                && !tables.stored(current)
                        .where(col(NorthStar.DAY).equalTo(Date.valueOf(day)))
                        .isEmpty();
    }

    private static List<String> feeds(Tables tables, LocalDate day) {
        return tables
                .read(FeedCompleteness.TABLE, List.of(day))
                .where(col(FeedCompleteness.STATUS).isin(FeedCompleteness.SHORT, FeedCompleteness.MISSING))
                .select(concat_ws(
                        " ",
                        col(FeedCompleteness.TABLE_NAME),
                        col(FeedCompleteness.SOURCE),
                        col(FeedCompleteness.STATUS)))
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }

    private HealthJob() {}
}
