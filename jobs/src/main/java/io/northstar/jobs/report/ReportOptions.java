package io.northstar.jobs.report;

import io.northstar.jobs.CommonOptions;
import io.northstar.jobs.JobParser;
import io.northstar.jobs.OptionTypes;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Options of the report job.
 *
 * @param common options of every job
 * @param day the day that the report is about
 * @param output folder of the reports, over the settings
 */
public record ReportOptions(CommonOptions common, Optional<LocalDate> day, Optional<String> output) {
    static final ReportOptions DEFAULTS = new ReportOptions(CommonOptions.DEFAULTS, Optional.empty(), Optional.empty());

    static JobParser<ReportOptions> parser() {
        return new Parser();
    }

    /** The common options, with the day filled in. */
    CommonOptions general() {
        return day.map(each -> common.withDays(each, each)).orElse(common);
    }

    private static final class Parser extends JobParser<ReportOptions> {
        Parser() {
            super("report", ReportJob.SUMMARY);
            opt("day", OptionTypes.DAY)
                    .valueName("<yyyy-mm-dd>")
                    .text("the UTC day that the report is about")
                    .action((day, o) -> new ReportOptions(o.common, Optional.of(day), o.output));
            opt("output", OptionTypes.TEXT)
                    .valueName("<folder>")
                    .text("where reports go, a folder for each day in it; default report.folder")
                    .action((folder, o) -> new ReportOptions(o.common, o.day, Optional.of(folder)));
            common(o -> o.common, (o, common) -> new ReportOptions(common, o.day, o.output));
            checkConfig(o -> o.day.isPresent() || o.common.mode() == CommonOptions.Mode.PRINT_CONFIG
                    ? success()
                    : failure("Say which day: --day yyyy-mm-dd"));
        }

        @Override
        protected ReportOptions defaults() {
            return DEFAULTS;
        }
    }
}
