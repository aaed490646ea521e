package io.northstar.metric;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.northstar.stats.LonelyStratum;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.MetricCells;
import io.northstar.table.TableColumn;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/**
 * One population of decisions from which a stratified sample is drawn anew on each of many days: rejects at another rate
 * than approvals. Three markets, of which one is rare.
 *
 * @param judged every decision of every day
 * @param drawn the sample of every day
 * @param strata its design
 * @param knownOn the days
 */
record Population(Dataset<Row> judged, Dataset<Row> drawn, Dataset<Row> strata, Dataset<Row> knownOn) {
    static final LocalDate FIRST_DAY = LocalDate.of(2020, 1, 1);
    static final EstimationRules RULES = new EstimationRules(.95, true, LonelyStratum.ADJUST, 1, 1, 1);
    static final Slicing MARKETS =
            new Slicing(java.util.Map.of("market", "market"), List.of(List.of(), List.of("market")));

    /** The metrics that ship with Northstar. */
    static MetricCatalogue shipped() {
        Config defaults =
                ConfigFactory.parseResources("northstar/northstar.conf").resolve();
        return MetricCatalogue.of(defaults.getConfig("metrics"));
    }

    /** {@code size} decisions on each of {@code days} days; {@code factor} scales the sampling rates. */
    static Population of(SparkSession spark, int size, int days, double factor) {
        Column rejected = percent("outcome").lt(12);
        Column violating = percent("truth")
                .lt(when(rejected, lit(80))
                        .otherwise(when(percent("score").lt(25), lit(9)).otherwise(lit(2))));
        Column stratum = when(rejected, lit("reject"))
                .when(percent("score").lt(25), lit("approve, high score"))
                .otherwise(lit("approve, low score"));
        Dataset<Row> population = spark.range(size)
                .select(
                        col("id"),
                        col("id").cast("string").as(Decisions.DECISION_ID),
                        when(percent("market").lt(60), "US")
                                .when(percent("market").lt(92), "BR")
                                .otherwise("NG")
                                .as(Decisions.MARKET),
                        when(rejected, "reject").otherwise("approve").as(Decisions.OUTCOME),
                        lit("model").as(Decisions.SOURCE),
                        rejected.as(JudgedDecisions.RESTRICTS),
                        not(rejected).as(JudgedDecisions.PERMITS),
                        percent("robot").lt(85).as(JudgedDecisions.AUTOMATED),
                        lit(true).as(JudgedDecisions.FIRST_DECISION),
                        percent("appeal").lt(9).as(JudgedDecisions.APPEALED),
                        lit(true).as(JudgedDecisions.APPEALS_KNOWN),
                        percent("appeal").lt(5).as(JudgedDecisions.APPEAL_RESOLVED),
                        percent("appeal").lt(3).as(JudgedDecisions.OVERTURNED),
                        when(rejected, lit(0L))
                                .otherwise(pmod(xxhash64(col("id"), lit("views")), lit(5000)))
                                .as(JudgedDecisions.IMPRESSIONS),
                        when(rejected, lit(0))
                                .otherwise(percent("spend").divide(lit(7)))
                                .as(JudgedDecisions.SPEND),
                        pmod(xxhash64(col("id"), lit("time")), lit(90_000)).as(JudgedDecisions.TURNAROUND_SECONDS),
                        lit(false).as(JudgedDecisions.STILL_OPEN),
                        percent("time").as(Decisions.HANDLE_SECONDS),
                        stratum.as(DesignStrata.DESIGN_STRATUM_ID),
                        violating.as(LabelledDecisions.VIOLATING));
        Dataset<Row> every = population.crossJoin(spark.range(days)
                .select(date_add(lit(Date.valueOf(FIRST_DAY)), col("id").cast("int"))
                        .as(Decisions.DAY)));
        Column rank = row_number()
                .over(Window.partitionBy(Decisions.DAY, DesignStrata.DESIGN_STRATUM_ID)
                        .orderBy(xxhash64(col(Decisions.DAY), col("id"), lit("draw")), col("id")));
        Column rate = when(col(DesignStrata.DESIGN_STRATUM_ID).equalTo("reject"), lit(.25))
                .when(col(DesignStrata.DESIGN_STRATUM_ID).equalTo("approve, high score"), lit(.2))
                .otherwise(lit(.1))
                .multiply(lit(factor));
        Dataset<Row> ranked = every.withColumn("rank", rank)
                .withColumn(
                        "stratum_size",
                        count(lit(1)).over(Window.partitionBy(Decisions.DAY, DesignStrata.DESIGN_STRATUM_ID)));
        Dataset<Row> drawn = ranked.where(col("rank").leq(col("stratum_size").multiply(rate)))
                .withColumn(LabelledDecisions.SAMPLE_ID, col(Decisions.DECISION_ID))
                .withColumn(LabelledDecisions.DESIGN, lit(DesignStrata.STRATIFIED))
                .withColumn(LabelledDecisions.LABELLED, lit(true))
                .withColumn(LabelledDecisions.QA_VIOLATING, col(LabelledDecisions.VIOLATING))
                .withColumn(
                        LabelledDecisions.CORRECT_OUTCOME,
                        when(col(LabelledDecisions.VIOLATING), "reject").otherwise("approve"))
                .withColumn(LabelledDecisions.BLIND_REVIEWS, pmod(col("id"), lit(3L)))
                .withColumn(
                        LabelledDecisions.BLIND_AGREEMENT,
                        when(
                                pmod(col("id"), lit(3L)).equalTo(2),
                                pmod(col("id"), lit(5L)).gt(0)))
                .withColumn(LabelledDecisions.KNOWN_ON, col(Decisions.DAY))
                .cache();
        Dataset<Row> strata = every.groupBy(Decisions.DAY, DesignStrata.DESIGN_STRATUM_ID)
                .agg(count(lit(1)).cast("double").as(DesignStrata.STRATUM_POPULATION))
                .join(
                        drawn.groupBy(Decisions.DAY, DesignStrata.DESIGN_STRATUM_ID)
                                .agg(
                                        count(lit(1)).as(DesignStrata.STRATUM_DRAWN),
                                        count_if(col(LabelledDecisions.LABELLED))
                                                .as(DesignStrata.STRATUM_LABELLED)),
                        List.of(Decisions.DAY, DesignStrata.DESIGN_STRATUM_ID).toArray(String[]::new))
                .withColumn(DesignStrata.DESIGN, lit(DesignStrata.STRATIFIED))
                .withColumn(DesignStrata.DRAWN_WEIGHT, lit(null).cast("double"))
                .withColumn(DesignStrata.LABELLED_WEIGHT, lit(null).cast("double"));
        return new Population(
                whole(every, JudgedDecisions.COLUMNS).withColumn(Populations.MEASURED, lit(true)),
                whole(drawn, LabelledDecisions.TABLE.columns()),
                strata,
                strata.select(Decisions.DAY).distinct().withColumn(MetricCells.KNOWN_ON, col(Decisions.DAY)));
    }

    /** The cells of every day. */
    Dataset<Row> cells(MetricCatalogue catalogue) {
        return cells(catalogue.definitions());
    }

    /** The cells of every day by {@code definitions}. */
    Dataset<Row> cells(Definitions definitions) {
        return Cells.of(
                Cells.populations(judged, definitions, MARKETS), drawn, strata, knownOn, definitions, MARKETS, RULES);
    }

    /** A number from 0 to 99 that depends on the decision and on what it is for. */
    private static Column percent(String purpose) {
        return pmod(xxhash64(col("id"), lit(purpose)), lit(100L));
    }

    /** The columns of a contract, null where the rows have none. */
    private static Dataset<Row> whole(Dataset<Row> rows, List<TableColumn> columns) {
        List<String> present = List.of(rows.columns());
        return rows.select(columns.stream()
                .map(column -> (present.contains(column.name()) ? col(column.name()) : lit(null))
                        .cast(column.type())
                        .as(column.name()))
                .distinct()
                .toArray(Column[]::new));
    }
}
