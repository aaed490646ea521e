package io.northstar.jobs.stage;

import io.northstar.BadInputException;
import io.northstar.BadSettingsException;
import io.northstar.io.Tables;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.quality.QualitySettings;
import io.northstar.table.MetricCells;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is said beside the metrics of computed days: about QA itself, about agreement, about near-duplicates and about reviewers.
 *
 * <p>Windows are written that contain a computed day, or a day whose labels may still come in: should a run have ended before
 * it got here, the next one makes up for these; older days come with their own next change or a full run. So are windows
 * that contain a day of an audit or a creative that is new, though no number of the day has changed. None ends on a day without
 * decisions. What has no input costs a look at the tables, and its count is 0.
 */
public final class FollowUps {
    /** Stages that {@link #run} goes through. */
    public static final int STAGES =
            AuditStage.STAGES + ConsistencyStage.STAGES + DuplicatesStage.STAGES + ScorecardStage.STAGES;

    private final Tables tables;
    private final QualitySettings settings;
    private final AuditStage audit;
    private final ConsistencyStage consistency;
    private final DuplicatesStage duplicates;
    private final ScorecardStage scorecards;

    /**
     * The stages with the settings of {@code run}.
     *
     * @throws BadSettingsException when the settings are wrong
     * @throws BadInputException when a stored table has other columns
     */
    public FollowUps(JobRun run) {
        this.tables = run.tables();
        this.settings = BadSettingsException.unless(
                () -> QualitySettings.of(run.settings().config()));
        this.audit = new AuditStage(run);
        this.consistency = new ConsistencyStage(run);
        this.duplicates = new DuplicatesStage(run);
        this.scorecards = new ScorecardStage(run);
    }

    /**
     * Goes through all stages after {@code quality} has computed its days; returns how many days each table was written for.
     *
     * @param days the days of the run
     */
    public Map<String, Long> run(List<LocalDate> days, QualityStage.Outcome quality, Progress progress) {
        SortedSet<LocalDate> computed = quality.computed();
        Map<String, Long> audits = audit.versions();
        SortedSet<LocalDate> open = union(computed.isEmpty() ? computed : withOpen(computed), audit.news(audits));
        SortedSet<LocalDate> compared = union(quality.decided(), duplicates.about(days));
        SortedSet<LocalDate> touched = union(open, compared);
        if (touched.isEmpty()) {
            return duplicates.run(days, touched, progress);
        }
        SortedSet<LocalDate> withCells = daysWithCells(touched);
        clear(open, withCells);
        SortedSet<LocalDate> audited = Publishing.endsOfWindows(audit.windowDays(), open, withCells);
        SortedSet<LocalDate> reviewed = Publishing.endsOfWindows(consistency.windowDays(), open, withCells);
        SortedSet<LocalDate> decided = Publishing.endsOfWindows(duplicates.windowDays(), compared, withCells);
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.putAll(audited.isEmpty() ? Map.of() : audit.run(audited, audits, progress));
        counts.putAll(reviewed.isEmpty() ? Map.of() : consistency.run(reviewed, progress));
        counts.putAll(duplicates.run(days, decided, progress));
        counts.putAll(computed.isEmpty() ? Map.of() : scorecards.run(Collections.max(days), progress));
        return counts;
    }

    private static SortedSet<LocalDate> union(SortedSet<LocalDate> some, SortedSet<LocalDate> others) {
        SortedSet<LocalDate> both = new TreeSet<>(some);
        both.addAll(others);
        return both;
    }

    /** Takes away what was said about windows that end on one of {@code days} of which no decision is left. */
    private void clear(SortedSet<LocalDate> days, SortedSet<LocalDate> withCells) {
        SortedSet<LocalDate> vanished = new TreeSet<>(days);
        vanished.removeAll(withCells);
        if (vanished.isEmpty()) {
            return;
        }
        Stream.of(audit.outputs(), consistency.outputs(), duplicates.outputs())
                .flatMap(List::stream)
                .filter(table -> !tables.read(table, vanished).isEmpty())
                .forEach(table -> tables.clearDays(table, vanished));
    }

    /** The days {@code computed}, and those before the newest of them whose labels may still come in. */
    private SortedSet<LocalDate> withOpen(SortedSet<LocalDate> computed) {
        LocalDate newest = computed.last();
        return Stream.concat(
                        computed.stream(),
                        newest.minusDays(settings.maturity().horizonDays()).datesUntil(newest))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The computed days on which a window may end that contains one of {@code touched}. */
    private SortedSet<LocalDate> daysWithCells(SortedSet<LocalDate> touched) {
        int longest = Stream.of(audit.windowDays(), consistency.windowDays(), duplicates.windowDays())
                .max(Integer::compare)
                .orElseThrow();
        return ChangedDays.collect(tables.read(
                        MetricCells.table(settings.slicing().names()),
                        touched.first(),
                        touched.last().plusDays(longest - 1L))
                .select(MetricCells.DAY));
    }
}
