package io.northstar.jobs.backtest;

import io.northstar.jobs.CommonOptions;
import io.northstar.jobs.JobParser;
import io.northstar.jobs.OptionTypes;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Options of the backtest job.
 *
 * @param common options of every job
 * @param day last day of the history
 * @param strategy identifier of a stored strategy
 * @param draft file of drafts
 * @param days of history, over the settings
 */
public record BacktestOptions(
        CommonOptions common,
        Optional<LocalDate> day,
        Optional<String> strategy,
        Optional<String> draft,
        Optional<Integer> days) {
    static final BacktestOptions DEFAULTS = new BacktestOptions(
            CommonOptions.DEFAULTS, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    static JobParser<BacktestOptions> parser() {
        return new Parser();
    }

    /** The common options, with the day filled in. */
    CommonOptions general() {
        return day.map(each -> common.withDays(each, each)).orElse(common);
    }

    private static final int MOST_DAYS = 400;

    private static final class Parser extends JobParser<BacktestOptions> {
        Parser() {
            super("backtest", BacktestJob.SUMMARY);
            opt("day", OptionTypes.DAY)
                    .valueName("<yyyy-mm-dd>")
                    .text("the last UTC day of the history")
                    .action((day, o) -> new BacktestOptions(o.common, Optional.of(day), o.strategy, o.draft, o.days));
            opt("strategy", OptionTypes.TEXT)
                    .valueName("<id>")
                    .text(
                            "a strategy of the table strategies: its draft or shadow version, or without one the retirement of the live one")
                    .action((id, o) -> new BacktestOptions(o.common, o.day, Optional.of(id), o.draft, o.days));
            opt("draft", OptionTypes.TEXT)
                    .valueName("<file>")
                    .text("a file of drafts: drafts { <id> { kind, definition, version, policy_id, action } }")
                    .action((file, o) -> new BacktestOptions(o.common, o.day, o.strategy, Optional.of(file), o.days));
            opt("days", OptionTypes.WHOLE)
                    .valueName("<n>")
                    .text("days of history, at most %d; default backtest.days".formatted(MOST_DAYS))
                    .validate(days -> days >= 1 && days <= MOST_DAYS
                            ? success()
                            : failure("--days is from 1 to %d, not %d".formatted(MOST_DAYS, days)))
                    .action((days, o) ->
                            new BacktestOptions(o.common, o.day, o.strategy, o.draft, Optional.of(days.intValue())));
            common(o -> o.common, (o, common) -> new BacktestOptions(common, o.day, o.strategy, o.draft, o.days));
            checkConfig(o -> (o.day.isPresent() && o.strategy.isPresent() != o.draft.isPresent())
                            || o.common.mode() == CommonOptions.Mode.PRINT_CONFIG
                    ? success()
                    : failure("Say which day, --day yyyy-mm-dd, and which strategy: --strategy id or --draft file"));
        }

        @Override
        protected BacktestOptions defaults() {
            return DEFAULTS;
        }
    }
}
