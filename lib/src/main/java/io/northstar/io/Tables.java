package io.northstar.io;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import io.northstar.BadInputException;
import io.northstar.table.Lineage;
import io.northstar.table.RecordOrder;
import io.northstar.table.TableContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * <p>Every write carries a transaction identifier made of the writer's name and a token that rises from run to run:
 * Delta applies a write at most once, and ignores one from a run that a later run of the same work has overtaken.
 */
public final class Tables {
    private static final String TXN_APP_ID = "txnAppId";
    private static final String TXN_VERSION = "txnVersion";
    private static final String TXN_CONF = "spark.databricks.delta.write.";

    private final SparkSession spark;
    private final String warehouse;
    private final long token;

    /**
     * The tables below {@code warehouse}, a folder of any Hadoop file system.
     *
     * @param token rises with every run, for example its start in milliseconds
     */
    public Tables(SparkSession spark, String warehouse, long token) {
        this.spark = spark;
        this.warehouse = absolute(spark, warehouse);
        this.token = token;
    }

    /** The session that reads and writes. */
    public SparkSession spark() {
        return spark;
    }

    /** Where {@code contract}'s table is. */
    public String path(TableContract contract) {
        return warehouse + "/" + contract.name();
    }

    /** Whether the table has been written. */
    public boolean exists(TableContract contract) {
        return DeltaTable.isDeltaTable(spark, path(contract));
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
        TreeSet<LocalDate> sorted = new TreeSet<>(days);
        String list = sorted.stream().map("DATE'%s'"::formatted).collect(Collectors.joining(", "));
        write(
                contract,
                rows,
                "%s..%s".formatted(sorted.first(), sorted.last()),
                writer -> writer.mode("overwrite")
                        .option("replaceWhere", "%s IN (%s)".formatted(partition(contract), list)));
    }

    /** Replaces the whole table with {@code rows}, in one commit. */
    public void replaceAll(TableContract contract, Dataset<Row> rows) {
        write(contract, rows, "all", writer -> writer.mode("overwrite"));
    }

    /** Adds {@code rows}; {@code writer} and the run's token make a repeated write count once. */
    public void append(TableContract contract, Dataset<Row> rows, String writer) {
        write(contract, rows, writer, appending -> appending.mode("append"));
    }

    /** The same, and with the rows what they were made from: {@link #origin} tells. */
    public void append(TableContract contract, Dataset<Row> rows, String writer, Origin origin) {
        write(contract, rows, writer, appending -> appending.mode("append").option("userMetadata", origin.text()));
    }

    /** The origin of the newest {@link #append} that had one; nothing when there is none. */
    public Optional<Origin> origin(TableContract contract) {
        return exists(contract) ? log(contract).newestNote().flatMap(Origin::read) : Optional.empty();
    }

    /**
     * Inserts rows with a new key and updates those that replace the stored one of the same key, see {@link RecordOrder}.
     * The rows have one row for each key.
     *
     * @param scope condition on the stored rows, named {@code stored}, that all rows with these keys meet; keeps the
     *     merge off the rest of the table
     * @return what the merge did
     */
    public Merged merge(TableContract contract, Dataset<Row> rows, Column scope, String writer) {
        create(contract);
        long before = version(contract);
        if (before == 0) {
            return firstLoad(contract, rows, writer);
        }
        Column sameKey = contract.key().stream()
                .map(key -> col("stored." + key).equalTo(col("landed." + key)))
                .reduce(scope, Column::and);
        withTransaction(
                "%s/%s".formatted(contract.name(), writer),
                () -> DeltaTable.forPath(spark, path(contract))
                        .as("stored")
                        .merge(rows.select(columns(contract)).as("landed"), sameKey)
                        .whenMatched(RecordOrder.replaces("landed", "stored"))
                        .updateAll()
                        .whenNotMatched()
                        .insertAll()
                        .execute());
        return log(contract).mergedSince(before);
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
                    .filter(path -> DeltaTable.isDeltaTable(spark, path.toString()))
                    .map(Path::getName)
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

    /** An overwrite of the empty table costs less than a merge, and conflicts with any other first load. */
    private Merged firstLoad(TableContract contract, Dataset<Row> rows, String writer) {
        write(contract, rows, writer, overwriting -> overwriting.mode("overwrite"));
        return log(contract).writtenSince(0);
    }

    /** One write; a later run of the same work may have overtaken it, and then Delta commits nothing. */
    private void write(
            TableContract contract, Dataset<Row> rows, String writer, UnaryOperator<DataFrameWriter<Row>> mode) {
        create(contract);
        long before = version(contract);
        mode.apply(rows.select(columns(contract)).write().format("delta"))
                .option(TXN_APP_ID, "%s/%s".formatted(contract.name(), writer))
                .option(TXN_VERSION, token)
                .save(path(contract));
        if (version(contract) == before) {
            throw new IllegalStateException(
                    "Nothing was written to %s: a run that started later has written the same part. If there was none, the clock of this machine is behind: set it, and run again."
                            .formatted(path(contract)));
        }
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
        return new CommitLog(spark.sparkContext().hadoopConfiguration(), path(contract));
    }

    private static String partition(TableContract contract) {
        return contract.partitionedBy()
                .orElseThrow(() -> new IllegalArgumentException(contract.name() + " is not partitioned"));
    }

    private static Column[] columns(TableContract contract) {
        return contract.columnNames().stream().map(name -> col(name)).toArray(Column[]::new);
    }

    private void create(TableContract contract) {
        if (exists(contract)) {
            return;
        }
        DeltaTableBuilder builder = DeltaTable.createIfNotExists(spark)
                .location(path(contract))
                .comment(contract.doc())
                .addColumns(contract.schema());
        for (Map.Entry<String, String> property : TableProperties.of(contract).entrySet()) {
            builder = builder.property(property.getKey(), property.getValue());
        }
        Optional<String> partition = contract.partitionedBy();
        if (partition.isPresent()) {
            builder = builder.partitionedBy(partition.get());
        }
        builder.execute();
    }

    /** Delta takes the identifiers of a merge from the session, since a merge has no options. */
    private void withTransaction(String application, Runnable write) {
        Map<String, String> conf = Map.of(TXN_CONF + TXN_APP_ID, application, TXN_CONF + TXN_VERSION, "" + token);
        conf.forEach((key, value) -> spark.conf().set(key, value));
        try {
            write.run();
        } finally {
            conf.keySet().forEach(key -> spark.conf().unset(key));
        }
    }
}
