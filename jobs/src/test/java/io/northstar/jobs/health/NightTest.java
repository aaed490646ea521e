package io.northstar.jobs.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.jobs.ExitCode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NightTest {
    private static final LocalDate DAY = LocalDate.of(2026, 1, 31);
    private static final Optional<Instant> DUE = Optional.of(Instant.parse("2026-02-01T06:00:00Z"));
    private static final Instant EARLY = Instant.parse("2026-02-01T05:59:59Z");
    private static final Instant MORNING = Instant.parse("2026-02-01T08:00:00Z");
    private static final List<String> JOBS = List.of("ingest", "quality", "trends");

    @Test
    void isHealthyWhenEachJobDidItsWorkInTime() {
        Night night = night(
                run("ingest", "2026-02-01T03:00:00Z", ExitCode.DONE),
                run("quality", "2026-02-01T03:10:00Z", ExitCode.DONE),
                run("trends", "2026-02-01T03:20:00Z", ExitCode.DONE));
        assertThat(night.health(DUE, MORNING))
                .isEqualTo(new Night.Health(
                        ExitCode.DONE, "2026-01-31 was complete at 2026-02-01T03:21:30Z and is healthy"));
    }

    @Test
    void aRunOfNightlyIsAllOfIts() {
        assertThat(code(night(run("nightly", "2026-02-01T03:00:00Z", ExitCode.DONE))))
                .isEqualTo(ExitCode.DONE);
    }

    @Test
    void isNotCompleteWithoutARunOfAJobOnceItIsDue() {
        Night night = night(run("ingest", "2026-02-01T03:00:00Z", ExitCode.DONE));
        assertThat(night.health(DUE, EARLY).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(night.health(DUE, MORNING))
                .isEqualTo(
                        new Night.Health(ExitCode.INCOMPLETE, "2026-01-31 is not complete: no run of quality, trends"));
        assertThat(night.health(Optional.empty(), EARLY).exitCode()).isEqualTo(ExitCode.INCOMPLETE);
    }

    @Test
    void aFailureCountsBeforeItIsDueUntilALaterRunDoesTheWork() {
        Attempt failed = run("nightly", "2026-02-01T03:00:00Z", ExitCode.BAD_INPUT);
        Night night = night(failed);
        assertThat(night.health(DUE, EARLY))
                .isEqualTo(new Night.Health(
                        ExitCode.INCOMPLETE, "2026-01-31 is not complete: nightly failed with 3 (said so)"));
        assertThat(code(night(failed, run("nightly", "2026-02-01T04:00:00Z", ExitCode.DONE))))
                .isEqualTo(ExitCode.DONE);
        assertThat(code(night(
                        run("nightly", "2026-02-01T04:00:00Z", ExitCode.DONE),
                        run("quality", "2026-02-01T05:00:00Z", ExitCode.UNEXPECTED))))
                .isEqualTo(ExitCode.INCOMPLETE);
    }

    @Test
    void isLateByItsFirstFullRunAndNotByOneThatRepeatsIt() {
        Attempt inTime = run("nightly", "2026-02-01T03:00:00Z", ExitCode.DONE);
        Attempt late = run("nightly", "2026-02-01T05:59:00Z", ExitCode.DONE);
        assertThat(code(night(late))).isEqualTo(ExitCode.LATE);
        assertThat(code(night(late, inTime))).isEqualTo(ExitCode.DONE);
        assertThat(night(late).health(Optional.empty(), MORNING).exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void isUnhealthyWithShortFeedsOrWithoutNumbers() {
        List<Attempt> done = List.of(run("nightly", "2026-02-01T03:00:00Z", ExitCode.DONE));
        Night shortFeed = new Night(DAY, JOBS, done, true, List.of("qa_labels vendor short"));
        assertThat(shortFeed.health(DUE, MORNING).exitCode()).isEqualTo(ExitCode.UNHEALTHY);
        assertThat(shortFeed.health(DUE, MORNING).text()).endsWith("; feeds are incomplete: qa_labels vendor short");
        assertThat(code(new Night(DAY, JOBS, done, false, List.of()))).isEqualTo(ExitCode.UNHEALTHY);
    }

    private static int code(Night night) {
        return night.health(DUE, MORNING).exitCode();
    }

    private static Night night(Attempt... attempts) {
        return new Night(DAY, JOBS, List.of(attempts), true, List.of());
    }

    private static Attempt run(String job, String start, int exitCode) {
        return new Attempt(job, Instant.parse(start), 90, exitCode, "said so");
    }
}
