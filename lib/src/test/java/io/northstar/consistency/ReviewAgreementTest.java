package io.northstar.consistency;

import static io.northstar.consistency.ReviewFixture.COMPLIANT;
import static io.northstar.consistency.ReviewFixture.DAY;
import static io.northstar.consistency.ReviewFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.northstar.table.DesignStrata;
import io.northstar.table.InconsistencyReview;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.NorthStar;
import io.northstar.table.QaLabels;
import io.northstar.table.Slices;
import io.northstar.testing.DataFrames;
import io.northstar.testing.SparkExtension;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ReviewAgreementTest {
    private final ReviewFixture fixture = new ReviewFixture();

    /** Two decisions that stand for 10 agree, one that stands for 1 does not. */
    @Test
    void decisionsCountByTheirWeight(SparkSession spark) {
        fixture.stratum("often", 1)
                .stratum("rarely", 10)
                .decision("rarely", "BR", "scam", "scam")
                .decision("rarely", "BR", COMPLIANT, COMPLIANT)
                .decision("often", "BR", "scam", COMPLIANT);
        Row whole = row(fixture.agreement(spark, settings("")), Slices.ALL, InconsistencyReview.ANY_POLICY);
        assertNumber(whole, InconsistencyReview.INCONSISTENCY, 1.0 / 21);
        assertNumber(whole, InconsistencyReview.NAMED_SHARE, 10.5 / 21);
        assertThat(whole.<Long>getAs(InconsistencyReview.ITEMS)).isEqualTo(3);
        assertThat(whole.<Long>getAs(InconsistencyReview.PAIRS)).isEqualTo(3);
        assertThat(whole.<Long>getAs(InconsistencyReview.REVIEWERS)).isEqualTo(2);
        assertThat(whole.<Long>getAs(InconsistencyReview.NAMED_ITEMS)).isEqualTo(2);
    }

    /** The first named scam where the second named none: first {11, 10 of 21}, second {10, 11 of 21}. */
    @Test
    void cohensKappaTakesReviewsInOrderOfTime(SparkSession spark) {
        fixture.stratum("one", 1);
        repeat(10, "scam", "scam");
        repeat(10, COMPLIANT, COMPLIANT);
        repeat(1, "scam", COMPLIANT);
        Row whole = row(fixture.agreement(spark, settings("")), Slices.ALL, InconsistencyReview.ANY_POLICY);
        double chance = (11 * 10 + 10 * 11) / (21.0 * 21);
        assertNumber(whole, InconsistencyReview.COHEN_KAPPA, (20.0 / 21 - chance) / (1 - chance));
        assertThat(whole.<Boolean>getAs(InconsistencyReview.CANNOT_AGREE)).isFalse();
    }

    @Test
    void aPolicyIsAnotherWayToReadTheSameReviews(SparkSession spark) {
        fixture.stratum("one", 1);
        repeat(5, "scam", "gambling");
        repeat(5, "scam", "scam");
        repeat(5, COMPLIANT, COMPLIANT);
        Dataset<Row> rows = fixture.agreement(spark, settings(""));
        assertNumber(row(rows, Slices.ALL, InconsistencyReview.ANY_POLICY), InconsistencyReview.INCONSISTENCY, 0);
        assertNumber(row(rows, Slices.ALL, "scam"), InconsistencyReview.INCONSISTENCY, 1.0 / 3);
        assertNumber(row(rows, Slices.ALL, "gambling"), InconsistencyReview.INCONSISTENCY, 1.0 / 3);
        assertThat(row(rows, Slices.ALL, "gambling").<Long>getAs(InconsistencyReview.NAMED_ITEMS))
                .isEqualTo(5);
        assertNumber(
                row(rows, Slices.ALL, InconsistencyReview.WHICH_POLICY), InconsistencyReview.INCONSISTENCY, 1.0 / 3);
        assertThat(rows.count()).isEqualTo(4 * 3);
    }

    @Test
    void onlyStandingBlindFirstLabelsOfKnownReviewersCount(SparkSession spark) {
        fixture.stratum("one", 1);
        fixture.decision("one", "BR", COMPLIANT, COMPLIANT);
        fixture.decision("one", "BR", COMPLIANT, COMPLIANT)
                .label("r1", "scam")
                .label("seer", "scam")
                .lastLabel(QaLabels.BLIND, false)
                .label("r9", "scam")
                .lastLabel(QaLabels.REVIEWER_ID, null);
        fixture.decision("one", "BR", COMPLIANT).label("r2", "scam");
        String corrected = fixture.lastLabelId();
        fixture.label("r3", COMPLIANT)
                .lastLabel(QaLabels.BLIND, false)
                .lastLabel(QaLabels.SUPERSEDES_LABEL_ID, corrected);
        Row whole = row(fixture.agreement(spark, settings("")), Slices.ALL, InconsistencyReview.ANY_POLICY);
        assertThat(whole.<Long>getAs(InconsistencyReview.ITEMS)).isEqualTo(2);
        assertNumber(whole, InconsistencyReview.INCONSISTENCY, 0);
        assertThat(whole.<String>getAs(InconsistencyReview.REASON)).isEqualTo(InconsistencyReview.ONE_SIDED);
        assertThat(whole.<Object>getAs(InconsistencyReview.KRIPPENDORFF_ALPHA)).isNull();
        assertThat(whole.<Object>getAs(InconsistencyReview.CANNOT_AGREE)).isNull();
        assertNumber(whole, InconsistencyReview.GWET_AC1, 1);
    }

    @Test
    void slicesAndWindowsAddUp(SparkSession spark) {
        fixture.stratum("one", 1).stratum(DAY.minusDays(27), "one", 3).stratum(DAY.minusDays(28), "one", 1);
        repeat(4, "scam", "scam");
        fixture.decision("one", "MX", "scam", COMPLIANT).decision("one", "MX", COMPLIANT, COMPLIANT);
        fixture.decision(DAY.minusDays(27), "one", "MX", COMPLIANT, COMPLIANT);
        fixture.decision(DAY.minusDays(28), "one", "MX", "scam", COMPLIANT);
        Dataset<Row> rows = fixture.agreement(spark, settings(""));
        assertNumber(row(rows, "market=BR", InconsistencyReview.ANY_POLICY), InconsistencyReview.INCONSISTENCY, 0);
        assertNumber(
                row(rows, "market=MX", InconsistencyReview.ANY_POLICY), InconsistencyReview.INCONSISTENCY, 1.0 / 5);
        assertNumber(row(rows, Slices.ALL, InconsistencyReview.ANY_POLICY), InconsistencyReview.INCONSISTENCY, 1.0 / 9);
        Dataset<Row> spread =
                Reviews.of(fixture.inputs(spark), settings("").slicing()).repartition(7);
        DataFrames.assertSameRows(rows, ReviewAgreement.of(spread, List.of(DAY), settings("")));
    }

    /** Both audits of what QA called violating stand for 2 decisions, that of the other for 10. */
    @Test
    void auditsCountByBothProbabilities(SparkSession spark) {
        fixture.stratum("one", 2)
                .decision("one", "BR", "scam")
                .audit("scam", Optional.of(1.0))
                .decision("one", "BR", "scam")
                .audit(COMPLIANT, Optional.of(1.0))
                .decision("one", "BR", COMPLIANT)
                .audit(COMPLIANT, Optional.of(0.2));
        Dataset<Row> rows = fixture.agreement(spark, settings(""));
        Row whole = row(rows, Slices.ALL, InconsistencyReview.ANY_POLICY);
        assertThat(whole.<String>getAs(InconsistencyReview.PANEL)).isEqualTo(InconsistencyReview.AUDITS);
        assertNumber(whole, InconsistencyReview.INCONSISTENCY, 2.0 / 14);
    }

    @Test
    void withoutADesignNothingIsSaid(SparkSession spark) {
        fixture.unknownStratum("one");
        repeat(40, "scam", "scam");
        Row whole = row(fixture.agreement(spark, settings("")), Slices.ALL, InconsistencyReview.ANY_POLICY);
        assertThat(whole.<String>getAs(InconsistencyReview.STATUS)).isEqualTo(NorthStar.REFUSED);
        assertThat(whole.<String>getAs(InconsistencyReview.REASON)).isEqualTo(InconsistencyReview.NO_DESIGN);
        assertThat(whole.<Object>getAs(InconsistencyReview.INCONSISTENCY)).isNull();
        assertThat(whole.<Long>getAs(InconsistencyReview.ITEMS)).isEqualTo(40);
    }

    @Test
    void anUnrecordedAuditIsRefusedUnlessStrataAreCounted(SparkSession spark) {
        fixture.stratum("one", 2);
        for (int i = 0; i < 3; i++) {
            fixture.decision("one", "BR", i == 0 ? "scam" : COMPLIANT).audit(COMPLIANT, Optional.empty());
        }
        Row refused = row(fixture.agreement(spark, settings("")), Slices.ALL, InconsistencyReview.ANY_POLICY);
        assertThat(refused.<String>getAs(InconsistencyReview.REASON)).isEqualTo(InconsistencyReview.NO_DESIGN);
        ReviewInputs inputs = fixture.inputs(spark);
        ReviewInputs counted = new ReviewInputs(
                inputs.labelled().withColumn(LabelledDecisions.DESIGN, functions.lit(DesignStrata.POSTSTRATIFIED)),
                inputs.strata(),
                inputs.samples(),
                inputs.labels(),
                inputs.audits());
        Dataset<Row> rows = ReviewAgreement.of(Reviews.of(counted, settings("").slicing()), List.of(DAY), settings(""));
        assertNumber(row(rows, Slices.ALL, InconsistencyReview.ANY_POLICY), InconsistencyReview.INCONSISTENCY, 1.0 / 3);
    }

    @Test
    void tooFewDecisionsAreSuppressed(SparkSession spark) {
        fixture.stratum("one", 1);
        repeat(29, "scam", "scam");
        ConsistencySettings settings = settings("consistency.min_items = 30");
        Row whole = row(fixture.agreement(spark, settings), Slices.ALL, InconsistencyReview.ANY_POLICY);
        assertThat(whole.<String>getAs(InconsistencyReview.STATUS)).isEqualTo(NorthStar.SUPPRESSED);
        assertThat(whole.<String>getAs(InconsistencyReview.REASON)).isEqualTo(InconsistencyReview.TOO_FEW_ITEMS);
        assertThat(whole.<Object>getAs(InconsistencyReview.INCONSISTENCY)).isNull();
    }

    /** Of the decisions that a review names scam for, two in three are contradicted; of gambling one in eleven. */
    @Test
    void policiesThatReviewersCannotAgreeOnAreNamed(SparkSession spark) {
        fixture.stratum("one", 1);
        repeat(80, "scam", COMPLIANT);
        repeat(40, "scam", "scam");
        repeat(100, "gambling", "gambling");
        repeat(10, COMPLIANT, "gambling");
        repeat(200, COMPLIANT, COMPLIANT);
        Dataset<Row> rows = fixture.agreement(spark, settings(""));
        Row scam = row(rows, Slices.ALL, "scam");
        Row gambling = row(rows, Slices.ALL, "gambling");
        assertThat(scam.<Boolean>getAs(InconsistencyReview.CANNOT_AGREE)).isTrue();
        assertThat(gambling.<Boolean>getAs(InconsistencyReview.CANNOT_AGREE)).isFalse();
        Row lenient = row(
                fixture.agreement(spark, settings("consistency.cannot_agree { coefficient = gwet_ac1, below = 0.6 }")),
                Slices.ALL,
                "scam");
        assertThat(lenient.<Boolean>getAs(InconsistencyReview.CANNOT_AGREE)).isFalse();
    }

    private void repeat(int times, String... verdicts) {
        for (int i = 0; i < times; i++) {
            fixture.decision("one", "BR", verdicts);
        }
    }

    private static Row row(Dataset<Row> rows, String slice, String policy) {
        List<Row> found = rows.where(functions.col(Slices.SLICE).equalTo(slice))
                .where(functions.col(InconsistencyReview.JUDGED_POLICY_ID).equalTo(policy))
                .collectAsList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static void assertNumber(Row row, String column, double expected) {
        assertThat(row.<Double>getAs(column)).isCloseTo(expected, within(1e-12));
    }
}
