package io.northstar.jobs.simulate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import io.northstar.cause.CauseSettings;
import io.northstar.cause.Change;
import io.northstar.cause.Dimension;
import io.northstar.cause.Explainer;
import io.northstar.cause.KnownEvent;
import io.northstar.cause.RootCauseRows;
import io.northstar.cause.Slice;
import io.northstar.cause.TableEvents;
import io.northstar.table.Decisions;
import io.northstar.table.MetricCells;
import io.northstar.table.Policies;
import io.northstar.table.RootCauses;
import io.northstar.table.Slices;
import io.northstar.table.Strategies;
import io.northstar.testing.SparkExtension;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;

/** The changes that the simulator plants come out of its cells as the first causes, by their names. */
@ExtendWith(SparkExtension.class)
class PlantedCausesIT {
    private static final SimulationOptions OPTIONS = SimulationOptions.DEFAULTS
            .withSpan(LocalDate.of(2026, 1, 1), 31)
            .withDecisionsPerDay(8_000)
            .withSampleScale(100)
            .withEvents(EnumSet.of(EventKind.MIX_SHIFT, EventKind.OVERKILL, EventKind.QUEUE_DRIFT));

    private static final Set<String> METRICS = Set.of("fpr", "leakage", "prevalence");
    private static final Config SETTINGS = SimulatedQuality.shipped(METRICS);
    private static final PlantedEvents PLANTED = new PlantedEvents(OPTIONS);

    private static Dataset<Row> cells;
    private static RootCauseRows causes;

    @BeforeAll
    static void simulate(SparkSession spark) {
        Simulation simulation = Simulation.of(spark, OPTIONS);
        SimulatedQuality quality = SimulatedQuality.of(simulation, SETTINGS);
        cells = quality.cells().localCheckpoint();
        List<String> dimensions = quality.settings().slicing().names();
        List<KnownEvent> events = new ArrayList<>(
                TableEvents.strategies(simulation.table(Strategies.TABLE), OPTIONS.from(), OPTIONS.to()));
        events.addAll(TableEvents.launches(cells, OPTIONS.from()));
        Map<String, String> parents =
                simulation
                        .table(Policies.TABLE)
                        .where(col(Policies.PARENT_POLICY_ID).isNotNull())
                        .collectAsList()
                        .stream()
                        .collect(Collectors.toMap(
                                row -> row.<String>getAs(Policies.POLICY_ID),
                                row -> row.<String>getAs(Policies.PARENT_POLICY_ID),
                                (first, second) -> first));
        double confidence = SETTINGS.getDouble("quality.confidence");
        Explainer explainer = new Explainer(
                CauseSettings.of(SETTINGS, dimensions),
                events,
                Map.of(Decisions.POLICY_ID, new Dimension(Decisions.POLICY_ID, parents)),
                confidence);
        causes = new RootCauseRows(dimensions, explainer, confidence);
    }

    @Test
    void anOverkillingModelVersionIsNamedWithItsMarket(TestReporter reporter) {
        Row first = first("fpr", EventKind.OVERKILL, reporter);

        assertThat(first.<String>getAs(RootCauses.CAUSE)).isEqualTo("market=BR, model_version=v2");
        assertThat(first.<String>getAs(RootCauses.VERDICT)).isIn("rate", "interaction");
        assertThat(first.<String>getAs(RootCauses.MESSAGE))
                .startsWith("fpr rose from ")
                .contains("comes from market \"BR\" and model_version \"v2\", which is new and at ")
                .endsWith("model_launch first decisions by model version v2.");
    }

    @Test
    void aDriftingQueueIsNamed(TestReporter reporter) {
        Row first = first("leakage", EventKind.QUEUE_DRIFT, reporter);

        assertThat(first.<String>getAs(RootCauses.CAUSE)).isEqualTo("queue=asia-general");
        assertThat(first.<String>getAs(RootCauses.VERDICT)).isEqualTo("rate");
        assertThat(first.<String>getAs(RootCauses.MESSAGE))
                .startsWith("leakage rose from ")
                .contains("comes from queue \"asia-general\", which went from ");
    }

    @Test
    void aPureMixShiftIsCalledMix(TestReporter reporter) {
        Row first = first("prevalence", EventKind.MIX_SHIFT, reporter);

        assertThat(first.<String>getAs(RootCauses.CAUSE)).isEqualTo("market=NG");
        assertThat(first.<String>getAs(RootCauses.VERDICT)).isEqualTo("mix");
        assertThat(first.<String>getAs(RootCauses.MESSAGE))
                .startsWith("prevalence rose from ")
                .contains("is a shift of the mix, not of the rates: the share of market \"NG\" went from ")
                .doesNotContain("Simpson");
    }

    /** The first cause of a change of the whole since the event, to the last day. */
    private static Row first(String metric, EventKind kind, TestReporter reporter) {
        LocalDate since = OPTIONS.from().plusDays(PLANTED.start(kind));
        Dataset<Row> observed = cells.where(col(MetricCells.METRIC).equalTo(metric))
                .select(MetricCells.DAY, MetricCells.METRIC, MetricCells.WEIGHTING, MetricCells.DEFINITION_HASH)
                .distinct()
                .withColumn(Slices.SLICE, lit(Slices.ALL));
        String hash = observed.first().getAs(MetricCells.DEFINITION_HASH);
        Change change = new Change(
                metric,
                metric,
                "decision",
                hash,
                Slices.ALL,
                Slice.of(Map.of()),
                since.minusDays(SETTINGS.getInt("causes.history_days")),
                since,
                OPTIONS.to());
        List<Row> rows = causes.of(cells, observed, List.of(change), OPTIONS.to())
                .orderBy(RootCauses.CAUSE_RANK)
                .collectAsList();
        rows.forEach(row -> reporter.publishEntry(kind.name(), row.getAs(RootCauses.MESSAGE)));
        return rows.get(0);
    }
}
