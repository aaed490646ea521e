package io.northstar.jobs.maintain;

import io.northstar.jobs.Console;
import io.northstar.jobs.Job;
import io.northstar.jobs.JobReport;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.jobs.stage.Upkeep;
import io.northstar.jobs.stage.UpkeepStage;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Keeps the warehouse small and quick to read, and erases on request.
 *
 * <p>Erases the advertisers and reviewers that the options name, deletes days of rows beyond {@code maintain.keep_days},
 * joins small files, deletes files that no version of the last {@code maintain.retain_days} days needs, and trims the logs of
 * tables with rows about single decisions. Estimates, metric cells and other counts keep every row and value.
 *
 * <p>What is erased can be read as of an earlier version until the retention is over; the first run after that removes the
 * last of it. Files in the landing zone are not touched: a day that is ingested again brings back what they hold. A day that
 * is computed again is computed from the rows that are left.
 *
 * <p>Inputs and outputs: every table of the warehouse. Exit code 2 for a retention below seven days. Schedule: daily or
 * weekly, while no other job writes; a conflict ends the run with exit code 1, and running again goes on where it ended.
 *
 * <p>Example: {@code northstar maintain --erase-advertiser adv-17 --dry-run}
 */
public final class MaintainJob {
    /** One line about the job. */
    public static final String SUMMARY = "join small files, delete what is out of retention, erase on request";

    /** Runs the job and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(start(args));
    }

    /** Runs the job; returns the exit code. */
    public static int start(String... args) {
        return Job.run("maintain", MaintainOptions.parser(), args, MaintainOptions::common, MaintainJob::run);
    }

    static JobReport run(JobRun run, MaintainOptions options) {
        Upkeep upkeep = Upkeep.of(run, options.retainDays());
        Map<String, Long> counts =
                new UpkeepStage(run, upkeep).run(options.request(), new Progress("maintain", UpkeepStage.STAGES));
        Map<String, String> tables = new TreeMap<>();
        Map<String, Long> totals = new TreeMap<>();
        counts.forEach((key, count) -> {
            if (count > 0) {
                int dot = key.lastIndexOf('.');
                String outcome = outcome(key.substring(dot + 1));
                tables.merge(key.substring(0, dot), words(count, outcome), "%s, %s"::formatted);
                totals.merge(outcome, count, Long::sum);
            }
        });
        tables.forEach((table, words) -> Console.result("%-26s %s".formatted(table, words)));
        String all = totals.entrySet().stream()
                .map(total -> words(total.getValue(), total.getKey()))
                .collect(Collectors.joining(", "));
        return new JobReport(all.isEmpty() ? "no tables" : all, counts);
    }

    private static String words(long count, String outcome) {
        return String.format(Locale.ROOT, "%,d %s", count, outcome);
    }

    private static String outcome(String count) {
        return switch (count) {
            case "erased" -> "rows to erase";
            case "anonymised" -> "values to erase";
            case "expired" -> "rows beyond keep_days";
            case "small_files" -> "small files to join";
            case "deleted_files" -> "data files out of retention";
            case "deleted_log_files" -> "log files out of retention";
            default -> "files";
        };
    }

    private MaintainJob() {}
}
