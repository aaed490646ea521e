package io.northstar.cause;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.to_date;

import io.northstar.table.Decisions;
import io.northstar.table.MetricCells;
import io.northstar.table.Slices;
import io.northstar.table.Strategies;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Known events that tables tell of. */
public final class TableEvents {
    private static final String STRATEGY_STATE = "strategy_state";
    private static final String MODEL_LAUNCH = "model_launch";
    private static final String FIRST_DAY = "first_day";
    private static final String CHANGED_ON = "changed_on";

    /** One event for each strategy that entered a state between two days, both included. */
    public static List<KnownEvent> strategies(Dataset<Row> strategies, LocalDate from, LocalDate to) {
        return strategies
                .select(
                        to_date(col(Strategies.CHANGED_AT)).as(CHANGED_ON),
                        col(Strategies.STRATEGY_ID),
                        col(Strategies.STRATEGY_VERSION),
                        col(Strategies.STATE))
                .where(col(CHANGED_ON).between(Date.valueOf(from), Date.valueOf(to)))
                .orderBy(CHANGED_ON, Strategies.STRATEGY_ID, Strategies.STRATEGY_VERSION)
                .collectAsList()
                .stream()
                .map(row -> new KnownEvent(
                        STRATEGY_STATE,
                        row.getDate(0).toLocalDate(),
                        Slice.of(Map.of(Strategies.STRATEGY_ID, row.getString(1))),
                        "strategy %s version %s went %s"
                                .formatted(row.getString(1), row.getString(2), row.getString(3))))
                .toList();
    }

    /**
     * One event for each model version on its first day, as far as that is not the first of all days.
     *
     * @param cells {@link MetricCells} with {@code model_version} among the grains; none where it is not
     */
    public static List<KnownEvent> launches(Dataset<Row> cells, LocalDate from) {
        return cells
                .where(col(Slices.GRAIN).equalTo(Decisions.MODEL_VERSION))
                .groupBy(Decisions.MODEL_VERSION)
                .agg(min(MetricCells.DAY).as(FIRST_DAY))
                .where(col(FIRST_DAY)
                        .gt(Date.valueOf(from))
                        .and(col(Decisions.MODEL_VERSION).notEqual(Slices.NONE)))
                .orderBy(FIRST_DAY, Decisions.MODEL_VERSION)
                .collectAsList()
                .stream()
                .map(row -> new KnownEvent(
                        MODEL_LAUNCH,
                        row.<Date>getAs(FIRST_DAY).toLocalDate(),
                        Slice.of(Map.of(Decisions.MODEL_VERSION, row.getString(0))),
                        "first decisions by model version " + row.getString(0)))
                .toList();
    }

    private TableEvents() {}
}
