package io.northstar.io;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;

/**
 * The data files of one Delta table.
 *
 * @param live files of the newest version
 * @param crowded small files of it that share their partition with another small one: what compaction joins
 * @param expired files that the newest version does not need and that were written before the limit of retention; some may
 *     still be needed by a version within it
 */
public record TableFiles(long live, long crowded, long expired) {
    /** A file below this many bytes is small: Spark reads up to this much of a file in one task. */
    static final long SMALL = 128L << 20;

    /** Counts {@code stored}, of which {@code live} are the names of those in use. */
    static TableFiles of(List<FileStatus> stored, Set<String> live, long limit) {
        Map<String, Long> small = new HashMap<>();
        long expired = 0;
        for (FileStatus file : stored) {
            if (live.contains(file.getPath().getName())) {
                if (file.getLen() < SMALL) {
                    small.merge(file.getPath().getParent().toString(), 1L, Long::sum);
                }
            } else if (file.getModificationTime() < limit) {
                expired++;
            }
        }
        long crowded = small.values().stream()
                .filter(files -> files > 1)
                .mapToLong(Long::longValue)
                .sum();
        return new TableFiles(live.size(), crowded, expired);
    }
}
