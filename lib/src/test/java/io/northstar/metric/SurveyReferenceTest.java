package io.northstar.metric;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import io.northstar.stats.LonelyStratum;
import io.northstar.table.DesignStrata;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.MetricCells;
import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import io.northstar.table.TableColumn;
import io.northstar.table.TurnaroundCells;
import io.northstar.testing.Rows;
import io.northstar.testing.Schools;
import io.northstar.testing.Schools.School;
import io.northstar.testing.SparkExtension;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The whole way through Spark, from labelled rows to published numbers, gives what R's {@code survey} package gives for its
 * Californian schools (Lumley, survey; its {@code tests/api.Rout.saved}, {@code caleg.Rout.save}, {@code lonely.psu.R}).
 * A school is a decision, its type the sampling stratum; api00 stands in handle_seconds, enroll in impressions, api.stu in
 * spend, comp.imp in automated, sch.wide in first_decision, the county in market.
 */
@ExtendWith(SparkExtension.class)
class SurveyReferenceTest {
    private static final LocalDate DAY = LocalDate.of(2026, 1, 1);
    private static final MetricCatalogue METRICS = MetricCatalogue.of(ConfigFactory.parseString("""
            mean_api00 { kind = quantity, population = "true", denominator = labelled, numerator_value = handle_seconds }
            mean_enroll { kind = quantity, population = "true", denominator = labelled, numerator_value = impressions }
            students_of_enrolled { kind = quantity, population = "true", denominator = labelled,
                                   numerator_value = spend, denominator_value = impressions }
            api00_of_enrolled { kind = quantity, population = "true", denominator = labelled,
                                numerator_value = handle_seconds, denominator_value = impressions }
            enroll_of_improved { kind = quantity, population = "true", denominator = "labelled AND automated",
                                 numerator = automated, numerator_value = impressions }
            improved_of_wide { population = "true", denominator = "labelled AND first_decision", numerator = automated,
                               weightings = [decision] }
            no_learners { population = "true", denominator = labelled, numerator = appealed, weightings = [decision] }
            """));
    private static final Slicing SLICING =
            new Slicing(Map.of("market", "market"), List.of(List.of(), List.of("market")));

    @Test
    void meansTotalsAndRatiosEqualR(SparkSession spark) {
        Map<String, Row> cells = cells(spark, "apistrat", rules(LonelyStratum.ADJUST, true));
        Map<String, Row> published = published(spark, "apistrat", rules(LonelyStratum.ADJUST, true));

        expect(published, "all mean_api00", 662.2873635777, 9.4089408794, 1e-9);
        expect(published, "all students_of_enrolled", .8369568873, .0077571031, 1e-9);
        expect(published, "all api00_of_enrolled", 1.11256, .0413595, 5e-6);
        expect(published, "all enroll_of_improved", 516.6729154, 22.3003337, 1e-6);
        expect(published, "all improved_of_wide", .7717103685, .0350698579, 1e-9);
        expect(published, "all no_learners", .0530384, .0158933, 5e-8);
        expectTotal(cells, "all mean_enroll", 3687177.52, 114641.7152, 5e-3);
        expectTotal(cells, "all students_of_enrolled", 3086009, 99477, 1);
        // The weights of the file are rounded, hence the last digit of the total.
        expectTotal(cells, "market=Los Angeles mean_api00", 869905.98, 131554.26, 2e-2);
        // Scaling a ratio by a known total scales its error alike.
        Row ratio = published.get("all students_of_enrolled");
        assertThat(3811472 * number(ratio, NorthStar.ESTIMATE)).isCloseTo(3190038, within(1.0));
        assertThat(3811472 * number(ratio, NorthStar.STANDARD_ERROR)).isCloseTo(29565.98, within(5e-3));
        Row share = published.get("all no_learners");
        assertThat(share.<String>getAs(NorthStar.METHOD)).isEqualTo("wilson_effective");
        assertThat(number(share, NorthStar.CI_LOW)).isCloseTo(.0295133, within(5e-8));
        assertThat(number(share, NorthStar.CI_HIGH)).isCloseTo(.0935086, within(5e-8));
    }

    @Test
    void withoutFinitePopulationCorrectionErrorsAreLarger(SparkSession spark) {
        Map<String, Row> published = published(spark, "apistrat", rules(LonelyStratum.ADJUST, false));

        expect(published, "all mean_api00", 662.2873635777, 9.5361, 5e-5);
        expect(published, "all api00_of_enrolled", 1.11256, .0422086, 5e-6);
    }

    @Test
    void lonelyStrataFollowEachPolicyOfR(SparkSession spark) {
        assertThat(lonelyError(spark, LonelyStratum.CERTAINTY)).isCloseTo(5.8058, within(5e-5));
        assertThat(lonelyError(spark, LonelyStratum.ADJUST)).isCloseTo(5.8281, within(5e-5));
        assertThat(lonelyError(spark, LonelyStratum.AVERAGE)).isCloseTo(6.0096, within(5e-5));
        assertThatThrownBy(() -> lonelyError(spark, LonelyStratum.FAIL)).hasMessageContaining("lonely_stratum");
    }

    private static double lonelyError(SparkSession spark, LonelyStratum policy) {
        Map<String, Row> published = published(spark, "apiclus1", rules(policy, false));
        return number(published.get("all mean_api00"), NorthStar.STANDARD_ERROR);
    }

