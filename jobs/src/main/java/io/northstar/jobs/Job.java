package io.northstar.jobs;

import com.typesafe.config.ConfigException;
import io.northstar.BadInputException;
import io.northstar.BadSettingsException;
import io.northstar.io.Tables;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Runs a job from its command line to its exit code: parse, load settings, open Spark, run, report. */
public final class Job {
    private static final Logger LOG = LoggerFactory.getLogger(Job.class);
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSSSSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    /**
     * The work of a job.
     *
     * @param <O> record of the job's options
     */
    public interface Body<O> {
        /**
         * Does the work.
         *
         * @throws BadInputException when the input data have to be mended
         * @throws BadSettingsException when options or settings are wrong
         */
        JobReport run(JobRun run, O options);
    }

    /** Runs {@code body} with the options of {@code args} and returns the exit code, see {@link ExitCode}. */
    public static <O> int run(
            String job, JobParser<O> parser, String[] args, Function<O, CommonOptions> common, Body<O> body) {
        return run(job, parser, args, common, body, true);
    }

    /**
     * The same for a job whose result is what it prints: it writes no table, {@code run_log} neither, and its outcome goes
     * where progress goes.
     */
    public static <O> int answer(
            String job, JobParser<O> parser, String[] args, Function<O, CommonOptions> common, Body<O> body) {
        return run(job, parser, args, common, body, false);
    }

    private static <O> int run(
            String job,
            JobParser<O> parser,
            String[] args,
            Function<O, CommonOptions> common,
            Body<O> body,
            boolean writes) {
        Optional<O> options = parser.parse(args);
        if (parser.answered()) {
            return ExitCode.DONE;
        }
        if (options.isEmpty()) {
            Console.progress("Try `northstar %s --help`.".formatted(job));
            return ExitCode.BAD_OPTIONS;
        }
        CommonOptions general = common.apply(options.get());
        Settings settings;
        try {
            settings = Settings.load(general);
        } catch (ConfigException | IllegalArgumentException wrong) {
            Console.error(wrong.getMessage());
            return ExitCode.BAD_OPTIONS;
        }
        if (general.mode() == CommonOptions.Mode.PRINT_CONFIG) {
            Console.result(Secrets.hidden(settings.render()));
            return ExitCode.DONE;
        }
        return run(job, parser.shown(args), general, settings, run -> body.run(run, options.get()), writes);
    }

    private static int run(
            String job,
            List<String> args,
            CommonOptions general,
            Settings settings,
            Function<JobRun, JobReport> body,
            boolean writes) {
        Instant start = Instant.now();
        SparkSession spark = Sessions.open(job);
        Tables tables = new Tables(spark, settings.warehouse(), work(job, general.days()), start);
        JobRun run = new JobRun(
                job, job + "-" + MOMENT.format(start), start, spark, settings, tables, general.mode(), general.days());
        MDC.put("run", run.runId());
        spark.sparkContext().setJobGroup(run.runId(), String.join(" ", args), false);
        int code;
        JobReport report;
        try {
            report = body.apply(run);
            code = report.exitCode();
        } catch (BadInputException wrong) {
            report = new JobReport(wrong.getMessage(), Map.of());
            code = ExitCode.BAD_INPUT;
        } catch (ConfigException | BadSettingsException wrong) {
            LOG.debug("bad options", wrong);
            report = new JobReport(wrong.getMessage(), Map.of());
            code = ExitCode.BAD_OPTIONS;
        } catch (Exception | FSError unexpected) {
            // Also checked ones: Spark's Scala code throws AnalysisException without declaring it. A full disk is an
            // error.
            LOG.error("{} failed", job, unexpected);
            report = new JobReport(unexpected.toString(), Map.of());
            code = ExitCode.UNEXPECTED;
        }
        if (code == ExitCode.DONE) {
            String outcome = String.format(
                    Locale.ROOT,
                    "%s: %s%s (%.1f s, run %s)",
                    job,
                    run.dry() ? "dry run, nothing was written: " : "",
                    report.message(),
                    Progress.seconds(start),
                    run.runId());
            if (writes) {
                Console.result(outcome);
            } else {
                Console.progress(outcome);
            }
        } else {
            Console.error("%s: %s".formatted(job, report.message()));
        }
        return writes ? logged(run, args, report, code) : code;
    }

    /** What a run is about: its days, whichever job does a part of the work on them. */
    private static String work(String job, List<LocalDate> days) {
        return days.isEmpty() ? job : "%s..%s".formatted(days.get(0), days.get(days.size() - 1));
    }

    /** Writes the run into the log; a run that did its work and cannot be logged has failed. */
    private static int logged(JobRun run, List<String> args, JobReport report, int code) {
        if (run.dry()) {
            return code;
        }
        try {
            RunLogger.append(run, args, report, code);
            return code;
        } catch (Exception | FSError unwritable) {
            LOG.error("run log", unwritable);
            Console.error("%s: the run could not be written to run_log: %s".formatted(run.job(), unwritable));
            return code == ExitCode.DONE ? ExitCode.UNEXPECTED : code;
        }
    }

    private Job() {}
}
