package io.northstar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.jobs.simulate.SimulateJob;
import io.northstar.testing.SparkExtension;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Days may be run in any order and more than once: in the end the tables are those of one run over all of them. */
@ExtendWith(SparkExtension.class)
class OutOfOrderIT {
    private static final List<String> SHUFFLED_WITH_REPEATS =
            List.of("2026-01-02", "2026-01-03", "2026-01-02", "2026-01-01");

    @TempDir
    Path folder;

    @Test
    void shuffledAndRepeatedDaysGiveTheRowsOfOneRun(SparkSession spark) {
        Path landing = folder.resolve("landing");
        assertThat(SimulateJob.start(
                        "--landing",
                        landing.toString(),
                        "--from",
                        "2026-01-01",
                        "--days",
                        "3",
                        "--decisions-per-day",
                        "400",
                        "--sample-scale",
                        "5"))
                .isEqualTo(ExitCode.DONE);
        Warehouse inOneRun = new Warehouse(spark, landing, folder.resolve("one-run"));
        inOneRun.nightly("--from", "2026-01-01", "--to", "2026-01-03");
        Warehouse dayByDay = new Warehouse(spark, landing, folder.resolve("day-by-day"));
        SHUFFLED_WITH_REPEATS.forEach(day -> dayByDay.nightly("--day", day));

        dayByDay.requireSameRowsAs(inOneRun);
    }
}
