package io.northstar.io;

import static org.apache.spark.sql.functions.col;

import io.delta.tables.DeltaMergeBuilder;
import io.delta.tables.DeltaTable;
import io.northstar.table.RowTables;
import io.northstar.table.TableContract;
import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Takes rows and values out of tables for good. {@link Tables#changes} passes over these commits, so that published numbers
 * stay. Delta keeps the condition of a write in the table's log; hence rows are named by a join on their
 * {@link RowTables#address}, and no condition holds a value of theirs.
 */
public final class Removal {
    private final Tables tables;

    /** Removal from {@code tables}. */
    public Removal(Tables tables) {
        this.tables = tables;
    }

    /** Deletes the rows that {@code addresses}, all different, name. */
    public void delete(TableContract contract, Dataset<Row> addresses) {
        asUpkeep(() -> named(contract, addresses).whenMatched().delete().execute());
    }

    /** Gives the rows that {@code values} name the value of {@code column} there. */
    public void update(TableContract contract, Dataset<Row> values, String column) {
        asUpkeep(() -> named(contract, values)
                .whenMatched()
                .update(Map.of("stored." + column, col("named." + column)))
                .execute());
    }

    /** Deletes the partitions before {@code day}. */
    public void deleteBefore(TableContract contract, LocalDate day) {
        asUpkeep(() -> table(contract).delete(Tables.before(contract, day)));
    }

    /**
     * Commits nothing after a removal, if that is the newest commit: it lists what the files held that it replaced, and only
     * a commit that another one follows can leave the log.
     */
    public void settle(TableContract contract) {
        CommitLog log = tables.log(contract);
        long newest = log.version();
        if (!log.upkeep(newest - 1, newest).isEmpty()) {
            tables.append(contract, tables.empty(contract), "maintain");
        }
    }

    private DeltaMergeBuilder named(TableContract contract, Dataset<Row> rows) {
        Column sameAddress = RowTables.address(contract).stream()
                .map(name -> col("stored." + name).eqNullSafe(col("named." + name)))
                .reduce(Column::and)
                .orElseThrow();
        return table(contract).as("stored").merge(rows.as("named"), sameAddress);
    }

    private DeltaTable table(TableContract contract) {
        return DeltaTable.forPath(tables.spark(), tables.path(contract));
    }

    private void asUpkeep(Runnable work) {
        SessionConf.with(
                tables.spark(), Map.of("spark.databricks.delta.commitInfo.userMetadata", CommitLog.UPKEEP), work);
    }
}
