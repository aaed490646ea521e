package io.northstar.jobs.simulate;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.to_date;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.Strategies;
import io.northstar.testing.SparkExtension;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class SimulatedTruthTest {
    private static final SimulationOptions OPTIONS = SimulationOptions.DEFAULTS
            .withSpan(LocalDate.of(2026, 1, 1), 14)
            .withDecisionsPerDay(1_500)
            .withLabelErrorRate(0);
    private static final LocalDate LAUNCH = LocalDate.of(2026, 1, 8);

    private static Simulation simulation;
    private static Config truth;

    @BeforeAll
    static void simulate(SparkSession spark) {
        simulation = Simulation.of(spark, OPTIONS);
        truth = ConfigFactory.parseString(simulation.truthText());
    }

    @Test
    void labelsWithoutErrorsAreTheTruth() {
        Column agrees = col("label." + QaLabels.VIOLATING)
                .equalTo(col("truth." + QaLabels.VIOLATING))
                .and(col("label." + QaLabels.POLICY_ID).eqNullSafe(col("truth.true_policy_id")))
                .and(col("label." + QaLabels.CORRECT_OUTCOME).equalTo(col("truth." + QaLabels.CORRECT_OUTCOME)));
        Dataset<Row> labels = simulation
                .table(QaLabels.TABLE)
                .as("label")
                .join(simulation.truth().as("truth"), QaLabels.DECISION_ID);

        assertThat(labels.count()).isGreaterThan(200);
        assertThat(labels.filter(not(agrees)).count()).isZero();
    }

    @Test
    void labelsNeverPrecedeTheirDecisionOrDraw() {
        Dataset<Row> draws = simulation.table(QaSamples.TABLE).drop(QaSamples.DECISION_ID);
        Dataset<Row> decided = simulation.table(Decisions.TABLE).select(Decisions.DECISION_ID, Decisions.DECIDED_AT);
        Dataset<Row> labels =
                simulation.table(QaLabels.TABLE).join(draws, QaLabels.SAMPLE_ID).join(decided, QaLabels.DECISION_ID);

        assertThat(labels.filter(not(col(QaLabels.LABELLED_AT)
                                .geq(col(QaSamples.DRAWN_AT))
                                .and(col(QaSamples.DRAWN_AT).geq(col(Decisions.DECIDED_AT)))))
                        .count())
                .isZero();
        assertThat(labels.select(max(datediff(to_date(col(QaLabels.LABELLED_AT)), to_date(col(Decisions.DECIDED_AT)))))
                        .first()
                        .getInt(0))
                .isBetween(5, 13);
    }

    @Test
    void overkillShowsInItsMarketFromItsDay() {
        double before = rate("BR", "fpr", 1, 7);
        double after = rate("BR", "fpr", 8, 14);

        assertThat(before).isLessThan(0.025);
        assertThat(after).isGreaterThan(0.04);
        assertThat(rate("DE", "fpr", 8, 14)).isLessThan(0.025);
        assertThat(truth.getString("model_switch")).isEqualTo(LAUNCH.toString());
    }

    @Test
    void theEvasionWaveLeaksInItsVertical() {
        Dataset<Row> approved = simulation
                .table(Decisions.TABLE)
                .filter(col(Decisions.OUTCOME).equalTo("approve"))
                .filter(col(Decisions.VERTICAL).equalTo("health"))
                .join(simulation.truth(), Decisions.DECISION_ID);
        Column leaked = avg(col(QaLabels.VIOLATING).cast("int"));
        Column late = to_date(col(Decisions.DECIDED_AT)).geq(LocalDate.of(2026, 1, 12));

        assertThat(approved.filter(not(late)).select(leaked).first().getDouble(0))
                .isLessThan(0.04);
        assertThat(approved.filter(late).select(leaked).first().getDouble(0)).isGreaterThan(0.05);
    }

    @Test
    void theTruthFileTellsWhatWasPlanted() {
        assertThat(truth.getConfigList("events"))
                .extracting(event -> event.getString("kind"), event -> event.getString("from"))
                .contains(tuple("overkill", LAUNCH.toString()))
                .hasSize(4);
        assertThat(truth.getConfig("days").root()).hasSize(14);
        assertThat(rate("all", "prevalence", 1, 7)).isBetween(0.04, 0.09);
        assertThat(rate("all", "leakage", 1, 7)).isBetween(0.005, 0.02);
    }

    @Test
    void withoutEventsNothingIsPlanted(SparkSession spark) {
        Simulation calm = Simulation.of(spark, OPTIONS.withEvents(Set.of()));
        Config calmTruth = ConfigFactory.parseString(calm.truthText());

        assertThat(calm.events()).isEmpty();
        assertThat(rate(calmTruth, "BR", "fpr", 8, 14)).isLessThan(0.025);
    }

    @Test
    void aTextRuleDecidesExactlyWhereItsPhrasesStand() {
        List<Pattern> rules = simulation.table(Strategies.TABLE).collectAsList().stream()
                .filter(row -> row.getAs(Strategies.STRATEGY_ID).toString().startsWith("rule-"))
                .map(SimulatedTruthTest::pattern)
                .toList();
        List<Row> decided = simulation
                .table(Decisions.TABLE)
                .filter(col(Decisions.ENVIRONMENT).equalTo("live"))
                .join(
                        simulation.table(Creatives.TABLE).select(Creatives.CREATIVE_ID, Creatives.TEXT),
                        Creatives.CREATIVE_ID)
                .select(Decisions.SOURCE, Creatives.TEXT)
                .collectAsList();

        assertThat(decided).hasSizeGreaterThan(20_000).allSatisfy(row -> {
            boolean matches = rules.stream()
                    .anyMatch(rule -> rule.matcher(row.getString(1)).find());
            assertThat(matches).as(row.getString(1)).isEqualTo(row.getString(0).equals("rule"));
        });
    }

    private static Pattern pattern(Row strategy) {
        String definition = strategy.getAs(Strategies.DEFINITION);
        String kind = strategy.getAs(Strategies.KIND);
        return kind.equals("regex")
                ? Pattern.compile(definition)
                : Pattern.compile("(?i)(" + definition.replace(", ", "|") + ")");
    }

    private static double rate(String market, String metric, int firstDay, int lastDay) {
        return rate(truth, market, metric, firstDay, lastDay);
    }

    private static double rate(Config file, String market, String metric, int firstDay, int lastDay) {
        double sum = 0;
        for (int day = firstDay; day <= lastDay; day++) {
            sum += file.getDouble("days.\"2026-01-%02d\".%s.%s".formatted(day, market, metric));
        }
        return sum / (lastDay - firstDay + 1);
    }
}
