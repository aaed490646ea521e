package io.northstar.jobs.nightly;

import io.northstar.jobs.DayOptions;
import io.northstar.jobs.Job;
import io.northstar.jobs.JobReport;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.jobs.stage.Explanations;
import io.northstar.jobs.stage.FollowUps;
import io.northstar.jobs.stage.Ingestion;
import io.northstar.jobs.stage.MaturityStage;
import io.northstar.jobs.stage.Modelling;
import io.northstar.jobs.stage.QualityStage;
import io.northstar.jobs.stage.ReportStage;
import io.northstar.jobs.stage.Stages;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Runs ingest, quality, trends, score and report for a day, or for a range of days at once; trends and report for the last day of it.
 * Trains, too, after each day that is a {@code train.weekday}.
 *
 * <p>Inputs and outputs are those of these jobs; with {@code report.nightly = false} there is no report. It may be repeated at any time: a run that was killed is simply run
 * again. Schedule: nightly, when the day's files have landed.
 *
 * <p>Example: {@code northstar nightly --from 2026-01-01 --to 2026-01-31}
 */
public final class NightlyJob {
    /** One line about the job. */
    public static final String SUMMARY =
            "ingest, quality, trends, score and report in one session, for one day or a range";

    /** Runs the job and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(start(args));
    }

    /** Runs the job; returns the exit code. */
    public static int start(String... args) {
        return Job.run("nightly", DayOptions.parser("nightly", SUMMARY), args, DayOptions::general, NightlyJob::run);
    }

    static JobReport run(JobRun run, DayOptions options) {
        QualityStage quality = new QualityStage(run);
        MaturityStage maturity = new MaturityStage(run);
        FollowUps followUps = new FollowUps(run);
        Explanations explanations = new Explanations(run);
        Modelling modelling = new Modelling(run);
        Optional<ReportStage> report = run.settings().config().getBoolean("report.nightly")
                ? Optional.of(new ReportStage(run, Optional.empty()))
                : Optional.empty();
        Progress progress = new Progress(
                "nightly",
                Ingestion.STAGES
                        + QualityStage.STAGES
                        + MaturityStage.STAGES
                        + FollowUps.STAGES
                        + Explanations.STAGES
                        + modelling.stages()
                        + (report.isPresent() ? ReportStage.STAGES : 0));
        Map<String, Long> counts =
                new LinkedHashMap<>(Stages.ingestion(run, options).run(run.days(), progress));
        if (run.dry()) {
            return new JobReport(Stages.ingested(counts, run.days()), counts);
        }
        String ingested = Stages.ingested(counts, run.days());
        QualityStage.Outcome computed = quality.run(run.days(), Stages.extent(options), progress);
        counts.putAll(computed.counts());
        String published = Stages.published(counts, run.days());
        String incomplete = Stages.incomplete(maturity.run(run.days(), progress));
        counts.putAll(followUps.run(run.days(), computed, progress));
        counts.putAll(explanations.run(run.days(), progress));
        String alerted = Stages.alerted(counts, run.days());
        String modelled = modelling.run(counts, progress);
        String reported =
                report.map(stage -> "; " + report(stage, run, counts, progress)).orElse("");
        return new JobReport(
                "%s; %s%s%s%s%s".formatted(ingested, published, incomplete, alerted, modelled, reported), counts);
    }

    /** Writes the report of the last day; returns where it is, in words. */
    private static String report(ReportStage stage, JobRun run, Map<String, Long> counts, Progress progress) {
        ReportStage.Outcome outcome = stage.run(Collections.max(run.days()), progress);
        counts.putAll(outcome.counts());
        return outcome.message();
    }

    private NightlyJob() {}
}
