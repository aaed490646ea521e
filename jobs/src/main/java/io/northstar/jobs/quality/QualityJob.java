package io.northstar.jobs.quality;

import io.northstar.jobs.DayOptions;
import io.northstar.jobs.Job;
import io.northstar.jobs.JobReport;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.jobs.stage.MaturityStage;
import io.northstar.jobs.stage.QualityStage;
import io.northstar.jobs.stage.Stages;
import java.util.Map;

/**
 * Computes and publishes the North Star metrics of a day.
 *
 * <p>Inputs: the input tables. Outputs: {@code design_strata}, {@code labelled_decisions}, {@code metric_cells},
 * {@code turnaround_cells}, {@code north_star}, {@code metric_catalogue}, {@code label_maturity}, {@code nowcasts},
 * {@code feed_completeness}. Days that something new landed about since the
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
        QualityStage quality = new QualityStage(run);
        MaturityStage maturity = new MaturityStage(run);
        Progress progress = new Progress("quality", QualityStage.STAGES + MaturityStage.STAGES);
        Map<String, Long> counts = quality.run(run.days(), Stages.extent(options), progress);
        String incomplete = Stages.incomplete(maturity.run(run.days(), progress));
        return new JobReport(Stages.published(counts, run.days()) + incomplete, counts);
    }

    private QualityJob() {}
}
