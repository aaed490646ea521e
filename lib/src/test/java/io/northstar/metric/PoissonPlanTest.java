package io.northstar.metric;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import io.northstar.quality.JudgedDays;
import io.northstar.quality.Quality;
import io.northstar.quality.QualitySettings;
import io.northstar.sample.SampleDrawing;
import io.northstar.sample.SampleFrame;
import io.northstar.secret.KeyedHash;
import io.northstar.table.Appeals;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.Exposures;
import io.northstar.table.Lineage;
import io.northstar.table.NorthStar;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.QaStrata;
import io.northstar.table.SamplePlan;
import io.northstar.table.Slices;
import io.northstar.table.TableColumn;
import io.northstar.table.TableContract;
import io.northstar.table.TurnaroundCells;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Samples that a plan draws with probability proportional to size, from the draw to the published interval. Each day is
 * another sample of the same decisions: many in one stratum, and few in one from which often a single one is drawn.
 */
@ExtendWith(SparkExtension.class)
class PoissonPlanTest {
    private static final LocalDate FIRST = LocalDate.of(2020, 1, 1);
    private static final int DAYS = 300;
    private static final int MANY = 150;
    private static final int FEW = 20;
    private static final String SIZE = "size";
    private static final QualitySettings SETTINGS =
            QualitySettings.of(ConfigFactory.parseString("quality { grains = [[]], design = recorded }")
                    .withFallback(ConfigFactory.parseResources("northstar/northstar.conf"))
                    .resolve());
    private static final MetricCatalogue METRICS = new MetricCatalogue(
            Population.shipped().metrics().stream()
                    .filter(metric -> metric.name().equals("leakage"))
                    .toList(),
            List.of());

