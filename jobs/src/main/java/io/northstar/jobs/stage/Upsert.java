package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;

import io.northstar.io.Merged;
import io.northstar.io.Tables;
import io.northstar.land.Deduplication;
import io.northstar.land.Validation;
import io.northstar.table.RecordOrder;
import io.northstar.table.TableContract;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Brings the good records of a landing batch into their table.
 *
 * <p>What a landing day says of a record is what its files say now: a corrected delivery replaces what the same day
 * delivered before. A record that the corrected delivery no longer holds stays, and is counted as withdrawn: that a file
 * is gone may also mean that the landing zone was tidied up after the first run. To take a decision or label out, deliver
 * it again with the values that it should have, or delete it from the table.
 *
 * @param tables warehouse
 * @param amendmentDays how far back an amended record may have been on another day
 */
record Upsert(Tables tables, int amendmentDays) {

    /**
     * What happened to the records.
     *
     * @param merged rows written
     * @param duplicates records with the key of a newer one in the same batch
     * @param withdrawn stored records that landed on the same days and are not in the batch any more
     */
    record Outcome(Merged merged, long duplicates, long withdrawn) {}

    /** Inserts, and replaces what is older. Records that the table already has, or newer ones, change nothing. */
    Outcome apply(ValidatedTable batch, Dataset<Row> rows, List<LocalDate> days) {
        TableContract table = batch.table();
        Dataset<Row> accepted = Validation.accepted(rows, table);
        long surplus = surplus(accepted, table);
        Dataset<Row> newest = surplus == 0 ? accepted : Deduplication.newest(accepted, table);
        if (!tables.loaded(table)) {
            Merged merged = batch.accepted() == 0 ? Merged.NOTHING : tables.merge(table, newest, lit(true));
            return new Outcome(merged, surplus, 0);
        }
        Column scope = scope(table, accepted);
        boolean repeated = landedBefore(table, days);
        long withdrawn = repeated ? withdrawn(table, accepted, days) : 0;
        Dataset<Row> changes = repeated ? changes(newest, table, scope) : newest;
        if (changes.isEmpty()) {
            return new Outcome(Merged.NOTHING, surplus, withdrawn);
        }
        return new Outcome(tables.merge(table, changes, scope), surplus, withdrawn);
    }

    private static long surplus(Dataset<Row> accepted, TableContract table) {
        Row sums = Deduplication.repeatedKeys(accepted, table)
                .selectExpr("coalesce(sum(copies - 1), 0)")
                .head();
        return sums.getLong(0);
    }

    /** Whether rows of these landing days are in the table already: the batch is a repetition. */
    private boolean landedBefore(TableContract table, List<LocalDate> days) {
        return !tables.readLandedOn(table, days).isEmpty();
    }

    /** The rows that are new or replace the stored ones. */
    private Dataset<Row> changes(Dataset<Row> rows, TableContract table, Column scope) {
        Dataset<Row> stored = tables.read(table).as("stored").where(scope);
        Column settled = sameKey(table).and(not(RecordOrder.replaces("landed", "stored")));
        return rows.as("landed").join(stored, settled, "left_anti");
    }

    private long withdrawn(TableContract table, Dataset<Row> accepted, List<LocalDate> days) {
        return tables.readLandedOn(table, days)
                .as("stored")
                .join(accepted.as("landed"), sameKey(table), "left_anti")
                .count();
    }

    /** Whether {@code landed} and {@code stored} are about the same thing. */
    static Column sameKey(TableContract table) {
        return table.key().stream()
                .map(key -> col("landed." + key).equalTo(col("stored." + key)))
                .reduce(Column::and)
                .orElseThrow();
    }

    /** Which partitions of the stored table may hold the same keys. */
    private Column scope(TableContract table, Dataset<Row> accepted) {
        Optional<String> partition = table.partitionedBy();
        if (partition.isEmpty()) {
            return lit(true);
        }
        Row range = accepted.agg(min(partition.get()), max(partition.get())).head();
        if (range.isNullAt(0)) {
            return lit(false);
        }
        int slack = table.key().contains(partition.get()) ? 0 : amendmentDays;
        return col("stored." + partition.get())
                .between(
                        lit(range.getDate(0).toLocalDate().minusDays(slack)),
                        lit(range.getDate(1).toLocalDate().plusDays(slack)));
    }
}
