package io.northstar.jobs;

import io.northstar.jobs.backtest.BacktestJob;
import io.northstar.jobs.demo.DemoJob;
import io.northstar.jobs.health.HealthJob;
import io.northstar.jobs.ingest.IngestJob;
import io.northstar.jobs.maintain.MaintainJob;
import io.northstar.jobs.nightly.NightlyJob;
import io.northstar.jobs.plan.PlanJob;
import io.northstar.jobs.quality.QualityJob;
import io.northstar.jobs.query.DescribeJob;
import io.northstar.jobs.query.MetricsJob;
import io.northstar.jobs.query.QueryJob;
import io.northstar.jobs.query.TablesJob;
import io.northstar.jobs.register.RegisterJob;
import io.northstar.jobs.report.ReportJob;
import io.northstar.jobs.score.ScoreJob;
import io.northstar.jobs.simulate.SimulateJob;
import io.northstar.jobs.train.TrainJob;
import io.northstar.jobs.trends.TrendsJob;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** The entry of the launcher and of the jar: runs a job by name. */
public final class Northstar {
    private record Entry(String name, String summary, ToIntFunction<String[]> start) {}

    private static final List<Entry> JOBS = List.of(
            new Entry("demo", DemoJob.SUMMARY, DemoJob::start),
            new Entry("nightly", NightlyJob.SUMMARY, NightlyJob::start),
            new Entry("ingest", IngestJob.SUMMARY, IngestJob::start),
            new Entry("quality", QualityJob.SUMMARY, QualityJob::start),
            new Entry("plan", PlanJob.SUMMARY, PlanJob::start),
            new Entry("trends", TrendsJob.SUMMARY, TrendsJob::start),
            new Entry("train", TrainJob.SUMMARY, TrainJob::start),
            new Entry("score", ScoreJob.SUMMARY, ScoreJob::start),
            new Entry("backtest", BacktestJob.SUMMARY, BacktestJob::start),
            new Entry("report", ReportJob.SUMMARY, ReportJob::start),
            new Entry("query", QueryJob.SUMMARY, QueryJob::start),
            new Entry("tables", TablesJob.SUMMARY, TablesJob::start),
            new Entry("describe", DescribeJob.SUMMARY, DescribeJob::start),
            new Entry("metrics", MetricsJob.SUMMARY, MetricsJob::start),
            new Entry("register", RegisterJob.SUMMARY, RegisterJob::start),
            new Entry("health", HealthJob.SUMMARY, HealthJob::start),
            new Entry("maintain", MaintainJob.SUMMARY, MaintainJob::start),
            new Entry("simulate", SimulateJob.SUMMARY, SimulateJob::start));

    /** Runs the job that the first argument names and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(start(args));
    }

    /** Runs the job that the first argument names; returns the exit code. */
    public static int start(String... args) {
        String name = args.length == 0 ? "--help" : args[0];
        if (name.equals("--help") || name.equals("help") || name.equals("-h")) {
            usage().forEach(Console::result);
            return args.length == 0 ? ExitCode.BAD_OPTIONS : ExitCode.DONE;
        }
        if (name.equals("--version")) {
            Console.result("northstar " + Version.text());
            return ExitCode.DONE;
        }
        Optional<Entry> job =
                JOBS.stream().filter(entry -> entry.name().equals(name)).findFirst();
        if (job.isEmpty()) {
            Console.error("There is no job called %s.".formatted(name));
            usage().forEach(Console::progress);
            return ExitCode.BAD_OPTIONS;
        }
        return job.get().start().applyAsInt(Arrays.copyOfRange(args, 1, args.length));
    }

    private static List<String> usage() {
        List<String> lines = new java.util.ArrayList<>(
                List.of("Northstar measures how good ads moderation is.", "", "Usage: northstar <job> [options]", ""));
        JOBS.forEach(job -> lines.add("  %-10s %s".formatted(job.name(), job.summary())));
        lines.addAll(List.of("", "northstar <job> --help explains a job's options."));
        return lines;
    }

    private Northstar() {}
}
