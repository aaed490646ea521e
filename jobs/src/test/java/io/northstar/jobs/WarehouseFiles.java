package io.northstar.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;

/** All files below a warehouse, whatever they are for. */
record WarehouseFiles(Path folder) {
    /** Their paths, in order. */
    List<Path> all() {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Their sizes by path. */
    Map<String, Long> sizes() {
        Map<String, Long> sizes = new LinkedHashMap<>();
        for (Path file : all()) {
            sizes.put(file.toString(), file.toFile().length());
        }
        return sizes;
    }

    /** Those that hold {@code text}, as they are or, for parquet, in a value or a statistic. */
    List<String> holding(String text) {
        return all().stream()
                .filter(file -> holds(file, text))
                .map(file -> folder.relativize(file).toString())
                .toList();
    }

    private static boolean holds(Path file, String text) {
        try {
            if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                return true;
            }
            return file.toString().endsWith(".parquet") && parquetHolds(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean parquetHolds(Path file, String text) throws IOException {
        try (ParquetReader<Group> reader = ParquetReader.builder(
                        new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri()))
                .build()) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                if (row.toString().contains(text)) {
                    return true;
                }
            }
            return false;
        }
    }
}
