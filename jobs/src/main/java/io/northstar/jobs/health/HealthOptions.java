package io.northstar.jobs.health;

import io.northstar.jobs.CommonOptions;
import io.northstar.jobs.JobParser;
import io.northstar.jobs.OptionTypes;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Options of the health job.
 *
 * @param common options of every job
 * @param day the day whose night is asked about
 * @param by time on the day after by which it has to be complete
 * @param jobs jobs that belong to it
 */
public record HealthOptions(CommonOptions common, Optional<LocalDate> day, Optional<LocalTime> by, List<String> jobs) {
    static final HealthOptions DEFAULTS = new HealthOptions(
            CommonOptions.DEFAULTS,
            Optional.empty(),
            Optional.empty(),
            Night.PARTS.stream().sorted().toList());

    public HealthOptions {
        jobs = List.copyOf(jobs);
    }

    static JobParser<HealthOptions> parser() {
        return new Parser();
    }

    /** The day asked about; the one before {@code now} when none is named. */
    LocalDate dayAt(Instant now) {
        return day.orElseGet(() -> LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(1));
    }

    /** When the night of {@code about} is due; empty when no time is named. */
    Optional<Instant> due(LocalDate about) {
        return by.map(time -> about.plusDays(1).atTime(time).toInstant(ZoneOffset.UTC));
    }

    private static final class Parser extends JobParser<HealthOptions> {
        Parser() {
            super("health", HealthJob.SUMMARY);
            opt("day", OptionTypes.DAY)
                    .valueName("<yyyy-mm-dd>")
                    .text("the UTC day that the night is about; default yesterday")
                    .action((day, o) -> new HealthOptions(o.common, Optional.of(day), o.by, o.jobs));
            opt("by", OptionTypes.TIME)
                    .valueName("<hh:mm>")
                    .text(
                            "the UTC time on the day after by which it has to be complete; before, what is to come is no fault")
                    .action((time, o) -> new HealthOptions(o.common, o.day, Optional.of(time), o.jobs));
            opt("jobs", OptionTypes.TEXT)
                    .valueName("<job,job>")
                    .text("jobs that belong to the night; default " + String.join(",", DEFAULTS.jobs))
                    .validate(text ->
                            text.matches("[a-z]+(,[a-z]+)*") ? success() : failure("--jobs lists jobs, got " + text))
                    .action((text, o) -> new HealthOptions(o.common, o.day, o.by, List.of(text.split(",", -1))));
            common(o -> o.common, (o, common) -> new HealthOptions(common, o.day, o.by, o.jobs));
        }

        @Override
        protected HealthOptions defaults() {
            return DEFAULTS;
        }
    }
}
