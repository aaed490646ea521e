package io.northstar.jobs.demo;

import io.northstar.io.Tables;
import io.northstar.io.WarehouseFolder;
import io.northstar.jobs.Console;
import io.northstar.jobs.Job;
import io.northstar.jobs.JobReport;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.jobs.Settings;
import io.northstar.jobs.simulate.SimulatedLanding;
import io.northstar.jobs.simulate.SimulationOptions;
import io.northstar.jobs.stage.Explanations;
import io.northstar.jobs.stage.FollowUps;
import io.northstar.jobs.stage.Ingestion;
import io.northstar.jobs.stage.MaturityStage;
import io.northstar.jobs.stage.QualityStage;
import io.northstar.jobs.stage.ReportStage;
import io.northstar.jobs.stage.Stages;
import io.northstar.table.LabelMaturity;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Shows Northstar on a simulated month: writes the landing zone, runs the nightly stages on it, publishes the last four weeks,
 * says what changed in them and why, writes the report of the last day, and prints its North Star metrics.
 *
 * <p>Inputs: none. Outputs: everything below {@code --folder}, which may be deleted at any time. Each demo deletes what an
 * earlier one left there and starts with an empty warehouse; it deletes no other, so one named with {@code --warehouse} has
 * to be empty.
 *
 * <p>Example: {@code northstar demo}
 */
public final class DemoJob {
    /** One line about the job. */
    public static final String SUMMARY = "simulate a month, run the nightly on it, print the North Star table";

    /** Two weeks that a change is held against, and two in which something changes. */
    private static final int PUBLISHED_DAYS = 28;
    /** Days that emerging terms are looked for on. */
    private static final int EXPLAINED_DAYS = 7;
    /** Folder that says that a warehouse is a demo's. */
    private static final String MARK = "_demo";

    /** Runs the job and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(start(args));
    }

    /** Runs the job; returns the exit code. */
    public static int start(String... args) {
        return Job.run("demo", DemoOptions.parser(), args, DemoOptions::general, DemoJob::run);
    }

    static JobReport run(JobRun run, DemoOptions options) {
        SimulationOptions simulation = SimulationOptions.DEFAULTS
                .withDecisionsPerDay(options.decisionsPerDay())
                .withSeed(options.seed());
        String landing = options.folder() + "/landing";
        if (run.dry()) {
            return new JobReport("would simulate a month in " + landing, Map.of());
        }
        startEmpty(run, options);
        // A month of a demo is small: compiling each stage of each query takes longer than interpreting it.
        run.spark().conf().set("spark.sql.codegen.wholeStage", "false");
        List<LocalDate> days =
                simulation.from().datesUntil(simulation.to().plusDays(1)).toList();
        Progress progress = new Progress(
                "demo",
                1
                        + Ingestion.STAGES
                        + QualityStage.STAGES
                        + MaturityStage.STAGES
                        + FollowUps.STAGES
                        + Explanations.STAGES
                        + ReportStage.STAGES);
        progress.run(
                "simulating %d days of moderation".formatted(days.size()),
                () -> SimulatedLanding.write(run.spark(), simulation, landing));
        new Ingestion(run, landing, Settings.source("native")).run(days, progress);
        JobRun small = run.with("demo");
        QualityStage quality = new QualityStage(small);
        LocalDate firstPublished = simulation.to().minusDays(PUBLISHED_DAYS - 1);
        QualityStage.Outcome computed = quality.run(days, QualityStage.Extent.CHANGED, firstPublished, progress);
        String incomplete = Stages.incomplete(new MaturityStage(run).run(days, progress));
        Map<String, Long> counts = new LinkedHashMap<>(computed.counts());
        counts.putAll(new FollowUps(small).run(days, computed, progress));
        List<LocalDate> newest = days.subList(Math.max(0, days.size() - EXPLAINED_DAYS), days.size());
        counts.putAll(new Explanations(small).run(newest, progress));
        String report = new ReportStage(small, Optional.empty())
                .run(simulation.to(), progress)
                .message();
        Tables tables = run.tables();
        NorthStarTable.of(
                        tables.read(quality.current(), List.of(simulation.to())),
                        simulation.to(),
                        run.settings().config().getDouble("quality.confidence"))
                .forEach(Console::result);
        NorthStarTable.footnote(tables.read(LabelMaturity.TABLE, simulation.from(), simulation.to()))
                .forEach(Console::result);
        return new JobReport(
                "tables are in %s; the planted truth is in %s/_truth/truth.json%s%s; %s"
                        .formatted(tables.warehouse(), landing, incomplete, Stages.alerted(counts, days), report),
                counts);
    }

    private static void startEmpty(JobRun run, DemoOptions options) {
        WarehouseFolder warehouse = new WarehouseFolder(
                run.spark().sparkContext().hadoopConfiguration(), run.tables().warehouse());
        if (options.common().warehouse().isPresent()) {
            warehouse.requireEmpty();
        } else {
            warehouse.renew(MARK);
        }
    }

    private DemoJob() {}
}