    @Test
    void intervalsCoverTheTruthAndAreThoseOfPoissonSampling(SparkSession spark) {
        Dataset<Row> decisions = decisions(spark).localCheckpoint();
        Dataset<Row> plan = plan(decisions).localCheckpoint();
        Dataset<Row> draws = new SampleDrawing(key(), FIRST)
                .byProbability(
                        decisions.select(
                                col(Decisions.DAY),
                                col(Decisions.DECISION_ID),
                                col(Decisions.STRATUM_ID).as(SampleFrame.STRATUM),
                                col(SIZE).as(SampleFrame.SIZE)),
                        plan)
                .localCheckpoint();
        Map<String, double[]> expected = byHand(draws, decisions);

        // As tables would give them back: plans end here.
        JudgedDays lazy = JudgedDays.of(inputs(decisions, plan, draws), SETTINGS);
        Quality quality = new Quality(List.of(lazy.withJudged(lazy.judged().localCheckpoint())), SETTINGS);
        Dataset<Row> strata = quality.designStrata().localCheckpoint();
        Dataset<Row> labelled = quality.labelledDecisions(strata).localCheckpoint();

        assertThat(strata.select(DesignStrata.DESIGN).distinct().collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly(DesignStrata.POISSON);
        List<Row> published = published(
                quality.metricCells(strata, labelled, METRICS.definitions()).localCheckpoint());
        double truth = decisions
                .where(col(Decisions.DAY).equalTo(Date.valueOf(FIRST)))
                .selectExpr("avg(CAST(violating AS INT))")
                .head()
                .getDouble(0);
        assertThat(published).hasSize(DAYS).allSatisfy(row -> {
            double[] each = expected.get(row.getAs(NorthStar.DAY).toString());
            assertThat(row.<Double>getAs(NorthStar.ESTIMATE)).isCloseTo(each[0], within(1e-12));
            assertThat(row.<Double>getAs(NorthStar.STANDARD_ERROR)).isCloseTo(each[1], within(1e-12));
        });
        double covered = published.stream()
                .mapToDouble(row ->
                        row.<Double>getAs(NorthStar.CI_LOW) <= truth && truth <= row.<Double>getAs(NorthStar.CI_HIGH)
                                ? 1
                                : 0)
                .average()
                .orElseThrow();
        assertThat(covered).isBetween(.93, .99);
    }

    /** For each day the ratio and its standard error from the draws alone (Sarndal, Swensson and Wretman 1992, 3.5 and 5.6). */
    private static Map<String, double[]> byHand(Dataset<Row> draws, Dataset<Row> decisions) {
        Map<String, List<Row>> perDay = draws
                .join(decisions.drop(Decisions.DAY), Decisions.DECISION_ID)
                .select(col(Decisions.DAY).cast("string"), col(QaSamples.INCLUSION_PROBABILITY), col("violating"))
                .collectAsList()
                .stream()
                .collect(Collectors.groupingBy(row -> row.getString(0)));
        Map<String, double[]> all = new TreeMap<>();
        perDay.forEach((day, rows) -> {
            double x = rows.stream().mapToDouble(row -> 1 / row.getDouble(1)).sum();
            double y = rows.stream()
                    .mapToDouble(row -> row.getBoolean(2) ? 1 / row.getDouble(1) : 0)
                    .sum();
            double variance = rows.stream()
                    .mapToDouble(row -> {
                        double residual = ((row.getBoolean(2) ? 1 : 0) - y / x) / x;
                        return (1 - row.getDouble(1)) / Math.pow(row.getDouble(1), 2) * residual * residual;
                    })
                    .sum();
            all.put(day, new double[] {y / x, Math.sqrt(variance)});
        });
        return all;
    }

    private static Dataset<Row> decisions(SparkSession spark) {
        Column violating = pmod(xxhash64(col("id"), lit("truth")), lit(100L))
                .lt(col(SIZE).divide(1000).plus(10));
        return spark.range(MANY + FEW)
                .withColumn(
                        SIZE,
                        pmod(xxhash64(col("id"), lit("size")), lit(40_000L)).plus(10_000))
                .withColumn("violating", violating)
                .crossJoin(spark.range(DAYS)
                        .select(date_add(lit(Date.valueOf(FIRST)), col("id").cast("int"))
                                .as(Decisions.DAY)))
                .withColumn(Decisions.DECISION_ID, concat(col(Decisions.DAY), lit("/"), col("id")))
                .withColumn(
                        Decisions.STRATUM_ID,
                        concat(col(Decisions.DAY), col("id").lt(MANY).cast("string")))
                .withColumn(Decisions.OUTCOME, lit("approve"))
                .withColumn(Decisions.SOURCE, lit("model"))
                .withColumn(Decisions.DECIDED_AT, col(Decisions.DAY).cast("timestamp"))
                .withColumn(Lineage.LANDED_ON, col(Decisions.DAY));
    }

    /** One in three, but of the few two. */
    private static Dataset<Row> plan(Dataset<Row> decisions) {
        Column size = count(lit(1));
        return whole(
                SamplePlan.TABLE,
                decisions
                        .groupBy(Decisions.DAY, Decisions.STRATUM_ID)
                        .agg(
                                size.as(SamplePlan.POPULATION),
                                when(size.equalTo(FEW), lit(2L))
                                        .otherwise(lit(MANY / 3L))
                                        .as(SamplePlan.PLANNED))
                        .withColumn(SamplePlan.DESIGN, lit(DesignStrata.POISSON)));
    }

    private static Quality.Inputs inputs(Dataset<Row> decisions, Dataset<Row> plan, Dataset<Row> draws) {
        SparkSession spark = decisions.sparkSession();
        Dataset<Row> drawn = draws.groupBy(QaSamples.STRATUM_ID)
                .agg(countDistinct(QaSamples.DECISION_ID).as(QaStrata.SAMPLED));
        Dataset<Row> labels = draws.join(decisions.select(Decisions.DECISION_ID, "violating"), Decisions.DECISION_ID)
                .withColumn(QaLabels.LABEL_ID, col(QaSamples.SAMPLE_ID))
                .withColumn(QaLabels.LAYER, lit(QaLabels.QA))
                .withColumn(QaLabels.LABELLED_AT, col(Decisions.DAY).cast("timestamp"))
                .withColumn(Lineage.LANDED_ON, col(Decisions.DAY));
        return new Quality.Inputs(
                whole(Decisions.TABLE, decisions),
                whole(QaSamples.TABLE, draws.withColumn(Lineage.LANDED_ON, col(Decisions.DAY))),
                whole(
                        QaStrata.TABLE,
                        plan.join(drawn, new String[] {QaSamples.STRATUM_ID}, "left")
                                .na()
                                .fill(0, new String[] {QaStrata.SAMPLED})
                                .withColumn(Lineage.LANDED_ON, col(Decisions.DAY))),
                whole(QaLabels.TABLE, labels),
                Rows.of(Exposures.TABLE).in(spark),
                Rows.of(Appeals.TABLE).in(spark));
    }

    private static List<Row> published(Dataset<Row> cells) {
        return Published.rows(
                        cells,
                        Rows.of(TurnaroundCells.table(SETTINGS.slicing().names()))
                                .in(cells.sparkSession()),
                        FIRST.datesUntil(FIRST.plusDays(DAYS)).toList(),
                        List.of(1),
                        METRICS.definitions(),
                        SETTINGS.slicing(),
                        Population.RULES)
                .where(col(NorthStar.WEIGHTING).equalTo("decision"))
                .where(col(Slices.SLICE).equalTo(Slices.ALL))
                .collectAsList();
    }

    private static KeyedHash key() {
        return KeyedHash.of("a key for this test alone".getBytes(StandardCharsets.UTF_8));
    }

    /** The columns of a contract, null where the rows have none. */
    private static Dataset<Row> whole(TableContract table, Dataset<Row> rows) {
        List<String> present = Arrays.asList(rows.columns());
        return rows.select(table.columns().stream()
                .map((TableColumn column) -> (present.contains(column.name()) ? col(column.name()) : lit(null))
                        .cast(column.type())
                        .as(column.name()))
                .toArray(Column[]::new));
    }
}
