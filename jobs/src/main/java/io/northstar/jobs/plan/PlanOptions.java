package io.northstar.jobs.plan;

import io.northstar.jobs.CommonOptions;
import io.northstar.jobs.JobParser;
import io.northstar.jobs.OptionTypes;
import io.northstar.jobs.stage.PlanStage;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Options of the plan job.
 *
 * @param common options of every job
 * @param landing where the draws land, over the settings
 * @param day the day whose decisions are drawn
 * @param extent whether a stored plan is kept
 */
public record PlanOptions(
        CommonOptions common, Optional<String> landing, Optional<LocalDate> day, PlanStage.Extent extent) {
    static final PlanOptions DEFAULTS =
            new PlanOptions(CommonOptions.DEFAULTS, Optional.empty(), Optional.empty(), PlanStage.Extent.STORED);

    static JobParser<PlanOptions> parser() {
        return new Parser();
    }

    /** The common options, with the day filled in. */
    CommonOptions general() {
        return day.map(each -> common.withDays(each, each)).orElse(common);
    }

    private static final class Parser extends JobParser<PlanOptions> {
        Parser() {
            super("plan", PlanJob.SUMMARY);
            opt("day", OptionTypes.DAY)
                    .valueName("<yyyy-mm-dd>")
                    .text("the UTC day whose decisions are drawn")
                    .action((day, o) -> new PlanOptions(o.common, o.landing, Optional.of(day), o.extent));
            opt("landing", OptionTypes.TEXT)
                    .valueName("<folder>")
                    .text("where the draws land, as files of the day after")
                    .action((folder, o) -> new PlanOptions(o.common, Optional.of(folder), o.day, o.extent));
            flag(
                    "afresh",
                    "plan again instead of drawing what is stored, as long as no draw has landed",
                    o -> new PlanOptions(o.common, o.landing, o.day, PlanStage.Extent.AFRESH));
            common(o -> o.common, (o, common) -> new PlanOptions(common, o.landing, o.day, o.extent));
            checkConfig(o -> o.day.isPresent() || o.common.mode() == CommonOptions.Mode.PRINT_CONFIG
                    ? success()
                    : failure("Say which day: --day yyyy-mm-dd"));
        }

        @Override
        protected PlanOptions defaults() {
            return DEFAULTS;
        }
    }
}
