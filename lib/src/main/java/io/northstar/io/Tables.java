package io.northstar.io;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.northstar.BadInputException;
import io.northstar.table.Lineage;
import io.northstar.table.RecordOrder;
import io.northstar.table.TableContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Date;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The Delta tables below one warehouse folder, by contract.
 *
 * <p>Every write carries a transaction identifier made of the work that the run does and a token that rises from run to
 * run, its start: Delta applies a write at most once, and ignores one from a run that a later run of the same work has overtaken. A
 * write that meets another one is tried again on top of it.
 */
public final class Tables {
    private final SparkSession spark;
    private final String warehouse;
    private final Commits commits;

    /**
     * The tables below {@code warehouse}, a folder of any Hadoop file system.
     *
     * @param work what the run is about, for example its days: of two runs with the same work the later one counts
     * @param startedAt when the run started; two runs of the same work may not have started in the same microsecond
     */
    public Tables(SparkSession spark, String warehouse, String work, Instant startedAt) {
        this.spark = spark;
        this.warehouse = absolute(spark, warehouse);
        this.commits = new Commits(spark, this.warehouse, work, ChronoUnit.MICROS.between(Instant.EPOCH, startedAt));
    }

    /** What the run is about. */
    public String work() {
        return commits.work();
    }

    /** The session that reads and writes. */
    public SparkSession spark() {
        return spark;
    }

    /** Where {@code contract}'s table is. */
    public String path(TableContract contract) {
        return warehouse + "/" + contract.name();
    }

    /** Whether the table has been created. */
    public boolean exists(TableContract contract) {
        return log(contract).exists();
    }

    /** Whether rows have ever been written to the table. */
    public boolean loaded(TableContract contract) {
        return exists(contract) && version(contract) > 0;
    }

    /**
     * All rows of the table; no rows when it was never written.
     *
     * @throws BadInputException listing every difference between the stored columns and the contract
     */
    public Dataset<Row> read(TableContract contract) {
        if (!exists(contract)) {
            return empty(contract);
        }
        return matching(contract).select(columns(contract));
    }

    /**
     * Checks that the stored table, if there is one, has the contract's columns.
     *
     * @throws BadInputException listing every difference
     */
    public void requireMatching(TableContract contract) {
        if (exists(contract)) {
            matching(contract);
        }
    }

    private Dataset<Row> matching(TableContract contract) {
        Dataset<Row> stored = spark.read().format("delta").load(path(contract));
        List<String> differences = contract.differences(stored.schema());
        if (!differences.isEmpty()) {
            throw new BadInputException(
                    "The table at %s does not match its contract:\n  %s\nMove the folder away and build the table again (`northstar quality --from --to` for what is computed), or run the version or settings that wrote it."
                            .formatted(path(contract), String.join("\n  ", differences)));
        }
        return stored;
    }

    /** All rows of the table at its version in {@code versions}; no rows when it has none there. */
    public Dataset<Row> read(TableContract contract, Map<String, Long> versions) {
        Long version = versions.get(contract.name());
        if (version == null) {
            return empty(contract);
        }
        matching(contract);
        return spark.read()
                .format("delta")
                .option("versionAsOf", version)
                .load(path(contract))
                .select(columns(contract));
    }

    /**
     * The rows that were added, changed or taken away after version {@code since} and until version {@code now}, of which a
     * changed row comes as it was and as it is. A table without a version in {@code since}, or with one out of retention, is
     * new as a whole. What {@link Removal} took out is no news.
     */
    public Dataset<Row> changes(TableContract contract, Map<String, Long> since, Map<String, Long> now) {
        Long from = since.get(contract.name());
        Long to = now.get(contract.name());
        if (from == null || to == null) {
            return read(contract, now);
        }
        if (from >= to) {
            return empty(contract);
        }
        CommitLog log = log(contract);
        if (!log.exists(from + 1)) {
            return read(contract, now);
        }
        return spark.read()
                .format("delta")
                .option("readChangeFeed", true)
                .option("startingVersion", from + 1)
                .option("endingVersion", to)
                .load(path(contract))
                .where(not(col("_commit_version").isInCollection(log.upkeep(from, to))))
                .select(columns(contract));
    }

