package io.northstar.jobs.stage;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.northstar.BadSettingsException;
import io.northstar.io.Maintenance;
import io.northstar.jobs.JobRun;
import java.time.Duration;
import java.util.Optional;

/**
 * For how long what is kept.
 *
 * @param retainDays days for which the warehouse can be read as of
 * @param keepDays days of rows about single ads and decisions; 0 keeps all
 */
public record Upkeep(int retainDays, int keepDays) {
    /** A job that runs longer than this would lose files that it is reading or writing: Delta's own limit. */
    private static final int LEAST_RETENTION = 7;
    /** Delta forgets versions after that, whatever is kept of their files. */
    private static final int GREATEST_RETENTION = 400;

    /**
     * What the settings of {@code run} ask for, with {@code retainDays} over them.
     *
     * @throws BadSettingsException when that is out of range
     */
    public static Upkeep of(JobRun run, Optional<Long> retainDays) {
        Config settings = run.settings().config().getConfig("maintain");
        try {
            return checked(
                    retainDays.map(Math::toIntExact).orElseGet(() -> settings.getInt("retain_days")),
                    settings.getInt("keep_days"),
                    Maintenance.unchecked(run.spark()) ? 0 : LEAST_RETENTION);
        } catch (ConfigException | ArithmeticException wrong) {
            throw new BadSettingsException("maintain: " + wrong.getMessage(), wrong);
        }
    }

    private static Upkeep checked(int retainDays, int keepDays, int least) {
        if (retainDays < least || retainDays > GREATEST_RETENTION) {
            throw new BadSettingsException(
                    "maintain.retain_days (--retain-days) is %d; expected %d to %d. Less would delete files under running readers and writers."
                            .formatted(retainDays, least, GREATEST_RETENTION));
        }
        if (keepDays < 0) {
            throw new BadSettingsException(
                    "maintain.keep_days is %d; expected 0, which keeps all, or a number of days".formatted(keepDays));
        }
        return new Upkeep(retainDays, keepDays);
    }

    Duration retention() {
        return Duration.ofDays(retainDays);
    }
}
