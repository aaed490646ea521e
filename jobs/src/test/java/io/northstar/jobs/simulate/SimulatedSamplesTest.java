package io.northstar.jobs.simulate;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.northstar.table.Decisions;
import io.northstar.table.QaSamples;
import io.northstar.table.QaStrata;
import io.northstar.testing.SparkExtension;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class SimulatedSamplesTest {
    private static final SimulationOptions OPTIONS =
            SimulationOptions.DEFAULTS.withSpan(LocalDate.of(2026, 3, 2), 5).withDecisionsPerDay(2_000);
    private static final String DRAWN = "drawn";
    private static final String WEIGHTS = "weights";
    private static final String COUNTED = "counted";

    private static Simulation simulation;
    private static List<Row> perStratum;

    @BeforeAll
    static void simulate(SparkSession spark) {
        simulation = Simulation.of(spark, OPTIONS);
        perStratum = perStratum(simulation);
    }

    @Test
    void exactlyAsManyAreDrawnAsRecorded() {
        assertThat(perStratum)
                .hasSizeGreaterThan(60)
                .allSatisfy(row -> assertThat(row.<Long>getAs(DRAWN))
                        .isEqualTo(row.<Long>getAs(QaStrata.SAMPLED))
                        .isGreaterThanOrEqualTo(Math.min(2, row.<Long>getAs(QaStrata.POPULATION))));
    }

    @Test
    void weightsAddUpToTheStratum() {
        assertThat(perStratum).allSatisfy(row -> {
            long population = row.getAs(QaStrata.POPULATION);
            assertThat(row.<Double>getAs(WEIGHTS)).isCloseTo((double) population, within(1e-6));
            assertThat(row.<Long>getAs(COUNTED)).isEqualTo(population);
        });
    }

    @Test
    void restrictionsAreDrawnMoreOftenThanApprovals() {
        double restrictions = rate("restrict/");
        double approvals = rate("permit/");

        assertThat(restrictions).isBetween(0.04, 0.10);
        assertThat(approvals).isBetween(0.005, 0.02);
    }

    @Test
    void onlyLiveFinalDecisionsHaveAStratum() {
        Dataset<Row> outside = simulation
                .table(Decisions.TABLE)
                .filter(col(Decisions.ENVIRONMENT)
                        .equalTo("shadow")
                        .or(col(Decisions.OUTCOME).equalTo("escalate")));

        assertThat(outside.count()).isPositive();
        assertThat(outside.filter(col(Decisions.STRATUM_ID).isNotNull()).count())
                .isZero();
    }

    @Test
    void purposiveSamplesHaveNoProbability() {
        List<Row> rows = simulation
                .table(QaSamples.TABLE)
                .groupBy(col(QaSamples.PURPOSE))
                .agg(count(lit(1)), count(col(QaSamples.INCLUSION_PROBABILITY)), count(col(QaSamples.STRATUM_ID)))
                .collectAsList();

        assertThat(rows).hasSizeGreaterThan(2).allSatisfy(row -> {
            long withDesign = row.getString(0).equals(QaSamples.PROBABILITY) ? row.getLong(1) : 0;
            assertThat(row.getLong(2)).isEqualTo(withDesign);
            assertThat(row.getLong(3)).isEqualTo(withDesign);
        });
    }

    @Test
    void theDrawsAreARandomPartOfTheStratum(SparkSession spark) {
        SimulationOptions many = OPTIONS.withSampleScale(8);
        Simulation sampled = Simulation.of(spark, many);
        Dataset<Row> drawn = sampled.table(QaSamples.TABLE)
                .filter(col(QaSamples.PURPOSE).equalTo(QaSamples.PROBABILITY))
                .join(sampled.truth(), Decisions.DECISION_ID);
        double estimate = drawn.select(sum(col("violating").cast("int").divide(col(QaSamples.INCLUSION_PROBABILITY))))
                .first()
                .getDouble(0);
        double all = sampled.truth()
                .join(
                        sampled.table(Decisions.TABLE)
                                .filter(col(Decisions.STRATUM_ID).isNotNull()),
                        Decisions.DECISION_ID)
                .filter(col("violating"))
                .count();

        assertThat(estimate / all).isCloseTo(1, within(0.15));
    }

    @Test
    void withoutASampleTheStrataAreStillRecorded(SparkSession spark) {
        Simulation undrawn = Simulation.of(spark, OPTIONS.withSampleScale(0));

        assertThat(undrawn.table(QaStrata.TABLE)
                        .agg(sum(QaStrata.SAMPLED), count(lit(1)))
                        .first())
                .satisfies(row -> {
                    assertThat(row.getLong(0)).isZero();
                    assertThat(row.getLong(1)).isEqualTo(perStratum.size());
                });
        assertThat(undrawn.table(QaSamples.TABLE)
                        .filter(col(QaSamples.PURPOSE).equalTo(QaSamples.PROBABILITY))
                        .count())
                .isZero();
    }

    private static double rate(String prefix) {
        List<Row> rows = perStratum.stream()
                .filter(row -> row.<String>getAs(QaStrata.STRATUM_ID).startsWith(prefix))
                .toList();
        double drawn = rows.stream().mapToLong(row -> row.getAs(DRAWN)).sum();
        return drawn
                / rows.stream().mapToLong(row -> row.getAs(QaStrata.POPULATION)).sum();
    }

    /** Per day and stratum what is recorded, what was drawn and what the decisions say. */
    private static List<Row> perStratum(Simulation simulation) {
        Dataset<Row> drawn = simulation
                .table(QaSamples.TABLE)
                .filter(col(QaSamples.PURPOSE).equalTo(QaSamples.PROBABILITY))
                .groupBy(col(QaSamples.DAY), col(QaSamples.STRATUM_ID))
                .agg(
                        count(lit(1)).as(DRAWN),
                        sum(lit(1).divide(col(QaSamples.INCLUSION_PROBABILITY))).as(WEIGHTS),
                        avg(QaSamples.INCLUSION_PROBABILITY));
        Dataset<Row> counted = simulation
                .table(Decisions.TABLE)
                .filter(col(Decisions.STRATUM_ID).isNotNull())
                .groupBy(to_date(col(Decisions.DECIDED_AT)).as(QaStrata.DAY), col(Decisions.STRATUM_ID))
                .agg(count(lit(1)).as(COUNTED));
        String[] key = {QaStrata.DAY, QaStrata.STRATUM_ID};
        return simulation
                .table(QaStrata.TABLE)
                .join(drawn, key, "full_outer")
                .join(counted, key, "full_outer")
                .collectAsList();
    }
}
