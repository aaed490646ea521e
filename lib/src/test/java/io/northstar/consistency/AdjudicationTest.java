package io.northstar.consistency;

import static io.northstar.consistency.ReviewFixture.COMPLIANT;
import static io.northstar.consistency.ReviewFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.northstar.secret.KeyedHash;
import io.northstar.stats.DawidSkene;
import io.northstar.stats.VotePattern;
import io.northstar.stats.VotePattern.Known;
import io.northstar.stats.VotePattern.Vote;
import io.northstar.table.AdjudicatedVotes;
import io.northstar.table.Adjudications;
import io.northstar.table.InconsistencyReview;
import io.northstar.table.NorthStar;
import io.northstar.table.QaLabels;
import io.northstar.table.ReviewerConfusion;
import io.northstar.testing.SparkExtension;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class AdjudicationTest {
    private static final ConsistencySettings SETTINGS = settings("consistency.min_named = 5");
    private static final KeyedHash KEY = KeyedHash.of("a key of sixteen".getBytes(StandardCharsets.UTF_8));

    private final ReviewFixture fixture = new ReviewFixture();

    /** Three reviewers, two policies: what Spark finds is what the same votes give directly. */
    @Test
    void votesOfThreeReviewersAreThoseOfTheEstimateItself(SparkSession spark) {
        List<String[]> verdicts = threeReviewers();
        verdicts.forEach(each -> fixture.decision("one", "BR", each));
        Adjudication adjudication = of(spark);
        for (String policy : List.of(InconsistencyReview.ANY_POLICY, "scam")) {
            DawidSkene direct = DawidSkene.fit(
                    verdicts.stream().map(each -> pattern(policy, each)).toList(),
                    List.of(),
                    2,
                    3,
                    SETTINGS.adjudication().estimate());
            Row fit = only(adjudication.adjudications(), policy);
            assertThat(fit.<String>getAs(Adjudications.STATUS)).isEqualTo(NorthStar.OK);
            assertThat(fit.<Boolean>getAs(Adjudications.CONVERGED)).isTrue();
            assertThat(fit.<Long>getAs(Adjudications.ITEMS)).isEqualTo(verdicts.size());
            assertNumber(fit, Adjudications.VIOLATING_SHARE, direct.shares().get(1));
            assertNumber(fit, Adjudications.LOG_LIKELIHOOD, direct.logLikelihood());
            List<Row> reviewers =
                    of(adjudication.reviewerConfusion(KEY), policy).collectAsList();
            assertThat(reviewers).hasSize(3);
            for (int i = 0; i < 3; i++) {
                Row reviewer = named(reviewers, "r" + (i + 1));
                assertNumber(
                        reviewer,
                        ReviewerConfusion.SENSITIVITY,
                        direct.rates().get(i).get(1).get(1));
                assertNumber(
                        reviewer,
                        ReviewerConfusion.SPECIFICITY,
                        direct.rates().get(i).get(0).get(0));
            }
            List<Row> votes = of(adjudication.adjudicatedVotes(), policy).collectAsList();
            assertThat(votes).hasSameSizeAs(verdicts);
            for (Row vote : votes) {
                int item = Integer.parseInt(
                                vote.<String>getAs(AdjudicatedVotes.DECISION_ID).substring(1))
                        - 1;
                assertNumber(
                        vote,
                        AdjudicatedVotes.VIOLATING_PROBABILITY,
                        direct.posteriors().get(item).get(1));
                assertThat(vote.<Long>getAs(AdjudicatedVotes.VIOLATING_VOTES))
                        .isEqualTo(pattern(policy, verdicts.get(item)).votes().stream()
                                .filter(each -> each.category() == 1)
                                .count());
            }
        }
        assertThat(of(adjudication.adjudications(), "gambling").count()).isZero();
    }

    @Test
    void pairsWithoutGoldAreRefusedWithAReason(SparkSession spark) {
        for (int i = 0; i < 50; i++) {
            fixture.decision("one", "BR", i % 2 == 0 ? "scam" : COMPLIANT, i % 5 == 0 ? "scam" : COMPLIANT);
        }
        Adjudication adjudication = of(spark);
        Row refused = only(adjudication.adjudications(), InconsistencyReview.ANY_POLICY);
        assertThat(refused.<String>getAs(Adjudications.STATUS)).isEqualTo(NorthStar.REFUSED);
        assertThat(refused.<String>getAs(Adjudications.REASON)).isEqualTo(Adjudications.NOT_IDENTIFIED);
        assertThat(refused.<Long>getAs(Adjudications.ITEMS)).isEqualTo(50);
        assertThat(refused.<Object>getAs(Adjudications.VIOLATING_SHARE)).isNull();
        assertThat(adjudication.reviewerConfusion(KEY).count()).isZero();
        assertThat(adjudication.adjudicatedVotes().count()).isZero();
    }

    @Test
    void goldenDecisionsAnchorPairs(SparkSession spark) {
        List<VotePattern> drawn = new ArrayList<>();
        List<Known> known = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String[] verdicts = {i % 3 == 0 ? "scam" : COMPLIANT, i % 4 == 0 ? "scam" : COMPLIANT};
            fixture.decision("one", "BR", verdicts);
            drawn.add(pattern("scam", verdicts));
            String answer = i % 2 == 0 ? "scam" : COMPLIANT;
            String vote = i % 10 == 0 ? COMPLIANT : answer;
            fixture.golden(answer, vote);
            known.add(new Known(pattern("scam", vote), i % 2 == 0 ? 1 : 0));
        }
        fixture.golden("scam");
        DawidSkene direct =
                DawidSkene.fit(drawn, known, 2, 2, SETTINGS.adjudication().estimate());
        Adjudication adjudication = of(spark);
        Row fit = only(adjudication.adjudications(), "scam");
        assertThat(fit.<Long>getAs(Adjudications.ITEMS)).isEqualTo(60);
        assertThat(fit.<Long>getAs(Adjudications.GOLDEN_ITEMS)).isEqualTo(60);
        assertThat(fit.<Long>getAs(Adjudications.ANCHORS)).isEqualTo(60);
        assertNumber(fit, Adjudications.VIOLATING_SHARE, direct.shares().get(1));
        Row first = named(of(adjudication.reviewerConfusion(KEY), "scam").collectAsList(), "r1");
        assertThat(first.<Long>getAs(ReviewerConfusion.ITEMS)).isEqualTo(120);
        assertThat(first.<Long>getAs(ReviewerConfusion.GOLDEN_ITEMS)).isEqualTo(60);
        assertThat(of(adjudication.adjudicatedVotes(), "scam").count()).isEqualTo(60);
    }

    /**
     * As {@code plan} draws them: the answer of a golden decision was settled by an audit or adjudication of an earlier draw.
     * Votes of that draw are none of the golden one's, and a QA label settles nothing.
     */
    @Test
    void theAnswerOfAGoldenDecisionIsThatOfItsEarlierDraw(SparkSession spark) {
        threeReviewers().forEach(each -> fixture.decision("one", "BR", each));
        for (int i = 0; i < 20; i++) {
            String answer = i % 2 == 0 ? "scam" : COMPLIANT;
            fixture.decision("one", "BR", i % 2 == 0 ? COMPLIANT : "scam");
            fixture.label("expert", answer)
                    .lastLabel(QaLabels.LAYER, i % 4 < 2 ? QaLabels.AUDIT : QaLabels.ADJUDICATION)
                    .lastLabel(QaLabels.BLIND, false);
            fixture.drawnAgainAsGolden(answer);
        }
        fixture.decision("one", "BR", "scam").drawnAgainAsGolden(COMPLIANT);
        Adjudication adjudication = of(spark);
        Row fit = only(adjudication.adjudications(), "scam");
        assertThat(fit.<Long>getAs(Adjudications.GOLDEN_ITEMS)).isEqualTo(20);
        assertThat(fit.<Long>getAs(Adjudications.ANCHORS)).isEqualTo(220);
        Row first = named(of(adjudication.reviewerConfusion(KEY), "scam").collectAsList(), "r1");
        assertThat(first.<Long>getAs(ReviewerConfusion.GOLDEN_ITEMS)).isEqualTo(20);
    }

    /** Most reviewers call violations compliant and the other way round: their votes alone give the mirror image. */
    @Test
    void goldenDecisionsTurnAMirrorImageRound(SparkSession spark) {
        SplittableRandom random = new SplittableRandom(5);
        for (int item = 0; item < 300; item++) {
            boolean violating = item % 5 == 0;
            String[] verdicts = new String[3];
            for (int i = 0; i < 3; i++) {
                verdicts[i] = random.nextDouble() < 0.15 == violating ? "scam" : COMPLIANT;
            }
            fixture.decision("one", "BR", verdicts);
        }
        Row alone = only(of(spark).adjudications(), "scam");
        assertThat(alone.<Double>getAs(Adjudications.VIOLATING_SHARE)).isGreaterThan(0.7);
        for (int i = 0; i < 30; i++) {
            String opposite = i % 2 == 0 ? COMPLIANT : "scam";
            fixture.golden(i % 2 == 0 ? "scam" : COMPLIANT, opposite, opposite, i < 20 ? opposite : "scam");
        }
        Adjudication anchored = of(spark);
        assertThat(only(anchored.adjudications(), "scam").<Double>getAs(Adjudications.VIOLATING_SHARE))
                .isCloseTo(0.2, within(0.05));
        Row first = named(of(anchored.reviewerConfusion(KEY), "scam").collectAsList(), "r1");
        assertThat(first.<Double>getAs(ReviewerConfusion.SENSITIVITY)).isLessThan(0.3);
    }

    @Test
    void aReviewerWithoutAViolationHasNoSensitivity(SparkSession spark) {
        threeReviewers().forEach(each -> fixture.decision("one", "BR", each));
        fixture.golden(COMPLIANT).label("newcomer", COMPLIANT);
        Row newcomer = named(
                of(of(spark).reviewerConfusion(KEY), InconsistencyReview.ANY_POLICY)
                        .collectAsList(),
                "newcomer");
        assertThat(newcomer.<Object>getAs(ReviewerConfusion.SENSITIVITY)).isNull();
        assertThat(newcomer.<Double>getAs(ReviewerConfusion.SPECIFICITY)).isGreaterThan(0.8);
    }

    @Test
    void labelsThatAreNotBlindAreNoVotes(SparkSession spark) {
        threeReviewers().forEach(each -> fixture.decision("one", "BR", each));
        fixture.decision("one", "BR", COMPLIANT).label("r2", "scam").lastLabel(QaLabels.BLIND, false);
        Row fit = only(of(spark).adjudications(), InconsistencyReview.ANY_POLICY);
        assertThat(fit.<Long>getAs(Adjudications.ITEMS)).isEqualTo(200);
    }

    private Adjudication of(SparkSession spark) {
        Adjudication adjudication = Adjudication.of(fixture.inputs(spark), List.of(ReviewFixture.DAY), SETTINGS);
        return adjudication.withFits(adjudication.fits().cache());
    }

    private static List<String[]> threeReviewers() {
        SplittableRandom random = new SplittableRandom(17);
        double[] errors = {0.05, 0.15, 0.25};
        return IntStream.range(0, 200)
                .mapToObj(item -> {
                    boolean violating = item % 4 == 0;
                    String[] verdicts = new String[3];
                    for (int i = 0; i < 3; i++) {
                        boolean says = random.nextDouble() < errors[i] != violating;
                        verdicts[i] = says ? (item % 100 == 0 ? "gambling" : "scam") : COMPLIANT;
                    }
                    return verdicts;
                })
                .toList();
    }

    private static VotePattern pattern(String policy, String... verdicts) {
        return new VotePattern(
                IntStream.range(0, verdicts.length)
                        .mapToObj(i -> new Vote(i, names(policy, verdicts[i]) ? 1 : 0))
                        .toList(),
                1);
    }

    private static boolean names(String policy, String verdict) {
        return policy.equals(InconsistencyReview.ANY_POLICY) ? !verdict.equals(COMPLIANT) : verdict.equals(policy);
    }

    /** The row of a reviewer, found by the pseudonym as {@code KeyedHashTest} has it. */
    private static Row named(List<Row> rows, String reviewer) {
        String pseudonym = KEY.forUse("reviewer").call(reviewer).substring(0, 16);
        return rows.stream()
                .filter(row -> row.getAs(ReviewerConfusion.REVIEWER).equals(pseudonym))
                .findFirst()
                .orElseThrow();
    }

    private static Dataset<Row> of(Dataset<Row> rows, String policy) {
        return rows.where(functions.col(Adjudications.JUDGED_POLICY_ID).equalTo(policy));
    }

    private static Row only(Dataset<Row> rows, String policy) {
        List<Row> found = of(rows, policy).collectAsList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static void assertNumber(Row row, String column, double expected) {
        assertThat(row.<Double>getAs(column)).isCloseTo(expected, within(1e-5 * Math.max(1, Math.abs(expected))));
    }
}
