package io.northstar.jobs.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Works on several small tables at once: most of the time of such a job is spent planning and committing, and one after the
 * other leaves cores idle.
 */
final class SideBySide {
    private static final int AT_ONCE = 4;

    /**
     * The results of {@code work}, in its order, when all of it has ended.
     *
     * @throws RuntimeException the first failure, in the order of {@code work}
     */
    static <T> List<T> run(List<Supplier<T>> work) {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Callable<T>> calls = new ArrayList<>();
            work.forEach(each -> calls.add(each::get));
            List<T> results = new ArrayList<>();
            for (Future<T> each : threads.invokeAll(calls)) {
                results.add(each.get());
            }
            return results;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", stopped);
        } catch (ExecutionException failed) {
            throw unchecked(failed.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    /** Does all of {@code work}; ends and fails like {@link #run}. */
    static void doAll(Runnable... work) {
        List<Supplier<Boolean>> calls = new ArrayList<>();
        for (Runnable each : work) {
            calls.add(() -> {
                each.run();
                return true;
            });
        }
        run(calls);
    }

    private static RuntimeException unchecked(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException runtime
                ? runtime
                : new IllegalStateException(cause.getMessage(), cause);
    }

    private SideBySide() {}
}
