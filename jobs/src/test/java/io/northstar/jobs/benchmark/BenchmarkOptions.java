package io.northstar.jobs.benchmark;

import io.northstar.jobs.JobParser;
import io.northstar.jobs.OptionTypes;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import scala.Option;
import scala.collection.immutable.ArraySeq;

/**
 * Options of the benchmark.
 *
 * @param parts what is measured
 * @param decisionsPerDay decisions on an average day
 * @param histories days of history, the first of which is the base of the growth
 * @param growth factors on the decisions of a day
 * @param heap largest heap of each process
 */
record BenchmarkOptions(
        Set<Part> parts, long decisionsPerDay, List<Integer> histories, List<Integer> growth, String heap) {
    /** What can be measured. */
    enum Part {
        NIGHTLY,
        QUALITY,
        GROWTH,
        FIXED
    }

    private static final BenchmarkOptions DEFAULTS =
            new BenchmarkOptions(EnumSet.allOf(Part.class), 20_000, List.of(28, 90), List.of(1, 3, 10), "2g");

    /** The options of {@code args}; empty when they are wrong, which has been said. */
    static Optional<BenchmarkOptions> of(String... args) {
        Option<BenchmarkOptions> options = new Parser().parse(new ArraySeq.ofRef<>(args), DEFAULTS);
        return options.isEmpty() ? Optional.empty() : Optional.of(options.get());
    }

    private static final class Parser extends JobParser<BenchmarkOptions> {
        Parser() {
            super("benchmark", "measure what Northstar costs");
            opt("parts", OptionTypes.TEXT)
                    .action((text, o) ->
                            new BenchmarkOptions(parts(text), o.decisionsPerDay, o.histories, o.growth, o.heap));
            opt("decisions-per-day", OptionTypes.WHOLE)
                    .action((number, o) -> new BenchmarkOptions(o.parts, number, o.histories, o.growth, o.heap));
            opt("histories", OptionTypes.TEXT)
                    .action((text, o) ->
                            new BenchmarkOptions(o.parts, o.decisionsPerDay, numbers(text), o.growth, o.heap));
            opt("growth", OptionTypes.TEXT)
                    .action((text, o) ->
                            new BenchmarkOptions(o.parts, o.decisionsPerDay, o.histories, numbers(text), o.heap));
            opt("heap", OptionTypes.TEXT)
                    .action((text, o) -> new BenchmarkOptions(o.parts, o.decisionsPerDay, o.histories, o.growth, text));
        }

        private static Set<Part> parts(String text) {
            return Arrays.stream(text.split(","))
                    .map(name -> Part.valueOf(name.toUpperCase(Locale.ROOT)))
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(Part.class)));
        }

        private static List<Integer> numbers(String text) {
            return Arrays.stream(text.split(",")).map(Integer::valueOf).toList();
        }

        @Override
        protected BenchmarkOptions defaults() {
            return DEFAULTS;
        }
    }
}
