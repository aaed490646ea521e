package io.northstar.jobs.benchmark;

import io.northstar.jobs.DayOptions;
import io.northstar.jobs.Job;
import io.northstar.jobs.JobReport;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.jobs.stage.Ingestion;
import io.northstar.jobs.stage.QualityStage;
import io.northstar.jobs.stage.Stages;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code quality}, and with a landing zone {@code nightly}, up to the published metrics: the part of these jobs that gives what
 * {@link QualitySql} gives, without all that is said beside the metrics. In a process of its own; takes the jobs' options.
 */
final class MetricsAlone {
    private static final String NAME = "metrics-alone";

    public static void main(String[] args) {
        System.exit(Job.run(
                NAME,
                DayOptions.parser(NAME, "metrics and nothing else"),
                args,
                DayOptions::general,
                MetricsAlone::run));
    }

    private static JobReport run(JobRun run, DayOptions options) {
        QualityStage quality = new QualityStage(run);
        Progress progress = new Progress(NAME, Ingestion.STAGES + QualityStage.STAGES);
        Map<String, Long> counts = new LinkedHashMap<>();
        if (options.landing().isPresent()) {
            counts.putAll(Stages.ingestion(run, options).run(run.days(), progress));
        }
        counts.putAll(quality.run(run.days(), Stages.extent(options), progress).counts());
        return new JobReport(Stages.published(counts, run.days()), counts);
    }

    private MetricsAlone() {}
}
