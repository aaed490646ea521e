package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.northstar.BadInputException;
import io.northstar.BadSettingsException;
import io.northstar.io.Tables;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.quality.Judgement;
import io.northstar.quality.QualitySettings;
import io.northstar.strategy.Health;
import io.northstar.strategy.HealthSettings;
import io.northstar.strategy.StrategyBook;
import io.northstar.table.Appeals;
import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.Exposures;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.Strategies;
import io.northstar.table.StrategyHealth;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Writes how each live strategy does. Without strategies it costs a look at their table, and no table is made. */
final class StrategyHealthStage {
    /** Stages that {@link #run} goes through. */
    static final int STAGES = 1;

    private static final String EXAMINED = "strategy_health.rows";
    private static final String STANDING_OUT = "strategy_health.recommendations";

    private final JobRun run;
    private final Tables tables;
    private final HealthSettings settings;

    /**
     * The stage with the settings of {@code run}.
     *
     * @throws BadSettingsException when the settings are wrong
     * @throws BadInputException when a stored table has other columns
     */
    StrategyHealthStage(JobRun run) {
        this.run = run;
        this.tables = run.tables();
        this.settings = BadSettingsException.unless(() -> HealthSettings.of(
                run.settings().config(),
                QualitySettings.of(run.settings().config()).rules()));
        tables.requireMatching(StrategyHealth.TABLE);
    }

    /** Writes the health of the night of {@code day}; returns how many strategies that is, and how many stand out. */
    Map<String, Long> run(LocalDate day, Progress progress) {
        boolean wanted =
                run.settings().config().getBoolean("strategy_health.enabled") && tables.loaded(Strategies.TABLE);
        List<Row> strategies = wanted ? tables.read(Strategies.TABLE).collectAsList() : List.of();
        if (strategies.stream().noneMatch(row -> Strategies.LIVE.equals(row.getAs(Strategies.STATE)))) {
            progress.run("no live strategy", () -> write(day, List.of()));
            return Map.of(EXAMINED, 0L, STANDING_OUT, 0L);
        }
        return progress.stage("examining strategies", () -> {
            List<Row> rows = examine(day, Health.of(day, StrategyBook.written(strategies), settings));
            write(day, rows);
            long standingOut = run.spark()
                    .createDataFrame(rows, StrategyHealth.TABLE.schema())
                    .where(col(StrategyHealth.RECOMMENDATION).notEqual(StrategyHealth.KEEP))
                    .count();
            return Map.of(EXAMINED, (long) rows.size(), STANDING_OUT, standingOut);
        });
    }

    private List<Row> examine(LocalDate day, Health health) {
        Dataset<Row> judged = Judgement.of(
                tables.read(Decisions.TABLE, health.from(), day),
                tables.read(Exposures.TABLE, health.from(), day),
                tables.read(Appeals.TABLE));
        Dataset<Row> history =
                tables.read(Decisions.TABLE).where(col(Decisions.DAY).leq(lit(Date.valueOf(day))));
        Dataset<Row> matched =
                health.matched(judged, tables.read(Creatives.TABLE), history).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return health.rows(
                    matched,
                    tables.read(LabelledDecisions.TABLE, health.from(), day),
                    tables.read(DesignStrata.TABLE, health.from(), day));
        } finally {
            matched.unpersist();
        }
    }

    /** Nothing is written where nothing was and nothing is. */
    private void write(LocalDate day, List<Row> rows) {
        if (!run.dry()
                && !(rows.isEmpty()
                        && tables.read(StrategyHealth.TABLE, List.of(day)).isEmpty())) {
            tables.replaceDays(
                    StrategyHealth.TABLE,
                    List.of(day),
                    run.spark().createDataFrame(rows, StrategyHealth.TABLE.schema()));
        }
    }
}
