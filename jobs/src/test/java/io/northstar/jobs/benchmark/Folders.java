package io.northstar.jobs.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders of the benchmark: they are copied so that each run finds the same tables. */
final class Folders {

    /** Copies {@code from} with the times of its files, which Delta goes by; returns the copy. */
    static Path copy(Path from, Path to) {
        delete(to);
        for (Path source : below(from)) {
            try {
                Files.copy(source, to.resolve(from.relativize(source)), StandardCopyOption.COPY_ATTRIBUTES);
            } catch (IOException unwritable) {
                throw new UncheckedIOException(unwritable);
            }
        }
        return to;
    }

    /** Deletes {@code folder} with all that is in it, if it is there. */
    static void delete(Path folder) {
        if (Files.exists(folder)) {
            below(folder).stream().sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException kept) {
                    throw new UncheckedIOException(kept);
                }
            });
        }
    }

    /** An empty folder in the place of {@code folder}. */
    static Path empty(Path folder) {
        delete(folder);
        try {
            return Files.createDirectories(folder);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** Makes {@code file} empty and new. */
    static void touch(Path file) {
        try {
            Files.write(file, new byte[0]);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** The commits of all Delta tables below {@code warehouse}. */
    static long commits(Path warehouse) {
        return below(warehouse).stream()
                .filter(path -> path.getParent().endsWith("_delta_log"))
                .filter(path -> path.getFileName().toString().matches("\\d+[.]json"))
                .count();
    }

    /** {@code folder} and what is in it, each folder before its files. */
    static List<Path> below(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Folders() {}
}
