package io.northstar.cause;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.northstar.table.MetricCells;
import io.northstar.table.NorthStar;
import io.northstar.table.RootCauses;
import io.northstar.table.Slices;
import io.northstar.table.Strategies;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class RootCauseRowsTest {
    private static final List<String> DIMENSIONS = List.of("market", "queue");
    private static final LocalDate SINCE = LocalDate.of(2026, 3, 10);
    private static final LocalDate NIGHT = SINCE.plusDays(1);
    private static final String HOSTILE = "q2' OR \"1\"=1;\n--";

    @Test
    void explainsTheWholeAndASliceInOnePass(SparkSession spark) {
        List<Change> changes = List.of(change("whole", Map.of()), change("br", Map.of("market", "br")));
        List<Row> rows = rows(cells(spark), observed(spark, "whole", "br"), changes);

        assertThat(rows)
                .extracting(row -> row.<String>getAs(RootCauses.ALERT_ID))
                .containsExactly("whole", "br");
        for (Row row : rows) {
            assertThat(row.<String>getAs(RootCauses.CAUSE)).isEqualTo("queue=" + HOSTILE);
            assertThat(row.<String>getAs(RootCauses.VERDICT)).isEqualTo("rate");
            assertThat(row.<Double>getAs(RootCauses.BEFORE)).isCloseTo(0.1, within(1e-12));
            assertThat(row.<Double>getAs(RootCauses.NOW)).isCloseTo(0.25, within(1e-12));
            assertThat(row.<Double>getAs(RootCauses.CHANGE_SHARE)).isCloseTo(1, within(1e-9));
            double parts = row.<Double>getAs(RootCauses.RATE_EFFECT)
                    + row.<Double>getAs(RootCauses.MIX_EFFECT)
                    + row.<Double>getAs(RootCauses.INTERACTION_EFFECT);
            assertThat(parts).isCloseTo(row.<Double>getAs(RootCauses.CHANGE), within(1e-12));
            assertThat(row.<Boolean>getAs(RootCauses.SIMPSONS_PARADOX)).isFalse();
            assertThat(row.<String>getAs(RootCauses.EVENTS)).isNull();
        }
        assertThat(rows.get(1).<String>getAs(RootCauses.MESSAGE))
                .isEqualTo(
                        "fdr of market \"br\" rose from 0.1 to 0.25; 100 % of it comes from queue \"q2' OR '1'=1;?--\","
                                + " which went from 0.1 to 0.4.");
    }

    /** The bad day of the change's last two is not shown, and no day of the other series was. */
    @Test
    void daysThatWereNotObservedAreLeftOut(SparkSession spark) {
        Dataset<Row> cells = cells(spark)
                .withColumn(
                        MetricCells.NUMERATOR,
                        when(col(MetricCells.DAY).equalTo(Date.valueOf(NIGHT)), col(MetricCells.DENOMINATOR))
                                .otherwise(col(MetricCells.NUMERATOR)));
        Dataset<Row> observed =
                observed(spark, "whole").where(col(NorthStar.DAY).lt(Date.valueOf(NIGHT)));
        List<Row> rows =
                rows(cells, observed, List.of(change("whole", Map.of()), change("br", Map.of("market", "br"))));

        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).<Double>getAs(RootCauses.NOW)).isCloseTo(0.25, within(1e-12));
        Row unknown = rows.get(1);
        assertThat(unknown.<String>getAs(RootCauses.VERDICT)).isEqualTo(RootCauses.NOT_DECOMPOSED);
        assertThat(unknown.<String>getAs(RootCauses.MESSAGE)).startsWith("fdr of market \"br\" changed");
        assertThat(unknown.<Double>getAs(RootCauses.CHANGE)).isNull();
        assertThat(unknown.<Boolean>getAs(RootCauses.SIMPSONS_PARADOX)).isNull();
    }

    /** The rate falls in both queues, and rises for all since the worse one has become four times as large. */
    @Test
    void simpsonsParadoxIsNamed(SparkSession spark) {
        Dataset<Row> cells = cells(
                spark,
                (queue, after) -> after && queue.equals(HOSTILE) ? 4000 : 1000,
                (queue, after) -> (queue.equals(HOSTILE) ? 0.5 : 0.1) * (after ? 0.8 : 1));
        Row row = rows(cells, observed(spark, "whole"), List.of(change("whole", Map.of())))
                .get(0);
        assertThat(row.<Double>getAs(RootCauses.CHANGE)).isPositive();
        assertThat(row.<String>getAs(RootCauses.VERDICT)).isEqualTo("mix");
        assertThat(row.<Boolean>getAs(RootCauses.SIMPSONS_PARADOX)).isTrue();
        assertThat(row.<String>getAs(RootCauses.MESSAGE)).endsWith("(Simpson's paradox).");
    }

    @Test
    void tablesTellOfEvents(SparkSession spark) {
        Dataset<Row> strategies = spark.createDataFrame(
                List.of(
                        strategy("s1", "live", SINCE),
                        strategy("s2", "retired", SINCE.minusDays(90)),
                        strategy("s3", "draft", null)),
                new StructType()
                        .add(Strategies.STRATEGY_ID, DataTypes.StringType)
                        .add(Strategies.STRATEGY_VERSION, DataTypes.StringType)
                        .add(Strategies.STATE, DataTypes.StringType)
                        .add(Strategies.CHANGED_AT, DataTypes.TimestampType));
        Dataset<Row> models = spark.createDataFrame(
                List.of(
                        RowFactory.create(Date.valueOf(SINCE.minusDays(9)), "model_version", "m1"),
                        RowFactory.create(Date.valueOf(SINCE), "model_version", "m2"),
                        RowFactory.create(Date.valueOf(NIGHT), "model_version", "m2"),
                        RowFactory.create(Date.valueOf(SINCE), "model_version", Slices.NONE)),
                new StructType()
                        .add(MetricCells.DAY, DataTypes.DateType)
                        .add(Slices.GRAIN, DataTypes.StringType)
                        .add("model_version", DataTypes.StringType));

        assertThat(TableEvents.strategies(strategies, SINCE.minusDays(9), NIGHT))
                .extracting(KnownEvent::description)
                .containsExactly("strategy s1 version 1 went live");
        assertThat(TableEvents.launches(models, SINCE.minusDays(9)))
                .containsExactly(new KnownEvent(
                        "model_launch",
                        SINCE,
                        Slice.of(Map.of("model_version", "m2")),
                        "first decisions by model version m2"));
    }

    private static Row strategy(String id, String state, LocalDate changed) {
        return RowFactory.create(id, "1", state, changed == null ? null : Timestamp.valueOf(changed.atTime(12, 0)));
    }

    private static Change change(String id, Map<String, String> slice) {
        return new Change(id, "fdr", "decision", "h", id, Slice.of(slice), SINCE.minusDays(2), SINCE, NIGHT);
    }

    private static Dataset<Row> observed(SparkSession spark, String... slices) {
        Rows rows = Rows.of(NorthStar.current(DIMENSIONS))
                .each(NorthStar.METRIC, "fdr")
                .each(NorthStar.WEIGHTING, "decision")
                .each(NorthStar.DEFINITION_HASH, "h");
        for (String slice : slices) {
            for (LocalDate day = SINCE.minusDays(3); day.isBefore(SINCE.plusDays(3)); day = day.plusDays(1)) {
                rows.row(NorthStar.DAY, Date.valueOf(day)).with(Slices.SLICE, slice);
            }
        }
        return rows.in(spark);
    }

    private static List<Row> rows(Dataset<Row> cells, Dataset<Row> observed, List<Change> changes) {
        Explainer explainer =
                new Explainer(new CauseSettings(2, 3, 7, List.of(), List.of()), List.of(), Map.of(), 0.95);
        return new RootCauseRows(DIMENSIONS, explainer, 0.95)
                .of(cells, observed, changes, NIGHT)
                .collectAsList();
    }

    private static Dataset<Row> cells(SparkSession spark) {
        return cells(spark, (queue, after) -> 1000, (queue, after) -> after && queue.equals(HOSTILE) ? 0.4 : 0.1);
    }

    /** Two markets alike; sizes and rates by queue and period. */
    private static Dataset<Row> cells(
            SparkSession spark, ToDoubleBiFunction<String, Boolean> sizes, ToDoubleBiFunction<String, Boolean> rates) {
        List<Row> rows = new ArrayList<>();
        for (LocalDate day = SINCE.minusDays(3); day.isBefore(SINCE.plusDays(3)); day = day.plusDays(1)) {
            for (String market : List.of("br", "us")) {
                for (String queue : List.of("q1", HOSTILE)) {
                    boolean after = !day.isBefore(SINCE);
                    rows.add(cell(
                            day,
                            "market,queue",
                            market,
                            queue,
                            sizes.applyAsDouble(queue, after),
                            rates.applyAsDouble(queue, after)));
                }
            }
        }
        return spark.createDataFrame(rows, MetricCells.table(DIMENSIONS).schema());
    }

    private static Row cell(LocalDate day, String grain, String market, String queue, double size, double rate) {
        Map<String, Object> values = new HashMap<>();
        values.put(MetricCells.DAY, Date.valueOf(day));
        values.put(MetricCells.KNOWN_ON, Date.valueOf(day));
        values.put(Slices.GRAIN, grain);
        values.put(Slices.SLICE, "market=" + market + ", queue=" + queue);
        values.put("market", market);
        values.put("queue", queue);
        values.put(MetricCells.METRIC, "fdr");
        values.put(MetricCells.WEIGHTING, "decision");
        values.put(MetricCells.DEFINITION_HASH, "h");
        values.put(MetricCells.NUMERATOR, 100 * size * rate);
        values.put(MetricCells.DENOMINATOR, 100 * size);
        values.put(MetricCells.NUMERATOR_VARIANCE, 10000 * size * rate * (1 - rate));
        values.put(MetricCells.SQUARED_WEIGHTS, 10000 * size);
        List<Object> row = new ArrayList<>();
        for (StructField field : MetricCells.table(DIMENSIONS).schema().fields()) {
            Object absent = field.dataType().equals(DataTypes.DoubleType)
                    ? (Object) 0.0
                    : field.dataType().equals(DataTypes.LongType) ? (Object) 0L : "x";
            row.add(values.getOrDefault(field.name(), absent));
        }
        return RowFactory.create(row.toArray());
    }
}
