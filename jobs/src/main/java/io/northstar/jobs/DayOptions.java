package io.northstar.jobs;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Options of the jobs that work on days of landed data.
 *
 * @param common options of every job
 * @param landing landing zone, over the settings
 * @param source source mapping, over the settings
 * @param day the one day
 * @param from first day of a range
 * @param to last day of a range
 * @param full whether all days are computed again, also those without news
 */
public record DayOptions(
        CommonOptions common,
        Optional<String> landing,
        Optional<String> source,
        Optional<LocalDate> day,
        Optional<LocalDate> from,
        Optional<LocalDate> to,
        boolean full) {
    static final DayOptions DEFAULTS = new DayOptions(
            CommonOptions.DEFAULTS,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false);

    /** The parser of {@code job}'s command line. */
    public static JobParser<DayOptions> parser(String job, String summary) {
        return new Parser(job, summary);
    }

    /** The common options, with the days filled in. */
    public CommonOptions general() {
        Optional<LocalDate> first = day.or(() -> from);
        Optional<LocalDate> last = day.or(() -> to);
        return first.isPresent() && last.isPresent() ? common.withDays(first.get(), last.get()) : common;
    }

    private DayOptions withRange(Optional<LocalDate> first, Optional<LocalDate> last) {
        return new DayOptions(common, landing, source, day, first, last, full);
    }

    private static final class Parser extends JobParser<DayOptions> {
        Parser(String job, String summary) {
            super(job, summary);
            opt("day", OptionTypes.DAY)
                    .valueName("<yyyy-mm-dd>")
                    .text("the UTC day to work on")
                    .action((day, o) ->
                            new DayOptions(o.common, o.landing, o.source, Optional.of(day), o.from, o.to, o.full));
            opt("from", OptionTypes.DAY)
                    .valueName("<yyyy-mm-dd>")
                    .text("first day of a range, in one session")
                    .action((day, o) -> o.withRange(Optional.of(day), o.to));
            opt("to", OptionTypes.DAY)
                    .valueName("<yyyy-mm-dd>")
                    .text("last day of the range, included")
                    .action((day, o) -> o.withRange(o.from, Optional.of(day)));
            opt("landing", OptionTypes.TEXT)
                    .valueName("<folder>")
                    .text("where files land")
                    .action((folder, o) ->
                            new DayOptions(o.common, Optional.of(folder), o.source, o.day, o.from, o.to, o.full));
            opt("source", OptionTypes.TEXT)
                    .valueName("<name or file>")
                    .text("mapping of the landed files, see conf/sources")
                    .action((name, o) ->
                            new DayOptions(o.common, o.landing, Optional.of(name), o.day, o.from, o.to, o.full));
            flag(
                    "full",
                    "compute all days again, not only those with something new (nightly, quality)",
                    o -> new DayOptions(o.common, o.landing, o.source, o.day, o.from, o.to, true));
            common(
                    o -> o.common,
                    (o, common) -> new DayOptions(common, o.landing, o.source, o.day, o.from, o.to, o.full));
            checkConfig(this::range);
        }

        @Override
        protected DayOptions defaults() {
            return DEFAULTS;
        }

        private scala.util.Either<String, scala.runtime.BoxedUnit> range(DayOptions o) {
            if (o.common.mode() == CommonOptions.Mode.PRINT_CONFIG) {
                return success();
            }
            if (o.day.isPresent()) {
                return o.from.isPresent() || o.to.isPresent()
                        ? failure("Say either --day or --from and --to, not both")
                        : success();
            }
            if (o.from.isEmpty() || o.to.isEmpty()) {
                return failure("Say which day: --day yyyy-mm-dd, or --from and --to");
            }
            return o.from.get().isAfter(o.to.get())
                    ? failure("--from %s is after --to %s".formatted(o.from.get(), o.to.get()))
                    : success();
        }
    }
}
