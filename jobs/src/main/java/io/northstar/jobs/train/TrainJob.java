package io.northstar.jobs.train;

import io.northstar.jobs.Job;
import io.northstar.jobs.JobReport;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.jobs.stage.TrainStage;
import java.util.Map;

/**
 * Trains classifiers of ads from labelled decisions, evaluates them on days and advertisers that they have not seen, and certifies
 * from which scores on they may decide alone.
 *
 * <p>Inputs: {@code labelled_decisions}, {@code design_strata}, {@code qa_samples}, {@code qa_labels}, {@code decisions},
 * {@code creatives}, {@code creative_signatures} and {@code duplicate_clusters}, without what landed after the day. Outputs: for each
 * of {@code train.models} a pipeline with its model card below {@code models} in the warehouse, a row of
 * {@code model_registry}, and the day's rows of {@code model_evaluations} and {@code threshold_certificates}. With too few
 * examples there is no model, and the last line says so. From the same tables it gives the same rows again;
 * a version that is or was in charge stays as it is. With {@code --promote auto} a model
 * that passes the gate, see {@link io.northstar.model.PromotionGate}, takes the place of the one in charge; {@code --rollback}
 * puts the one before back. Schedule: weekly, after quality.
 *
 * <p>Example: {@code northstar train --day 2026-01-31}
 */
public final class TrainJob {
    /** One line about the job. */
    public static final String SUMMARY = "train classifiers on labels, and say how good they are";

    /** Runs the job and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(start(args));
    }

    /** Runs the job; returns the exit code. */
    public static int start(String... args) {
        return Job.run("train", TrainOptions.parser(), args, TrainOptions::general, TrainJob::run);
    }

    static JobReport run(JobRun run, TrainOptions options) {
        TrainStage stage = new TrainStage(run);
        if (options.rollback().isPresent()) {
            return new JobReport(stage.rollback(options.rollback().get()), Map.of());
        }
        TrainStage.Outcome outcome =
                stage.run(run.days().get(0), options.promotion(), new Progress("train", stage.stages()));
        return new JobReport(outcome.message(), outcome.counts());
    }

    private TrainJob() {}
}
