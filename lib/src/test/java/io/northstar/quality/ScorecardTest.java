package io.northstar.quality;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import io.northstar.secret.KeyedHash;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.Scorecards;
import io.northstar.table.TableColumn;
import io.northstar.testing.SparkExtension;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Forty reviewers: the even ones mostly decide easy cases (2 % errors), the odd ones hard ones (20 %). */
@ExtendWith(SparkExtension.class)
class ScorecardTest {
    private static final LocalDate DAY = LocalDate.of(2026, 2, 9);
    private static final KeyedHash KEY = KeyedHash.of("a key only for this test".getBytes(StandardCharsets.UTF_8));
    private static final int REVIEWERS = 40;
    private static final int BAD = 6;
    private static final String EASY = "(uniform(1) < IF(id % 40 % 2 = 0, 0.8, 0.2))";
    private static final Scorecard SCORECARD = new Scorecard(
            ScorecardSettings.of(ConfigFactory.parseResources("northstar/northstar.conf")
                    .resolve()
                    .getConfig("scorecards")),
            0.95);

    @Test
    void equalSkillWithDifferentCasesIsNotSeparated(SparkSession spark) {
        List<Row> cards = reviewers(labelled(spark, REVIEWERS * 300, "1"));

        assertThat(cards).hasSize(REVIEWERS).allSatisfy(card -> {
            assertThat(card.<String>getAs(Scorecards.STATUS)).isEqualTo(Scorecards.OK);
            assertThat(card.<String>getAs(Scorecards.VERDICT)).isEqualTo(Scorecards.TYPICAL);
            assertThat(rate(card, Scorecards.RATE))
                    .isBetween(rate(card, Scorecards.CI_LOW), rate(card, Scorecards.CI_HIGH));
        });
        // Any two may have the same place, although as they are the rates are far apart.
        assertThat(cards.stream()
                        .mapToInt(card -> rank(card, Scorecards.RANK_LOW))
                        .max()
                        .orElseThrow())
                .isLessThan(cards.stream()
                        .mapToInt(card -> rank(card, Scorecards.RANK_HIGH))
                        .min()
                        .orElseThrow());
        List<Double> asTheyAre = cards.stream()
                .map(card -> rate(card, Scorecards.ERROR_RATE))
                .sorted()
                .toList();
        assertThat(asTheyAre.get(0)).isLessThan(0.08);
        assertThat(asTheyAre.get(REVIEWERS - 1)).isGreaterThan(0.15);
    }

    @Test
    void aTrulyBadOneStandsOutThoughOthersWithHarderCasesErrAsOften(SparkSession spark) {
        List<Row> cards = reviewers(labelled(spark, REVIEWERS * 300, "IF(id %% 40 = %d, 3, 1)".formatted(BAD)));
        String pseudonym = KEY.forUse("reviewer").call("reviewer-" + BAD).substring(0, 16);
        Row bad = cards.stream()
                .filter(card -> card.<String>getAs(Scorecards.REVIEWER).equals(pseudonym))
                .findFirst()
                .orElseThrow();

        assertThat(bad.<String>getAs(Scorecards.VERDICT)).isEqualTo(Scorecards.WORSE);
        assertThat(rank(bad, Scorecards.RANK_LOW)).isGreaterThanOrEqualTo(REVIEWERS - 2);
        assertThat(rank(bad, Scorecards.RANKED)).isEqualTo(REVIEWERS);
        assertThat(rate(bad, Scorecards.RATE)).isLessThan(rate(bad, Scorecards.ADJUSTED_RATE));
        assertThat(cards.stream().filter(card -> rate(card, Scorecards.ERROR_RATE) > rate(bad, Scorecards.ERROR_RATE)))
                .hasSizeGreaterThan(3);
        assertThat(cards.stream()
                        .filter(card -> card.<String>getAs(Scorecards.VERDICT).equals(Scorecards.WORSE)))
                .containsExactly(bad);
    }

    /** Equal weights, one kind of case: the adjusted rate compares with the others alone. */
    @Test
    void withoutDifferencesBetweenCasesTheRateIsItself(SparkSession spark) {
        Dataset<Row> labelled = labelled(spark, 12_000, "1").withColumn(Decisions.MARKET, lit("one"));
        List<Row> cards = reviewers(labelled);
        double mean = cards.stream()
                        .mapToDouble(card -> rate(card, Scorecards.ERROR_RATE))
                        .sum()
                / REVIEWERS;

        assertThat(cards)
                .allSatisfy(card -> assertThat(rate(card, Scorecards.ADJUSTED_RATE))
                        .isCloseTo(
                                mean + (rate(card, Scorecards.ERROR_RATE) - mean) * REVIEWERS / (REVIEWERS - 1),
                                within(0.01)));
    }

    @Test
    void smallCellsAreNotShownNorFollowFromOthers(SparkSession spark) {
        Dataset<Row> labelled = labelled(spark, REVIEWERS * 30, "1")
                .where("reviewer_id <> 'reviewer-3' OR decision_id < 'd5'")
                .where("reviewer_id <> 'reviewer-7' OR decision_id < 'd9'");
        List<Row> cards = reviewers(labelled);
        List<Row> hidden = cards.stream()
                .filter(card -> card.<String>getAs(Scorecards.STATUS).equals(Scorecards.SUPPRESSED))
                .toList();

        // Reviewer 3 has fewer than 20 labels, and reviewer 7 of the same vendor has the fewest after it.
        assertThat(hidden)
                .extracting(card -> card.<String>getAs(Scorecards.REVIEWER))
                .containsExactlyInAnyOrder(
                        KEY.forUse("reviewer").call("reviewer-3").substring(0, 16),
                        KEY.forUse("reviewer").call("reviewer-7").substring(0, 16));
        assertThat(hidden).allSatisfy(card -> {
            assertThat(card.<Double>getAs(Scorecards.ERROR_RATE)).isNull();
            assertThat(card.<Double>getAs(Scorecards.RATE)).isNull();
            assertThat(card.<Integer>getAs(Scorecards.RANK_LOW)).isNull();
            assertThat(card.<String>getAs(Scorecards.REASON)).isNotBlank();
        });
    }

