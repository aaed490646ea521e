package io.northstar.io;

import io.northstar.land.TableMapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;
import org.apache.spark.sql.SparkSession;

/** Finds landed files. */
public final class LandingZone {
    private final SparkSession spark;
    private final String root;

    /** The landing zone below {@code root}, a folder of any Hadoop file system. */
    public LandingZone(SparkSession spark, String root) {
        this.spark = spark;
        this.root = root;
    }

    /** The session that reads. */
    SparkSession spark() {
        return spark;
    }

    /** Where the landing zone is. */
    public String root() {
        return root;
    }

    /** Whether the folder exists. */
    public boolean exists() {
        try {
            Path path = new Path(root);
            return path.getFileSystem(hadoop()).exists(path);
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        }
    }

    /**
     * The files of {@code mapping} that landed on {@code days}, in order of day and name. Where a day has no files of its
     * own, see {@link TableMapping#byDay}, each file is listed once, as landed on the last of the days. Hidden files
     * (starting with a dot or an underscore) are not looked at. A folder where a file should be is listed, so that it is
     * not overlooked. For a Delta source the one entry of a day is the table.
     */
    public List<LandedFile> files(TableMapping mapping, List<LocalDate> days) {
        List<LandedFile> files = new ArrayList<>();
        List<LocalDate> listed = mapping.byDay() ? days : days.subList(days.size() - 1, days.size());
        for (LocalDate day : listed) {
            String pattern = mapping.path().replace(TableMapping.DAY, day.toString());
            if (mapping.format() == TableMapping.Format.DELTA) {
                files.add(table(pattern, day));
            } else {
                files.addAll(matching(pattern, day));
            }
        }
        return files;
    }

    private LandedFile table(String pattern, LocalDate day) {
        Path path = new Path(root, pattern);
        return new LandedFile(path.toString(), path.toUri().toString(), pattern, day, 0);
    }

    private List<LandedFile> matching(String pattern, LocalDate day) {
        Path path = new Path(root, pattern);
        PathFilter visible =
                file -> !file.getName().startsWith("_") && !file.getName().startsWith(".");
        try {
            FileSystem system = path.getFileSystem(hadoop());
            FileStatus[] found = system.globStatus(path, visible);
            List<LandedFile> files = new ArrayList<>();
            for (FileStatus status : found == null ? new FileStatus[0] : found) {
                files.add(new LandedFile(
                        status.getPath().toString(),
                        status.getPath().toUri().toString(),
                        status.getPath().getName(),
                        day,
                        status.getLen()));
            }
            files.sort(Comparator.comparing(LandedFile::name));
            return files;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot list " + path, unreadable);
        }
    }

    Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }
}
