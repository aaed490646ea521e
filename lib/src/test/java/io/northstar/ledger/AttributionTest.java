package io.northstar.ledger;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.metric.VersionedEstimates;
import io.northstar.table.NorthStar;
import io.northstar.table.Restatements;
import io.northstar.table.Slices;
import io.northstar.table.TableContract;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
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
        Causes alone = new Causes(spark, Restatements.APPEALS);
        assertThat(alone.of(.1, .4)).containsExactly("appeals 0.3");
        assertThat(alone.of(.1, .1)).isEmpty();
        assertThat(alone.of(null, .1)).isEmpty();
        assertThat(alone.of(.1, null)).isEmpty();
    }

    @Test
    void eachCauseHasWhatItMovesAfterTheOnesBeforeIt(SparkSession spark) {
        Causes causes = new Causes(
                spark,
                Restatements.DECISIONS,
                Restatements.EXPOSURE,
                Restatements.APPEALS,
                Restatements.LATE_LABELS,
                Restatements.FLIPPED_LABELS);

        // No number after the appeals: the labels get their part.
        assertThat(causes.of(.1, .4, .2, .2, null, .7))
                .containsExactlyInAnyOrder("decisions 0.1", "late_labels 0.5", "flipped_labels -0.3");
    }

    @Test
    void whatTheSameInputGivesNowIsCode(SparkSession spark) {
        assertThat(new Causes(spark, Restatements.CODE, Restatements.DECISIONS).of(.1, .4, .2))
                .containsExactlyInAnyOrder("code 0.1", "decisions 0.2");
    }

    @Test
    void anotherDefinitionMakesAnotherNumber(SparkSession spark) {
        Causes causes = new Causes(spark, Restatements.CODE, Restatements.DECISIONS);
        Dataset<Row> before = version(spark, .1, "old", "run-1");
        assertThat(causes.restatements(before, version(spark, .4, "new", "run-2"), .2)
                        .count())
                .isZero();
    }

    @Test
    void contributionsAddUpToTheDifference(SparkSession spark) {
        Random random = new Random(5);
        Causes causes = new Causes(
                spark,
                Restatements.DECISIONS,
                Restatements.SAMPLING,
                Restatements.LATE_LABELS,
                Restatements.FLIPPED_LABELS);
        for (int i = 0; i < 5; i++) {
            Row sums = causes.restatements(
                            version(spark, random.nextDouble(), "hash", "run-1"),
                            version(spark, random.nextDouble(), "hash", "run-2"),
                            random.nextDouble(),
                            random.nextDouble(),
                            random.nextDouble())
                    .selectExpr("abs(sum(contribution) - any_value(estimate_after - estimate_before))", "count(1)")
                    .head();
            assertThat(sums.getDouble(0)).isLessThan(1e-15);
            assertThat(sums.getLong(1)).isEqualTo(4);
        }
    }

    /** Causes in the order in which they are applied. */
    private record Causes(SparkSession spark, List<String> names) {
        Causes(SparkSession spark, String... names) {
            this(spark, List.of(names));
        }

        /** Cause and contribution where a number is {@code between} after each cause but the last. */
        List<String> of(Double before, Double after, Double... between) {
            return restatements(
                            version(spark, before, "hash", "run-1"), version(spark, after, "hash", "run-2"), between)
                    .selectExpr("concat_ws(' ', cause, round(contribution, 9))")
                    .collectAsList()
                    .stream()
                    .map(row -> row.getString(0))
                    .toList();
        }

        Dataset<Row> restatements(Dataset<Row> before, Dataset<Row> after, Double... between) {
            Supplier<Dataset<Row>> estimates = () -> after.withColumn(
                            VersionedEstimates.ESTIMATES,
                            array(Arrays.stream(between)
                                    .map(each -> lit(each).cast("double"))
                                    .toArray(Column[]::new)))
                    .select(Stream.concat(NorthStar.KEY.stream(), Stream.of(VersionedEstimates.ESTIMATES))
                            .map(name -> col(name))
                            .toArray(Column[]::new));
            return Attribution.rows(
                    before.unionByName(Attribution.explained(after, before, names, estimates)), RESTATEMENTS);
        }
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
