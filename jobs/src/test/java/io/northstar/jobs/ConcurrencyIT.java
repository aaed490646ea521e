package io.northstar.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.northstar.jobs.CommitPhases.Moment;
import io.northstar.jobs.CommitPhases.Phase;
import io.northstar.testing.SparkExtension;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs that overlap leave the tables of runs one after the other, and nothing is published twice. */
@ExtendWith(SparkExtension.class)
class ConcurrencyIT {
    private static final int PATIENCE_SECONDS = 300;
    private static final int MEETING_SECONDS = 2;

    @TempDir
    static Path folder;

    private static TwoNights nights;
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    /** Ends a run as if the process were gone. */
    private static final class Halted extends Error {}

    @BeforeAll
    static void nightsOneAfterTheOther(SparkSession spark) {
        nights = new TwoNights(spark, folder);
        nights.completeNightly("first", TwoNights.FIRST);
        nights.copy("first", "second");
        nights.completeNightly("second", TwoNights.SECOND);
    }

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
    }

    @Test
    void twoNightsAtOnceBothSucceed(SparkSession spark) throws Exception {
        Consumer<Moment> together = together();
        Future<Integer> first = start(spark, "both", together, TwoNights.FIRST);
        Future<Integer> second = start(spark, "both", together, TwoNights.SECOND);

        assertThat(List.of(code(first), code(second))).containsOnly(ExitCode.DONE);

        assertThat(nights.results("both")).isEqualTo(nights.results("second"));
        nights.requireOneChainOfVersions("both");
    }

    @Test
    void ofTheSameNightTwiceAtOnceOneSucceedsAndNothingIsDouble(SparkSession spark) throws Exception {
        Consumer<Moment> together = together();
        Future<Integer> one = start(spark, "twice", together, TwoNights.FIRST);
        Future<Integer> other = start(spark, "twice", together, TwoNights.FIRST);

        assertThat(List.of(code(one), code(other)))
                .contains(ExitCode.DONE)
                .isSubsetOf(ExitCode.DONE, ExitCode.UNEXPECTED);

        assertThat(nights.all("twice")).isEqualTo(nights.all("first"));
        nights.completeNightly("twice", TwoNights.FIRST);
        assertThat(nights.all("twice")).isEqualTo(nights.all("first"));
    }

    @Test
    void aRunThatWakesAfterItsSuccessorFailsAndChangesNothing(SparkSession spark) throws Exception {
        nights.copy("first", "zombie");
        CountDownLatch asleep = new CountDownLatch(1);
        CountDownLatch woken = new CountDownLatch(1);
        Future<Integer> zombie = start(
                spark,
                "zombie",
                now -> {
                    if (now.table().equals("north_star") && now.phase() == Phase.COMMIT) {
                        asleep.countDown();
                        await(woken);
                    }
                },
                TwoNights.SECOND);
        await(asleep);
        nights.completeNightly("zombie", TwoNights.SECOND);

        woken.countDown();

        assertThat(code(zombie)).isEqualTo(ExitCode.UNEXPECTED);
        assertThat(nights.all("zombie")).isEqualTo(nights.all("second"));
    }

    @Test
    void whatARunComputedOfOlderInputsIsComputedAgainByTheNext(SparkSession spark) throws Exception {
        nights.copy("first", "older");
        CountDownLatch asleep = new CountDownLatch(1);
        CountDownLatch woken = new CountDownLatch(1);
        Future<Integer> older = start(
                spark,
                "older",
                now -> {
                    if (now.table().equals("labelled_decisions") && now.phase() == Phase.COMMIT) {
                        asleep.countDown();
                        await(woken);
                    }
                    if (now.table().equals("north_star")) {
                        throw new Halted();
                    }
                },
                TwoNights.FIRST[0],
                TwoNights.FIRST[1],
                "--full");
        await(asleep);
        nights.completeNightly("older", TwoNights.SECOND);
        woken.countDown();
        assertThatThrownBy(() -> code(older)).hasCauseInstanceOf(Halted.class);
        assertThat(nights.results("older")).isNotEqualTo(nights.results("second"));

        nights.completeNightly("older", TwoNights.SECOND);

        assertThat(nights.results("older")).isEqualTo(nights.results("second"));
    }

    @Test
    void aReaderSeesEveryTableAsItIsBeforeOrAfterAWrite(SparkSession spark) throws Exception {
        nights.copy("first", "read");
        List<String> tables = List.of("decisions", "labelled_decisions", "metric_cells", "north_star_current");
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch written = new CountDownLatch(1);
        Future<Map<String, Set<List<String>>>> reader = THREADS.submit(() -> {
            Map<String, Set<List<String>>> seen = new TreeMap<>();
            boolean last;
            do {
                last = written.getCount() == 0;
                for (String table : tables) {
                    Dataset<Row> now = spark.newSession()
                            .read()
                            .format("delta")
                            .load(nights.warehouse("read").resolve(table).toString());
                    seen.computeIfAbsent(table, any -> new HashSet<>()).add(TwoNights.rows(now));
                }
                reading.countDown();
            } while (!last);
            return seen;
        });
        await(reading);
        nights.completeNightly("read", TwoNights.SECOND);
        written.countDown();

        Map<String, List<String>> before = nights.all("first");
        Map<String, List<String>> after = nights.all("second");
        Map<String, Set<List<String>>> whole = new TreeMap<>();
        tables.forEach(table -> whole.put(table, Set.of(before.get(table), after.get(table))));
        assertThat(reader.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(whole);
    }

    /** Starts a run with a session of its own. */
    private static Future<Integer> start(SparkSession spark, String name, Consumer<Moment> at, String... night) {
        return THREADS.submit(() -> {
            SparkSession.setActiveSession(spark.newSession());
            AtomicInteger code = new AtomicInteger();
            CommitPhases.during(() -> code.set(nights.nightly(name, night)), at);
            return code.get();
        });
    }

    /** Holds each run before it creates a table, and before it first writes to it, until the other one is there too. */
    private static Consumer<Moment> together() {
        Map<Moment, CyclicBarrier> meetings = new ConcurrentHashMap<>();
        return now -> {
            if (now.phase() == Phase.COMMIT && now.attempt() < 2) {
                try {
                    meetings.computeIfAbsent(now, any -> new CyclicBarrier(2)).await(MEETING_SECONDS, TimeUnit.SECONDS);
                } catch (TimeoutException | BrokenBarrierException alone) {
                    // The other one does not come here any more.
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    private static int code(Future<Integer> run) throws Exception {
        return run.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
