package io.northstar.jobs.plan;

import io.northstar.jobs.Console;
import io.northstar.jobs.Job;
import io.northstar.jobs.JobReport;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.jobs.stage.PlanStage;

/**
 * Draws tomorrow's QA sample: decisions of a day that QA is to look at, as few as give every wanted number its precision.
 *
 * <p>Inputs: decisions of the day, {@code labelled_decisions} and {@code design_strata} of the days before. Outputs:
 * {@code sample_plan}, {@code sample_targets}, {@code sample_draws}, and files below the landing zone that {@code ingest} of
 * the day after takes as {@code qa_strata} and {@code qa_samples}. A dry run only says what is expected. Run again, it draws
 * what is stored, with the key, and ends with exit code 3 where that is another sample: so anyone with the key can verify it.
 * Schedule: daily, after quality.
 *
 * <p>Example: {@code NORTHSTAR_SAMPLING_KEY=... northstar plan --day 2026-01-31 --dry-run}
 */
public final class PlanJob {
    /** One line about the job. */
    public static final String SUMMARY = "draw the QA sample of a day, as small as the wanted precision allows";

    /** Runs the job and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(start(args));
    }

    /** Runs the job; returns the exit code. */
    public static int start(String... args) {
        return Job.run("plan", PlanOptions.parser(), args, PlanOptions::general, PlanJob::run);
    }

    static JobReport run(JobRun run, PlanOptions options) {
        String landing = options.landing().orElse(run.settings().config().getString("ingest.landing"));
        PlanStage.Outcome outcome = new PlanStage(run, landing)
                .run(run.days().get(0), options.extent(), new Progress("plan", PlanStage.STAGES));
        outcome.preview().forEach(Console::result);
        return new JobReport(outcome.message(), outcome.counts());
    }

    private PlanJob() {}
}
