package io.northstar.jobs.query;

import io.northstar.BadSettingsException;
import io.northstar.jobs.JobRun;
import io.northstar.quality.QualitySettings;
import io.northstar.table.Contracts;
import io.northstar.table.TableContract;
import java.util.List;

/** The contracts of all tables under the settings of a run. */
final class Dictionary {
    static List<TableContract> of(JobRun run) {
        List<String> dimensions = BadSettingsException.unless(
                () -> QualitySettings.of(run.settings().config()).slicing().names());
        List<String> audit = List.copyOf(
                run.settings().config().getConfig("audit.dimensions").root().keySet());
        return Contracts.all(dimensions, audit);
    }

    private Dictionary() {}
}
