package io.northstar.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.ledger.Attribution.Step;
import io.northstar.table.NorthStar;
import io.northstar.table.Restatements;
import io.northstar.table.Slices;
import io.northstar.table.TableContract;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class AttributionTest {
    private static final TableContract LEDGER = NorthStar.table(List.of());
    private static final TableContract RESTATEMENTS = Restatements.table(List.of());

    @Test
    void aCauseThatIsAloneHasAllOfTheDifference(SparkSession spark) {
        assertThat(contributions(spark, .1, .4, List.of(Step.last(Restatements.APPEALS))))
                .containsExactly("appeals 0.3");
        assertThat(contributions(spark, .1, .1, List.of(Step.last(Restatements.APPEALS))))
                .isEmpty();
        assertThat(contributions(spark, null, .1, List.of(Step.last(Restatements.APPEALS))))
                .isEmpty();
        assertThat(contributions(spark, .1, null, List.of(Step.last(Restatements.APPEALS))))
                .isEmpty();
    }

    @Test
    void eachCauseHasWhatItMovesAfterTheOnesBeforeIt(SparkSession spark) {
        List<Step> steps = List.of(
                Step.to(Restatements.DECISIONS, numbers(spark, .2, "hash")),
                Step.to(Restatements.EXPOSURE, numbers(spark, .2, "hash")),
                Step.to(Restatements.APPEALS, numbers(spark, null, "hash")),
                Step.to(Restatements.LATE_LABELS, numbers(spark, .7, "hash")),
                Step.last(Restatements.FLIPPED_LABELS));

        // No number after the appeals: the labels get their part.
        assertThat(contributions(spark, .1, .4, steps))
                .containsExactlyInAnyOrder("decisions 0.1", "late_labels 0.5", "flipped_labels -0.3");
    }

    @Test
    void whatTheSameInputGivesNowIsCode(SparkSession spark) {
        List<Step> steps =
                List.of(Step.to(Restatements.CODE, numbers(spark, .2, "hash")), Step.last(Restatements.DECISIONS));
        assertThat(contributions(spark, .1, .4, steps)).containsExactlyInAnyOrder("code 0.1", "decisions 0.2");
    }

    @Test
    void anotherDefinitionMakesAnotherNumber(SparkSession spark) {
        List<Step> steps =
                List.of(Step.to(Restatements.CODE, numbers(spark, .2, "new")), Step.last(Restatements.DECISIONS));
        assertThat(contributions(version(spark, .4, "new", "run-2"), version(spark, .1, "old", "run-1"), steps))
                .isEmpty();
    }

    @Test
    void contributionsAddUpToTheDifference(SparkSession spark) {
        Random random = new Random(5);
        for (int i = 0; i < 5; i++) {
            List<Step> steps = new ArrayList<>();
            for (String cause : List.of(Restatements.DECISIONS, Restatements.SAMPLING, Restatements.LATE_LABELS)) {
                steps.add(Step.to(cause, numbers(spark, random.nextDouble(), "hash")));
            }
            steps.add(Step.last(Restatements.FLIPPED_LABELS));
            Row sums = restatements(
                            version(spark, random.nextDouble(), "hash", "run-2"),
                            version(spark, random.nextDouble(), "hash", "run-1"),
                            steps)
                    .selectExpr("abs(sum(contribution) - any_value(estimate_after - estimate_before))", "count(1)")
                    .head();
            assertThat(sums.getDouble(0)).isLessThan(1e-15);
            assertThat(sums.getLong(1)).isEqualTo(4);
        }
    }

    private static List<String> contributions(SparkSession spark, Double before, Double after, List<Step> steps) {
        return contributions(version(spark, after, "hash", "run-2"), version(spark, before, "hash", "run-1"), steps);
    }

    private static List<String> contributions(Dataset<Row> changes, Dataset<Row> before, List<Step> steps) {
        return restatements(changes, before, steps)
                .selectExpr("concat_ws(' ', cause, round(contribution, 9))")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static Dataset<Row> restatements(Dataset<Row> changes, Dataset<Row> before, List<Step> steps) {
        return Attribution.rows(before.unionByName(Attribution.explained(changes, before, steps)), RESTATEMENTS);
    }

    private static Dataset<Row> numbers(SparkSession spark, Double estimate, String hash) {
        return version(spark, estimate, hash, "none").drop(NorthStar.PUBLICATION.toArray(String[]::new));
    }

    private static Dataset<Row> version(SparkSession spark, Double estimate, String hash, String run) {
        return Rows.of(LEDGER)
                .row(NorthStar.DAY, Date.valueOf("2026-01-31"))
                .with(NorthStar.WINDOW_DAYS, 1)
                .with(Slices.GRAIN, Slices.ALL)
                .with(Slices.SLICE, Slices.ALL)
                .with(NorthStar.METRIC, "fpr")
                .with(NorthStar.WEIGHTING, "decision")
                .with(NorthStar.DEFINITION_HASH, hash)
                .with(NorthStar.ESTIMATE, estimate)
                .with(NorthStar.RUN_ID, run)
                .with(NorthStar.SUPERSEDES, run.equals("run-2") ? "run-1" : null)
                .with(NorthStar.PUBLISHED_AT, new Timestamp(0))
                .in(spark);
    }
}
