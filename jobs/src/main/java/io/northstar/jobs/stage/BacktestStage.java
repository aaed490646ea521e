package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.northstar.BadInputException;
import io.northstar.BadSettingsException;
import io.northstar.io.Tables;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.quality.Judgement;
import io.northstar.quality.QualitySettings;
import io.northstar.strategy.Backtest;
import io.northstar.strategy.BacktestSettings;
import io.northstar.strategy.StrategyBook;
import io.northstar.table.Appeals;
import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.Exposures;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.Strategies;
import io.northstar.table.StrategyAdvertisers;
import io.northstar.table.StrategyBacktests;
import io.northstar.table.StrategyEffects;
import io.northstar.table.StrategyExamples;
import io.northstar.table.TableContract;
import io.northstar.text.ShownText;
import java.io.File;
import java.sql.Date;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Tries strategies on the days before, and writes what they would have done. */
public final class BacktestStage {
    /** Stages that each way through goes through. */
    public static final int STAGES = 2;

    private static final int SHOWN = 3;

    private final JobRun run;
    private final Tables tables;
    private final BacktestSettings settings;

    /**
     * What was done.
     *
     * @param message in words
     * @param counts rows by table
     */
    public record Outcome(String message, Map<String, Long> counts) {}

    /**
     * The stage with the settings of {@code run}.
     *
     * @param days of history, over the settings
     * @throws BadSettingsException when the settings are wrong
     * @throws BadInputException when a stored table has other columns
     */
    public BacktestStage(JobRun run, Optional<Integer> days) {
        this.run = run;
        this.tables = run.tables();
        Config config = run.settings().config();
        this.settings = BadSettingsException.unless(() -> {
            QualitySettings quality = QualitySettings.of(config);
            BacktestSettings read = BacktestSettings.of(config, quality.slicing(), quality.rules());
            return days.map(read::withDays).orElse(read);
        });
        List.of(StrategyBacktests.TABLE, StrategyEffects.TABLE, StrategyExamples.TABLE, StrategyAdvertisers.TABLE)
                .forEach(tables::requireMatching);
    }

    /**
     * Tries all drafts of a file.
     *
     * @throws BadSettingsException when it cannot be read, holds none, or all of them are refused
     */
    public Outcome drafts(LocalDate day, String file, Progress progress) {
        List<StrategyBook.Written> drafts;
        try {
            Config read = ConfigFactory.parseFile(
                            new File(file), ConfigParseOptions.defaults().setAllowMissing(false))
                    .resolve();
            drafts = StrategyBook.drafts(read);
        } catch (ConfigException | IllegalArgumentException wrong) {
            throw new BadSettingsException("The file of drafts cannot be used: " + wrong.getMessage(), wrong);
        }
        if (drafts.isEmpty()) {
            throw new BadSettingsException("The file %s has no drafts.".formatted(file));
        }
        return run(day, Backtest.ofDrafts(day, written(), drafts, settings), progress);
    }

    /**
     * Tries the draft or shadow version of the stored strategy {@code id}, the one that changed last; without one, the retirement of
     * its live version.
     *
     * @throws BadSettingsException when there is neither, or it is refused
     */
    public Outcome stored(LocalDate day, String id, Progress progress) {
        List<StrategyBook.Written> stored = written();
        Optional<Row> version = tables
                .read(Strategies.TABLE)
                .where(col(Strategies.STRATEGY_ID).equalTo(id))
                .where(col(Strategies.STATE).isin(Strategies.DRAFT, Strategies.SHADOW))
                .orderBy(
                        col(Strategies.CHANGED_AT).desc_nulls_last(),
                        col(Strategies.STRATEGY_VERSION).desc())
                .limit(1)
                .collectAsList()
                .stream()
                .findFirst();
        if (version.isPresent()) {
            return run(
                    day,
                    Backtest.ofDrafts(day, stored, StrategyBook.written(List.of(version.get())), settings),
                    progress);
        }
        return run(
                day,
                Backtest.ofRetirement(day, stored, id, settings)
                        .orElseThrow(() -> new BadSettingsException(
                                "The table strategies has no draft, shadow or live version of \"%s\". Name one that it has, or try a file: --draft"
                                        .formatted(ShownText.of(id)))),
                progress);
    }

