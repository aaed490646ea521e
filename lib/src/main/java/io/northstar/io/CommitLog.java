package io.northstar.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Reads a Delta table's commit files directly: asking Delta for its history starts a Spark job each time, and a nightly
 * run asks for each table.
 */
final class CommitLog {
    /** User metadata of a commit that takes rows or values out and says nothing new about what is left. */
    static final String UPKEEP = "upkeep";

    private static final String COMMIT = "\\d{20}[.]json";
    private static final String INFO = "commitInfo";
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
            return Arrays.stream(folder.getFileSystem(hadoop).listStatus(folder, CommitLog::isCommit))
                    .mapToLong(file -> Long.parseLong(file.getPath().getName().substring(0, 20)))
                    .max()
                    .orElseThrow(() -> new IllegalStateException("No commit in " + folder));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot list " + folder, unreadable);
        }
    }

    /** Whether there is a commit. Delta's own check is content with the folder, which is there a moment earlier. */
    boolean exists() {
        try {
            RemoteIterator<FileStatus> files = folder.getFileSystem(hadoop).listStatusIterator(folder);
            boolean found = false;
            while (!found && files.hasNext()) {
                found = isCommit(files.next().getPath());
            }
            return found;
        } catch (FileNotFoundException none) {
            return false;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot list " + folder, unreadable);
        }
    }

    /**
     * Takes away what a run left that ended before the first commit: Delta would create no table beside it. A commit that
     * comes in between makes this fail and stays.
     */
    void clear() {
        try {
            FileSystem system = folder.getFileSystem(hadoop);
            if (system.exists(folder)) {
                for (FileStatus file : system.listStatus(folder, path -> !isCommit(path))) {
                    system.delete(file.getPath(), false);
                }
                system.delete(folder, false);
            }
        } catch (IOException kept) {
            throw new UncheckedIOException("Cannot clear " + folder, kept);
        }
    }

    /**
     * What the commit after version {@code before} did that carries the transaction {@code application} and {@code token};
     * empty when there is none, since Delta ignores what is overtaken.
     */
    Optional<Merged> committedSince(long before, String application, long token) {
        long newest = version();
        for (long version = before + 1; version <= newest; version++) {
            boolean found = action(version, "txn")
                    .filter(transaction -> transaction.path("appId").asText().equals(application))
                    .filter(transaction -> transaction.path("version").asLong() == token)
                    .isPresent();
            if (found) {
                return action(version, INFO).map(CommitLog::merged);
            }
        }
        return Optional.empty();
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

    /** What the commits after version {@code before} say in their user metadata. */
    List<String> notesSince(long before) {
        List<String> notes = new ArrayList<>();
        for (long version = version(); version > before && exists(version); version--) {
            note(version).ifPresent(notes::add);
        }
        return notes;
    }

    /** What the commit {@code version} says in its user metadata. */
    Optional<String> note(long version) {
        return action(version, INFO)
                .map(info -> info.path("userMetadata"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText);
    }

    /** The rows of a merge by what became of them; those of any other write are new. */
    private static Merged merged(JsonNode info) {
        JsonNode metrics = info.path("operationMetrics");
        return info.path("operation").asText().equals("MERGE")
                ? new Merged(
                        metrics.path("numTargetRowsInserted").asLong(),
                        metrics.path("numTargetRowsUpdated").asLong())
                : new Merged(metrics.path("numOutputRows").asLong(), 0);
    }

    private static boolean isCommit(Path path) {
        return path.getName().matches(COMMIT);
    }

    /** Whether the log has the commit of {@code version}. */
    boolean exists(long version) {
        try {
            return folder.getFileSystem(hadoop).exists(file(version));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot look into " + folder, unreadable);
        }
    }

    private Path file(long version) {
        return new Path(folder, "%020d.json".formatted(version));
    }

    /** The first action called {@code name} of the commit {@code version}. */
    private Optional<JsonNode> action(long version, String name) {
        Path file = file(version);
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(file.getFileSystem(hadoop).open(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode action = JSON.readTree(line);
                if (action.has(name)) {
                    return Optional.of(action.get(name));
                }
            }
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + file, unreadable);
        }
    }
}
