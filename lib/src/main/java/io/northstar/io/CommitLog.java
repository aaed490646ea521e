package io.northstar.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads a Delta table's commit files directly: asking Delta for its history starts a Spark job each time, and a nightly
 * run asks for each table.
 */
final class CommitLog {
    /** User metadata of a commit that takes rows or values out and says nothing new about what is left. */
    static final String UPKEEP = "upkeep";

    private static final String COMMIT = "\\d{20}[.]json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Configuration hadoop;

    CommitLog(Configuration hadoop, String table) {
        this.hadoop = hadoop;
        this.folder = new Path(table, "_delta_log");
    }

    /** The newest committed version; an {@link IllegalStateException} when there is none. */
    long version() {
        try {
            long newest = -1;
            FileSystem system = folder.getFileSystem(hadoop);
            for (FileStatus file :
                    system.listStatus(folder, path -> path.getName().matches(COMMIT))) {
                newest =
                        Math.max(newest, Long.parseLong(file.getPath().getName().substring(0, 20)));
            }
            if (newest < 0) {
                throw new IllegalStateException("No commit in " + folder);
            }
            return newest;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot list " + folder, unreadable);
        }
    }

    /** What the first merge after version {@code before} did; nothing when there is none. */
    Merged mergedSince(long before) {
        return metricsSince(before, "MERGE")
                .map(metrics -> new Merged(
                        metrics.path("numTargetRowsInserted").asLong(),
                        metrics.path("numTargetRowsUpdated").asLong()))
                .orElse(Merged.NOTHING);
    }

    /** What the first write after version {@code before} did, all of it inserts; nothing when there is none. */
    Merged writtenSince(long before) {
        return metricsSince(before, "WRITE")
                .map(metrics -> new Merged(metrics.path("numOutputRows").asLong(), 0))
                .orElse(Merged.NOTHING);
    }

    /** What the newest commit that is no {@link #UPKEEP} and says anything in its user metadata says; nothing when none does. */
    Optional<String> newestNote() {
        for (long version = version(); version >= 0 && exists(version); version--) {
            Optional<String> note = note(version).filter(text -> !text.equals(UPKEEP));
            if (note.isPresent()) {
                return note;
            }
        }
        return Optional.empty();
    }

    /** The versions after {@code from} and until {@code to}, all of them in the log, that are {@link #UPKEEP}. */
    List<Long> upkeep(long from, long to) {
        return LongStream.rangeClosed(from + 1, to)
                .filter(version -> note(version).filter(UPKEEP::equals).isPresent())
                .boxed()
                .toList();
    }

    /** Whether the log has the commit of {@code version}. */
    boolean exists(long version) {
        try {
            return folder.getFileSystem(hadoop).exists(file(version));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot look into " + folder, unreadable);
        }
    }

    private Optional<String> note(long version) {
        return commitInfo(version)
                .map(info -> info.path("userMetadata"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText);
    }

    private Path file(long version) {
        return new Path(folder, "%020d.json".formatted(version));
    }

    private Optional<JsonNode> metricsSince(long before, String operation) {
        long newest = version();
        for (long version = before + 1; version <= newest; version++) {
            Optional<JsonNode> info = commitInfo(version);
            if (info.isPresent() && info.get().path("operation").asText().equals(operation)) {
                return Optional.of(info.get().path("operationMetrics"));
            }
        }
        return Optional.empty();
    }

    private Optional<JsonNode> commitInfo(long version) {
        Path file = file(version);
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(file.getFileSystem(hadoop).open(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode action = JSON.readTree(line);
                if (action.has("commitInfo")) {
                    return Optional.of(action.get("commitInfo"));
                }
            }
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + file, unreadable);
        }
    }
}
