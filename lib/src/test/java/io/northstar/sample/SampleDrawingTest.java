package io.northstar.sample;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.northstar.secret.KeyedHash;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.QaSamples;
import io.northstar.table.SamplePlan;
import io.northstar.testing.DataFrames;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class SampleDrawingTest {
    private static final SampleDrawing DRAWING = new SampleDrawing(PlannedPopulation.KEY, PlannedPopulation.DAY);
    private static final long DECISIONS = 20_000;

    @Test
    void aReplayDrawsTheSameAndWeightsAddUpToThePopulation(SparkSession spark) {
        PlanSettings settings = PlannedPopulation.settings("targets = [{ metric = fdr, half_width = 0.03 }]");
        SampleFrame frames = new SampleFrame(settings, PlannedPopulation.SLICING);
        Dataset<Row> frame = frames.of(PlannedPopulation.judged(spark, DECISIONS));
        SamplingPlan plan = SamplingPlan.of(
                frame,
                PlannedPopulation.labelled(spark, DECISIONS),
                PlannedPopulation.designs(spark, DECISIONS),
                settings,
                PlannedPopulation.SLICING);
        Dataset<Row> rows = plan.stratumRows(spark, PlannedPopulation.DAY, PlannedPopulation.KEY.id());
        Dataset<Row> sized = frames.withSize(frame, frames.strata(frame));
        Dataset<Row> draws = DRAWING.byProbability(sized, rows).cache();

        DataFrames.assertSameRows(draws, DRAWING.byProbability(sized.repartition(7), rows));
        assertThat(draws
                        .groupBy(QaSamples.STRATUM_ID)
                        .agg(org.apache
                                .spark
                                .sql
                                .functions
                                .expr("sum(1 / inclusion_probability)")
                                .as("weight"))
                        .collectAsList()
                        .stream()
                        .collect(Collectors.toMap(row -> row.getString(0), row -> Math.round(row.getDouble(1)))))
                .isEqualTo(plan.strata().stream()
                        .collect(Collectors.toMap(
                                SamplingPlan.StratumPlan::stratum, SamplingPlan.StratumPlan::population)));
        assertThat(draws.count()).isEqualTo(plan.labels());
        assertThat(draws.select(QaSamples.DECISION_ID).distinct().count()).isEqualTo(plan.labels());
        assertThat(draws.select(QaSamples.SAMPLE_ID).distinct().count()).isEqualTo(plan.labels());
        KeyedHash another = KeyedHash.of("another key for this test".getBytes(StandardCharsets.UTF_8));
        long shared = new SampleDrawing(another, PlannedPopulation.DAY)
                .byProbability(sized, rows)
                .select(QaSamples.DECISION_ID)
                .intersect(draws.select(QaSamples.DECISION_ID))
                .count();
        assertThat(shared).isLessThan(plan.labels() / 2);
        draws.unpersist();
    }

    /** Particular sizes: two that are certain, the second only after the first has taken its part. */
    @Test
    void largeOnesAreCertainAndTheOthersShareTheRest(SparkSession spark) {
        long[] sizes = LongStream.concat(
                        LongStream.of(500, 80), LongStream.generate(() -> 10).limit(40))
                .toArray();
        Dataset<Row> drawn = DRAWING.byProbability(sized(spark, sizes), plan(spark, sizes.length, 7));
        List<Row> rows = drawn.collectAsList();

        // 7 - 2 certain ones leave 5 of 40 alike: 1/8 each.
        assertThat(rows)
                .filteredOn(row -> probability(row) == 1)
                .extracting(SampleDrawingTest::id)
                .contains("0", "1");
        assertThat(rows)
                .filteredOn(row -> !Set.of("0", "1").contains(id(row)))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(probability(row)).isCloseTo(0.125, within(1e-12)));
    }

    @Test
    void manyAreDrawnAsOftenAsTheirProbabilitySays(SparkSession spark) {
        long[] sizes = LongStream.range(0, 20_000).map(i -> 1 + i % 50).toArray();
        Dataset<Row> drawn = DRAWING.byProbability(sized(spark, sizes), plan(spark, sizes.length, 2000))
                .cache();
        Row sums = drawn.selectExpr("count(1)", "sum(1 / inclusion_probability)", "max(inclusion_probability)")
                .head();

        // Five standard errors: Var(n) = sum pi(1 - pi) < 2000, Var(sum w) = sum (1 - pi) / pi.
        assertThat(sums.getLong(0)).isBetween(1780L, 2220L);
        double variance =
                LongStream.of(sizes).mapToDouble(size -> 25.5 * 10 / size - 1).sum();
        assertThat(sums.getDouble(1)).isCloseTo(20_000, within(5 * Math.sqrt(variance)));
        assertThat(sums.getDouble(2)).isCloseTo(2000.0 * 50 / (25.5 * 20_000), within(1e-9));
        drawn.unpersist();
    }

    @Test
    void goldenItemsAreSettledHalfViolatingAndNeverUsedTwice(SparkSession spark) {
        Dataset<Row> labelled = PlannedPopulation.labelled(spark, DECISIONS).cache();
        PlanSettings.Golden settings = new PlanSettings.Golden(0.1, List.of("audit"));
        Dataset<Row> none = Rows.of(QaSamples.TABLE).in(spark);
        Dataset<Row> golden = DRAWING.golden(labelled, none, 20, settings).cache();
        Dataset<Row> again = DRAWING.golden(labelled, used(spark, golden), 20, settings);

        DataFrames.assertSameRows(golden, DRAWING.golden(labelled.repartition(5), none, 20, settings));
        Dataset<Row> truths = golden.select(QaSamples.DECISION_ID)
                .join(labelled, List.of(Decisions.DECISION_ID).toArray(String[]::new));
        assertThat(truths.count()).isEqualTo(20);
        assertThat(truths.where(col(LabelledDecisions.VIOLATING)).count()).isEqualTo(10);
        assertThat(truths.where(col(LabelledDecisions.TRUTH_LAYER).equalTo("audit"))
                        .count())
                .isEqualTo(20);
        assertThat(golden.where(col(QaSamples.PURPOSE)
                                .equalTo(QaSamples.GOLDEN)
                                .and(col(QaSamples.INCLUSION_PROBABILITY).isNull()))
                        .count())
                .isEqualTo(20);
        assertThat(again.select(QaSamples.DECISION_ID)
                        .intersect(golden.select(QaSamples.DECISION_ID))
                        .count())
                .isZero();
        golden.unpersist();
        labelled.unpersist();
    }

    private static Dataset<Row> used(SparkSession spark, Dataset<Row> draws) {
        Rows rows = Rows.of(QaSamples.TABLE).each(QaSamples.PURPOSE, QaSamples.GOLDEN);
        draws.collectAsList().forEach(row -> rows.row(QaSamples.DECISION_ID, id(row)));
        return rows.in(spark);
    }

    private static Dataset<Row> sized(SparkSession spark, long[] sizes) {
        StructType schema = new StructType()
                .add(Decisions.DAY, DataTypes.DateType)
                .add(Decisions.DECISION_ID, DataTypes.StringType)
                .add(SampleFrame.STRATUM, DataTypes.StringType)
                .add(SampleFrame.SIZE, DataTypes.LongType);
        List<Row> rows = LongStream.range(0, sizes.length)
                .mapToObj(i -> RowFactory.create(
                        java.sql.Date.valueOf(PlannedPopulation.DAY), "" + i, "only", sizes[Math.toIntExact(i)]))
                .toList();
        return spark.createDataFrame(rows, schema);
    }

    private static Dataset<Row> plan(SparkSession spark, long population, long planned) {
        return Rows.of(SamplePlan.TABLE)
                .row(SamplePlan.STRATUM_ID, "only")
                .with(SamplePlan.DESIGN, DesignStrata.POISSON)
                .with(SamplePlan.POPULATION, population)
                .with(SamplePlan.PLANNED, planned)
                .in(spark);
    }

    private static String id(Row row) {
        return row.getAs(QaSamples.DECISION_ID);
    }

    private static double probability(Row row) {
        return row.<Double>getAs(QaSamples.INCLUSION_PROBABILITY);
    }
}
