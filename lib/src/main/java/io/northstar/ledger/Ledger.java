package io.northstar.ledger;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.northstar.table.NorthStar;
import io.northstar.table.TableColumn;
import io.northstar.table.TableContract;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * The versions of published numbers. A number that comes out as it was published is not published again, so a repeated run
 * adds nothing.
 */
public final class Ledger {
    private static final String BEFORE = "before";
    private static final String NOW = "now";
    private static final String LAST_RUN = "last_run";
    private static final String LAST_PUBLISHED = "last_published";
    /** The shortest time that a timestamp can tell. */
    private static final Column MOMENT = expr("INTERVAL '0.000001' SECOND");

    private static final String GONE =
            "No decision is in this slice any more, or the definition does not count on this day any more.";

    /**
     * The versions to add: each number of {@code computed} that is new or differs from its newest version, and a withdrawal
     * for each that is not computed any more. None when everything was published as it is.
     *
     * @param ledger rows of {@link NorthStar#table} of some days
     * @param computed numbers of the same days: the columns of {@link NorthStar} without {@link NorthStar#PUBLICATION}
     * @param contract {@link NorthStar#table}
     * @param runId the run that publishes; why the numbers differ is for {@link Attribution} to say
     * @param publishedAt its start; a version that supersedes one of a run that started later comes right after that one
     */
    public static Dataset<Row> changes(
            Dataset<Row> ledger, Dataset<Row> computed, TableContract contract, String runId, Instant publishedAt) {
        Column values = struct(contract.columnNames().stream()
                .filter(name -> !NorthStar.KEY.contains(name) && !NorthStar.PUBLICATION.contains(name))
                .map(name -> col(name))
                .toArray(Column[]::new));
        Dataset<Row> before = newest(ledger)
                .select(keyAnd(
                        values.as(BEFORE),
                        col(NorthStar.RUN_ID).as(LAST_RUN),
                        col(NorthStar.PUBLISHED_AT).as(LAST_PUBLISHED)));
        Dataset<Row> now = computed.select(keyAnd(values.as(NOW)));
        Column isOut = col(BEFORE).getField(NorthStar.STATUS).equalTo(NorthStar.WITHDRAWN);
        Column differs = when(vanished(), not(isOut)).otherwise(not(col(NOW).eqNullSafe(col(BEFORE))));
        return now.join(before, NorthStar.KEY.toArray(String[]::new), "full_outer")
                .where(differs)
                .withColumn(
                        NorthStar.PUBLISHED_AT,
                        greatest(
                                lit(Timestamp.from(publishedAt)),
                                col(LAST_PUBLISHED).plus(MOMENT)))
                .withColumn(NorthStar.RUN_ID, lit(runId))
                .withColumn(NorthStar.SUPERSEDES, col(LAST_RUN))
                .withColumn(NorthStar.CAUSES, lit(null))
                .select(contract.columns().stream()
                        .map(column -> value(column).cast(column.type()).as(column.name()))
                        .toArray(Column[]::new));
    }

    /** The newest version of each number, as the columns of {@code ledger}; withdrawn ones are left out. */
    public static Dataset<Row> current(Dataset<Row> ledger) {
        return newest(ledger).where(col(NorthStar.STATUS).notEqual(NorthStar.WITHDRAWN));
    }

    /** What {@link #current} returned at {@code moment}: versions of runs that started later are left out. */
    public static Dataset<Row> asOf(Dataset<Row> ledger, Instant moment) {
        return current(ledger.where(col(NorthStar.PUBLISHED_AT).leq(lit(Timestamp.from(moment)))));
    }

    private static Dataset<Row> newest(Dataset<Row> ledger) {
        Column version = struct(NorthStar.PUBLISHED_AT, NorthStar.RUN_ID);
        return ledger.groupBy(keyAnd())
                .agg(max_by(struct("*"), version).as(BEFORE))
                .select(BEFORE + ".*");
    }

    private static Column[] keyAnd(Column... more) {
        return Stream.concat(NorthStar.KEY.stream().map(name -> col(name)), Stream.of(more))
                .toArray(Column[]::new);
    }

    private static Column vanished() {
        return col(NOW).isNull();
    }

    /** A withdrawn number still says what it was a number of. */
    private static Column value(TableColumn column) {
        String name = column.name();
        if (NorthStar.KEY.contains(name) || NorthStar.PUBLICATION.contains(name)) {
            return col(name);
        }
        Column now = col(NOW).getField(name);
        return switch (name) {
            case NorthStar.STATUS -> coalesce(now, lit(NorthStar.WITHDRAWN));
            case NorthStar.REASON -> when(vanished(), lit(GONE)).otherwise(now);
            case NorthStar.METHOD -> now;
            case NorthStar.AS_OF -> coalesce(now, col(BEFORE).getField(name));
            default ->
                column.type().equals(DataTypes.StringType)
                        ? when(vanished(), col(BEFORE).getField(name)).otherwise(now)
                        : when(vanished(), column.mandatory() ? lit(0) : lit(null))
                                .otherwise(now);
        };
    }

    private Ledger() {}
}
