package io.northstar.jobs.backtest;

import io.northstar.jobs.Job;
import io.northstar.jobs.JobReport;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.jobs.stage.BacktestStage;

/**
 * Tries a strategy on history: which decisions would be other ones, what that would do to the metrics, and whether to.
 *
 * <p>Inputs: {@code strategies}, {@code decisions}, {@code creatives}, {@code exposures}, {@code appeals},
 * {@code labelled_decisions} and {@code design_strata}. Outputs: the strategy's rows of the day in {@code strategy_backtests},
 * {@code strategy_effects}, {@code strategy_examples} and {@code strategy_advertisers}, in the place of those of an earlier run. A
 * definition that cannot be used is refused in a row that says why, and breaks no other; the job ends with 2 when all are.
 *
 * <p>Example: {@code northstar backtest --day 2026-01-31 --draft my-rules.conf --days 28}
 */
public final class BacktestJob {
    /** One line about the job. */
    public static final String SUMMARY = "try a strategy on history before it is launched, changed or retired";

    /** Runs the job and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(start(args));
    }

    /** Runs the job; returns the exit code. */
    public static int start(String... args) {
        return Job.run("backtest", BacktestOptions.parser(), args, BacktestOptions::general, BacktestJob::run);
    }

    static JobReport run(JobRun run, BacktestOptions options) {
        BacktestStage stage = new BacktestStage(run, options.days());
        Progress progress = new Progress("backtest", BacktestStage.STAGES);
        BacktestStage.Outcome outcome = options.draft().isPresent()
                ? stage.drafts(run.days().get(0), options.draft().get(), progress)
                : stage.stored(run.days().get(0), options.strategy().orElseThrow(), progress);
        return new JobReport(outcome.message(), outcome.counts());
    }

    private BacktestJob() {}
}
