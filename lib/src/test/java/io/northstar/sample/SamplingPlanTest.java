package io.northstar.sample;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.northstar.table.DesignStrata;
import io.northstar.table.SampleTargets;
import io.northstar.testing.SparkExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class SamplingPlanTest {
    private static final long DECISIONS = 60_000;
    private static final int REPETITIONS = 60;
    private static final String TARGETS = """
            targets = [
              { metric = leakage, half_width = 0.005 }
              { metric = fdr, half_width = 0.025 }
              { metric = fpr, half_width = 0.003 }
              { metric = leakage, grain = [market], half_width = 0.012 }
            ]
            """;

    @Test
    @SuppressWarnings("SystemOut")
    void theSampleGivesTheWantedHalfWidthsWithFewerLabelsThanInProportion(SparkSession spark) {
        PlanSettings settings = PlannedPopulation.settings(TARGETS);
        Dataset<Row> frame = frame(spark, settings).cache();
        SamplingPlan plan = plan(spark, frame, settings);
        PlannedSamples samples = PlannedSamples.of(frame, plan);
        frame.unpersist();

        assertThat(plan.forecasts())
                .hasSize(6)
                .allSatisfy(forecast -> assertThat(forecast.halfWidth())
                        .isLessThanOrEqualTo(forecast.goal().target().halfWidth() * 1.01));
        assertThat(plan.labels()).isLessThan(plan.needed());
        System.out.printf(
                "planned sample: %d labels, in proportion %d for the same precision: %.0f %% saved%n",
                plan.labels(), plan.needed(), 100.0 * (plan.needed() - plan.labels()) / plan.needed());

        List<double[]> reached = new ArrayList<>();
        for (int seed = 0; seed < REPETITIONS; seed++) {
            reached.add(samples.halfWidths(new Random(seed)));
        }
        for (int j = 0; j < plan.forecasts().size(); j++) {
            int position = j;
            SamplingPlan.Forecast forecast = plan.forecasts().get(j);
            double mean = reached.stream()
                    .mapToDouble(each -> each[position])
                    .average()
                    .orElseThrow();
            double wanted = forecast.goal().target().halfWidth();
            System.out.printf(
                    "%s %s: wanted %.5f, expected %.5f, reached %.5f, in proportion %.5f%n",
                    forecast.goal().target().metric().name(),
                    forecast.goal().slice(),
                    wanted,
                    forecast.halfWidth(),
                    mean,
                    forecast.proportional());
            assertThat(mean).isLessThan(1.1 * wanted);
            assertThat(mean).isCloseTo(forecast.halfWidth(), within(0.1 * forecast.halfWidth()));
        }
        assertThat(plan.forecasts())
                .anySatisfy(forecast -> assertThat(forecast.halfWidth())
                        .isCloseTo(
                                forecast.goal().target().halfWidth(),
                                within(0.01 * forecast.goal().target().halfWidth())));
        assertThat(plan.targetRows(spark, PlannedPopulation.DAY)
                        .where(col(SampleTargets.HISTORY_LABELS).leq(0))
                        .count())
                .isZero();
    }

    @Test
    void aBudgetIsKept(SparkSession spark) {
        PlanSettings settings =
                PlannedPopulation.settings(TARGETS + "budget = 900, cost = \"if(market = 'JP', 3, 1)\"");
        SamplingPlan plan = plan(spark, frame(spark, settings), settings);

        assertThat(plan.cost()).isBetween(880.0, 920.0);
        assertThat(plan.strata())
                .extracting(SamplingPlan.StratumPlan::cost)
                .containsExactly(1.0, 3.0, 1.0, 1.0, 3.0, 1.0);
    }

    /** Impressions differ by three orders of magnitude. */
    @Test
    void sizesSpareLabelsOfMetricsThatAreWeightedByThem(SparkSession spark) {
        String targets = "targets = [{ metric = leakage_views, weighting = impression, half_width = 0.01 }]\n";
        PlanSettings alike = PlannedPopulation.settings(targets);
        PlanSettings bySize = PlannedPopulation.settings(targets + "size = impressions");
        SamplingPlan equal = plan(spark, frame(spark, alike), alike);
        SamplingPlan unequal = plan(spark, frame(spark, bySize), bySize);

        assertThat(unequal.strata())
                .extracting(SamplingPlan.StratumPlan::design)
                .containsOnly(DesignStrata.POISSON);
        assertThat(unequal.labels()).isLessThan((long) (0.8 * equal.labels()));
        assertThat(unequal.forecasts().get(0).halfWidth()).isLessThanOrEqualTo(0.01 * (1 + 1e-9));
    }

    @Test
    void withoutAnyLabelTheSampleIsAsCarefulAsCanBe(SparkSession spark) {
        PlanSettings settings =
                PlannedPopulation.settings("targets = [{ metric = prevalence, half_width = 0.02 }], min_labels = 1");
        Dataset<Row> none = PlannedPopulation.labelled(spark, 0);
        SamplingPlan plan = SamplingPlan.of(
                frame(spark, settings), none, PlannedPopulation.designs(spark, 0), settings, PlannedPopulation.SLICING);

        // n = z^2 / 4 / h^2, less for the finite population.
        assertThat(plan.labels()).isBetween(2290L, 2320L);
        assertThat(plan.needed()).isBetween(plan.labels(), plan.labels() + 6);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> PlannedPopulation.settings("targets = [{ metric = automation_rate, half_width = 1 }]"))
                .hasMessageContaining("no metric automation_rate that needs labels");
        assertThatThrownBy(() -> PlannedPopulation.settings("targets = [{ metric = fpr, half_width = 0 }]"))
                .hasMessageContaining("half_width must be above 0");
        assertThatThrownBy(() ->
                        PlannedPopulation.settings("targets = [{ metric = fpr, half_width = 0.1, grain = [colour] }]"))
                .hasMessageContaining("not among quality.dimensions [market]");
        assertThatThrownBy(() -> PlannedPopulation.settings("targets = [{ metric = leakage_views, half_width = 0.1 }]"))
                .hasMessageContaining("leakage_views is not published by decision");
        assertThatThrownBy(() -> PlannedPopulation.settings("strata = [truth]"))
                .hasMessageContaining("plan.strata must name columns of a decision");
        assertThatThrownBy(() -> PlannedPopulation.settings("size = spend"))
                .hasMessageContaining("expected one of [none, impressions, score]");
        assertThatThrownBy(() -> PlannedPopulation.settings("equal_share = 0")).hasMessageContaining("equal_share");
        assertThatThrownBy(() -> PlannedPopulation.settings("golden.layers = [gut]"))
                .hasMessageContaining("[gut]");
    }

    private static Dataset<Row> frame(SparkSession spark, PlanSettings settings) {
        return new SampleFrame(settings, PlannedPopulation.SLICING).of(PlannedPopulation.judged(spark, DECISIONS));
    }

    private static SamplingPlan plan(SparkSession spark, Dataset<Row> frame, PlanSettings settings) {
        return SamplingPlan.of(
                frame,
                PlannedPopulation.labelled(spark, DECISIONS),
                PlannedPopulation.designs(spark, DECISIONS),
                settings,
                PlannedPopulation.SLICING);
    }
}
