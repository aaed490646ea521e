package io.northstar.jobs.stage;

import io.northstar.BadInputException;
import io.northstar.BadSettingsException;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.model.TrainSettings;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a nightly run does with models: scores each day with those in charge, and trains after a day that is the weekday for that, so
 * that a range of days comes out as its days one by one. A model that is put in charge so scores from the next day on.
 */
public final class Modelling {
    private final TrainSettings settings;
    private final ScoreStage score;
    private final Optional<TrainStage> train;
    private final List<List<LocalDate>> weeks;

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
        this.weeks = weeks(run.days());
        this.train = run.days().stream().anyMatch(this::trains) ? Optional.of(new TrainStage(run)) : Optional.empty();
    }

    /** Stages that {@link #run} goes through. */
    public int stages() {
        int trained =
                (int) weeks.stream().flatMap(List::stream).filter(this::trains).count();
        return weeks.size() * ScoreStage.STAGES
                + trained * train.map(TrainStage::stages).orElse(0);
    }

    /** Goes through all stages and adds to {@code counts}; returns the end of a sentence, empty when there is nothing to say. */
    public String run(Map<String, Long> counts, Progress progress) {
        StringBuilder words = new StringBuilder();
        for (List<LocalDate> week : weeks) {
            ScoreStage.Outcome scored = score.run(week, progress);
            scored.counts().forEach((name, count) -> counts.merge(name, count, Long::sum));
            if (!scored.counts().isEmpty()) {
                words.append("; ").append(scored.message());
            }
            LocalDate last = Collections.max(week);
            if (trains(last)) {
                TrainStage.Outcome outcome = train.orElseThrow()
                        .run(
                                last,
                                settings.promotes() ? TrainStage.Promotion.AUTO : TrainStage.Promotion.NEVER,
                                progress);
                outcome.counts().forEach((name, count) -> counts.merge(name, count, Long::sum));
                words.append("; ").append(outcome.message());
            }
        }
        return words.toString();
    }

    /** The days in order, cut after each that is trained on. */
    private List<List<LocalDate>> weeks(List<LocalDate> days) {
        List<List<LocalDate>> cut = new ArrayList<>();
        boolean begins = true;
        for (LocalDate day : new TreeSet<>(days)) {
            if (begins) {
                cut.add(new ArrayList<>());
            }
            cut.get(cut.size() - 1).add(day);
            begins = trains(day);
        }
        return cut;
    }

    private boolean trains(LocalDate day) {
        return settings.weekday().filter(day.getDayOfWeek()::equals).isPresent();
    }
}
