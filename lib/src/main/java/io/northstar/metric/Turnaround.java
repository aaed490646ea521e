package io.northstar.metric;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.northstar.stats.LogHistogram;
import io.northstar.table.Decisions;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import io.northstar.table.TurnaroundCells;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Counts tasks by how long they took, in buckets that add up over days. A task that was escalated on one day and decided
 * on a later one is open on the first and decided on the second.
 */
public final class Turnaround {
    static final String BUCKETS = "buckets";
    static final String TASKS = "tasks";

    /** The rows of {@link TurnaroundCells} for {@code judged} decisions. */
    public static Dataset<Row> cells(Dataset<Row> judged, Dataset<Row> knownOn, Slicing slicing) {
        List<String> keys = List.of(Decisions.DAY, TurnaroundCells.BUCKET);
        Column[] tasks = Stream.concat(
                        Stream.of(
                                col(Decisions.DAY),
                                bucket(col(JudgedDecisions.TURNAROUND_SECONDS)).as(TurnaroundCells.BUCKET),
                                col(JudgedDecisions.STILL_OPEN)),
                        slicing.columns().stream())
                .toArray(Column[]::new);
        Column[] groups = Stream.concat(keys.stream(), slicing.names().stream())
                .map(name -> col(name))
                .toArray(Column[]::new);
        Dataset<Row> perCell = judged.where(
                        col(JudgedDecisions.TURNAROUND_SECONDS).isNotNull())
                .select(tasks)
                .groupBy(groups)
                .agg(
                        count_if(not(col(JudgedDecisions.STILL_OPEN))).as(TurnaroundCells.DECIDED),
                        count_if(col(JudgedDecisions.STILL_OPEN)).as(TurnaroundCells.OPEN));
        return slicing.rollUp(perCell, keys)
                .agg(
                        slicing.slice(),
                        slicing.grain(),
                        sum(TurnaroundCells.DECIDED).as(TurnaroundCells.DECIDED),
                        sum(TurnaroundCells.OPEN).as(TurnaroundCells.OPEN))
                .join(broadcast(knownOn), List.of(Decisions.DAY).toArray(String[]::new))
                .select(TurnaroundCells.table(slicing.names()).columnNames().stream()
                        .map(name -> col(name))
                        .toArray(Column[]::new));
    }

    /** The bucket of a duration, as {@link LogHistogram#bucketOf} says. */
    static Column bucket(Column seconds) {
        return when(seconds.lt(1), lit(0))
                .otherwise(floor(log(seconds).divide(lit(LogHistogram.LOG_GROWTH)))
                        .cast("int")
                        .plus(lit(1)));
    }

    /** For each window and slice: its buckets in order as an array of (bucket, decided, open), and the task count. */
    static Dataset<Row> sumUp(Dataset<Row> cells, Dataset<Row> spans, Slicing slicing) {
        List<String> keys = Stream.of(
                        List.of(Windows.WINDOW_END, NorthStar.WINDOW_DAYS, Slices.GRAIN, Slices.SLICE), slicing.names())
                .flatMap(List::stream)
                .toList();
        Column[] perBucket = Stream.concat(keys.stream(), Stream.of(TurnaroundCells.BUCKET))
                .map(name -> col(name))
                .toArray(Column[]::new);
        return Windows.inWindows(cells, spans)
                .groupBy(perBucket)
                .agg(
                        sum(TurnaroundCells.DECIDED).as(TurnaroundCells.DECIDED),
                        sum(TurnaroundCells.OPEN).as(TurnaroundCells.OPEN),
                        max(TurnaroundCells.KNOWN_ON).as(TurnaroundCells.KNOWN_ON))
                .groupBy(keys.stream().map(name -> col(name)).toArray(Column[]::new))
                .agg(
                        array_sort(collect_list(
                                        struct(TurnaroundCells.BUCKET, TurnaroundCells.DECIDED, TurnaroundCells.OPEN)))
                                .as(BUCKETS),
                        sum(col(TurnaroundCells.DECIDED).plus(col(TurnaroundCells.OPEN)))
                                .as(TASKS),
                        Windows.asOf())
                .join(broadcast(Windows.daysCovered(cells, spans)), Windows.KEY.toArray(String[]::new))
                .withColumnRenamed(Windows.WINDOW_END, NorthStar.DAY);
    }

    private Turnaround() {}
}
