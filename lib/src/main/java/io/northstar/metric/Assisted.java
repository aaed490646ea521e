package io.northstar.metric;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.northstar.stats.AssistedShare;
import io.northstar.table.AssistedRates;
import io.northstar.table.MetricCells;
import io.northstar.table.NorthStar;
import io.northstar.table.ScoreCells;
import io.northstar.table.Slices;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Publishes, beside the plain estimates, those that scores help to make more precise. */
public final class Assisted {
    static final String IN_WINDOW = "in_window";
    private static final String DAYS = "days";
    private static final String RESULT = "result";
    private static final Map<String, String> PLAIN = Map.of(
            AssistedRates.ESTIMATE, AssistedRates.PLAIN,
            AssistedRates.STANDARD_ERROR, AssistedRates.PLAIN_STANDARD_ERROR,
            AssistedRates.CI_LOW, AssistedRates.PLAIN_CI_LOW,
            AssistedRates.CI_HIGH, AssistedRates.PLAIN_CI_HIGH);
    private static final List<String> SAME =
            List.of(MetricCells.DAY, Slices.SLICE, MetricCells.METRIC, MetricCells.DEFINITION_HASH);

    /**
     * The rows of {@link AssistedRates} for the windows that end on {@code days}: one for each published number about
     * decisions of which some have a score.
     *
     * <p>The days of the longest window tune the factor of each of its days, that day itself left out; see
     * {@link io.northstar.stats.AssistedShare}.
     *
     * @param scores {@link ScoreCells} of all days that the longest windows contain
     * @param cells {@link MetricCells} of the same days
     * @param current {@link NorthStar} as it is now, of {@code days}
     * @param windows lengths in days
     * @param fewestLabels labels that the other days need for tuning
     */
    public static Dataset<Row> rows(
            Dataset<Row> scores,
            Dataset<Row> cells,
            Dataset<Row> current,
            List<LocalDate> days,
            List<Integer> windows,
            Definitions definitions,
            Slicing slicing,
            EstimationRules rules,
            long fewestLabels) {
        Dataset<Row> spans = Windows.spans(
                cells.sparkSession(), days.stream().map(Date::valueOf).toList(), windows);
        Column assisted = udf(new AssistedFunction(rules, fewestLabels, definitions), AssistedFunction.SCHEMA)
                .apply(struct(col(AssistedRates.DEFINITION_HASH), col(DAYS)));
        return perWindow(daily(scores, cells, definitions), spans, Collections.max(windows))
                .join(
                        published(current),
                        List.of(
                                        AssistedRates.DAY,
                                        AssistedRates.WINDOW_DAYS,
                                        Slices.SLICE,
                                        AssistedRates.METRIC,
                                        AssistedRates.DEFINITION_HASH)
                                .toArray(String[]::new))
                .withColumn(RESULT, assisted)
                .select(col("*"), col(RESULT + ".*"))
                .select(AssistedRates.table(slicing.names()).columns().stream()
                        .map(column ->
                                orPlain(column.name()).cast(column.type()).as(column.name()))
                        .toArray(Column[]::new));
    }

    /** After a fallback the published number itself, which may differ from the one computed here by rounding. */
    private static Column orPlain(String name) {
        return PLAIN.containsKey(name)
                ? when(col(AssistedRates.FALLBACK).equalTo(AssistedShare.Fallback.NONE.text()), col(name))
                        .otherwise(col(PLAIN.get(name)))
                : col(name);
    }

    /** The cells that count decisions, with what scores predict of them: nothing where there is no word of it. */
    private static Dataset<Row> daily(Dataset<Row> scores, Dataset<Row> cells, Definitions definitions) {
        List<String> numbers = Stream.of(AssistedFunction.PREDICTED, List.of(ScoreCells.DECISIONS, ScoreCells.SCORED))
                .flatMap(List::stream)
                .toList();
        Column[] predicted = Stream.concat(SAME.stream(), numbers.stream())
                .map(name -> col(name))
                .toArray(Column[]::new);
        return cells.where(col(MetricCells.WEIGHTING).equalTo(Weighting.DECISION.text()))
                .where(col(MetricCells.DEFINITION_HASH)
                        .isInCollection(definitions.predictable().ratios().keySet()))
                .join(scores.select(predicted), SAME.toArray(String[]::new), "left")
                .na()
                .fill(
                        0,
                        Stream.concat(AssistedFunction.ACTUAL.stream(), numbers.stream())
                                .toArray(String[]::new));
    }

    /** For each window the days that it contains, and those that only tune. */
    private static Dataset<Row> perWindow(Dataset<Row> daily, Dataset<Row> spans, int longest) {
        Column reach = date_sub(col(Windows.WINDOW_END), longest - 1);
        Column inWindow = col(MetricCells.DAY).geq(col(Windows.WINDOW_START));
        Column[] moments = Stream.of(
                        Stream.of(MetricCells.DAY, IN_WINDOW),
                        AssistedFunction.ACTUAL.stream(),
                        AssistedFunction.PREDICTED.stream())
                .flatMap(names -> names)
                .map(name -> col(name))
                .toArray(Column[]::new);
        return daily.join(broadcast(spans), daily.col(MetricCells.DAY).between(reach, col(Windows.WINDOW_END)))
                .withColumn(IN_WINDOW, inWindow)
                .groupBy(
                        col(Windows.WINDOW_END).as(AssistedRates.DAY),
                        col(AssistedRates.WINDOW_DAYS),
                        col(Slices.SLICE),
                        col(AssistedRates.METRIC),
                        col(AssistedRates.DEFINITION_HASH))
                .agg(
                        sort_array(collect_list(struct(moments))).as(DAYS),
                        try_divide(within(ScoreCells.SCORED), within(ScoreCells.DECISIONS))
                                .as(AssistedRates.SCORED_SHARE))
                .where(col(AssistedRates.SCORED_SHARE).gt(0));
    }

    private static Column within(String count) {
        return sum(when(col(IN_WINDOW), col(count)).otherwise(lit(0L)));
    }

    /** The numbers that stand beside the assisted ones. */
    private static Dataset<Row> published(Dataset<Row> current) {
        return current.where(col(NorthStar.SERIES).equalTo(NorthStar.CURRENT))
                .where(col(NorthStar.STATUS).equalTo(NorthStar.OK))
                .where(col(NorthStar.WEIGHTING).equalTo(Weighting.DECISION.text()))
                .withColumnRenamed(NorthStar.ESTIMATE, AssistedRates.PLAIN)
                .withColumnRenamed(NorthStar.STANDARD_ERROR, AssistedRates.PLAIN_STANDARD_ERROR)
                .withColumnRenamed(NorthStar.CI_LOW, AssistedRates.PLAIN_CI_LOW)
                .withColumnRenamed(NorthStar.CI_HIGH, AssistedRates.PLAIN_CI_HIGH)
                .drop(NorthStar.METHOD);
    }

    private Assisted() {}
}