    private List<StrategyBook.Written> written() {
        return StrategyBook.written(tables.read(Strategies.TABLE).collectAsList());
    }

    private Outcome run(LocalDate day, Backtest backtest, Progress progress) {
        Backtest.Rows rows = backtest.size() == 0 ? backtest.refusals() : tried(day, backtest, progress);
        Map<String, Long> counts = new LinkedHashMap<>();
        if (!run.dry()) {
            progress.run("writing", () -> {
                write(StrategyEffects.TABLE, day, backtest, rows.effects());
                write(StrategyExamples.TABLE, day, backtest, rows.examples());
                write(StrategyAdvertisers.TABLE, day, backtest, rows.advertisers());
                // Last: with it the back-test is complete.
                write(StrategyBacktests.TABLE, day, backtest, rows.backtests());
            });
        }
        counts.put("backtests.tried", (long) backtest.size());
        counts.put("backtests.refused", (long) rows.backtests().size() - backtest.size());
        String message = message(rows.backtests());
        if (backtest.size() == 0) {
            throw new BadSettingsException(message);
        }
        return new Outcome(message, counts);
    }

    private Backtest.Rows tried(LocalDate day, Backtest backtest, Progress progress) {
        Dataset<Row> decisions = tables.read(Decisions.TABLE, backtest.from(), day);
        if (decisions.isEmpty()) {
            throw new BadInputException(
                    "No decision from %s to %s. Run ingest for these days first.".formatted(backtest.from(), day));
        }
        Dataset<Row> judged =
                Judgement.of(decisions, tables.read(Exposures.TABLE, backtest.from(), day), tables.read(Appeals.TABLE));
        Dataset<Row> history =
                tables.read(Decisions.TABLE).where(col(Decisions.DAY).leq(lit(Date.valueOf(day))));
        Dataset<Row> matched =
                backtest.matched(judged, tables.read(Creatives.TABLE), history).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return progress.stage(
                    "trying %d strategies on %s to %s".formatted(backtest.size(), backtest.from(), day),
                    () -> backtest.rows(
                            matched,
                            tables.read(LabelledDecisions.TABLE, backtest.from(), day),
                            tables.read(DesignStrata.TABLE, backtest.from(), day)));
        } finally {
            matched.unpersist();
        }
    }

    /** Puts {@code rows} in the place of those of the same strategies on the day; others stay. */
    private void write(TableContract table, LocalDate day, Backtest backtest, List<Row> rows) {
        Column name =
                concat(col(StrategyBacktests.STRATEGY_ID), lit("\u0000"), col(StrategyBacktests.STRATEGY_VERSION));
        Object[] subjects = backtest.subjects().stream()
                .map(subject -> String.join("\u0000", subject))
                .toArray();
        // Collected: a table that is read is not replaced while it is read.
        List<Row> others =
                tables.read(table, List.of(day)).where(not(name.isin(subjects))).collectAsList();
        tables.replaceDays(
                table,
                List.of(day),
                run.spark()
                        .createDataFrame(others, table.schema())
                        .unionByName(run.spark().createDataFrame(rows, table.schema())));
    }

    private static String message(List<Row> backtests) {
        String shown = backtests.stream()
                .limit(SHOWN)
                .map(row -> "%s %s: %s"
                        .formatted(
                                ShownText.of(row.<String>getAs(1)),
                                ShownText.of(row.<String>getAs(2)),
                                row.getString(16)))
                .collect(Collectors.joining(" "));
        int more = backtests.size() - SHOWN;
        return more > 0 ? "%s And %d more, see strategy_backtests.".formatted(shown, more) : shown;
    }
}
