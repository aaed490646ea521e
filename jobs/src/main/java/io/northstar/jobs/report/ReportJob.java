package io.northstar.jobs.report;

import io.northstar.jobs.Job;
import io.northstar.jobs.JobReport;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.jobs.stage.ReportStage;
import java.util.Map;

/**
 * Writes what the tables say about a day as pages for people: what is better or worse, whether it is real, why, and what to do.
 *
 * <p>Inputs: what is published, {@code north_star_current} above all, as far as there is any. Outputs: a folder of HTML files
 * named after the day, which need no network and no server: {@code index.html}, a page for each slice of {@code report.pages},
 * the metric handbook and the data dictionary. No table is written but {@code run_log}. From the same tables it gives the same
 * files. Schedule: nightly, as the end of {@code nightly}; by itself for another day.
 *
 * <p>Example: {@code northstar report --day 2026-01-31}
 */
public final class ReportJob {
    /** One line about the job. */
    public static final String SUMMARY = "write a day's report as HTML pages";

    /** Runs the job and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(start(args));
    }

    /** Runs the job; returns the exit code. */
    public static int start(String... args) {
        return Job.run("report", ReportOptions.parser(), args, ReportOptions::general, ReportJob::run);
    }

    static JobReport run(JobRun run, ReportOptions options) {
        ReportStage stage = new ReportStage(run, options.output());
        if (run.dry()) {
            return new JobReport(
                    "would write the report to " + stage.folder(run.days().get(0)), Map.of());
        }
        ReportStage.Outcome outcome = stage.run(run.days().get(0), new Progress("report", ReportStage.STAGES));
        return new JobReport(outcome.message(), outcome.counts());
    }

    private ReportJob() {}
}
