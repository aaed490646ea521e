package io.northstar.jobs.health;

import java.time.Duration;
import java.time.Instant;

/**
 * A run that ended, see {@code run_log}.
 *
 * @param job what ran
 * @param startedAt when it started
 * @param seconds how long it took
 * @param exitCode what it ended with
 * @param message what it said
 */
record Attempt(String job, Instant startedAt, double seconds, int exitCode, String message) {
    Instant endedAt() {
        return startedAt.plus(Duration.ofMillis(Math.round(1000 * seconds)));
    }
}
