package io.northstar.jobs.quality;

import io.northstar.jobs.DayOptions;
import io.northstar.jobs.Job;
import io.northstar.jobs.JobReport;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.jobs.stage.FollowUps;
import io.northstar.jobs.stage.MaturityStage;
import io.northstar.jobs.stage.QualityStage;
import io.northstar.jobs.stage.Stages;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Computes and publishes the North Star metrics of a day.
 *
 * <p>Inputs: the input tables. Outputs: {@code design_strata}, {@code labelled_decisions}, {@code metric_cells},
 * {@code score_cells}, {@code turnaround_cells}, {@code north_star}, {@code metric_catalogue}, {@code label_maturity},
 * {@code nowcasts}, {@code feed_completeness}; {@code audit_rates}, {@code corrected_rates}, {@code assisted_rates};
 * {@code inconsistency_review}, {@code adjudications}, {@code adjudicated_votes}; {@code creative_signatures},
 * {@code duplicate_clusters}, {@code duplicate_conflicts}, {@code duplicate_inconsistency}, {@code resubmissions}; and with a
 * key for pseudonyms {@code reviewer_confusion}, {@code reviewer_scorecards}, {@code vendor_scorecards}. Days that something
 * new landed about since the last publication (late labels, appeals, amendments) are computed again too. Schedule: daily,
 * after ingest.
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
        FollowUps followUps = new FollowUps(run);
        Progress progress = new Progress("quality", QualityStage.STAGES + MaturityStage.STAGES + FollowUps.STAGES);
        QualityStage.Outcome computed = quality.run(run.days(), Stages.extent(options), progress);
        Map<String, Long> counts = new LinkedHashMap<>(computed.counts());
        String published = Stages.published(counts, run.days());
        if (run.dry()) {
            return new JobReport(published, counts);
        }
        String incomplete = Stages.incomplete(maturity.run(run.days(), progress));
        counts.putAll(followUps.run(run.days(), computed, progress));
        return new JobReport(published + incomplete, counts);
    }

    private QualityJob() {}
}
