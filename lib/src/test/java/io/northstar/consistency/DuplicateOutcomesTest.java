package io.northstar.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.northstar.stats.Interval;
import io.northstar.stats.ProportionIntervals;
import io.northstar.table.Decisions;
import io.northstar.table.DuplicateClusters;
import io.northstar.table.DuplicateConflicts;
import io.northstar.table.DuplicateInconsistency;
import io.northstar.table.Slices;
import io.northstar.testing.DataFrames;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class DuplicateOutcomesTest {
    private static final LocalDate DAY = LocalDate.parse("2026-03-10");
    private static final DuplicateSettings SETTINGS = new DuplicateSettings(3, 20, 6, 0.75, 10, 40, 7, 0.95, 3);
    private static final StructType CREATIVES = new StructType()
            .add(Decisions.CREATIVE_ID, DataTypes.StringType)
            .add(DuplicateClusters.TEXT_HASH, DataTypes.StringType)
            .add(DuplicateClusters.CLUSTER_ID, DataTypes.StringType);

    private final Rows creatives = Rows.of(CREATIVES);
    private final Rows decisions = Rows.of(Decisions.TABLE)
            .each(Decisions.MARKET, "BR")
            .each(Decisions.POLICY_VERSION, "2026.1")
            .each(Decisions.SOURCE, "model");
    private final Rows groups = Rows.of(DuplicateConflicts.TABLE)
            .each(DuplicateConflicts.DAY, Date.valueOf(DAY))
            .each(DuplicateConflicts.WINDOW_DAYS, 7)
            .each(DuplicateConflicts.POLICY_VERSION, "1")
            .each(DuplicateConflicts.POLICY_ID, "(none)")
            .each(DuplicateConflicts.VERTICAL, "food");
    private int decided;

    @Test
    void aCreativeCountsOnceWithItsLastDecisionInTheWindow(SparkSession spark) {
        cluster("k", "a", "b", "c", "d");
        decide("a", 0, "reject").with(Decisions.POLICY_ID, "p1");
        decide("a", 1, "approve");
        decide("b", 0, "limit").with(Decisions.POLICY_ID, "p2").with(Decisions.VERTICAL, "food");
        decide("b", 2, "escalate");
        decide("c", 0, "reject").with(Decisions.POLICY_ID, "p2").with(Decisions.VERTICAL, "food");
        decide("d", -7, "reject");
        decide("d", 0, "approve").with(Decisions.ENVIRONMENT, "shadow");

        Row group = groups(spark, DAY.plusDays(2)).get(0);
        assertThat(group.<String>getAs(DuplicateConflicts.CLUSTER_ID)).isEqualTo("k");
        assertThat(group.<Long>getAs(DuplicateConflicts.CREATIVES)).isEqualTo(3);
        assertThat(group.<Long>getAs(DuplicateConflicts.RESTRICTED)).isEqualTo(2);
        assertThat(group.<Long>getAs(DuplicateConflicts.PERMITTED)).isEqualTo(1);
        assertThat(group.<String>getAs(DuplicateConflicts.POLICY_ID)).isEqualTo("p2");
        assertThat(group.<String>getAs(DuplicateConflicts.VERTICAL)).isEqualTo("food");
        assertThat(DuplicateConflicts.TABLE.differences(group.schema())).isEmpty();
    }

    @Test
    void windowsEndOnTheirDays(SparkSession spark) {
        cluster("k", "a", "b");
        decide("a", 0, "reject");
        decide("b", 6, "approve");

        assertThat(groups(spark, DAY.plusDays(5), DAY.plusDays(6), DAY.plusDays(7)))
                .singleElement()
                .satisfies(group ->
                        assertThat(group.<Date>getAs(DuplicateConflicts.DAY)).isEqualTo(Date.valueOf(DAY.plusDays(6))));
    }

    @Test
    void marketsPolicyVersionsAndClustersAreNotMixed(SparkSession spark) {
        cluster("k", "a", "b", "c", "d");
        cluster("l", "e");
        decide("a", 0, "reject");
        decide("b", 0, "approve").with(Decisions.MARKET, "US");
        decide("c", 0, "approve").with(Decisions.POLICY_VERSION, "2026.2");
        decide("e", 0, "approve");

        assertThat(groups(spark, DAY)).isEmpty();

        decide("d", 0, "approve").with(Decisions.MARKET, null);
        decide("a", 0, "reject").with(Decisions.MARKET, null);
        assertThat(DuplicateOutcomes.conflicts(groupsOf(spark, DAY)).collectAsList())
                .singleElement()
                .satisfies(group -> assertThat(group.<String>getAs(DuplicateConflicts.MARKET))
                        .isEqualTo(Slices.NONE));
    }

    /** By hand: groups of 2 (1 of 1 pairs in conflict), 3 (2 of 3) and 4 creatives (0 of 6). */
    @Test
    void theShareIsAnAverageOverGroupsOrOverPairs(SparkSession spark) {
        group("a", "BR", 1, 1);
        group("b", "BR", 1, 2);
        group("c", "US", 0, 4);

        Row byGroup = rate(spark, Slices.ALL, DuplicateInconsistency.BY_GROUP);
        Row byPair = rate(spark, Slices.ALL, DuplicateInconsistency.BY_PAIR);
        assertThat(byGroup.<Double>getAs(DuplicateInconsistency.ESTIMATE))
                .isCloseTo((1 + 2.0 / 3 + 0) / 3, within(1e-15));
        assertThat(byPair.<Double>getAs(DuplicateInconsistency.ESTIMATE)).isCloseTo(3.0 / 10, within(1e-15));
        assertThat(byGroup.<Long>getAs(DuplicateInconsistency.CONFLICTING_GROUPS))
                .isEqualTo(2);
        assertThat(byGroup.<Long>getAs(DuplicateInconsistency.CREATIVES)).isEqualTo(9);
        // sqrt(3/2 * ((5/9 - 1)^2 + (5/9 - 2/3)^2 + (5/9)^2)) / 3, and alike with (y - 0.3 x)
        assertThat(byGroup.<Double>getAs(DuplicateInconsistency.STANDARD_ERROR))
                .isCloseTo(Math.sqrt(1.5 * (16.0 / 81 + 1.0 / 81 + 25.0 / 81)) / 3, within(1e-12));
        assertThat(byPair.<Double>getAs(DuplicateInconsistency.STANDARD_ERROR))
                .isCloseTo(Math.sqrt(1.5 * (0.49 + 1.21 + 3.24)) / 10, within(1e-12));
    }

    /** Groups of one cluster vary together: the same groups in fewer clusters leave more in doubt. */
    @Test
    void clustersAreTheUnitsThatVary(SparkSession spark) {
        Random random = new Random(3);
        List<double[]> perCluster = new ArrayList<>();
        for (int cluster = 0; cluster < 60; cluster++) {
            double x = 0;
            double y = 0;
            for (String market : List.of("BR", "US", "DE")) {
                int restricted = cluster % 3 == 0 ? 1 + random.nextInt(2) : 0;
                int permitted = 2 + random.nextInt(3);
                group("k" + cluster, market, restricted, permitted);
                int creatives = restricted + permitted;
                x += 1;
                y += restricted * permitted / (creatives * (creatives - 1) / 2.0);
            }
            perCluster.add(new double[] {x, y});
        }
        double all = perCluster.stream().mapToDouble(xy -> xy[0]).sum();
        double share = perCluster.stream().mapToDouble(xy -> xy[1]).sum() / all;
        double squares = perCluster.stream()
                .mapToDouble(xy -> (xy[1] - share * xy[0]) * (xy[1] - share * xy[0]))
                .sum();
        double variance = 60.0 / 59 * squares / (all * all);

        Row rate = rate(spark, Slices.ALL, DuplicateInconsistency.BY_GROUP);
        assertThat(rate.<Double>getAs(DuplicateInconsistency.ESTIMATE)).isCloseTo(share, within(1e-12));
        assertThat(rate.<Double>getAs(DuplicateInconsistency.STANDARD_ERROR))
                .isCloseTo(Math.sqrt(variance), within(1e-12));
        Interval asIfAlone = ProportionIntervals.wilson(share, 180, 0.95);
        assertThat(rate.<Double>getAs(DuplicateInconsistency.CI_HIGH)
                        - rate.<Double>getAs(DuplicateInconsistency.CI_LOW))
                .isGreaterThan(asIfAlone.width() * 0.9)
                .isLessThan(0.5);
        assertThat(rate.<Long>getAs(DuplicateInconsistency.GROUPS)).isEqualTo(180);
        assertThat(rate.<Long>getAs(DuplicateInconsistency.CLUSTERS)).isEqualTo(60);
    }

    @Test
    void slicesAreThoseOfMarketPolicyAndVerticalAndFewClustersAreSuppressed(SparkSession spark) {
        group("a", "BR", 1, 1);
        group("b", "BR", 1, 2);
        group("c", "US", 0, 4);

        assertThat(rates(spark).stream()
                        .map(row -> "%s %s %s"
                                .formatted(
                                        row.getAs(Slices.SLICE),
                                        row.getAs(DuplicateInconsistency.WEIGHTING),
                                        row.getAs(DuplicateInconsistency.STATUS))))
                .containsExactlyInAnyOrder(
                        "all group ok",
                        "all pair ok",
                        "market=BR group suppressed",
                        "market=BR pair suppressed",
                        "market=US group suppressed",
                        "market=US pair suppressed",
                        "policy_id=(none) group ok",
                        "policy_id=(none) pair ok",
                        "vertical=food group ok",
                        "vertical=food pair ok");
        assertThat(rate(spark, "market=US", "pair").<String>getAs(DuplicateInconsistency.REASON))
                .isEqualTo("1 clusters, fewer than 3.");
    }

    @Test
    void withoutAnyConflictTheIntervalSaysHowManyThereMayBe(SparkSession spark) {
        for (int cluster = 0; cluster < 30; cluster++) {
            group("k" + cluster, "BR", 0, 2);
        }

        Row rate = rate(spark, Slices.ALL, DuplicateInconsistency.BY_GROUP);
        assertThat(rate.<Double>getAs(DuplicateInconsistency.ESTIMATE)).isZero();
        // Clopper-Pearson 0/30, methods.md section 1.
        assertThat(rate.<Double>getAs(DuplicateInconsistency.CI_HIGH)).isCloseTo(0.1157033, within(1e-7));
    }

    @Test
    void theOrderOfRowsDoesNotMatter(SparkSession spark) {
        Random random = new Random(4);
        for (int cluster = 0; cluster < 200; cluster++) {
            group(
                    "k" + cluster % 90,
                    List.of("BR", "US", "DE").get(cluster % 3),
                    random.nextInt(3),
                    2 + random.nextInt(5));
        }
        Dataset<Row> rows = groups.in(spark);

        DataFrames.assertSameRows(
                DuplicateRates.of(rows.coalesce(1), SETTINGS), DuplicateRates.of(rows.repartition(7), SETTINGS));
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DuplicateSettings(3, 20, 6, 1.5, 10, 40, 28, 0.95, 1))
                .withMessageContaining("similarity in (0, 1], but they are 3, 20, 6, 10, 28, 40 and 1.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DuplicateSettings(3, 20, 6, 0.5, 10, 40, 28, 1, 1))
                .withMessageStartingWith("quality.confidence");
    }

    private void cluster(String cluster, String... ids) {
        for (String id : ids) {
            creatives
                    .row(Decisions.CREATIVE_ID, id)
                    .with(DuplicateClusters.TEXT_HASH, cluster)
                    .with(DuplicateClusters.CLUSTER_ID, cluster);
        }
    }

    private Rows decide(String creative, int day, String outcome) {
        decided++;
        return decisions
                .row(Decisions.CREATIVE_ID, creative)
                .with(Decisions.DECISION_ID, "d%03d".formatted(decided))
                .with(Decisions.OUTCOME, outcome)
                .with(Decisions.DAY, Date.valueOf(DAY.plusDays(day)))
                .with(
                        Decisions.DECIDED_AT,
                        Timestamp.valueOf(DAY.plusDays(day).atTime(12, 0).plusSeconds(decided)));
    }

    private void group(String cluster, String market, long restricted, long permitted) {
        groups.row(DuplicateConflicts.CLUSTER_ID, cluster)
                .with(DuplicateConflicts.MARKET, market)
                .with(DuplicateConflicts.CREATIVES, restricted + permitted)
                .with(DuplicateConflicts.RESTRICTED, restricted)
                .with(DuplicateConflicts.PERMITTED, permitted);
    }

    private Dataset<Row> groupsOf(SparkSession spark, LocalDate... ends) {
        return DuplicateOutcomes.groups(decisions.in(spark), creatives.in(spark), List.of(ends), SETTINGS);
    }

    private List<Row> groups(SparkSession spark, LocalDate... ends) {
        return groupsOf(spark, ends).collectAsList();
    }

    private List<Row> rates(SparkSession spark) {
        Dataset<Row> rates = DuplicateRates.of(groups.in(spark), SETTINGS);
        assertThat(DuplicateInconsistency.TABLE.differences(rates.schema())).isEmpty();
        return rates.collectAsList();
    }

    private Row rate(SparkSession spark, String slice, String weighting) {
        return rates(spark).stream()
                .filter(row -> row.getAs(Slices.SLICE).equals(slice)
                        && row.getAs(DuplicateInconsistency.WEIGHTING).equals(weighting))
                .findFirst()
                .orElseThrow();
    }
}
