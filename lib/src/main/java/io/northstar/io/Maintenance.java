package io.northstar.io;

import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.delta.DeltaLog;
import scala.Option;

/**
 * Upkeep of the files of every Delta table below a warehouse folder, by the name of its folder. No row changes: a table has
 * the same rows before and after, and so has every version of it that is still within retention.
 */
public final class Maintenance {
    /** Delta's switch for the check that keeps versions within retention readable. */
    public static final String CHECK = "spark.databricks.delta.retentionDurationCheck.enabled";

    private static final String LOG_RETENTION = "delta.logRetentionDuration";
    private static final String FILE_RETENTION = "delta.deletedFileRetentionDuration";
    /** Whether each clean-up adds two commits to the table, also one that finds nothing to delete. */
    private static final String VACUUM_COMMITS = "spark.databricks.delta.vacuum.logging.enabled";

    private static final String SMALL_FILE = "spark.databricks.delta.optimize.minFileSize";

    private final SparkSession spark;
    private final String warehouse;
    private final Duration retention;
    private final long limit;

    /**
     * Upkeep of the tables of {@code tables}.
     *
     * @param retention how long what a version needs is kept after the table has left the version
     * @param now when it is
     */
    public Maintenance(Tables tables, Duration retention, Instant now) {
        this.spark = tables.spark();
        this.warehouse = tables.warehouse();
        this.retention = retention;
        this.limit = now.minus(retention).toEpochMilli();
    }

    /** Whether the session lets files go that versions within Delta's own limits may need. */
    public static boolean unchecked(SparkSession spark) {
        return "false".equals(spark.conf().get(CHECK, "true"));
    }

    /** The data files of {@code table}, those of its change feed included. */
    public TableFiles files(String table) {
        Set<String> live = Arrays.stream(
                        spark.read().format("delta").load(path(table)).inputFiles())
                .map(file -> file.substring(file.lastIndexOf('/') + 1))
                .collect(Collectors.toSet());
        return TableFiles.of(stored(table), live, limit);
    }

    /** How many files of {@code table}'s log are of versions out of retention. */
    public long expiredLog(String table) {
        return log(table).expired(limit);
    }

    /** Runs {@code work}, in which {@link #compact} and {@link #vacuum} may be called. */
    public void tend(Runnable work) {
        SessionConf.with(spark, Map.of(SMALL_FILE, String.valueOf(TableFiles.SMALL), VACUUM_COMMITS, "false"), work);
    }

    /** Joins the small files of {@code table}, partition by partition. Conflicts with other writers of these partitions. */
    public void compact(String table) {
        DeltaTable.forPath(spark, path(table)).optimize().executeCompaction();
    }

    /** Deletes the files of {@code table} that no version within retention needs. Call {@link #retain} before. */
    public void vacuum(String table) {
        DeltaTable.forPath(spark, path(table)).vacuum(retention.toMinutes() / 60.0);
    }

    /** Makes {@code table} remember what its versions need for the time of retention; a table of one version is left alone. */
    public void retain(String table) {
        if (unchecked(spark) || log(table).newest() < 1) {
            return;
        }
        String wanted = "interval %d days".formatted(retention.toDays());
        TableCatalog catalog = (TableCatalog) ((org.apache.spark.sql.classic.SparkSession) spark)
                .sessionState()
                .catalogManager()
                .v2SessionCatalog();
        Identifier identifier = Identifier.of(new String[] {"delta"}, path(table));
        try {
            Map<String, String> properties = catalog.loadTable(identifier).properties();
            if (!wanted.equals(properties.get(FILE_RETENTION))) {
                // Delta compares the two as they are given, and takes its own default for one that is not.
                catalog.alterTable(
                        identifier,
                        TableChange.setProperty(FILE_RETENTION, wanted),
                        TableChange.setProperty(
                                LOG_RETENTION, properties.getOrDefault(LOG_RETENTION, TableProperties.LOG_RETENTION)));
            }
        } catch (NoSuchTableException gone) {
            throw new IllegalStateException("No table at " + path(table), gone);
        }
    }

    /** Writes a checkpoint of {@code table}'s newest version unless there is one: readers start there, not at the first commit. */
    public void checkpoint(String table) {
        LogFiles files = log(table);
        if (files.checkpoint() < files.newest()) {
            var found = DeltaLog.forTableWithSnapshot(spark, path(table));
            found._1().checkpoint(found._2(), Option.empty());
        }
    }

    /** Deletes the files of {@code table}'s log that no version within retention needs. */
    public void expireLog(String table) {
        log(table).expire(limit);
    }

    /** All but the log: change feeds hold rows too. */
    private List<FileStatus> stored(String table) {
        Path root = new Path(path(table));
        List<FileStatus> files = new ArrayList<>();
        try {
            RemoteIterator<LocatedFileStatus> all = root.getFileSystem(hadoop()).listFiles(root, true);
            while (all.hasNext()) {
                FileStatus file = all.next();
                String below = file.getPath()
                        .toUri()
                        .getPath()
                        .substring(root.toUri().getPath().length() + 1);
                if (!below.startsWith("_delta_log/")
                        && !file.getPath().getName().startsWith(".")) {
                    files.add(file);
                }
            }
            return files;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot list " + root, unreadable);
        }
    }

    private String path(String table) {
        return warehouse + "/" + table;
    }

    private LogFiles log(String table) {
        return new LogFiles(hadoop(), path(table));
    }

    private Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }
}
