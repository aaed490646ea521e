package io.northstar.jobs.register;

import io.northstar.BadInputException;
import io.northstar.io.Metastore;
import io.northstar.io.Tables;
import io.northstar.jobs.Job;
import io.northstar.jobs.JobReport;
import io.northstar.jobs.JobRun;
import java.util.List;
import java.util.Map;

/**
 * Registers the tables of the warehouse in a schema of the metastore that Spark is configured with, so that others find them by
 * name.
 *
 * <p>The tables stay where they are, and those that are registered are left alone. Inputs: the names of the tables.
 * Outputs: entries of the metastore. Exit code 2 where no metastore is configured, or where another table has the name of one;
 * then nothing is registered. Schedule: once, and again when a version of Northstar has more tables.
 *
 * <p>Example: {@code spark-submit --conf spark.sql.catalogImplementation=hive … register --schema northstar}
 */
public final class RegisterJob {
    /** One line about the job. */
    public static final String SUMMARY = "register the tables in a metastore, by name";

    /** Runs the job and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(start(args));
    }

    /** Runs the job; returns the exit code. */
    public static int start(String... args) {
        return Job.run("register", RegisterOptions.parser(), args, RegisterOptions::common, RegisterJob::run);
    }

    static JobReport run(JobRun run, RegisterOptions options) {
        Metastore metastore = Metastore.of(run.spark(), options.schema().orElseThrow());
        Tables tables = run.tables();
        List<String> names = tables.names();
        if (names.isEmpty()) {
            throw new BadInputException(
                    "There are no tables in %s. Run `northstar nightly` before, or name another --warehouse."
                            .formatted(tables.warehouse()));
        }
        List<String> missing = metastore.missing(tables);
        if (!run.dry()) {
            metastore.register(tables, missing);
        }
        return new JobReport(
                "%d tables %s in %s, %d were registered before"
                        .formatted(
                                missing.size(),
                                run.dry() ? "to register" : "registered",
                                metastore.schema(),
                                names.size() - missing.size()),
                Map.of("tables.registered", (long) missing.size()));
    }

    private RegisterJob() {}
}
