package io.northstar.jobs.trends;

import io.northstar.jobs.DayOptions;
import io.northstar.jobs.Job;
import io.northstar.jobs.JobReport;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.jobs.stage.Explanations;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;

/**
 * Says which published numbers are not what they were, and why: alerts of the night of a day with their causes, days on which
 * levels changed, patterns of violations, terms that emerge, and how live strategies do.
 *
 * <p>Inputs: {@code north_star_current}, {@code metric_catalogue}, {@code metric_cells}, {@code feed_completeness},
 * {@code trend_alerts} of the night before; {@code strategies} and {@code policies} for causes; {@code labelled_decisions} for
 * patterns; decisions, labels and creatives for terms, also appeals and exposures for strategies. Outputs: {@code trend_alerts}, {@code root_causes} and
 * {@code violation_patterns} of the day, {@code strategy_health} unless {@code strategy_health.enabled} is false, {@code change_points} unless a later night wrote them; unless {@code emerging.enabled} is
 * false, {@code term_counts}, {@code emerging_terms} and {@code emerging_examples} of all days. While there are fewer days than
 * {@code trends.fewest_days} there are no alerts, and with fewer labels than {@code patterns.fewest_labels} no patterns. Of a
 * range of days, alerts and patterns are about the last one. Schedule: daily, after quality; part of nightly.
 *
 * <p>Example: {@code northstar trends --day 2026-01-31}
 */
public final class TrendsJob {
    /** One line about the job. */
    public static final String SUMMARY = "say which published numbers changed, since when and by how much";

    /** Runs the job and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(start(args));
    }

    /** Runs the job; returns the exit code. */
    public static int start(String... args) {
        return Job.run("trends", DayOptions.parser("trends", SUMMARY), args, DayOptions::general, TrendsJob::run);
    }

    static JobReport run(JobRun run, DayOptions options) {
        LocalDate day = Collections.max(run.days());
        Explanations explanations = new Explanations(run);
        Map<String, Long> counts = explanations.run(run.days(), new Progress("trends", Explanations.STAGES));
        return new JobReport(Explanations.message(day, counts), counts);
    }

    private TrendsJob() {}
}
