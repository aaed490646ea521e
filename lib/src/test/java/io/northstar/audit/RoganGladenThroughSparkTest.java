package io.northstar.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import io.northstar.metric.EstimationRules;
import io.northstar.metric.MetricCatalogue;
import io.northstar.metric.Samples;
import io.northstar.metric.Slicing;
import io.northstar.stats.LonelyStratum;
import io.northstar.table.AuditedDecisions;
import io.northstar.table.CorrectedRates;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.NorthStar;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The examples of {@code epi.prev} in R's package {@code epiR}, through Spark: a market without audits whose labels are corrected
 * by what audits elsewhere say of QA. Each example has a day of its own.
 */
@ExtendWith(SparkExtension.class)
class RoganGladenThroughSparkTest {
    private static final LocalDate FIRST = LocalDate.parse("2026-01-01");
    private static final EstimationRules RULES = new EstimationRules(.95, true, LonelyStratum.ADJUST, 1, 1, 1);
    /** Twice as many violating and twice as many compliant decisions as are audited. */
    private static final int AUDITED_OF_EACH = 1000;

    private static final StructType SCHEMA = new StructType()
            .add(Decisions.DAY, DataTypes.DateType)
            .add(DesignStrata.DESIGN_STRATUM_ID, DataTypes.StringType)
            .add(LabelledDecisions.DESIGN, DataTypes.StringType)
            .add(DesignStrata.STRATUM_POPULATION, DataTypes.DoubleType)
            .add(DesignStrata.STRATUM_LABELLED, DataTypes.LongType)
            .add(Samples.WEIGHT, DataTypes.DoubleType)
            .add(Decisions.MARKET, DataTypes.StringType)
            .add(JudgedDecisions.RESTRICTS, DataTypes.BooleanType)
            .add(JudgedDecisions.PERMITS, DataTypes.BooleanType)
            .add(LabelledDecisions.QA_VIOLATING, DataTypes.BooleanType)
            .add(LabelledDecisions.VIOLATING, DataTypes.BooleanType)
            .add(AuditedDecisions.AUDITED, DataTypes.BooleanType)
            .add(AuditedDecisions.AUDIT_WEIGHT, DataTypes.DoubleType);

    /** Positives of so many labels, and the quality of the labels. */
    private record Example(int positive, int labels, double sensitivity, double specificity, double percent) {}

    private static final List<Example> EXAMPLES = List.of(
            new Example(45, 150, .96, .89, 22.35),
            new Example(6, 151, .964, .927, -3.73),
            new Example(80, 210, .60, .90, 56.19),
            new Example(100, 189, .65, .95, 79.85),
            new Example(50, 124, .70, .99, 56.99));

    @Test
    void theExamplesOfEpiR(SparkSession spark) {
        Rows units = Rows.of(SCHEMA)
                .each(DesignStrata.DESIGN_STRATUM_ID, "all")
                .each(LabelledDecisions.DESIGN, DesignStrata.STRATIFIED)
                .each(DesignStrata.STRATUM_POPULATION, 40.0 * AUDITED_OF_EACH)
                .each(DesignStrata.STRATUM_LABELLED, 4L * AUDITED_OF_EACH)
                .each(Samples.WEIGHT, 10.0)
                .each(JudgedDecisions.RESTRICTS, true)
                .each(JudgedDecisions.PERMITS, false);
        List<LocalDate> days = new ArrayList<>();
        for (Example example : EXAMPLES) {
            days.add(FIRST.plusDays(days.size()));
            add(units, Date.valueOf(days.get(days.size() - 1)), example);
        }
        Slicing markets = new Slicing(Map.of("market", Decisions.MARKET), List.of(List.of(), List.of("market")));
        MetricCatalogue metrics = MetricCatalogue.of(
                ConfigFactory.parseString("share { population = restricts, numerator = violating }"));
        Dataset<Row> published = Rows.of(NorthStar.current(markets.names())).in(spark);
        List<Row> rows = LabelErrors.rows(
                        units.in(spark), published, days, List.of(1), metrics.definitions(), markets, RULES, 10)
                .where("market = 'few' AND metric = 'share'")
                .orderBy(CorrectedRates.DAY)
                .collectAsList();

        assertThat(rows).hasSameSizeAs(EXAMPLES);
        for (int i = 0; i < rows.size(); i++) {
            double expected = EXAMPLES.get(i).percent() / 100;
            Row row = rows.get(i);
            assertThat(row.<String>getAs(CorrectedRates.CORRECTION)).isEqualTo("rogan_gladen");
            assertThat(row.<Double>getAs(CorrectedRates.ESTIMATE)).isCloseTo(Math.max(0, expected), within(5e-5));
            assertThat(row.<Double>getAs(CorrectedRates.CI_HIGH)).isGreaterThan(Math.max(0, expected));
            if (expected < 0) {
                assertThat(row.<String>getAs(CorrectedRates.REASON)).contains("Came out as -0.0373 and is cut");
            }
        }
    }

    private static void add(Rows units, Date day, Example example) {
        long saysViolating = Math.round(AUDITED_OF_EACH * (example.sensitivity() + 1 - example.specificity()));
        long saysCompliant = 2L * AUDITED_OF_EACH - saysViolating;
        long found = Math.round(AUDITED_OF_EACH * example.sensitivity());
        add(units, day, "few", true, example.positive(), 0, 0);
        add(units, day, "few", false, (long) example.labels() - example.positive(), 0, 0);
        add(units, day, "many", true, 2 * saysViolating - example.positive(), saysViolating, found);
        add(
                units,
                day,
                "many",
                false,
                2 * saysCompliant - example.labels() + example.positive(),
                saysCompliant,
                AUDITED_OF_EACH - found);
    }

    private static void add(
            Rows units, Date day, String market, boolean says, long labels, long audited, long violating) {
        for (int i = 0; i < labels; i++) {
            units.row(Decisions.DAY, day)
                    .with(Decisions.MARKET, market)
                    .with(LabelledDecisions.QA_VIOLATING, says)
                    .with(LabelledDecisions.VIOLATING, i < audited ? i < violating : says)
                    .with(AuditedDecisions.AUDITED, i < audited)
                    .with(AuditedDecisions.AUDIT_WEIGHT, i < audited ? 2.0 : null);
        }
    }
}
