package io.northstar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.jobs.simulate.SimulateJob;
import io.northstar.testing.SparkExtension;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run may die at any moment: running it again gives the tables of a run that did not. Besides two chosen moments it dies at
 * {@code -Dnorthstar.kills=<n>} random ones.
 */
@ExtendWith(SparkExtension.class)
class KilledRunIT {
    private static final String[] DAYS = {"--from", "2026-01-01", "--to", "2026-01-02"};
    /** What a process killed by the signal 9 ends with. */
    private static final int KILLED = 128 + 9;

    /** What a run in a process of its own has of this one's JVM. */
    private static final List<String> JVM = List.of("--add-opens", "-XX:", "-Dspark.", "-Duser.timezone");

    private static final int KILLS = Integer.getInteger("northstar.kills", 1);
    /** About as long as the run takes. */
    private static final int LONGEST_LIFE_MILLIS = 15_000;

    @TempDir
    Path folder;

    @Test
    void aRunAfterKilledOnesGivesTheRowsOfACleanRun(SparkSession spark) throws Exception {
        Path landing = folder.resolve("landing");
        assertThat(SimulateJob.start(
                        "--landing",
                        landing.toString(),
                        "--from",
                        "2026-01-01",
                        "--days",
                        "2",
                        "--decisions-per-day",
                        "400",
                        "--sample-scale",
                        "5"))
                .isEqualTo(ExitCode.DONE);
        Warehouse clean = new Warehouse(spark, landing, folder.resolve("clean"));
        clean.nightly(DAYS);
        Warehouse interrupted = new Warehouse(spark, landing, folder.resolve("interrupted"));
        assertThat(killAt("checking invariants ...", 0, interrupted)).isEqualTo(KILLED);
        assertThat(killAt("estimating every metric in every slice ...", 0, interrupted))
                .isEqualTo(KILLED);
        for (int kill = 0; kill < KILLS; kill++) {
            int later = ThreadLocalRandom.current().nextInt(LONGEST_LIFE_MILLIS);
            assertThat(killAt("files ...", later, interrupted))
                    .as("%d ms after the start", later)
                    .isIn(KILLED, ExitCode.DONE);
        }

        interrupted.nightly(DAYS);

        interrupted.requireSameRowsAs(clean);
    }

    /**
     * Starts the run in a process of its own and kills it {@code later} milliseconds after it says {@code progress}; returns
     * its exit code.
     */
    private static int killAt(String progress, int later, Warehouse warehouse)
            throws IOException, InterruptedException {
        Process run = new ProcessBuilder(command(warehouse))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader errors = run.errorReader(StandardCharsets.UTF_8)) {
            String line = errors.readLine();
            while (line != null && !line.endsWith(progress)) {
                line = errors.readLine();
            }
            run.waitFor(later, TimeUnit.MILLISECONDS);
            run.destroyForcibly();
            return run.waitFor();
        }
    }

    private static List<String> command(Warehouse warehouse) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> JVM.stream().anyMatch(argument::startsWith))
                .forEach(command::add);
        command.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path"), Northstar.class.getName()));
        command.add("nightly");
        command.addAll(warehouse.options(DAYS));
        return command;
    }
}
