package io.northstar.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files of a Delta table's log. Each commit lists least and greatest values of the files that it adds and removes, so
 * what was deleted from a table is gone only when the commits are too. Delta deletes them after the table's
 * {@code logRetentionDuration}, which is long for the sake of published tables.
 */
final class LogFiles {
    private static final Pattern FILE =
            Pattern.compile("(\\d{20})[.](json|crc|checkpoint[.].*|\\d{20}[.]compacted[.]json)");
    private static final String COMMIT = "json";
    private static final String CHECKPOINT = "checkpoint.parquet";

    private final FileSystem system;
    private final List<Entry> entries;

    private record Entry(Path path, long version, String kind, long modified) {}

    /** The log of the table in the folder {@code table} as it is now. */
    LogFiles(Configuration hadoop, String table) {
        Path folder = new Path(table, "_delta_log");
        try {
            this.system = folder.getFileSystem(hadoop);
            this.entries = Arrays.stream(system.listStatus(folder))
                    .flatMap(file -> entry(file).stream())
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot list " + folder, unreadable);
        }
    }

    /** The newest version; -1 without any. */
    long newest() {
        return entries.stream()
                .filter(entry -> entry.kind().equals(COMMIT))
                .mapToLong(Entry::version)
                .max()
                .orElse(-1);
    }

    /** The newest version with a checkpoint in one file; -1 without any. */
    long checkpoint() {
        return checkpointBefore(Long.MAX_VALUE).orElse(-1);
    }

    /** How many files {@link #expire} would delete. */
    long expired(long limit) {
        return before(limit).size();
    }

    /**
     * Deletes the files of versions that were left before {@code limit}, in milliseconds: all before the newest checkpoint
     * whose version is older. Every later version can be read as before.
     */
    void expire(long limit) {
        for (Entry entry : before(limit)) {
            try {
                system.delete(entry.path(), false);
            } catch (IOException unwritable) {
                throw new UncheckedIOException("Cannot delete " + entry.path(), unwritable);
            }
        }
    }

    private List<Entry> before(long limit) {
        OptionalLong first = checkpointBefore(limit);
        if (first.isEmpty()) {
            return List.of();
        }
        return entries.stream()
                .filter(entry -> entry.version() < first.getAsLong())
                .toList();
    }

    /** A checkpoint counts only with its commit: Delta dates versions by the commits. */
    private OptionalLong checkpointBefore(long limit) {
        Map<Long, Long> committed = entries.stream()
                .filter(entry -> entry.kind().equals(COMMIT))
                .collect(Collectors.toMap(Entry::version, Entry::modified));
        return entries.stream()
                .filter(entry -> entry.kind().equals(CHECKPOINT))
                .mapToLong(Entry::version)
                .filter(version -> committed.getOrDefault(version, Long.MAX_VALUE) < limit)
                .max();
    }

    private static List<Entry> entry(FileStatus file) {
        Matcher name = FILE.matcher(file.getPath().getName());
        return name.matches()
                ? List.of(new Entry(
                        file.getPath(), Long.parseLong(name.group(1)), name.group(2), file.getModificationTime()))
                : List.of();
    }
}