    /** The rows of the partitions {@code days}. */
    public Dataset<Row> read(TableContract contract, Collection<LocalDate> days) {
        return read(contract).where(among(partition(contract), days));
    }

    /** The rows of the partitions from {@code from} to {@code to}, both included. */
    public Dataset<Row> read(TableContract contract, LocalDate from, LocalDate to) {
        return read(contract).where(col(partition(contract)).between(Date.valueOf(from), Date.valueOf(to)));
    }

    /** The rows of the partitions before {@code day}. */
    public Dataset<Row> readBefore(TableContract contract, LocalDate day) {
        return read(contract).where(before(contract, day));
    }

    /** The rows that {@code days} landed on, for a landed table. */
    public Dataset<Row> readLandedOn(TableContract contract, Collection<LocalDate> days) {
        return read(contract).where(among(Lineage.LANDED_ON, days));
    }

    /** No rows, with the contract's columns. */
    public Dataset<Row> empty(TableContract contract) {
        return spark.createDataFrame(List.<Row>of(), contract.schema());
    }

    /**
     * Replaces the partitions {@code days} with {@code rows}, in one commit; a day without rows becomes empty. Writing
     * the same again leaves the same table.
     */
    public void replaceDays(TableContract contract, Collection<LocalDate> days, Dataset<Row> rows) {
        commits.write(contract, byDay(contract, rows), writer -> replacing(contract, days, writer));
    }

    /** The same, and with the rows what they were made from: {@link #origins} tells. */
    public void replaceDays(TableContract contract, Collection<LocalDate> days, Dataset<Row> rows, Origin origin) {
        commits.write(
                contract,
                byDay(contract, rows),
                writer -> replacing(contract, days, writer).option(Commits.NOTE, origin.text()));
    }

    /** Empties the partitions {@code days}, in a commit beside that of {@link #replaceDays}. */
    public void clearDays(TableContract contract, Collection<LocalDate> days) {
        commits.write(contract, "clear/" + work(), empty(contract), writer -> replacing(contract, days, writer));
    }

    /** The rows of a day together: each task writes a file for each day that it has rows of. */
    private static Dataset<Row> byDay(TableContract contract, Dataset<Row> rows) {
        return rows.hint("rebalance", col(partition(contract)));
    }

    private static DataFrameWriter<Row> replacing(
            TableContract contract, Collection<LocalDate> days, DataFrameWriter<Row> writer) {
        String list = new TreeSet<>(days).stream().map("DATE'%s'"::formatted).collect(Collectors.joining(", "));
        return writer.mode("overwrite").option("replaceWhere", "%s IN (%s)".formatted(partition(contract), list));
    }

    /**
     * Replaces the rows of the table, which are few, with what {@code next} makes of them; returns them as they are then.
     * Where another run does the same meanwhile, {@code next} is applied to what that one wrote: on its own result it has to
     * change nothing.
     */
    public List<Row> update(TableContract contract, UnaryOperator<List<Row>> next) {
        create(contract);
        for (int attempt = 1; attempt <= Commits.ATTEMPTS; attempt++) {
            long version = version(contract);
            List<Row> stored = read(contract, Map.of(contract.name(), version)).collectAsList();
            List<Row> wanted = next.apply(stored);
            if (Set.copyOf(stored).equals(Set.copyOf(wanted))) {
                return stored;
            }
            commits.overwrite(contract, version, spark.createDataFrame(wanted, contract.schema()));
        }
        throw new IllegalStateException("Other runs keep changing %s. Run again.".formatted(path(contract)));
    }

    /** Adds {@code rows}; {@code writer} and the run's token make a repeated write count once. */
    public void append(TableContract contract, Dataset<Row> rows, String writer) {
        commits.write(contract, writer, rows, appending -> appending.mode("append"));
    }

