package io.northstar.io;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.northstar.BadSettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Writes files as a source delivers them: {@code <root>/<table>/<yyyy-MM-dd>/part-00000.<format>}. Timestamps are UTC:
 * microseconds in Parquet, ISO 8601 with {@code Z} in JSON and CSV. File names are the same on every run.
 */
public final class LandingWriter {
    /** How rows become files. */
    public enum Format {
        /** Apache Parquet, Snappy. */
        PARQUET,
        /** One JSON object per line. */
        JSON,
        /** CSV with a header, quotes doubled (RFC 4180); an empty field is null. */
        CSV
    }

    private static final String UNFINISHED = "_unfinished";
    private static final String PART = "part";
    private static final String ROWS = "rows";
    private static final Map<String, String> SESSION = Map.of(
            "spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS",
            // Without it Spark sorts all rows by day before it writes them.
            "spark.sql.maxConcurrentOutputFileWriters", "64");
    private static final String ISO_8601 = "yyyy-MM-dd'T'HH:mm:ss.SSSXXX";
    private static final Map<String, String> TEXT = Map.of("timeZone", "UTC", "timestampFormat", ISO_8601);
    private static final Map<String, String> CSV = Map.of(
            "timeZone", "UTC", "timestampFormat", ISO_8601, "header", "true", "escape", "\"", "emptyValue", "\"\"");

    private final SparkSession spark;
    private final Path root;
    private final FileSystem files;

    private LandingWriter(SparkSession spark, Path root, FileSystem files) {
        this.spark = spark;
        this.root = root;
        this.files = files;
    }

    /** A writer below {@code root}, a path of any file system that Hadoop knows. */
    public static LandingWriter in(SparkSession spark, String root) {
        Path path = new Path(root);
        try {
            return new LandingWriter(
                    spark, path, path.getFileSystem(spark.sparkContext().hadoopConfiguration()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Marks the root as ours with the folder {@code marker}. An {@link BadSettingsException} when the root holds
     * something and no such folder: nothing that others delivered may be replaced.
     */
    public void claim(String marker) {
        try {
            Path mark = new Path(root, marker);
            if (!files.exists(mark) && files.exists(root) && files.listStatus(root).length > 0) {
                throw new BadSettingsException(
                        "%s holds files and no %s folder: expected a new folder or one written by a simulation"
                                .formatted(root, marker));
            }
            files.mkdirs(mark);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Replaces all days of {@code table}; returns the rows written. A row goes to the day in its column
     * {@code dayColumn}, which the files do not hold. The values of the columns {@code distinct} hardly repeat.
     */
    public long replaceDays(String table, Dataset<Row> rows, String dayColumn, Format format, List<String> distinct) {
        Path unfinished = new Path(new Path(root, UNFINISHED), table);
        Path target = new Path(root, table);
        long written = save(rows, unfinished, format, distinct, dayColumn);
        try {
            files.delete(target, true);
            for (FileStatus day : files.listStatus(unfinished)) {
                if (day.isDirectory()) {
                    String name = day.getPath().getName();
                    moveParts(day.getPath(), new Path(target, name.substring(name.indexOf('=') + 1)), PART, format);
                }
            }
            files.delete(unfinished.getParent(), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return written;
    }

    /**
     * Replaces the folder {@code folder} with {@code rows}; returns the rows written. The values of the columns
     * {@code distinct} hardly repeat.
     */
    public long replace(String folder, Dataset<Row> rows, Format format, List<String> distinct) {
        Path unfinished = new Path(new Path(root, UNFINISHED), folder);
        Path target = new Path(root, folder);
        long written = save(rows, unfinished, format, distinct);
        try {
            files.delete(target, true);
            moveParts(unfinished, target, PART, format);
            files.delete(new Path(root, UNFINISHED), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return written;
    }

    /**
     * Replaces the files {@code <name>-00000.<format>} and following of {@code folder} with {@code rows}, and leaves what
     * others delivered there; returns the rows written.
     */
    public long replaceOwn(String folder, String name, Dataset<Row> rows, Format format) {
        Path unfinished = new Path(new Path(root, UNFINISHED), folder);
        Path target = new Path(root, folder);
        long written = save(rows, unfinished, format, List.of());
        try {
            if (files.exists(target)) {
                for (FileStatus own :
                        files.listStatus(target, path -> path.getName().startsWith(name + "-"))) {
                    files.delete(own.getPath(), false);
                }
            }
            moveParts(unfinished, target, name, format);
            files.delete(new Path(root, UNFINISHED), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return written;
    }

    /** Replaces the file {@code name} with {@code text}. */
    public void replaceText(String name, String text) {
        try (FSDataOutputStream out = files.create(new Path(root, name), true)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long save(Dataset<Row> rows, Path target, Format format, List<String> distinct, String... partitionedBy) {
        Observation observation = new Observation();
        Dataset<Row> observed = rows.observe(observation, count(lit(1)).as(ROWS));
        inSession(() -> observed.write()
                .mode(SaveMode.Overwrite)
                .options(options(format, distinct))
                .partitionBy(partitionedBy)
                .format(extension(format))
                .save(target.toString()));
        try {
            return (Long) observation.getAsJava().get(ROWS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while writing " + target, e);
        }
    }

    private static Map<String, String> options(Format format, List<String> distinct) {
        return switch (format) {
            case PARQUET -> parquet(distinct);
            case JSON -> TEXT;
            case CSV -> CSV;
        };
    }

    /** Neither dictionaries that only grow nor size statistics that nobody reads: half the time of a write. */
    private static Map<String, String> parquet(List<String> distinct) {
        Map<String, String> options = new TreeMap<>();
        options.put("parquet.size.statistics.enabled", "false");
        distinct.forEach(column -> options.put("parquet.enable.dictionary#" + column, "false"));
        return options;
    }

    private static String extension(Format format) {
        return format.name().toLowerCase(Locale.ROOT);
    }

    /** Runs {@code write} with the settings that only a session has, and puts back what was set before. */
    private void inSession(Runnable write) {
        Map<String, String> before = new TreeMap<>();
        SESSION.forEach((key, value) -> {
            before.put(key, spark.conf().get(key));
            spark.conf().set(key, value);
        });
        try {
            write.run();
        } finally {
            before.forEach((key, value) -> spark.conf().set(key, value));
        }
    }

    /** Moves the data files of {@code from} to {@code to} in the order of their names, as {@code name} with a number. */
    private void moveParts(Path from, Path to, String name, Format format) throws IOException {
        files.mkdirs(to);
        FileStatus[] parts = files.listStatus(from, path -> path.getName().startsWith("part-"));
        Arrays.sort(parts, Comparator.comparing(part -> part.getPath().getName()));
        for (int i = 0; i < parts.length; i++) {
            String numbered = "%s-%05d.%s".formatted(name, i, extension(format));
            if (!files.rename(parts[i].getPath(), new Path(to, numbered))) {
                throw new IOException("Cannot move %s to %s".formatted(parts[i].getPath(), to));
            }
        }
    }
}
