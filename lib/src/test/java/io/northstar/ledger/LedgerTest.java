package io.northstar.ledger;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import io.northstar.table.TableContract;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class LedgerTest {
    private static final TableContract CONTRACT = NorthStar.table(List.of("market"));
    private static final List<Instant> MOMENTS = List.of(
            Instant.parse("2026-02-01T03:00:00Z"),
            Instant.parse("2026-02-02T03:00:00Z"),
            Instant.parse("2026-02-03T03:00:00Z"));

    @Test
    void onlyWhatDiffersIsPublishedAgain(SparkSession spark) {
        Dataset<Row> none = spark.createDataFrame(List.<Row>of(), CONTRACT.schema());
        Dataset<Row> first = Ledger.changes(none, computed(spark, "a", .1, "b", .2), CONTRACT, "run-0", MOMENTS.get(0));
        assertThat(versions(first)).containsExactlyInAnyOrderEntriesOf(Map.of("a", "0.1 ok null", "b", "0.2 ok null"));

        Dataset<Row> again =
                Ledger.changes(first, computed(spark, "a", .1, "b", .2), CONTRACT, "run-1", MOMENTS.get(1));
        assertThat(again.count()).isZero();

        Dataset<Row> second =
                Ledger.changes(first, computed(spark, "b", .3, "c", .4), CONTRACT, "run-1", MOMENTS.get(1));
        assertThat(versions(second))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "a", "null withdrawn run-0",
                        "b", "0.3 ok run-0",
                        "c", "0.4 ok null"));
        Row withdrawn = second.where(col(Slices.SLICE).equalTo("a")).head();
        assertThat(withdrawn.<Long>getAs(NorthStar.POPULATION)).isZero();
        assertThat(withdrawn.<String>getAs(Slices.GRAIN)).isEqualTo("market");
        assertThat(withdrawn.<String>getAs(NorthStar.REASON)).contains("No decision");
    }

    @Test
    void everyEarlierStateCanBeReadAgain(SparkSession spark) {
        List<Dataset<Row>> nights = List.of(
                computed(spark, "a", .1, "b", .2),
                computed(spark, "b", .3, "c", .4),
                computed(spark, "a", .1, "b", .3));
        Dataset<Row> ledger = spark.createDataFrame(List.<Row>of(), CONTRACT.schema());
        for (int night = 0; night < nights.size(); night++) {
            ledger = ledger.union(
                    Ledger.changes(ledger, nights.get(night), CONTRACT, "run-" + night, MOMENTS.get(night)));
        }
        for (int night = 0; night < nights.size(); night++) {
            assertThat(numbers(Ledger.asOf(ledger, MOMENTS.get(night)))).isEqualTo(numbers(nights.get(night)));
        }
        assertThat(numbers(Ledger.current(ledger))).isEqualTo(numbers(nights.get(2)));
        assertThat(Ledger.asOf(ledger, MOMENTS.get(0).minusSeconds(1)).count()).isZero();
        // Withdrawn on the second night, back on the third: the chain holds.
        assertThat(versions(ledger.where(col(NorthStar.RUN_ID).equalTo("run-2"))))
                .containsExactlyInAnyOrderEntriesOf(Map.of("a", "0.1 ok run-1", "c", "null withdrawn run-1"));
    }

    @Test
    void aRunThatStartedEarlierMaySupersedeWhatALaterOnePublished(SparkSession spark) {
        Dataset<Row> none = spark.createDataFrame(List.<Row>of(), CONTRACT.schema());
        Dataset<Row> later = Ledger.changes(none, computed(spark, "a", .1), CONTRACT, "run-1", MOMENTS.get(1));
        Dataset<Row> earlier = Ledger.changes(later, computed(spark, "a", .2), CONTRACT, "run-0", MOMENTS.get(0));

        assertThat(numbers(Ledger.current(later.union(earlier)))).isEqualTo(numbers(computed(spark, "a", .2)));
    }

    @Test
    void anotherDefinitionIsAnotherNumber(SparkSession spark) {
        Dataset<Row> none = spark.createDataFrame(List.<Row>of(), CONTRACT.schema());
        Dataset<Row> first = Ledger.changes(none, computed(spark, "a", .1), CONTRACT, "run-0", MOMENTS.get(0));
        Dataset<Row> former = computed(spark, "a", .1).withColumn(NorthStar.SERIES, lit(NorthStar.FORMER));
        Dataset<Row> anew = computed(spark, "a", .3).withColumn(NorthStar.DEFINITION_HASH, lit("other"));

        Dataset<Row> second = Ledger.changes(first, former.union(anew), CONTRACT, "run-1", MOMENTS.get(1));

        assertThat(second.selectExpr("concat_ws(' ', definition_hash, series, estimate, supersedes)")
                        .collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactlyInAnyOrder("hash former 0.1 run-0", "other current 0.3");
        assertThat(Ledger.current(first.union(second)).count()).isEqualTo(2);
    }

    private static Dataset<Row> computed(SparkSession spark, Object... sliceAndEstimate) {
        Rows rows = Rows.of(CONTRACT)
                .each(NorthStar.DAY, Date.valueOf("2026-01-31"))
                .each(NorthStar.WINDOW_DAYS, 1)
                .each(Slices.GRAIN, "market")
                .each(NorthStar.METRIC, "fpr")
                .each(NorthStar.WEIGHTING, "decision")
                .each(NorthStar.DEFINITION_HASH, "hash")
                .each(NorthStar.SERIES, NorthStar.CURRENT)
                .each(NorthStar.AS_OF, Timestamp.from(MOMENTS.get(0)))
                .each(NorthStar.POPULATION, 7L)
                .each(NorthStar.LABELS, 5L)
                .each(NorthStar.DAYS_COVERED, 1)
                .each(NorthStar.DESIGN, "census")
                .each(NorthStar.STATUS, NorthStar.OK);
        for (int i = 0; i < sliceAndEstimate.length; i += 2) {
            rows.row(Slices.SLICE, sliceAndEstimate[i]).with(NorthStar.ESTIMATE, sliceAndEstimate[i + 1]);
        }
        return rows.in(spark).drop(NorthStar.PUBLICATION.toArray(String[]::new));
    }

    private static Map<String, String> versions(Dataset<Row> rows) {
        return rows.collectAsList().stream()
                .collect(Collectors.toMap(
                        row -> row.getAs(Slices.SLICE),
                        row -> "%s %s %s"
                                .formatted(
                                        row.<Double>getAs(NorthStar.ESTIMATE),
                                        row.<String>getAs(NorthStar.STATUS),
                                        row.<String>getAs(NorthStar.SUPERSEDES))));
    }

    private static List<String> numbers(Dataset<Row> rows) {
        return rows.drop(NorthStar.PUBLICATION.toArray(String[]::new)).toJSON().collectAsList().stream()
                .sorted()
                .toList();
    }
}
