package io.northstar.jobs.stage;

import io.northstar.BadInputException;
import io.northstar.BadSettingsException;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.model.TrainSettings;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a nightly run does with models: scores the days with those in charge, then trains when a day is the weekday for that. A model
 * that is put in charge so scores from the next day on.
 */
public final class Modelling {
    private final TrainSettings settings;
    private final ScoreStage score;
    private final Optional<TrainStage> train;
    private final Optional<LocalDate> trained;

    /**
     * The stages with the settings of {@code run}, for its days.
     *
     * @throws BadSettingsException when the settings are wrong
     * @throws BadInputException when a stored table has other columns
     */
    public Modelling(JobRun run) {
        this.settings = BadSettingsException.unless(
                () -> TrainSettings.of(run.settings().config()));
        this.score = new ScoreStage(run);
        this.trained = run.days().stream()
                .filter(day ->
                        settings.weekday().filter(day.getDayOfWeek()::equals).isPresent())
                .max(LocalDate::compareTo);
        this.train = trained.map(day -> new TrainStage(run));
    }

    /** Stages that {@link #run} goes through. */
    public int stages() {
        return ScoreStage.STAGES + train.map(TrainStage::stages).orElse(0);
    }

    /** Goes through all stages and adds to {@code counts}; returns the end of a sentence, empty when there is nothing to say. */
    public String run(List<LocalDate> days, Map<String, Long> counts, Progress progress) {
        ScoreStage.Outcome scored = score.run(days, progress);
        counts.putAll(scored.counts());
        StringBuilder words = new StringBuilder();
        if (!scored.counts().isEmpty()) {
            words.append("; ").append(scored.message());
        }
        train.ifPresent(stage -> {
            TrainStage.Outcome outcome = stage.run(
                    trained.orElseThrow(),
                    settings.promotes() ? TrainStage.Promotion.AUTO : TrainStage.Promotion.NEVER,
                    progress);
            counts.putAll(outcome.counts());
            words.append("; ").append(outcome.message());
        });
        return words.toString();
    }
}
