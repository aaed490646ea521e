package io.northstar.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;

/** Numbers the stages of a run and says how long each took. */
public final class Progress {
    private final String job;
    private final int stages;
    private int stage;

    /** Progress of {@code job}, which has {@code stages} stages. */
    public Progress(String job, int stages) {
        this.job = job;
        this.stages = stages;
    }

    /** Runs the next stage. */
    public <T> T stage(String what, Supplier<T> work) {
        stage++;
        Console.progress("%s [%d/%d] %s ...".formatted(job, stage, stages, what));
        Instant start = Instant.now();
        T result = work.get();
        Console.progress(String.format(Locale.ROOT, "%s [%d/%d] %s: %.1f s", job, stage, stages, what, seconds(start)));
        return result;
    }

    /** Runs the next stage, which has no result. */
    public void run(String what, Runnable work) {
        stage(what, () -> {
            work.run();
            return what;
        });
    }

    /** Seconds since {@code start}. */
    static double seconds(Instant start) {
        return Duration.between(start, Instant.now()).toNanos() / 1e9;
    }
}
