package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.col;

import io.northstar.BadInputException;
import io.northstar.BadSettingsException;
import io.northstar.io.Tables;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.pattern.PatternMining;
import io.northstar.pattern.PatternSettings;
import io.northstar.table.DesignStrata;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.ViolationPatterns;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Writes which combinations of attributes violate more or less than others, or than before. With too few labels it costs a count
 * of them, and no table is made.
 */
final class PatternStage {
    /** Stages that {@link #run} goes through. */
    static final int STAGES = 1;

    private static final String FOUND = "violation_patterns.rows";

    private final JobRun run;
    private final Tables tables;
    private final PatternSettings settings;

    /**
     * The stage with the settings of {@code run}.
     *
     * @throws BadSettingsException when the settings are wrong
     * @throws BadInputException when a stored table has other columns
     */
    PatternStage(JobRun run) {
        this.run = run;
        this.tables = run.tables();
        this.settings = BadSettingsException.unless(
                () -> PatternSettings.of(run.settings().config()));
        PatternMining.requireResolvable(run.spark(), settings);
        tables.requireMatching(ViolationPatterns.TABLE);
    }

    /** Writes the patterns of the night of {@code day}; returns how many rows that are. */
    Map<String, Long> run(LocalDate day, Progress progress) {
        if (!worthLooking(day)) {
            progress.run("too few labels for patterns", () -> write(day, tables.empty(ViolationPatterns.TABLE)));
            return Map.of(FOUND, 0L);
        }
        return progress.stage("looking for patterns of violations", () -> Map.of(FOUND, mine(day)));
    }

    private boolean worthLooking(LocalDate day) {
        return run.settings().config().getBoolean("patterns.enabled")
                && tables.loaded(LabelledDecisions.TABLE)
                && tables.read(LabelledDecisions.TABLE, day.minusDays(settings.windowDays() - 1L), day)
                                .where(col(LabelledDecisions.LABELLED))
                                .count()
                        >= settings.fewestLabels();
    }

    private long mine(LocalDate day) {
        LocalDate from = day.minusDays(2L * settings.windowDays() - 1);
        Dataset<Row> baskets = PatternMining.baskets(
                        tables.read(LabelledDecisions.TABLE, from, day),
                        tables.read(DesignStrata.TABLE, from, day),
                        day,
                        settings)
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Dataset<Row> rows = PatternMining.of(baskets, day, settings);
            write(day, rows);
            return rows.count();
        } finally {
            baskets.unpersist();
        }
    }

    /** Nothing is written where nothing was and nothing is. */
    private void write(LocalDate day, Dataset<Row> rows) {
        if (!run.dry()
                && !(rows.isEmpty()
                        && tables.read(ViolationPatterns.TABLE, List.of(day)).isEmpty())) {
            tables.replaceDays(ViolationPatterns.TABLE, List.of(day), rows);
        }
    }
}
