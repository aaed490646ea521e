package io.northstar.jobs.simulate;

import io.northstar.jobs.Job;
import io.northstar.jobs.JobReport;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a landing zone of realistic moderation days, with the truth about every decision beside it.
 *
 * <p>Inputs: none. Outputs: landed files in the native layout, and {@code _truth/}. The same options give the same files'
 * content. Use it to try Northstar, to size a cluster, and to check that a metric finds what was planted.
 *
 * <p>Example: {@code northstar simulate --days 31 --decisions-per-day 20000}
 */
public final class SimulateJob {
    /** One line about the job. */
    public static final String SUMMARY = "write a landing zone of realistic moderation days with known truth";

    /** Runs the job and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(start(args));
    }

    /** Runs the job; returns the exit code. */
    public static int start(String... args) {
        return Job.run("simulate", SimulateOptions.parser(), args, SimulateOptions::common, SimulateJob::run);
    }

    static JobReport run(JobRun run, SimulateOptions options) {
        String landing = options.landing().orElse(run.settings().config().getString("ingest.landing"));
        SimulationOptions simulation = options.simulation();
        String span = String.format(
                Locale.ROOT,
                "%d days from %s, about %,d decisions a day, seed %d",
                simulation.days(),
                simulation.from(),
                simulation.decisionsPerDay(),
                simulation.seed());
        if (run.dry()) {
            return new JobReport("would write %s to %s".formatted(span, landing), Map.of());
        }
        Map<String, Long> rows = new Progress("simulate", 1)
                .stage("simulating " + span, () -> SimulatedLanding.write(run.spark(), simulation, landing));
        long total = rows.values().stream().mapToLong(Long::longValue).sum();
        return new JobReport(
                String.format(Locale.ROOT, "%,d rows in %s; the truth is in %s/_truth", total, landing, landing), rows);
    }

    private SimulateJob() {}
}