    /**
     * Adds {@code rows} and what they were made from, {@link #origin} tells, unless rows were added in this way since
     * {@code version} of the table; returns whether they were added.
     */
    public boolean append(TableContract contract, long version, Dataset<Row> rows, Origin origin) {
        return commits.appendAfter(contract, version, rows, origin.text());
    }

    /** The origin of the newest write that had one; nothing when there is none. */
    public Optional<Origin> origin(TableContract contract) {
        return exists(contract) ? log(contract).newestNote().flatMap(Origin::read) : Optional.empty();
    }

    /** The origin of each write after version {@code since} that had one. */
    public List<Origin> origins(TableContract contract, long since) {
        return exists(contract)
                ? log(contract).notesSince(since).stream()
                        .map(Origin::read)
                        .flatMap(Optional::stream)
                        .toList()
                : List.of();
    }

    /**
     * Inserts rows with a new key and updates those that replace the stored one of the same key, see {@link RecordOrder}.
     * The rows have one row for each key.
     *
     * @param scope condition on the stored rows, named {@code stored}, that all rows with these keys meet; keeps the
     *     merge off the rest of the table
     * @return what the merge did
     */
    public Merged merge(TableContract contract, Dataset<Row> rows, Column scope) {
        return commits.merge(contract, rows, scope);
    }

    /** The names of the tables that there are, in order. */
    public List<String> names() {
        Path folder = new Path(warehouse);
        try {
            FileSystem files = folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
            if (!files.exists(folder)) {
                return List.of();
            }
            return Arrays.stream(files.listStatus(folder))
                    .map(FileStatus::getPath)
                    .map(Path::getName)
                    .filter(name -> log(name).exists())
                    .sorted()
                    .toList();
        } catch (IOException unreachable) {
            throw new UncheckedIOException("Cannot list the warehouse " + warehouse, unreachable);
        }
    }

    /** All rows and columns of the table {@code name}, one of {@link #names}, as it is stored. */
    public Dataset<Row> stored(String name) {
        return spark.read().format("delta").load(warehouse + "/" + name);
    }

    /** Where the tables are, in full. */
    public String warehouse() {
        return warehouse;
    }

    /** The Delta version of each existing table of {@code contracts}, by name. */
    public Map<String, Long> versions(Collection<TableContract> contracts) {
        Map<String, Long> versions = new TreeMap<>();
        for (TableContract contract : contracts) {
            if (exists(contract)) {
                versions.put(contract.name(), version(contract));
            }
        }
        return versions;
    }

    /** Condition that {@code column} is one of {@code days}. */
    public static Column among(String column, Collection<LocalDate> days) {
        return col(column).isInCollection(days.stream().map(Date::valueOf).toList());
    }

    /** Condition that a row of {@code contract}'s table is of a partition before {@code day}. */
    static Column before(TableContract contract, LocalDate day) {
        return col(partition(contract)).lt(Date.valueOf(day));
    }

    /** Delta takes a relative location for a table name. */
    private static String absolute(SparkSession spark, String folder) {
        Path path = new Path(folder);
        try {
            FileSystem system = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
            return path.makeQualified(system.getUri(), system.getWorkingDirectory())
                    .toString();
        } catch (IOException unreachable) {
            throw new UncheckedIOException("Cannot reach the warehouse " + folder, unreachable);
        }
    }

    private long version(TableContract contract) {
        return log(contract).version();
    }

    CommitLog log(TableContract contract) {
        return log(contract.name());
    }

    private CommitLog log(String table) {
        return new CommitLog(spark.sparkContext().hadoopConfiguration(), warehouse + "/" + table);
    }

    private static String partition(TableContract contract) {
        return contract.partitionedBy()
                .orElseThrow(() -> new IllegalArgumentException(contract.name() + " is not partitioned"));
    }

    static Column[] columns(TableContract contract) {
        return contract.columnNames().stream().map(name -> col(name)).toArray(Column[]::new);
    }

    /** Creates the table, unless there is one: a write that reads it then notices what others write meanwhile. */
    public void create(TableContract contract) {
        commits.create(contract);
    }
}
