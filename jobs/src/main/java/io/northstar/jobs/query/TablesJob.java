package io.northstar.jobs.query;

import io.northstar.jobs.Console;
import io.northstar.jobs.Job;
import io.northstar.jobs.JobReport;
import io.northstar.jobs.JobRun;
import io.northstar.table.TableContract;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Lists the tables of the warehouse, each with what one row of it is.
 *
 * <p>Inputs: none but the names of the tables. Outputs: none.
 *
 * <p>Example: {@code northstar tables}
 */
public final class TablesJob {
    /** One line about the job. */
    public static final String SUMMARY = "list the tables, each with what one row is";

    /** Runs the job and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(start(args));
    }

    /** Runs the job; returns the exit code. */
    public static int start(String... args) {
        return Job.answer(
                "tables",
                DictionaryOptions.parser("tables", SUMMARY),
                args,
                DictionaryOptions::common,
                (run, options) -> run(run));
    }

    private static JobReport run(JobRun run) {
        Map<String, String> docs =
                Dictionary.of(run).stream().collect(Collectors.toMap(TableContract::name, TableContract::doc));
        List<String> names = run.tables().names();
        names.forEach(name -> Console.result("%-26s %s".formatted(name, docs.getOrDefault(name, "(not Northstar's)"))));
        return new JobReport(
                "%d tables in %s".formatted(names.size(), run.tables().warehouse()), Map.of());
    }

    private TablesJob() {}
}
