package io.northstar.sample;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.northstar.metric.MetricCatalogue;
import io.northstar.metric.Slicing;
import io.northstar.secret.KeyedHash;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.TableColumn;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Days of decisions with known truth, of which rejections are often wrong and approvals rarely, by market. */
final class PlannedPopulation {
    static final LocalDate DAY = LocalDate.of(2026, 2, 9);
    static final Slicing SLICING = new Slicing(Map.of("market", "market"), List.of(List.of()));
    static final KeyedHash KEY = KeyedHash.of("a key only for this test".getBytes(StandardCharsets.UTF_8));

    private static final Config DEFAULTS =
            ConfigFactory.parseResources("northstar/northstar.conf").resolve();
    private static final String TRUTH = "uniform(2) < CASE WHEN uniform(1) < 0.1 THEN 0.85"
            + " WHEN uniform(0) < 0.6 THEN 0.004 WHEN uniform(0) < 0.9 THEN 0.02 ELSE 0.08 END";
    private static final Map<String, String> COLUMNS = Map.of(
            Decisions.DECISION_ID,
            "concat('d', id)",
            Decisions.MARKET,
            "CASE WHEN uniform(0) < 0.6 THEN 'US' WHEN uniform(0) < 0.9 THEN 'BR' ELSE 'JP' END",
            JudgedDecisions.RESTRICTS,
            "uniform(1) < 0.1",
            JudgedDecisions.PERMITS,
            "uniform(1) >= 0.1",
            JudgedDecisions.IMPRESSIONS,
            "CAST(floor(exp(8 * uniform(3))) AS BIGINT)",
            LabelledDecisions.VIOLATING,
            TRUTH);

    /** {@code count} decisions of {@link #DAY}, with their truth in {@code violating}. */
    static Dataset<Row> judged(SparkSession spark, long count) {
        return rows(spark, DAY, 0, count);
    }

    /** {@code count} decisions of the day before, of which three tenths of the rejections and a quarter of the rest are labelled. */
    static Dataset<Row> labelled(SparkSession spark, long count) {
        Dataset<Row> rows = rows(spark, DAY.minusDays(1), 1_000_000, count)
                .where(sql("uniform(9) < CASE WHEN uniform(1) < 0.1 THEN 0.3 ELSE 0.25 END"));
        return rows.withColumn(LabelledDecisions.LABELLED, lit(true))
                .withColumn(LabelledDecisions.DESIGN, lit(DesignStrata.STRATIFIED))
                .withColumn(DesignStrata.DESIGN_STRATUM_ID, stratum())
                .withColumn(LabelledDecisions.TRUTH_LAYER, sql("if(uniform(8) < 0.2, 'audit', 'qa')"))
                .drop("id");
    }

    /** The design of {@link #labelled}. */
    static Dataset<Row> designs(SparkSession spark, long count) {
        return rows(spark, DAY.minusDays(1), 1_000_000, count)
                .withColumn("drawn", sql("uniform(9) < CASE WHEN uniform(1) < 0.1 THEN 0.3 ELSE 0.25 END"))
                .groupBy(col(Decisions.DAY), stratum().as(DesignStrata.DESIGN_STRATUM_ID))
                .agg(
                        count(lit(1)).cast("double").as(DesignStrata.STRATUM_POPULATION),
                        count_if(col("drawn")).as(DesignStrata.STRATUM_DRAWN),
                        count_if(col("drawn")).as(DesignStrata.STRATUM_LABELLED))
                .withColumn(DesignStrata.DESIGN, lit(DesignStrata.STRATIFIED))
                .withColumn(DesignStrata.DRAWN_WEIGHT, col(DesignStrata.STRATUM_POPULATION))
                .withColumn(DesignStrata.LABELLED_WEIGHT, col(DesignStrata.STRATUM_POPULATION));
    }

    /** The default settings of the plan with {@code more} over them, in HOCON. */
    static PlanSettings settings(String more) {
        return PlanSettings.of(
                ConfigFactory.parseString(more).withFallback(DEFAULTS.getConfig("plan")),
                MetricCatalogue.of(DEFAULTS.getConfig("metrics")),
                SLICING,
                0.95);
    }

    private static Column stratum() {
        return expr("concat(restricts, '|', market)");
    }

    private static Dataset<Row> rows(SparkSession spark, LocalDate day, long first, long count) {
        Map<String, Column> columns = new HashMap<>();
        for (TableColumn column : LabelledDecisions.TABLE.columns()) {
            columns.put(
                    column.name(),
                    COLUMNS.containsKey(column.name())
                            ? sql(COLUMNS.get(column.name())).cast(column.type())
                            : lit(null).cast(column.type()));
        }
        columns.put(Decisions.DAY, lit(java.sql.Date.valueOf(day)));
        return spark.range(first, first + count).toDF("id").withColumns(columns);
    }

    /** SQL in which {@code uniform(k)} is the k-th of a decision's uniform numbers. */
    private static Column sql(String text) {
        return expr(text.replaceAll("uniform\\((\\d)\\)", "(pmod(xxhash64(id, $1), 1000000) / 1e6)"));
    }

    private PlannedPopulation() {}
}
