package io.northstar.jobs.ingest;

import io.northstar.jobs.DayOptions;
import io.northstar.jobs.Job;
import io.northstar.jobs.JobReport;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.jobs.stage.Ingestion;
import io.northstar.jobs.stage.Stages;
import java.util.List;
import java.util.Map;

/**
 * Brings the files that landed on a day into the input tables.
 *
 * <p>Inputs: the landing zone, through the source mapping. Outputs: the input tables, their quarantines
 * ({@code <table>_rejected}) and {@code data_quality}. Exit code 3 when files are unreadable or too many rows break a
 * rule; then nothing has been written. Schedule: daily, when the day's files have landed.
 *
 * <p>Example: {@code northstar ingest --day 2026-01-31}
 */
public final class IngestJob {
    /** One line about the job. */
    public static final String SUMMARY = "read landed files, check them, and bring them into the input tables";

    /** Runs the job and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(start(args));
    }

    /** Runs the job; returns the exit code. */
    public static int start(String... args) {
        return Job.run("ingest", DayOptions.parser("ingest", SUMMARY), args, DayOptions::general, IngestJob::run);
    }

    static JobReport run(JobRun run, DayOptions options) {
        Ingestion ingestion = Stages.ingestion(run, options);
        Map<String, Long> counts = ingestion.run(run.days(), new Progress("ingest", Ingestion.STAGES));
        return new JobReport(Stages.ingested(counts, List.copyOf(run.days())), counts);
    }

    private IngestJob() {}
}
