package io.northstar.jobs.query;

import io.northstar.jobs.Console;
import io.northstar.jobs.Job;
import io.northstar.jobs.JobReport;
import io.northstar.jobs.JobRun;
import io.northstar.report.Definition;
import io.northstar.table.MetricCatalogueTable;
import java.util.List;
import java.util.Map;

/**
 * Prints the catalogue: what each published metric is, by the definition that is in force.
 *
 * <p>Inputs: {@code metric_catalogue}. Outputs: none.
 *
 * <p>Example: {@code northstar metrics}
 */
public final class MetricsJob {
    /** One line about the job. */
    public static final String SUMMARY = "print what each published metric is";

    /** Runs the job and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(start(args));
    }

    /** Runs the job; returns the exit code. */
    public static int start(String... args) {
        return Job.answer(
                "metrics",
                DictionaryOptions.parser("metrics", SUMMARY),
                args,
                DictionaryOptions::common,
                (run, options) -> run(run));
    }

    private static JobReport run(JobRun run) {
        List<Definition> definitions =
                Definition.of(run.tables().read(MetricCatalogueTable.TABLE).collectAsList());
        for (Definition each : definitions) {
            Console.result(
                    "%s (%s, %s): %s".formatted(each.metric(), each.unit().name(), each.better(), each.doc()));
            Console.result("    numerator %s, denominator %s, population %s"
                    .formatted(each.numerator(), each.denominator(), each.population()));
        }
        return new JobReport("%d metrics".formatted(definitions.size()), Map.of());
    }

    private MetricsJob() {}
}
