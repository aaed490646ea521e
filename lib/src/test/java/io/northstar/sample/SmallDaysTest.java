package io.northstar.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.northstar.testing.SparkExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Days of some thousand decisions, where labels show few events and strata often none. */
@ExtendWith(SparkExtension.class)
class SmallDaysTest {
    private static final int DECISIONS = 3_000;
    private static final int HISTORY = 20_000;
    private static final int SEEDS = 200;

    @Test
    @SuppressWarnings("SystemOut")
    void whatIsExpectedIsReached(SparkSession spark) {
        PlanSettings settings = PlannedPopulation.settings(
                "targets = [{ metric = leakage, half_width = 0.006 }, { metric = fdr, half_width = 0.045 }]");
        Dataset<Row> frame =
                new SampleFrame(settings, PlannedPopulation.SLICING).of(PlannedPopulation.judged(spark, DECISIONS));
        SamplingPlan plan = SamplingPlan.of(
                frame,
                PlannedPopulation.labelled(spark, HISTORY),
                PlannedPopulation.designs(spark, HISTORY),
                settings,
                PlannedPopulation.SLICING);
        PlannedSamples samples = PlannedSamples.of(frame, plan);
        List<double[]> reached = new ArrayList<>();
        List<double[]> errors = new ArrayList<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            reached.add(samples.halfWidths(new Random(seed)));
            errors.add(samples.errors(new Random(seed)));
        }
        for (int j = 0; j < plan.forecasts().size(); j++) {
            int position = j;
            SamplingPlan.Forecast forecast = plan.forecasts().get(j);
            double mean = reached.stream()
                    .mapToDouble(each -> each[position])
                    .average()
                    .orElseThrow();
            double error = errors.stream()
                    .mapToDouble(each -> each[position])
                    .average()
                    .orElseThrow();
            System.out.printf(
                    "%s: estimate %.5f, wanted %.5f, expected %.5f, reached %.5f, normal %.5f%n",
                    forecast.goal().target().metric().name(),
                    forecast.goal().estimate(),
                    forecast.goal().target().halfWidth(),
                    forecast.halfWidth(),
                    mean,
                    error);
            double wanted = forecast.goal().target().halfWidth();
            assertThat(forecast.halfWidth()).isCloseTo(wanted, within(0.02 * wanted));
            assertThat(mean).isCloseTo(wanted, within(0.1 * wanted));
        }
    }
}
