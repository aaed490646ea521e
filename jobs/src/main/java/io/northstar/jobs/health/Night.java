package io.northstar.jobs.health;

import io.northstar.jobs.ExitCode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known about the night of a day.
 *
 * @param day the day that it is about
 * @param jobs jobs that belong to it
 * @param attempts runs about the day, in any order
 * @param published whether there are numbers of the day
 * @param feeds feeds of the day that are short or missing, in words
 */
record Night(LocalDate day, List<String> jobs, List<Attempt> attempts, boolean published, List<String> feeds) {
    private static final String NIGHTLY = "nightly";
    /** What a run of nightly does. */
    static final Set<String> PARTS = Set.of("ingest", "quality", "trends");

    /**
     * How a night is.
     *
     * @param exitCode see {@link ExitCode}
     * @param text the same in words
     */
    record Health(int exitCode, String text) {}

    /**
     * How it is at {@code now}. It is complete when the last run of each job has done its work. While it is not due, what has
     * not run yet is no fault.
     *
     * @param due when it has to be complete; empty for a night that has to be by now and may have been at any time
     */
    Health health(Optional<Instant> due, Instant now) {
        List<String> failed = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        Instant completed = Instant.MIN;
        for (String job : jobs) {
            List<Attempt> own = runs(job);
            if (own.isEmpty()) {
                missing.add(job);
                continue;
            }
            Attempt last = own.get(own.size() - 1);
            if (last.exitCode() != ExitCode.DONE) {
                failed.add("%s failed with %d (%s)".formatted(last.job(), last.exitCode(), last.message()));
                continue;
            }
            Instant done = firstDone(own);
            completed = done.isAfter(completed) ? done : completed;
        }
        if (!failed.isEmpty()) {
            return new Health(
                    ExitCode.INCOMPLETE, "%s is not complete: %s".formatted(day, String.join("; ", distinct(failed))));
        }
        if (!missing.isEmpty()) {
            return unfinished(missing, due, now);
        }
        String done = "%s was complete at %s".formatted(day, completed.truncatedTo(ChronoUnit.SECONDS));
        List<String> faults = faults();
        String found = faults.isEmpty() ? "" : "; " + String.join("; ", faults);
        if (due.isPresent() && completed.isAfter(due.get())) {
            return new Health(ExitCode.LATE, "%s, due at %s%s".formatted(done, due.get(), found));
        }
        return faults.isEmpty()
                ? new Health(ExitCode.DONE, done + " and is healthy")
                : new Health(ExitCode.UNHEALTHY, done + found);
    }

    private Health unfinished(List<String> missing, Optional<Instant> due, Instant now) {
        String jobsLeft = String.join(", ", missing);
        return due.isPresent() && now.isBefore(due.get())
                ? new Health(ExitCode.DONE, "%s is not due before %s; to come: %s".formatted(day, due.get(), jobsLeft))
                : new Health(ExitCode.INCOMPLETE, "%s is not complete: no run of %s".formatted(day, jobsLeft));
    }

    private List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (!published) {
            faults.add("no number of the day is published");
        }
        if (!feeds.isEmpty()) {
            faults.add("feeds are incomplete: " + String.join(", ", feeds));
        }
        return faults;
    }

    private List<Attempt> runs(String job) {
        return attempts.stream()
                .filter(run -> run.job().equals(job)
                        || (PARTS.contains(job) && run.job().equals(NIGHTLY)))
                .sorted(Comparator.comparing(Attempt::startedAt))
                .toList();
    }

    private static Instant firstDone(List<Attempt> runs) {
        return runs.stream()
                .filter(run -> run.exitCode() == ExitCode.DONE)
                .map(Attempt::endedAt)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static List<String> distinct(List<String> texts) {
        return texts.stream().distinct().toList();
    }
}
