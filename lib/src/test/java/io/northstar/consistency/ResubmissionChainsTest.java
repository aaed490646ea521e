package io.northstar.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.table.Decisions;
import io.northstar.table.DuplicateClusters;
import io.northstar.table.Resubmissions;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ResubmissionChainsTest {
    private static final LocalDate DAY = LocalDate.parse("2026-03-10");
    private static final DuplicateSettings SETTINGS = new DuplicateSettings(3, 20, 6, 0.75, 10, 40, 7, 0.95, 3);

    private final Rows creatives = Rows.of(new StructType()
            .add(Decisions.CREATIVE_ID, DataTypes.StringType)
            .add(DuplicateClusters.TEXT_HASH, DataTypes.StringType)
            .add(DuplicateClusters.CLUSTER_ID, DataTypes.StringType));
    private final Rows decisions =
            Rows.of(Decisions.TABLE).each(Decisions.MARKET, "BR").each(Decisions.SOURCE, "human");
    private int decided;

    @BeforeEach
    void clusters() {
        for (String creative : List.of("a1", "a2", "a3", "a4", "b1")) {
            creatives
                    .row(Decisions.CREATIVE_ID, creative)
                    .with(DuplicateClusters.TEXT_HASH, "text " + creative)
                    .with(DuplicateClusters.CLUSTER_ID, creative.substring(0, 1));
        }
    }

    @Test
    void aChainEndsWithTheFirstPermittedSubmission(SparkSession spark) {
        submit("adv1", "a1", 0, "reject");
        submit("adv1", "a2", 1, "limit");
        submit("adv1", "a3", 2, "approve");
        submit("adv1", "a4", 3, "approve");
        submit("adv1", "b1", 2, "approve");

        assertThat(chains(spark, DAY.plusDays(2), DAY.plusDays(3)))
                .containsExactly(
                        "2026-03-12 advertiser 1 of 2 reject text a1",
                        "2026-03-12 advertiser 2 of 2 limit text a2",
                        "2026-03-12 advertiser 3 of 2 approve text a3");
    }

    @Test
    void whatFollowsBeginsANewChain(SparkSession spark) {
        submit("adv1", "a1", 0, "approve");
        submit("adv1", "a2", 1, "reject");
        submit("adv1", "a3", 2, "approve");
        submit("adv1", "a1", 3, "reject");
        submit("adv1", "a2", 3, "reject");
        submit("adv1", "a3", 4, "approve");
        submit("adv1", "a4", 5, "reject");

        assertThat(chains(spark, DAY.plusDays(2), DAY.plusDays(4), DAY.plusDays(5)))
                .containsExactly(
                        "2026-03-12 advertiser 1 of 1 reject text a2",
                        "2026-03-12 advertiser 2 of 1 approve text a3",
                        "2026-03-14 advertiser 1 of 2 reject text a1",
                        "2026-03-14 advertiser 2 of 2 reject text a2",
                        "2026-03-14 advertiser 3 of 2 approve text a3");
    }

    @Test
    void aTextThatAnotherAdvertiserGetsThroughIsAChainOfTheCluster(SparkSession spark) {
        submit("adv1", "a1", 0, "reject");
        submit("adv2", "a2", 1, "approve");

        assertThat(chains(spark, DAY.plusDays(1)))
                .containsExactly(
                        "2026-03-11 cluster 1 of 1 reject text a1", "2026-03-11 cluster 2 of 1 approve text a2");
    }

    @Test
    void chainsOfUnknownAdvertisersAreOfTheCluster(SparkSession spark) {
        submit(null, "a1", 0, "reject");
        submit(null, "a2", 1, "approve");

        assertThat(chains(spark, DAY.plusDays(1))).hasSize(2).allMatch(row -> row.contains(" cluster "));
    }

    @Test
    void anOverturnedRestrictionIsNoResubmission(SparkSession spark) {
        submit("adv1", "a1", 0, "reject").with(Decisions.SUBMISSION_ID, "u1");
        submit("adv1", "a1", 1, "escalate").with(Decisions.SUBMISSION_ID, "u1");
        submit("adv1", "a1", 2, "approve").with(Decisions.SUBMISSION_ID, "u1");

        assertThat(chains(spark, DAY.plusDays(2))).isEmpty();
    }

    /** Wherever that one is: in a cluster without a chain, or about a creative without text. */
    @Test
    void aSubmissionCountsWithItsLastDecisionOnly(SparkSession spark) {
        submit("adv1", "a1", 0, "reject").with(Decisions.SUBMISSION_ID, "u1");
        submit("adv1", "b1", 1, "reject").with(Decisions.SUBMISSION_ID, "u1");
        submit("adv1", "a2", 0, "reject").with(Decisions.SUBMISSION_ID, "u2");
        submit("adv1", "textless", 1, "reject").with(Decisions.SUBMISSION_ID, "u2");
        submit("adv1", "a3", 2, "approve");

        assertThat(chains(spark, DAY.plusDays(2))).isEmpty();
    }

    @Test
    void marketsAreApartAndOldRejectionsForgotten(SparkSession spark) {
        submit("adv1", "a1", 0, "reject").with(Decisions.MARKET, "US");
        submit("adv1", "a2", -7, "reject");
        submit("adv1", "a3", 0, "approve");

        assertThat(chains(spark, DAY)).isEmpty();
        assertThat(chains(spark, DAY.minusDays(7), DAY.minusDays(6))).isEmpty();
    }

    private record Judged(
            String submission,
            String advertiser,
            String creative,
            String market,
            int day,
            boolean permits,
            int order) {}

    /** Each window by itself, submission by submission: what chains are. */
    @Test
    void chainsAreThoseOfEachWindowByItself(SparkSession spark) {
        SplittableRandom random = new SplittableRandom(17);
        List<Judged> judged = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            int advertiser = random.nextInt(4);
            judged.add(new Judged(
                    random.nextInt(3) == 0 ? null : "u" + random.nextInt(120),
                    advertiser == 0 ? null : "adv" + advertiser,
                    List.of("a1", "a2", "a3", "a4", "b1", "textless").get(random.nextInt(6)),
                    random.nextInt(4) == 0 ? null : "BR",
                    random.nextInt(20),
                    random.nextInt(3) == 0,
                    i));
        }
        for (Judged each : judged) {
            Rows row = submit(each.advertiser, each.creative, each.day, each.permits ? "approve" : "reject")
                    .with(Decisions.MARKET, each.market);
            if (each.submission != null) {
                row.with(Decisions.SUBMISSION_ID, each.submission);
            }
        }
        List<Integer> ends = List.of(3, 4, 9, 10, 11, 16, 19);
        List<String> expected = new ArrayList<>();
        for (int end : ends) {
            expected.addAll(chainsOf(judged, end, true));
            expected.addAll(chainsOf(judged, end, false));
        }

        assertThat(expected).hasSizeGreaterThan(60);
        assertThat(chains(spark, ends.stream().map(DAY::plusDays).toArray(LocalDate[]::new)))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static List<String> chainsOf(List<Judged> judged, int end, boolean ofAdvertisers) {
        Map<String, Judged> last = new HashMap<>();
        judged.stream()
                .filter(each -> each.day <= end && each.day > end - SETTINGS.windowDays())
                .sorted(Comparator.comparing(Judged::day).thenComparing(Judged::order))
                .forEach(each -> last.put(each.submission == null ? "d" + each.order : each.submission, each));
        Map<List<String>, List<Judged>> groups = last.values().stream()
                .filter(each -> !each.creative.equals("textless"))
                .filter(each -> !ofAdvertisers || each.advertiser != null)
                .sorted(Comparator.comparing(Judged::day).thenComparing(Judged::order))
                .collect(Collectors.groupingBy(each -> List.of(
                        each.creative.substring(0, 1),
                        String.valueOf(each.market),
                        ofAdvertisers ? each.advertiser : "")));
        List<String> chains = new ArrayList<>();
        for (List<Judged> group : groups.values()) {
            List<Judged> chain = new ArrayList<>();
            for (Judged each : group) {
                chain.add(each);
                if (each.permits) {
                    boolean one =
                            chain.stream().map(Judged::advertiser).distinct().count() == 1 && each.advertiser != null;
                    if (each.day == end && chain.size() > 1 && (ofAdvertisers || !one)) {
                        for (int i = 0; i < chain.size(); i++) {
                            chains.add("%s %s %d of %d %s text %s"
                                    .formatted(
                                            DAY.plusDays(end),
                                            ofAdvertisers ? "advertiser" : "cluster",
                                            i + 1,
                                            chain.size() - 1,
                                            chain.get(i).permits ? "approve" : "reject",
                                            chain.get(i).creative));
                        }
                    }
                    chain = new ArrayList<>();
                }
            }
        }
        return chains;
    }

    private Rows submit(String advertiser, String creative, int day, String outcome) {
        decided++;
        return decisions
                .row(Decisions.ADVERTISER_ID, advertiser)
                .with(Decisions.CREATIVE_ID, creative)
                .with(Decisions.DECISION_ID, "d%03d".formatted(decided))
                .with(Decisions.OUTCOME, outcome)
                .with(Decisions.DAY, Date.valueOf(DAY.plusDays(day)))
                .with(
                        Decisions.DECIDED_AT,
                        Timestamp.valueOf(DAY.plusDays(day).atTime(12, 0).plusSeconds(decided)));
    }

    private List<String> chains(SparkSession spark, LocalDate... ends) {
        Dataset<Row> rows = ResubmissionChains.of(decisions.in(spark), creatives.in(spark), List.of(ends), SETTINGS);
        assertThat(Resubmissions.TABLE.differences(rows.schema())).isEmpty();
        return rows.collectAsList().stream()
                .sorted(Comparator.comparing((Row row) -> row.<Date>getAs(Resubmissions.DAY))
                        .thenComparing(row -> row.<Long>getAs(Resubmissions.POSITION)))
                .map(row -> "%s %s %d of %d %s %s"
                        .formatted(
                                row.<Date>getAs(Resubmissions.DAY),
                                row.<String>getAs(Resubmissions.SCOPE),
                                row.<Long>getAs(Resubmissions.POSITION),
                                row.<Long>getAs(Resubmissions.REJECTIONS),
                                row.<String>getAs(Decisions.OUTCOME),
                                row.<String>getAs(Resubmissions.TEXT_HASH)))
                .toList();
    }
}
