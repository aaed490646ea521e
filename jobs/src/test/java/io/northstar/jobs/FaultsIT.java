package io.northstar.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.northstar.jobs.CommitPhases.Moment;
import io.northstar.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A night that ends in the middle is healed by running it again: every table is then as after a night that did not, and no
 * number was published twice.
 *
 * <p>Each commit of each table has phases to halt at, too many for a build: it halts at a few of them, drawn with a seed.
 * {@code -Dnorthstar.halts=<n>} draws n of either night, 1000 being all, and {@code -Dnorthstar.seed=<n>} others.
 */
@ExtendWith(SparkExtension.class)
class FaultsIT {
    private static final int HALTS = Integer.getInteger("northstar.halts", 2);
    private static final long SEED = Long.getLong("northstar.seed", 20260209);
    private static final long BLOCK = 4096;

    @TempDir
    static Path folder;

    private static TwoNights nights;
    private static final List<Moment> FIRST = Collections.synchronizedList(new ArrayList<>());
    private static final List<Moment> SECOND = Collections.synchronizedList(new ArrayList<>());

    /** Ends a run as if the process were gone: from then on, none of its threads gets through a commit. */
    private static final class Halted extends Error {}

    @BeforeAll
    static void twoCleanNights(SparkSession spark) {
        nights = new TwoNights(spark, folder);
        CommitPhases.during(() -> nights.completeNightly("first", TwoNights.FIRST), FIRST::add);
        nights.copy("first", "second");
        CommitPhases.during(() -> nights.completeNightly("second", TwoNights.SECOND), SECOND::add);
    }

    @Test
    void aFirstNightThatIsHaltedInACommitIsHealedByTheNextRun() {
        Map<String, List<String>> clean = nights.all("first");
        for (Moment moment : drawn(FIRST)) {
            String name = "first-" + moment;
            halt(name, moment, TwoNights.FIRST);
            nights.completeNightly(name, TwoNights.FIRST);
            assertThat(nights.all(name)).as(name).isEqualTo(clean);
        }
    }

    @Test
    void aLaterNightThatIsHaltedInACommitIsHealedByTheNextRun() {
        Map<String, List<String>> clean = nights.all("second");
        for (Moment moment : drawn(SECOND)) {
            String name = "second-" + moment;
            nights.copy("first", name);
            halt(name, moment, TwoNights.SECOND);
            nights.completeNightly(name, TwoNights.SECOND);
            assertThat(nights.all(name)).as(name).isEqualTo(clean);
        }
    }

    @Test
    void aNightOnAFullDiskFailsAndIsHealedWhenThereIsSpace() throws Exception {
        Path disk = Files.createDirectory(nights.warehouse("full"));
        assumeTrue(
                mounted(disk, "size=" + size(nights.warehouse("first")) / 2),
                "Only root can mount a disk that is small enough to fill.");
        try {
            assertThat(nights.nightly("full", TwoNights.FIRST)).isEqualTo(ExitCode.UNEXPECTED);
            assertThat(nights.all("full"))
                    .as("tables written before the disk was full")
                    .isNotEmpty();
            assertThat(nights.nightly("full", TwoNights.FIRST)).isEqualTo(ExitCode.UNEXPECTED);
            assertThat(mounted(disk, "remount,size=256m")).isTrue();

            nights.completeNightly("full", TwoNights.FIRST);

            assertThat(nights.all("full")).isEqualTo(nights.all("first"));
        } finally {
            // Lazily: a failed task may still have a file open.
            done("umount", "-l", disk.toString());
        }
    }

    private static void halt(String name, Moment moment, String... night) {
        AtomicBoolean halted = new AtomicBoolean();
        try {
            CommitPhases.during(() -> nights.nightly(name, night), now -> {
                if (now.equals(moment)) {
                    halted.set(true);
                }
                if (halted.get()) {
                    throw new Halted();
                }
            });
        } catch (Halted expected) {
            // As intended: nothing of the job catches it.
        }
        assertThat(halted).as(name).isTrue();
    }

    private static List<Moment> drawn(List<Moment> moments) {
        List<Moment> shuffled = new ArrayList<>(moments);
        // Tables that are written side by side come in any order.
        shuffled.sort(Comparator.comparing(Moment::toString));
        Collections.shuffle(shuffled, new Random(SEED));
        return shuffled.subList(0, Math.min(HALTS, shuffled.size()));
    }

    private static long size(Path warehouse) throws IOException {
        try (Stream<Path> files = Files.walk(warehouse)) {
            return files.mapToLong(file -> (file.toFile().length() / BLOCK + 1) * BLOCK)
                    .sum();
        }
    }

    private static boolean mounted(Path disk, String options) throws IOException, InterruptedException {
        return done("mount", "-t", "tmpfs", "-o", options, "northstar-test", disk.toString());
    }

    private static boolean done(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
