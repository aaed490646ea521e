package io.northstar.ledger;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.northstar.table.Decisions;
import io.northstar.table.FeedCompleteness;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class CompletenessTest {
    private static final LocalDate TODAY = LocalDate.parse("2026-03-10");
    private static final Completeness.Rules RULES = new Completeness.Rules(0.7, 2);

    private final Rows counts = Rows.of(FeedCompleteness.TABLE).each(FeedCompleteness.TABLE_NAME, "decisions");

    @Test
    void eachFeedIsComparedWithTheMedianOfItsWeekday(SparkSession spark) {
        feed("model", 1000, 900, 1100, 1000, 5000);
        feed("rule", 69, 100, 100, 100, 100);
        feed("human", 0, 40, 0, 44, 42);
        feed("appeals", 70, 100, 100, 100, 100);

        assertThat(judged(spark, TODAY))
                .containsExactlyInAnyOrder(
                        "model 1000 1050.0 " + 1000 / 1050.0 + " ok",
                        "rule 69 100.0 0.69 short",
                        "human 0 41.0 0.0 missing",
                        "appeals 70 100.0 0.7 ok");
    }

    /** The feeds of the day are judged one by one, so a large one does not cover for a small one. */
    @Test
    void aDayOnWhichNothingLandedMissesEveryFeed(SparkSession spark) {
        feed("model", 0, 1000, 1000, 1000, 1000);
        feed("rule", 0, 10, 10, 10, 10);

        assertThat(judged(spark, TODAY))
                .containsExactlyInAnyOrder("model 0 1000.0 0.0 missing", "rule 0 10.0 0.0 missing");
    }

    @Test
    void aFewRowsLessAreNotToldFromChance(SparkSession spark) {
        feed("none of nine", 0, 9, 9, 9, 9);
        feed("four of nine", 4, 9, 9, 9, 9);
        feed("one of thirty", 1, 30, 30, 30, 30);

        assertThat(judged(spark, TODAY))
                .containsExactlyInAnyOrder(
                        "none of nine 0 9.0 0.0 unknown",
                        "four of nine 4 9.0 " + 4 / 9.0 + " unknown",
                        "one of thirty 1 30.0 " + 1 / 30.0 + " short");
    }

    @Test
    void aDayIsCountedWithTheFourWeeksBefore() {
        assertThat(Completeness.counted(List.of(TODAY, TODAY.plusDays(1))))
                .hasSize(30)
                .contains(TODAY.minusDays(28), TODAY.plusDays(1));
    }

    @Test
    void aNewFeedIsUnknownUntilItHasLivedThroughTwoOfTheWeekday(SparkSession spark) {
        row("first day", TODAY, 5);
        row("one week", TODAY, 5);
        row("one week", TODAY.minusDays(13), 5);
        row("two weeks", TODAY, 5);
        row("two weeks", TODAY.minusDays(14), 5);
        row("two weeks", TODAY.minusDays(7), 7);

        assertThat(judged(spark, TODAY))
                .containsExactlyInAnyOrder(
                        "first day 5 null null unknown",
                        "one week 5 null null unknown",
                        "two weeks 5 6.0 " + 5 / 6.0 + " ok");
    }

    @Test
    void aFeedThatRestsOnTheWeekdayIsCompleteWithoutRows(SparkSession spark) {
        for (int day = 1; day <= 27; day++) {
            if (day % 7 != 0) {
                row("vendor", TODAY.minusDays(day), 50);
            }
        }

        assertThat(judged(spark, TODAY)).containsExactly("vendor 0 0.0 null ok");
    }

    @Test
    void severalDaysAreJudgedTogetherAndPartsAddUp(SparkSession spark) {
        for (int week = 0; week <= 5; week++) {
            row("model", TODAY.minusDays(7L * week), 60);
            row("model", TODAY.minusDays(7L * week), 40);
        }

        assertThat(judged(spark, TODAY, TODAY.minusDays(7), TODAY.minusDays(1)))
                .containsExactlyInAnyOrder("model 100 100.0 1.0 ok", "model 100 100.0 1.0 ok", "model 0 0.0 null ok");
        assertThat(Completeness.of(counts.in(spark), List.of(), RULES).collectAsList())
                .isEmpty();
    }

    @Test
    void rowsMeetTheContract(SparkSession spark) {
        Dataset<Row> rows = Completeness.of(counts.in(spark), List.of(TODAY), RULES);

        assertThat(FeedCompleteness.TABLE.differences(rows.schema())).isEmpty();
        assertThat(rows.columns())
                .containsExactly(FeedCompleteness.TABLE.columnNames().toArray(String[]::new));
    }

    @Test
    void countsTellSourcesApart(SparkSession spark) {
        Dataset<Row> decisions = Rows.of(Decisions.TABLE)
                .each(Decisions.DAY, Date.valueOf(TODAY))
                .row(Decisions.SOURCE, "model")
                .row(Decisions.SOURCE, "model")
                .row(Decisions.SOURCE, null)
                .in(spark);

        List<String> rows = Completeness.counts(decisions, "decisions", col(Decisions.SOURCE)).collectAsList().stream()
                .map(Row::toString)
                .toList();

        assertThat(rows).containsExactlyInAnyOrder("[2026-03-10,decisions,model,2]", "[2026-03-10,decisions,(none),1]");
    }

    @Test
    void rulesOutOfRangeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Completeness.Rules(0, 2))
                .withMessageStartingWith("quality.completeness needs short_below in (0, 1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Completeness.Rules(0.5, 5))
                .withMessageStartingWith("quality.completeness needs short_below in (0, 1]");
    }

    /** Rows today and on the same weekday one, two, three and four weeks before. */
    private void feed(String source, long... rows) {
        for (int week = 0; week < rows.length; week++) {
            row(source, TODAY.minusDays(7L * week), rows[week]);
        }
    }

    private void row(String source, LocalDate day, long rows) {
        counts.row(FeedCompleteness.SOURCE, source)
                .with(FeedCompleteness.DAY, Date.valueOf(day))
                .with(FeedCompleteness.ROWS, rows);
    }

    private List<String> judged(SparkSession spark, LocalDate... days) {
        return Completeness.of(counts.in(spark), List.of(days), RULES).collectAsList().stream()
                .map(row -> "%s %s %s %s %s"
                        .formatted(
                                row.<String>getAs(FeedCompleteness.SOURCE),
                                row.<Long>getAs(FeedCompleteness.ROWS),
                                row.<Double>getAs(FeedCompleteness.EXPECTED_ROWS),
                                row.<Double>getAs(FeedCompleteness.SHARE),
                                row.<String>getAs(FeedCompleteness.STATUS)))
                .toList();
    }
}
