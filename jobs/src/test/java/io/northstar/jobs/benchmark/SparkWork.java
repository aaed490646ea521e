package io.northstar.jobs.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What Spark did in a run, by its event log.
 *
 * @param queries SQL executions
 * @param jobs Spark jobs
 * @param stages stages that ran
 * @param tasks tasks
 * @param untilFirstJob from the start of the process to the first job's
 * @param untilFirstResult from the start of the process to the end of the first job
 * @param inJobs time in which at least one job ran
 */
record SparkWork(
        long queries,
        long jobs,
        long stages,
        long tasks,
        Duration untilFirstJob,
        Duration untilFirstResult,
        Duration inJobs) {
    private static final String QUERY = "org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart";
    private static final String JOB_START = "SparkListenerJobStart";
    private static final String JOB_END = "SparkListenerJobEnd";

    /** Environment that makes a run by the launcher log its events into {@code folder}. */
    static Map<String, String> logged(Path folder) {
        return Map.of(
                "JAVA_TOOL_OPTIONS",
                "-Dspark.eventLog.enabled=true -Dspark.eventLog.dir=%s -Dspark.eventLog.compress=false -Dspark.eventLog.rolling.enabled=false"
                        .formatted(folder.toUri()));
    }

    /** Reads the one event log in {@code folder}, of a process that began at {@code start}. */
    static SparkWork in(Path folder, Instant start) {
        Map<String, Long> counts = new HashMap<>();
        TreeMap<Long, Integer> running = new TreeMap<>();
        for (JsonNode event : events(folder)) {
            String kind = event.path("Event").asText();
            counts.merge(kind, 1L, Long::sum);
            if (kind.equals(JOB_START)) {
                running.merge(event.path("Submission Time").asLong(), 1, Integer::sum);
            } else if (kind.equals(JOB_END)) {
                running.merge(event.path("Completion Time").asLong(), -1, Integer::sum);
            }
        }
        return new SparkWork(
                counts.getOrDefault(QUERY, 0L),
                counts.getOrDefault(JOB_START, 0L),
                counts.getOrDefault("SparkListenerStageCompleted", 0L),
                counts.getOrDefault("SparkListenerTaskEnd", 0L),
                Duration.between(start, Instant.ofEpochMilli(running.firstKey())),
                Duration.between(start, Instant.ofEpochMilli(firstEnd(running))),
                Duration.ofMillis(busyMillis(running)));
    }

    private static List<JsonNode> events(Path folder) {
        ObjectMapper json = new ObjectMapper();
        Path log = Folders.below(folder).stream()
                .filter(Files::isRegularFile)
                .filter(path -> !path.toString().endsWith(".crc"))
                .findFirst()
                .orElseThrow();
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(line -> {
                        try {
                            return json.readTree(line);
                        } catch (IOException broken) {
                            throw new UncheckedIOException(broken);
                        }
                    })
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static long firstEnd(TreeMap<Long, Integer> running) {
        return running.entrySet().stream()
                .filter(change -> change.getValue() < 0)
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private static long busyMillis(TreeMap<Long, Integer> running) {
        long busy = 0;
        long before = 0;
        int jobs = 0;
        for (Map.Entry<Long, Integer> change : running.entrySet()) {
            busy += jobs > 0 ? change.getKey() - before : 0;
            before = change.getKey();
            jobs += change.getValue();
        }
        return busy;
    }
}
