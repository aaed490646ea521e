package io.northstar.jobs.stage;

import io.northstar.BadInputException;
import io.northstar.BadSettingsException;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is said about changes in the published numbers, in creatives and in what strategies do, at the end of a night. */
public final class Explanations {
    /** Stages that {@link #run} goes through. */
    public static final int STAGES = TrendStage.STAGES
            + CauseStage.STAGES
            + PatternStage.STAGES
            + EmergingStage.STAGES
            + StrategyHealthStage.STAGES;

    private final TrendStage trends;
    private final CauseStage causes;
    private final PatternStage patterns;
    private final EmergingStage emerging;
    private final StrategyHealthStage strategies;

    /**
     * The stages with the settings of {@code run}.
     *
     * @throws BadSettingsException when the settings are wrong
     * @throws BadInputException when a stored table has other columns
     */
    public Explanations(JobRun run) {
        this.trends = new TrendStage(run);
        this.causes = new CauseStage(run);
        this.patterns = new PatternStage(run);
        this.emerging = new EmergingStage(run);
        this.strategies = new StrategyHealthStage(run);
    }

    /** Goes through all stages for {@code days}, of which all but terms are about the last; returns counts of what was written. */
    public Map<String, Long> run(List<LocalDate> days, Progress progress) {
        Map<String, Long> counts = new LinkedHashMap<>();
        LocalDate night = Collections.max(days);
        counts.putAll(trends.run(night, progress));
        counts.putAll(causes.run(night, progress));
        counts.putAll(patterns.run(night, progress));
        counts.putAll(emerging.run(days, progress));
        counts.putAll(strategies.run(night, progress));
        return counts;
    }

    /** What a run with {@code counts} found, in words. */
    public static String message(LocalDate day, Map<String, Long> counts) {
        return "%s: %s".formatted(day, TrendStage.message(counts));
    }
}
