package io.northstar.jobs.demo;

import io.northstar.jobs.CommonOptions;
import io.northstar.jobs.JobParser;
import io.northstar.jobs.OptionTypes;

/**
 * Options of the demo.
 *
 * @param common options of every job
 * @param folder where the landing zone and the warehouse are put
 * @param decisionsPerDay decisions on an average day
 * @param seed start of every random draw
 */
public record DemoOptions(CommonOptions common, String folder, long decisionsPerDay, long seed) {
    static final DemoOptions DEFAULTS = new DemoOptions(CommonOptions.DEFAULTS, ".northstar/demo", 1_500, 7);

    static JobParser<DemoOptions> parser() {
        return new Parser();
    }

    /** The common options, with the demo's own warehouse unless another is asked for. */
    CommonOptions general() {
        return common.warehouse().isPresent() ? common : common.withWarehouse(folder + "/warehouse");
    }

    private static final class Parser extends JobParser<DemoOptions> {
        Parser() {
            super("demo", DemoJob.SUMMARY);
            opt("folder", OptionTypes.TEXT)
                    .valueName("<folder>")
                    .text("where the landing zone and the warehouse are put; default " + DEFAULTS.folder)
                    .action((folder, o) -> new DemoOptions(o.common, folder, o.decisionsPerDay, o.seed));
            opt("decisions-per-day", OptionTypes.WHOLE)
                    .valueName("<n>")
                    .text("decisions on an average day; default " + DEFAULTS.decisionsPerDay)
                    .validate(n -> n > 0 ? success() : failure("--decisions-per-day must be positive, got " + n))
                    .action((n, o) -> new DemoOptions(o.common, o.folder, n, o.seed));
            opt("seed", OptionTypes.WHOLE)
                    .valueName("<n>")
                    .text("start of every random draw; default " + DEFAULTS.seed)
                    .action((seed, o) -> new DemoOptions(o.common, o.folder, o.decisionsPerDay, seed));
            common(o -> o.common, (o, common) -> new DemoOptions(common, o.folder, o.decisionsPerDay, o.seed));
        }

        @Override
        protected DemoOptions defaults() {
            return DEFAULTS;
        }
    }
}