    private static void expect(Map<String, Row> rows, String key, double estimate, double error, double tolerance) {
        assertThat(number(rows.get(key), NorthStar.ESTIMATE)).as(key).isCloseTo(estimate, within(tolerance));
        assertThat(number(rows.get(key), NorthStar.STANDARD_ERROR)).as(key).isCloseTo(error, within(tolerance));
    }

    private static void expectTotal(Map<String, Row> cells, String key, double total, double error, double tolerance) {
        Row cell = cells.get(key);
        assertThat(number(cell, MetricCells.NUMERATOR)).as(key).isCloseTo(total, within(tolerance));
        assertThat(Math.sqrt(number(cell, MetricCells.NUMERATOR_VARIANCE)))
                .as(key)
                .isCloseTo(error, within(tolerance));
    }

    private static double number(Row row, String column) {
        return row.<Double>getAs(column);
    }

    private static EstimationRules rules(LonelyStratum lonely, boolean correction) {
        return new EstimationRules(.95, correction, lonely, 1, 1, 1);
    }

    private static Map<String, Row> cells(SparkSession spark, String sample, EstimationRules rules) {
        return byKey(cellRows(spark, sample, rules), MetricCells.METRIC);
    }

    private static Map<String, Row> published(SparkSession spark, String sample, EstimationRules rules) {
        Dataset<Row> turnaround =
                Rows.of(TurnaroundCells.table(SLICING.names())).in(spark);
        return byKey(
                Published.rows(
                        cellRows(spark, sample, rules),
                        turnaround,
                        List.of(DAY),
                        List.of(1),
                        METRICS.definitions(),
                        SLICING,
                        rules),
                NorthStar.METRIC);
    }

    private static Map<String, Row> byKey(Dataset<Row> rows, String metric) {
        Map<String, Row> byKey = new TreeMap<>();
        rows.collectAsList().forEach(row -> byKey.put(row.getAs(Slices.SLICE) + " " + row.getAs(metric), row));
        return byKey;
    }

    private static Dataset<Row> cellRows(SparkSession spark, String sample, EstimationRules rules) {
        List<School> schools = Schools.read(sample);
        boolean stratified = sample.equals("apistrat");
        Map<String, Double> sizes = new TreeMap<>();
        Map<String, Long> counts = new TreeMap<>();
        Rows drawn = Rows.of(LabelledDecisions.TABLE)
                .each(JudgedDecisions.COLUMNS.get(0).name(), Date.valueOf(DAY))
                .each(LabelledDecisions.DESIGN, DesignStrata.STRATIFIED)
                .each(LabelledDecisions.LABELLED, true)
                .each(JudgedDecisions.RESTRICTS, false);
        for (School school : schools) {
            String stratum = school.text(stratified ? "stype" : "dnum");
            counts.merge(stratum, 1L, Long::sum);
            sizes.merge(stratum, stratified ? 0 : school.number("pw"), Double::sum);
            if (stratified) {
                sizes.put(stratum, school.number("fpc"));
            }
            drawn.row(DesignStrata.DESIGN_STRATUM_ID, stratum)
                    .with("market", school.text("cname"))
                    .with("handle_seconds", (long) school.number("api00"))
                    .with(JudgedDecisions.IMPRESSIONS, (long) school.number("enroll"))
                    .with(JudgedDecisions.SPEND, BigDecimal.valueOf(school.number("api.stu")))
                    .with(JudgedDecisions.AUTOMATED, school.is("comp.imp", "Yes"))
                    .with(JudgedDecisions.FIRST_DECISION, school.is("sch.wide", "Yes"))
                    .with(JudgedDecisions.APPEALED, school.is("ell", "0"));
        }
        Rows strata = Rows.of(DesignStrata.TABLE)
                .each(DesignStrata.DAY, Date.valueOf(DAY))
                .each(DesignStrata.DESIGN, DesignStrata.STRATIFIED);
        counts.forEach((stratum, count) -> strata.row(DesignStrata.DESIGN_STRATUM_ID, stratum)
                .with(DesignStrata.STRATUM_POPULATION, sizes.get(stratum))
                .with(DesignStrata.STRATUM_DRAWN, count)
                .with(DesignStrata.STRATUM_LABELLED, count));
        Dataset<Row> knownOn = spark.range(1)
                .select(
                        lit(Date.valueOf(DAY)).as("day"),
                        date_add(lit(Date.valueOf(DAY)), 0).as(MetricCells.KNOWN_ON));
        Dataset<Row> rows = drawn.in(spark);
        return Cells.of(
                Cells.populations(population(rows), METRICS.definitions(), SLICING),
                rows,
                strata.in(spark),
                knownOn,
                METRICS.definitions(),
                SLICING,
                rules);
    }

    /** The schools of the sample 31 times over: the population is larger than what is labelled. */
    private static Dataset<Row> population(Dataset<Row> drawn) {
        return drawn.select(JudgedDecisions.COLUMNS.stream()
                        .map(TableColumn::name)
                        .map(name -> col(name))
                        .toArray(org.apache.spark.sql.Column[]::new))
                .withColumn(Populations.MEASURED, lit(true))
                .crossJoin(drawn.sparkSession().range(31).toDF("copy"))
                .drop("copy");
    }
}
