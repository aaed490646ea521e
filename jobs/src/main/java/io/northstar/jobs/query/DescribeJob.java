package io.northstar.jobs.query;

import io.northstar.BadSettingsException;
import io.northstar.jobs.Console;
import io.northstar.jobs.Job;
import io.northstar.jobs.JobReport;
import io.northstar.jobs.JobRun;
import io.northstar.table.TableColumn;
import io.northstar.table.TableContract;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Says what the columns of a table mean, whether or not it has been written.
 *
 * <p>Inputs and outputs: none.
 *
 * <p>Example: {@code northstar describe north_star_current}
 */
public final class DescribeJob {
    /** One line about the job. */
    public static final String SUMMARY = "say what the columns of a table mean";

    /** Runs the job and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(start(args));
    }

    /** Runs the job; returns the exit code. */
    public static int start(String... args) {
        return Job.answer(
                "describe",
                DictionaryOptions.parserOfTable("describe", SUMMARY),
                args,
                DictionaryOptions::common,
                DescribeJob::run);
    }

    private static JobReport run(JobRun run, DictionaryOptions options) {
        List<TableContract> contracts = Dictionary.of(run);
        String name = options.table().orElseThrow();
        TableContract contract = contracts.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new BadSettingsException("There is no table %s. There are: %s."
                        .formatted(
                                name,
                                contracts.stream().map(TableContract::name).collect(Collectors.joining(", ")))));
        Console.result("%s: %s".formatted(name, contract.doc()));
        Console.result("key: %s%s"
                .formatted(
                        String.join(", ", contract.key()),
                        contract.partitionedBy()
                                .map("; partitioned by %s"::formatted)
                                .orElse("")));
        int widest =
                contract.columnNames().stream().mapToInt(String::length).max().orElse(0);
        for (TableColumn column : contract.columns()) {
            Console.result("  %s  %-10s %s%s"
                    .formatted(
                            column.name() + " ".repeat(widest - column.name().length()),
                            column.type().catalogString(),
                            column.comment(),
                            column.mandatory() ? "" : " May be null."));
        }
        return new JobReport("%d columns".formatted(contract.columns().size()), Map.of());
    }

    private DescribeJob() {}
}
