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
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A run may die at any moment: running it again gives the tables of a run that did not. */
@ExtendWith(SparkExtension.class)
class KilledRunIT {
    private static final String[] DAYS = {"--from", "2026-01-01", "--to", "2026-01-02"};
    /** What a process killed by the signal 9 ends with. */
    private static final int KILLED = 128 + 9;

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
        killAt("checking invariants ...", interrupted);
        killAt("estimating every metric in every slice ...", interrupted);

        interrupted.nightly(DAYS);

        interrupted.requireSameRowsAs(clean);
    }

    /** Starts the run in a process of its own and kills it as soon as it says {@code progress}. */
    private static void killAt(String progress, Warehouse warehouse) throws IOException, InterruptedException {
        Process run = new ProcessBuilder(command(warehouse))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader errors = run.errorReader(StandardCharsets.UTF_8)) {
            List<String> said = new ArrayList<>();
            for (String line = errors.readLine(); line != null; line = errors.readLine()) {
                said.add(line);
                if (line.endsWith(progress)) {
                    break;
                }
            }
            run.destroyForcibly();
            assertThat(run.waitFor()).as("%s", said).isEqualTo(KILLED);
        }
    }

    private static List<String> command(Warehouse warehouse) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-Duser.timezone"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path"), Northstar.class.getName()));
        command.add("nightly");
        command.addAll(warehouse.options(DAYS));
        return command;
    }
}
