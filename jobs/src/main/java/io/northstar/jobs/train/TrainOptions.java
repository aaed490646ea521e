package io.northstar.jobs.train;

import io.northstar.jobs.CommonOptions;
import io.northstar.jobs.JobParser;
import io.northstar.jobs.OptionTypes;
import io.northstar.jobs.stage.TrainStage;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Options of the train job.
 *
 * @param common options of every job
 * @param day newest day of the data
 * @param promotion whether a model that passes the gate takes the place of the one in charge
 * @param rollback model whose former version is put back in charge, instead of training
 */
public record TrainOptions(
        CommonOptions common, Optional<LocalDate> day, TrainStage.Promotion promotion, Optional<String> rollback) {
    static final TrainOptions DEFAULTS =
            new TrainOptions(CommonOptions.DEFAULTS, Optional.empty(), TrainStage.Promotion.NEVER, Optional.empty());

    static JobParser<TrainOptions> parser() {
        return new Parser();
    }

    /** The common options, with the day filled in. */
    CommonOptions general() {
        return day.map(each -> common.withDays(each, each)).orElse(common);
    }

    private static final class Parser extends JobParser<TrainOptions> {
        private static final List<String> PROMOTIONS = List.of("auto", "never");

        Parser() {
            super("train", TrainJob.SUMMARY);
            opt("day", OptionTypes.DAY)
                    .valueName("<yyyy-mm-dd>")
                    .text("the newest UTC day whose decisions and labels are used")
                    .action((day, o) -> new TrainOptions(o.common, Optional.of(day), o.promotion, o.rollback));
            opt("promote", OptionTypes.TEXT)
                    .valueName("<auto|never>")
                    .text("whether a model that passes the gate takes the place of the one in charge; default never")
                    .validate(text ->
                            PROMOTIONS.contains(text) ? success() : failure("--promote is auto or never, not " + text))
                    .action((text, o) -> new TrainOptions(
                            o.common, o.day, TrainStage.Promotion.valueOf(text.toUpperCase(Locale.ROOT)), o.rollback));
            opt("rollback", OptionTypes.TEXT)
                    .valueName("<model>")
                    .text("put the version of this model back in charge that was before; trains nothing")
                    .action((model, o) -> new TrainOptions(o.common, o.day, o.promotion, Optional.of(model)));
            common(o -> o.common, (o, common) -> new TrainOptions(common, o.day, o.promotion, o.rollback));
            checkConfig(o -> o.day.isPresent() != o.rollback.isPresent()
                            || o.common.mode() == CommonOptions.Mode.PRINT_CONFIG
                    ? success()
                    : failure("Say either which day, --day yyyy-mm-dd, or which model to roll back, --rollback model"));
        }

        @Override
        protected TrainOptions defaults() {
            return DEFAULTS;
        }
    }
}
