package io.northstar.sample;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.northstar.metric.Metric;
import io.northstar.metric.MetricCatalogue;
import io.northstar.table.Decisions;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.SamplePlan;
import io.northstar.testing.SparkExtension;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a plan promises, drawn by the keyed hash and published over many days that are alike. The two targets share no stratum, so
 * the cheapest sample is known: Neyman's allocation for each (Cochran 1977, Sampling Techniques, 3rd ed., section 5.9).
 */
@ExtendWith(SparkExtension.class)
class PlannedPrecisionTest {
    private static final long DECISIONS = 20_000;
    private static final long HISTORY = 120_000;
    private static final double Z = 1.959963985;
    private static final int DRAWS = 10;
    private static final int PROPORTIONAL_DRAWS = 2;
    private static final Map<String, Double> WANTED = Map.of("leakage", 0.005, "fdr", 0.028);

    /** Decisions and violating share of a stratum, as they are. */
    private record Stratum(boolean restricts, double population, double violating) {
        double variance() {
            return violating * (1 - violating) * population / (population - 1);
        }
    }

    @Test
    void publishedHalfWidthsAreTheWantedOnesAtAlmostTheLeastLabels(SparkSession spark, TestReporter reporter) {
        PlanSettings settings = PlannedPopulation.settings(
                "targets = [{ metric = leakage, half_width = %s }, { metric = fdr, half_width = %s }]"
                        .formatted(WANTED.get("leakage"), WANTED.get("fdr")));
        Dataset<Row> frame = new SampleFrame(settings, PlannedPopulation.SLICING)
                .of(asExpected(PlannedPopulation.judged(spark, DECISIONS)))
                .cache();
        SamplingPlan plan = SamplingPlan.of(
                frame,
                PlannedPopulation.labelled(spark, HISTORY),
                PlannedPopulation.designs(spark, HISTORY),
                settings,
                PlannedPopulation.SLICING);
        MetricCatalogue metrics = new MetricCatalogue(
                settings.targets().stream().<Metric>map(PlanTarget::metric).toList(), List.of());
        Dataset<Row> rows = plan.stratumRows(spark, PlannedPopulation.DAY, PlannedPopulation.KEY.id());
        Map<String, Double> planned = new RepeatedDraws(frame, DRAWS).meanHalfWidths(rows, metrics);
        Map<String, Double> proportional = new RepeatedDraws(frame, PROPORTIONAL_DRAWS)
                .meanHalfWidths(rows.withColumn(SamplePlan.PLANNED, col(SamplePlan.PROPORTIONAL)), metrics);
        List<Stratum> strata = strata(frame);
        double optimum = optimum(strata, false) + optimum(strata, true);
        double inProportion = Math.max(inProportion(strata, false), inProportion(strata, true));
        frame.unpersist();

        reporter.publishEntry(
                "wanted %s, published %s by %d labels (Neyman: %.0f), %s by as many in proportion; so %d in proportion (Cochran: %.0f), %.0f %% saved"
                        .formatted(
                                WANTED,
                                planned,
                                plan.labels(),
                                optimum,
                                proportional,
                                plan.needed(),
                                inProportion,
                                100.0 * (plan.needed() - plan.labels()) / plan.needed()));
        WANTED.forEach((metric, wanted) -> assertThat(planned.get(metric)).isCloseTo(wanted, within(.1 * wanted)));
        assertThat((double) plan.labels()).isCloseTo(optimum, within(.05 * optimum));
        assertThat((double) plan.needed()).isCloseTo(inProportion, within(.05 * inProportion));
        assertThat(plan.labels()).isLessThan(plan.needed() / 2);
        assertThat(proportional.get("fdr")).isGreaterThan(1.5 * WANTED.get("fdr"));
    }

    /** With exactly as many violations in each stratum as {@link PlannedPopulation} has on average, so that chance is that of draws. */
    private static Dataset<Row> asExpected(Dataset<Row> judged) {
        Column rank = row_number()
                .over(Window.partitionBy(JudgedDecisions.RESTRICTS, Decisions.MARKET)
                        .orderBy(Decisions.DECISION_ID));
        Column share = expr(
                "CASE WHEN restricts THEN 0.85D WHEN market = 'US' THEN 0.004D WHEN market = 'BR' THEN 0.02D ELSE 0.08D END");
        return judged.withColumn(
                LabelledDecisions.VIOLATING,
                floor(rank.multiply(share)).gt(floor(rank.minus(1).multiply(share))));
    }

    private static List<Stratum> strata(Dataset<Row> frame) {
        return frame
                .groupBy(SampleFrame.STRATUM, JudgedDecisions.RESTRICTS)
                .agg(count(lit(1)), avg(col(LabelledDecisions.VIOLATING).cast("int")))
                .collectAsList()
                .stream()
                .map(row -> new Stratum(row.getBoolean(1), (double) row.getLong(2), row.getDouble(3)))
                .toList();
    }

    /** Labels of Neyman's allocation for the rate of one side: (sum W S)^2 / (V + sum W S^2 / N). */
    private static double optimum(List<Stratum> strata, boolean restricts) {
        double all = population(strata, restricts);
        double deviations = strata.stream()
                .filter(stratum -> stratum.restricts() == restricts)
                .mapToDouble(stratum -> stratum.population() / all * Math.sqrt(stratum.variance()))
                .sum();
        return deviations * deviations / (variance(restricts) + spread(strata, restricts) / all);
    }

    /** Labels of both sides in proportion to their decisions that give the rate of one the same: sum W S^2 / (V + sum W S^2 / N). */
    private static double inProportion(List<Stratum> strata, boolean restricts) {
        double all = population(strata, restricts);
        double labels = spread(strata, restricts) / (variance(restricts) + spread(strata, restricts) / all);
        return labels * (population(strata, true) + population(strata, false)) / all;
    }

    private static double spread(List<Stratum> strata, boolean restricts) {
        double all = population(strata, restricts);
        return strata.stream()
                .filter(stratum -> stratum.restricts() == restricts)
                .mapToDouble(stratum -> stratum.population() / all * stratum.variance())
                .sum();
    }

    private static double population(List<Stratum> strata, boolean restricts) {
        return strata.stream()
                .filter(stratum -> stratum.restricts() == restricts)
                .mapToDouble(Stratum::population)
                .sum();
    }

    /** Variance of a normal interval that is as wide as wanted. */
    private static double variance(boolean restricts) {
        double error = WANTED.get(restricts ? "fdr" : "leakage") / Z;
        return error * error;
    }
}
