package io.northstar.jobs.score;

import io.northstar.jobs.DayOptions;
import io.northstar.jobs.Job;
import io.northstar.jobs.JobReport;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.jobs.stage.ScoreStage;

/**
 * Scores all live decisions of a day, or of a range of days, with the models that were in charge: those that were put there on a day
 * before. Certificates are checked before with the labels that have come since, and revoked where these speak against them; then it
 * is said whether a model still sees and says what it did.
 *
 * <p>Inputs: {@code model_registry} with its models, {@code threshold_certificates}, {@code decisions}, {@code creatives},
 * {@code labelled_decisions}, {@code design_strata}. Outputs: the days' rows of {@code scores}, {@code drift} and
 * {@code certificate_checks}; a revoked certificate is marked in {@code threshold_certificates}. Of a day on which
 * no model was in charge nothing is written. A run may be repeated; one for a day of the past sees labels only if they were known
 * then, but texts that were amended since as they are now. A decision whose text did not land is left to a review. Schedule: daily, after
 * ingest; part of nightly.
 *
 * <p>Example: {@code northstar score --day 2026-01-31}
 */
public final class ScoreJob {
    /** One line about the job. */
    public static final String SUMMARY = "score decisions with the models in charge, and say whether these hold";

    /** Runs the job and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(start(args));
    }

    /** Runs the job; returns the exit code. */
    public static int start(String... args) {
        return Job.run("score", DayOptions.parser("score", SUMMARY), args, DayOptions::general, ScoreJob::run);
    }

    static JobReport run(JobRun run, DayOptions options) {
        ScoreStage.Outcome outcome = new ScoreStage(run).run(run.days(), new Progress("score", ScoreStage.STAGES));
        return new JobReport(outcome.message(), outcome.counts());
    }

    private ScoreJob() {}
}
