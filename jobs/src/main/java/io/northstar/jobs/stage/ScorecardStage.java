package io.northstar.jobs.stage;

import io.northstar.BadInputException;
import io.northstar.BadSettingsException;
import io.northstar.io.Tables;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Keys;
import io.northstar.jobs.Progress;
import io.northstar.quality.Scorecard;
import io.northstar.quality.ScorecardSettings;
import io.northstar.secret.KeyedHash;
import io.northstar.table.DesignStrata;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.Scorecards;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Writes the scorecards of reviewers and vendors, where there is a key to name reviewers with. */
final class ScorecardStage {
    /** Stages that {@link #run} goes through. */
    static final int STAGES = 1;

    private final Tables tables;
    private final Scorecard scorecard;
    private final ScorecardSettings settings;
    private final Optional<KeyedHash> key;

    /**
     * The scorecard stage with the settings of {@code run}.
     *
     * @throws BadSettingsException when the settings are wrong
     * @throws BadInputException when a stored table has other columns
     */
    ScorecardStage(JobRun run) {
        this.tables = run.tables();
        this.settings = BadSettingsException.unless(
                () -> ScorecardSettings.of(run.settings().config().getConfig("scorecards")));
        this.scorecard = new Scorecard(settings, run.settings().config().getDouble("quality.confidence"));
        this.key = Keys.find(run.settings(), Keys.PSEUDONYMS);
        List.of(Scorecards.REVIEWERS, Scorecards.VENDORS).forEach(tables::requireMatching);
    }

    /**
     * Writes the cards of the window that ends on {@code day}, where there is a key and a human decision was labelled; returns
     * for how many days.
     */
    Map<String, Long> run(LocalDate day, Progress progress) {
        LocalDate first = day.minusDays(settings.windowDays() - 1L);
        Dataset<Row> labelled = tables.read(LabelledDecisions.TABLE, first, day);
        Dataset<Row> designs = tables.read(DesignStrata.TABLE, first, day);
        boolean written = key.isPresent()
                && !(labelled.where(Scorecard.compared()).isEmpty()
                        && tables.read(Scorecards.REVIEWERS, List.of(day)).isEmpty());
        if (written) {
            progress.run("comparing reviewers and vendors", () -> write(labelled, designs, day));
        } else {
            progress.run(
                    key.isPresent()
                            ? "no reviewer's decision is labelled"
                            : "no scorecards: there is no key for pseudonyms",
                    () -> {});
        }
        return Map.of("scorecards.days", written ? 1L : 0);
    }

    private void write(Dataset<Row> labelled, Dataset<Row> designs, LocalDate day) {
        SideBySide.doAll(
                () -> tables.replaceDays(
                        Scorecards.REVIEWERS,
                        List.of(day),
                        scorecard.reviewers(labelled, designs, key.orElseThrow(), day)),
                () -> tables.replaceDays(Scorecards.VENDORS, List.of(day), scorecard.vendors(labelled, designs, day)));
    }
}