    @Test
    void reviewersAreNamedByAKeyAndVendorsByName(SparkSession spark) {
        Dataset<Row> labelled = labelled(spark, REVIEWERS * 50, "1");
        Dataset<Row> reviewers = SCORECARD.reviewers(labelled, designs(labelled), KEY, DAY);
        Dataset<Row> vendors = SCORECARD.vendors(labelled, designs(labelled), DAY);

        assertThat(reviewers.toJSON().collectAsList()).noneMatch(json -> json.contains("reviewer-"));
        assertThat(reviewers.schema().fieldNames()).containsExactlyElementsOf(Scorecards.REVIEWERS.columnNames());
        assertThat(vendors.select(Scorecards.VENDOR, Scorecards.LABELS).collectAsList())
                .extracting(row -> row.getString(0) + row.getLong(1))
                .containsExactly("(none)500", "atlas500", "borealis500", "cedar500");
    }

    @Test
    void whoHasCasesOfHisOwnCannotBeCompared(SparkSession spark) {
        Dataset<Row> labelled = labelled(spark, REVIEWERS * 50, "1")
                .withColumn(Decisions.MARKET, expr("IF(reviewer_id = 'reviewer-4', 'own', market)"));
        Row alone = reviewers(labelled).stream()
                .filter(card -> card.<String>getAs(Scorecards.REVIEWER)
                        .equals(KEY.forUse("reviewer").call("reviewer-4").substring(0, 16)))
                .findFirst()
                .orElseThrow();

        assertThat(alone.<Double>getAs(Scorecards.ADJUSTED_RATE)).isNull();
        assertThat(rate(alone, Scorecards.EFFECTIVE_LABELS)).isZero();
        assertThat(alone.<String>getAs(Scorecards.REASON)).contains("cannot be told apart");
        assertThat(alone.<String>getAs(Scorecards.VERDICT)).isEqualTo(Scorecards.TYPICAL);
    }

    private static List<Row> reviewers(Dataset<Row> labelled) {
        return SCORECARD.reviewers(labelled, designs(labelled), KEY, DAY).collectAsList();
    }

    private static double rate(Row card, String column) {
        return card.<Double>getAs(column);
    }

    private static int rank(Row card, String column) {
        return card.<Integer>getAs(column);
    }

    /** {@code times} is SQL: how much more often than others the reviewer errs. */
    private static Dataset<Row> labelled(SparkSession spark, long count, String times) {
        Column restricts = sql("uniform(2) < 0.5");
        Column wrong = sql("uniform(3) < (%s) * IF(%s, 0.02, 0.2)".formatted(times, EASY));
        Map<String, Column> columns = new HashMap<>();
        for (TableColumn column : LabelledDecisions.TABLE.columns()) {
            columns.put(column.name(), lit(null).cast(column.type()));
        }
        columns.put(Decisions.DAY, lit(java.sql.Date.valueOf(DAY)));
        columns.put(Decisions.DECISION_ID, expr("concat('d', id)"));
        columns.put(Decisions.SOURCE, lit("human"));
        columns.put(Decisions.REVIEWER_ID, expr("concat('reviewer-', id % 40)"));
        columns.put(
                Decisions.VENDOR,
                expr("element_at(array('atlas', 'borealis', 'cedar', NULL), CAST(id % 4 + 1 AS INT))"));
        columns.put(Decisions.MARKET, sql("IF(%s, 'easy', 'hard')".formatted(EASY)));
        columns.put(JudgedDecisions.RESTRICTS, restricts);
        columns.put(LabelledDecisions.VIOLATING, restricts.notEqual(wrong));
        columns.put(LabelledDecisions.LABELLED, lit(true));
        columns.put(LabelledDecisions.DESIGN, lit(DesignStrata.STRATIFIED));
        columns.put(LabelledDecisions.DESIGN_STRATUM_ID, restricts.cast("string"));
        return spark.range(count).toDF("id").withColumns(columns).drop("id");
    }

    /** Of restrictions every second is labelled, of the rest every fourth. */
    private static Dataset<Row> designs(Dataset<Row> labelled) {
        return labelled.groupBy(Decisions.DAY, DesignStrata.DESIGN_STRATUM_ID)
                .agg(count(lit(1)).as(DesignStrata.STRATUM_LABELLED))
                .withColumn(
                        DesignStrata.STRATUM_POPULATION,
                        col(DesignStrata.STRATUM_LABELLED)
                                .multiply(expr("IF(design_stratum_id = 'true', 2, 4)"))
                                .cast("double"))
                .withColumn(DesignStrata.DESIGN, lit(DesignStrata.STRATIFIED))
                .withColumn(DesignStrata.STRATUM_DRAWN, col(DesignStrata.STRATUM_LABELLED))
                .withColumn(DesignStrata.DRAWN_WEIGHT, col(DesignStrata.STRATUM_POPULATION))
                .withColumn(DesignStrata.LABELLED_WEIGHT, col(DesignStrata.STRATUM_POPULATION));
    }

    private static Column sql(String text) {
        return expr(text.replaceAll("uniform\\((\\d)\\)", "(pmod(xxhash64(id, $1), 1000000) / 1e6)"));
    }
}
