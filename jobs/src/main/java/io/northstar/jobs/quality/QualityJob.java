package io.northstar.jobs.quality;

import io.northstar.jobs.DayOptions;
import io.northstar.jobs.Job;
import io.northstar.jobs.JobReport;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.jobs.stage.QualityStage;
import io.northstar.jobs.stage.Stages;
import java.util.Map;

/**
 * Computes and publishes the North Star metrics of a day.
 *
 * <p>Inputs: the input tables. Outputs: {@code design_strata}, {@code labelled_decisions}, {@code metric_cells},
 * {@code turnaround_cells}, {@code north_star}, {@code metric_catalogue}. Days that something new landed about since the
 * last publication (late labels, appeals, amendments) are computed again too. Schedule: daily, after ingest.
 *
 * <p>Example: {@code northstar quality --day 2026-01-31}
 */
public final class QualityJob {
    /** One line about the job. */
    public static final String SUMMARY =
            "estimate every metric of a day in every slice, and publish the windows it is in";

    /** Runs the job and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(start(args));
    }

    /** Runs the job; returns the exit code. */
    public static int start(String... args) {
        return Job.run("quality", DayOptions.parser("quality", SUMMARY), args, DayOptions::general, QualityJob::run);
    }

    static JobReport run(JobRun run, DayOptions options) {
        Map<String, Long> counts = new QualityStage(run)
                .run(run.days(), Stages.extent(options), new Progress("quality", QualityStage.STAGES));
        return new JobReport(Stages.published(counts, run.days()), counts);
    }

    private QualityJob() {}
}
