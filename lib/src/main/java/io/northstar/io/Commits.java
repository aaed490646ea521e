package io.northstar.io;

import static org.apache.spark.sql.functions.col;

import io.delta.exceptions.DeltaConcurrentModificationException;
import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import io.northstar.table.RecordOrder;
import io.northstar.table.TableContract;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The commits of one run: each counts once, and is tried again on top of what other runs commit meanwhile. */
final class Commits {
    private static final String TXN_APP_ID = "txnAppId";
    private static final String TXN_VERSION = "txnVersion";
    private static final String TXN_CONF = "spark.databricks.delta.write.";
    static final String NOTE = "userMetadata";
    /** The same for all runs, so that Delta applies the first load of a table once. */
    private static final long ONCE = 0;
    /** The version that follows the creation of a table. */
    private static final long FIRST_LOAD = 1;
    /** Each failed attempt means that another writer has got on. */
    static final int ATTEMPTS = 10;
    /** Long enough for another run that is creating the same table to have done so. */
    private static final int CREATIONS = 5;

    private static final long PAUSE_MILLIS = 1000;

    /** What Delta knows a write by: of one application, it ignores those with the same token as another one or a lower. */
    private record Transaction(String application, long token) {}

    private final SparkSession spark;
    private final String warehouse;
    private final String work;
    private final long token;

    /** The commits of a run, see {@link Tables}. */
    Commits(SparkSession spark, String warehouse, String work, long token) {
        this.spark = spark;
        this.warehouse = warehouse;
        this.work = work;
        this.token = token;
    }

    String work() {
        return work;
    }

    /** Writes {@code rows} as {@code mode} says, as the run's one commit of the table. */
    void write(TableContract contract, Dataset<Row> rows, UnaryOperator<DataFrameWriter<Row>> mode) {
        write(contract, work, rows, mode);
    }

    /** Makes {@code rows}, which follow from version {@code version}, the whole table, unless another run has gone on from it. */
    void overwrite(TableContract contract, long version, Dataset<Row> rows) {
        Transaction next = new Transaction(contract.name() + "/next", version + 1);
        commit(contract, next, () -> save(contract, rows, next, writer -> writer.mode("overwrite")));
    }

    /**
     * Adds {@code rows} unless somebody did so since {@code version}, whose transaction then has the same token: Delta ignores
     * the second one.
     */
    boolean appendAfter(TableContract contract, long version, Dataset<Row> rows, String note) {
        Transaction next = new Transaction(contract.name() + "/next", version);
        onTopOfOthers(
                () -> save(contract, rows, next, writer -> writer.mode("append").option(NOTE, note)));
        return log(contract).notesSince(version).contains(note);
    }

    /** See {@link Tables#merge}. */
    Merged merge(TableContract contract, Dataset<Row> rows, Column scope) {
        return firstLoad(contract, rows).orElseGet(() -> mergeInto(contract, rows, scope));
    }

    private Merged mergeInto(TableContract contract, Dataset<Row> rows, Column scope) {
        Column sameKey = contract.key().stream()
                .map(key -> col("stored." + key).equalTo(col("landed." + key)))
                .reduce(scope, Column::and);
        Transaction transaction = transaction(contract, work);
        return commit(
                        contract,
                        transaction,
                        () -> inSession(
                                transaction,
                                () -> DeltaTable.forPath(spark, path(contract))
                                        .as("stored")
                                        .merge(
                                                rows.select(Tables.columns(contract))
                                                        .as("landed"),
                                                sameKey)
                                        .whenMatched(RecordOrder.replaces("landed", "stored"))
                                        .updateAll()
                                        .whenNotMatched()
                                        .insertAll()
                                        .execute()))
                .orElseThrow(() -> overtaken(contract));
    }

    /**
     * Appends to the empty table, which costs less than a merge; empty when the table has been loaded. Of several runs that
     * find it empty one does, and the others have to merge.
     */
    private Optional<Merged> firstLoad(TableContract contract, Dataset<Row> rows) {
        create(contract);
        if (log(contract).version() >= FIRST_LOAD) {
            return Optional.empty();
        }
        String loader = "%s@%d".formatted(work, token);
        Transaction once = new Transaction(contract.name() + "/first load", ONCE);
        return commit(
                        contract,
                        once,
                        () -> save(
                                contract,
                                rows,
                                once,
                                writer -> writer.mode("append").option(NOTE, loader)))
                .filter(loaded -> log(contract).note(FIRST_LOAD).equals(Optional.of(loader)));
    }

    /** One write of {@code part} of the table. */
    void write(TableContract contract, String part, Dataset<Row> rows, UnaryOperator<DataFrameWriter<Row>> mode) {
        Transaction transaction = transaction(contract, part);
        if (commit(contract, transaction, () -> save(contract, rows, transaction, mode))
                .isEmpty()) {
            throw overtaken(contract);
        }
    }

    private void save(
            TableContract contract,
            Dataset<Row> rows,
            Transaction transaction,
            UnaryOperator<DataFrameWriter<Row>> mode) {
        mode.apply(rows.select(Tables.columns(contract)).write().format("delta"))
                .option(TXN_APP_ID, transaction.application())
                .option(TXN_VERSION, transaction.token())
                .save(path(contract));
    }

    /** What {@code write} did; empty when Delta ignored it, since the transaction or a later one was there before. */
    private Optional<Merged> commit(TableContract contract, Transaction transaction, Runnable write) {
        create(contract);
        long before = log(contract).version();
        onTopOfOthers(write);
        return log(contract).committedSince(before, transaction.application(), transaction.token());
    }

    /** Delta refuses a commit that another writer's may have made wrong; it is planned again on what is stored then. */
    private static void onTopOfOthers(Runnable write) {
        for (int attempt = 1; true; attempt++) {
            try {
                write.run();
                return;
            } catch (DeltaConcurrentModificationException conflict) {
                if (attempt == ATTEMPTS) {
                    throw conflict;
                }
            }
        }
    }

    private Transaction transaction(TableContract contract, String part) {
        return new Transaction("%s/%s".formatted(contract.name(), part), token);
    }

    private IllegalStateException overtaken(TableContract contract) {
        return new IllegalStateException(
                "Nothing was written to %s: a run that started later has written the same part. If there was none, the clock of this machine is behind: set it, and run again."
                        .formatted(path(contract)));
    }

    /**
     * Creates the table, unless there is one: a write that reads it then notices what others write meanwhile. Delta creates
     * none beside the beginnings of another one, which is there in a moment, or was left by a run that ended.
     */
    void create(TableContract contract) {
        for (int attempt = 1; !log(contract).exists(); attempt++) {
            try {
                if (attempt == CREATIONS) {
                    log(contract).clear();
                }
                createEmpty(contract);
            } catch (Exception failure) {
                if (attempt == CREATIONS) {
                    throw failure;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", stopped);
        }
    }

    private void createEmpty(TableContract contract) {
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

    /** Delta takes the identifiers of a merge from the session, since a merge has no options: one merge at a time. */
    private synchronized void inSession(Transaction transaction, Runnable write) {
        Map<String, String> conf = Map.of(
                TXN_CONF + TXN_APP_ID, transaction.application(), TXN_CONF + TXN_VERSION, "" + transaction.token());
        conf.forEach((key, value) -> spark.conf().set(key, value));
        try {
            write.run();
        } finally {
            conf.keySet().forEach(key -> spark.conf().unset(key));
        }
    }

    private String path(TableContract contract) {
        return warehouse + "/" + contract.name();
    }

    private CommitLog log(TableContract contract) {
        return new CommitLog(spark.sparkContext().hadoopConfiguration(), path(contract));
    }
}
