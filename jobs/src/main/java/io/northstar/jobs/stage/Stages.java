package io.northstar.jobs.stage;

import io.northstar.jobs.DayOptions;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Settings;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes stages from a job's options, and words about what they did. */
public final class Stages {
    private static final int LISTED = 5;

    /** The ingestion that {@code options} and the settings ask for. */
    public static Ingestion ingestion(JobRun run, DayOptions options) {
        String landing = options.landing().orElse(run.settings().config().getString("ingest.landing"));
        String source = options.source().orElse(run.settings().config().getString("ingest.source"));
        return new Ingestion(run, landing, Settings.source(source));
    }

    /** How much the quality stage has to compute. */
    public static QualityStage.Extent extent(DayOptions options) {
        return options.full() ? QualityStage.Extent.FULL : QualityStage.Extent.CHANGED;
    }

    /** What an ingestion did, in words. */
    public static String ingested(Map<String, Long> counts, List<LocalDate> days) {
        return String.format(
                Locale.ROOT,
                "%s: %,d rows read, %,d new, %,d replaced, %,d copies, %,d rejected",
                days(days),
                total(counts, ".read"),
                total(counts, ".inserted"),
                total(counts, ".updated"),
                total(counts, ".duplicates"),
                total(counts, ".rejected"));
    }

    /** What the quality stage did, in words. */
    public static String published(Map<String, Long> counts, List<LocalDate> days) {
        return "%s: %d days computed, %d days published"
                .formatted(
                        days(days),
                        counts.getOrDefault("days.computed", 0L),
                        counts.getOrDefault("days.published", 0L));
    }

    /** The end of a sentence about {@code feeds}; empty when there are none. */
    public static String incomplete(List<String> feeds) {
        String listed = feeds.stream().limit(LISTED).collect(Collectors.joining(", "));
        int more = Math.max(0, feeds.size() - LISTED);
        return feeds.isEmpty()
                ? ""
                : "; incomplete: " + listed + (more == 0 ? "" : " and %d more, see feed_completeness".formatted(more));
    }

    /** The end of a sentence about the alerts of the last of {@code days}; empty when there are none. */
    public static String alerted(Map<String, Long> counts, List<LocalDate> days) {
        return counts.getOrDefault(TrendStage.ALERTS, 0L) == 0
                ? ""
                : "; " + Explanations.message(Collections.max(days), counts);
    }

    private static String days(List<LocalDate> days) {
        return days.size() == 1 ? days.get(0).toString() : "%s to %s".formatted(days.get(0), days.get(days.size() - 1));
    }

    private static long total(Map<String, Long> counts, String suffix) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(suffix))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private Stages() {}
}
