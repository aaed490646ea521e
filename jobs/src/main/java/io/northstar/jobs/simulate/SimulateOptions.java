package io.northstar.jobs.simulate;

import io.northstar.jobs.CommonOptions;
import io.northstar.jobs.JobParser;
import io.northstar.jobs.OptionTypes;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import scopt.Read;

/**
 * Options of the simulate job.
 *
 * @param common options of every job
 * @param landing where to write, over the settings
 * @param simulation what to simulate
 */
public record SimulateOptions(CommonOptions common, Optional<String> landing, SimulationOptions simulation) {
    static final SimulateOptions DEFAULTS =
            new SimulateOptions(CommonOptions.DEFAULTS, Optional.empty(), SimulationOptions.DEFAULTS);

    static JobParser<SimulateOptions> parser() {
        return new Parser();
    }

    private SimulateOptions with(SimulationOptions other) {
        return new SimulateOptions(common, landing, other);
    }

    private static final class Parser extends JobParser<SimulateOptions> {
        Parser() {
            super("simulate", SimulateJob.SUMMARY);
            SimulationOptions defaults = SimulationOptions.DEFAULTS;
            opt("landing", OptionTypes.TEXT)
                    .valueName("<folder>")
                    .text("landing zone to write; replaced if it holds a simulation")
                    .action((folder, o) -> new SimulateOptions(o.common, Optional.of(folder), o.simulation));
            simulated(
                    "from",
                    "<yyyy-mm-dd>",
                    OptionTypes.DAY,
                    "first day",
                    defaults.from(),
                    (s, day) -> s.withSpan(day, s.days()));
            simulated(
                    "days",
                    "<n>",
                    OptionTypes.WHOLE,
                    "days in a row",
                    defaults.days(),
                    (s, days) -> s.withSpan(s.from(), Math.toIntExact(days)));
            simulated(
                    "decisions-per-day",
                    "<n>",
                    OptionTypes.WHOLE,
                    "decisions on an average day",
                    defaults.decisionsPerDay(),
                    SimulationOptions::withDecisionsPerDay);
            simulated(
                    "seed",
                    "<n>",
                    OptionTypes.WHOLE,
                    "start of every random draw",
                    defaults.seed(),
                    SimulationOptions::withSeed);
            simulated(
                    "label-error-rate",
                    "<share>",
                    OptionTypes.NUMBER,
                    "share of QA labels that are wrong",
                    defaults.labelErrorRate(),
                    SimulationOptions::withLabelErrorRate);
            simulated(
                    "sample-scale",
                    "<factor>",
                    OptionTypes.NUMBER,
                    "factor on the QA sampling rates",
                    defaults.sampleScale(),
                    SimulationOptions::withSampleScale);
            common(o -> o.common, (o, common) -> new SimulateOptions(common, o.landing, o.simulation));
        }

        private <T> void simulated(
                String name,
                String value,
                Read<T> read,
                String text,
                Object byDefault,
                BiFunction<SimulationOptions, T, SimulationOptions> with) {
            opt(name, read)
                    .valueName(value)
                    .text("%s; default %s".formatted(text, byDefault))
                    .validate(given -> {
                        try {
                            Objects.requireNonNull(with.apply(SimulationOptions.DEFAULTS, given));
                            return success();
                        } catch (IllegalArgumentException | ArithmeticException wrong) {
                            return failure("--%s: %s".formatted(name, wrong.getMessage()));
                        }
                    })
                    .action((given, o) -> o.with(with.apply(o.simulation, given)));
        }

        @Override
        protected SimulateOptions defaults() {
            return DEFAULTS;
        }
    }
}
