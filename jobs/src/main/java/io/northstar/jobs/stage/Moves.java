package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.col;

import io.northstar.io.Tables;
import io.northstar.table.Appeals;
import io.northstar.table.Decisions;
import io.northstar.table.Lineage;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.TableContract;
import io.northstar.table.VacatedDays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The decision days that stored records are about and that landed records with the same keys are not: their numbers have to
 * be computed again too.
 *
 * @param tables warehouse
 * @param days rows of {@link VacatedDays}
 */
record Moves(Tables tables, List<Row> days) {
    /** The column that says which day a record is about, where it is not part of the key. */
    private static final Map<String, String> ABOUT = Map.of(
            Decisions.TABLE.name(), Decisions.DAY,
            QaSamples.TABLE.name(), QaSamples.DAY,
            QaLabels.TABLE.name(), QaLabels.SAMPLE_ID,
            Appeals.TABLE.name(), Appeals.DECISION_ID);

    private static final String BEFORE = "before";

    Moves {
        days = List.copyOf(days);
    }

    /** What bringing {@code landed} into {@code table} would move. {@code scope} is as in {@link Tables#merge}. */
    static Moves of(Tables tables, TableContract table, Dataset<Row> landed, Column scope) {
        if (!ABOUT.containsKey(table.name()) || !tables.exists(table)) {
            return new Moves(tables, List.of());
        }
        String about = ABOUT.get(table.name());
        Dataset<Row> stored = tables.read(table).as("stored").where(scope);
        Column moved = Upsert.sameKey(table).and(col("landed." + about).notEqual(col("stored." + about)));
        Dataset<Row> before = landed.as("landed")
                .join(stored, moved)
                .select(
                        col("landed." + Lineage.LANDED_ON).as(VacatedDays.LANDED_ON),
                        col("stored." + about).as(BEFORE));
        return new Moves(
                tables,
                daysOf(tables, table, before).distinct().collectAsList().stream()
                        .map(row -> RowFactory.create(row.get(0), table.name(), row.get(1)))
                        .toList());
    }

    /** Adds the days that {@link VacatedDays} does not have yet; {@code writer} is as in {@link Tables#append}. */
    void keep(String writer) {
        if (days.isEmpty()) {
            return;
        }
        Dataset<Row> rows = tables.spark().createDataFrame(days, VacatedDays.TABLE.schema());
        Dataset<Row> unknown = rows.join(
                tables.read(VacatedDays.TABLE), VacatedDays.TABLE.key().toArray(String[]::new), "left_anti");
        if (!unknown.isEmpty()) {
            String table = days.get(0).getString(1);
            tables.append(VacatedDays.TABLE, unknown, "%s/%s".formatted(writer, table));
        }
    }

    /** (landed_on, day) of (landed_on, what the records were about). */
    private static Dataset<Row> daysOf(Tables tables, TableContract table, Dataset<Row> before) {
        if (table.equals(QaLabels.TABLE)) {
            return through(tables.read(QaSamples.TABLE), QaSamples.SAMPLE_ID, before);
        }
        if (table.equals(Appeals.TABLE)) {
            return through(tables.read(Decisions.TABLE), Decisions.DECISION_ID, before);
        }
        return before;
    }

    private static Dataset<Row> through(Dataset<Row> dated, String id, Dataset<Row> before) {
        return before.join(dated.select(col(id).as(BEFORE), col(Decisions.DAY)), BEFORE)
                .select(VacatedDays.LANDED_ON, Decisions.DAY);
    }
}
