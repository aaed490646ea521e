package io.northstar.jobs.benchmark;

import io.northstar.io.Tables;
import io.northstar.jobs.CommonOptions;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Settings;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** Runs of measurements that call a stage by itself. */
final class ScaleRuns {

    /** A run of {@code job} for {@code day} on the warehouse of {@code tables}, with the settings that come with the program. */
    static JobRun run(String job, Tables tables, Instant startedAt, LocalDate day) {
        CommonOptions options = CommonOptions.DEFAULTS.withWarehouse(tables.warehouse());
        return new JobRun(
                job,
                job + "-" + day,
                startedAt,
                tables.spark(),
                Settings.load(options),
                new Tables(tables.spark(), tables.warehouse(), day.toString(), startedAt),
                options.mode(),
                List.of(day));
    }

    private ScaleRuns() {}
}
