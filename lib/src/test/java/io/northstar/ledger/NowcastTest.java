package io.northstar.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.northstar.stats.LateLabels;
import io.northstar.stats.SettlementForecast;
import io.northstar.stats.SettlementForecast.SettledDay;
import io.northstar.table.NorthStar;
import io.northstar.table.Nowcasts;
import io.northstar.table.Slices;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class NowcastTest {
    private static final LocalDate TODAY = LocalDate.parse("2026-03-10");
    private static final MaturitySettings SETTINGS = new MaturitySettings(List.of(), 3, 20, 2, 0.9);

    private final Rows published = Rows.of(NorthStar.table(List.of()))
            .each(Slices.SLICE, "all")
            .each(NorthStar.METRIC, "leakage")
            .each(NorthStar.WEIGHTING, "decision")
            .each(NorthStar.DEFINITION_HASH, "share")
            .each(NorthStar.STANDARD_ERROR, 0.1);

    /**
     * The example of {@code SettlementForecastTest}: at age 1 half of the labels were missing on two settled days, whose values
     * then rose by 0.02 and 0.06. Yesterday 0.45 of the draws are labelled and 0.9 expected.
     */
    @Test
    void aYoungDayIsForecastFromSettledDaysAtItsAge(SparkSession spark) {
        published.each(NorthStar.METRIC, "review_cost").each(NorthStar.DEFINITION_HASH, "minutes");
        version(6, 0, 0.9, 0.1).with(NorthStar.LABELS, 20L);
        version(6, 1, 0.3, 0.45);
        version(6, 3, 0.32, 0.9);
        version(6, 5, 0.99, 0.95);
        version(5, 1, 0.2, 0.45);
        version(5, 2, 0.26, 0.9);
        version(1, 0, 0.8, 0.2);
        version(1, 1, 0.3, 0.45);

        Map<String, Row> rows = rows(spark, TODAY);

        assertThat(rows).containsOnlyKeys("review_cost 1");
        Row row = rows.get("review_cost 1");
        double half = 2.570581835636 * Math.sqrt(0.832 * (0.005 + 0.25 * 0.01));
        assertThat(number(row, Nowcasts.ESTIMATE)).isEqualTo(0.3);
        assertThat(number(row, Nowcasts.MISSING_SHARE)).isCloseTo(0.5, within(1e-12));
        assertThat(number(row, Nowcasts.NOWCAST)).isCloseTo(0.34, within(1e-12));
        assertThat(number(row, Nowcasts.NOWCAST_LOW)).isCloseTo(0.34 - half, within(1e-9));
        assertThat(number(row, Nowcasts.NOWCAST_HIGH)).isCloseTo(0.34 + half, within(1e-9));
        assertThat(row.<Integer>getAs(Nowcasts.SETTLED_DAYS)).isEqualTo(2);
        assertThat(row.<Date>getAs(Nowcasts.AS_OF_DAY)).isEqualTo(Date.valueOf(TODAY));
    }

    @Test
    void aCompleteDayKeepsItsEstimate(SparkSession spark) {
        version(6, 1, 0.3, 0.5);
        version(6, 3, 0.32, 1.0);
        version(5, 1, 0.2, 0.5);
        version(5, 3, 0.26, 1.0);
        version(1, 1, 0.3, 1.0);

        Row row = rows(spark, TODAY).get("leakage 1");

        assertThat(number(row, Nowcasts.MISSING_SHARE)).isZero();
        assertThat(number(row, Nowcasts.NOWCAST)).isEqualTo(0.3);
        assertThat(number(row, Nowcasts.NOWCAST_LOW)).isEqualTo(0.3);
        assertThat(number(row, Nowcasts.NOWCAST_HIGH)).isEqualTo(0.3);
    }

    @Test
    void withoutEnoughSettledDaysOfTheDefinitionThereIsNone(SparkSession spark) {
        version(6, 1, 0.3, 0.5);
        version(6, 3, 0.32, 1.0);
        version(5, 1, 0.2, 0.5).with(NorthStar.DEFINITION_HASH, "older");
        version(5, 3, 0.26, 1.0).with(NorthStar.DEFINITION_HASH, "older");
        version(1, 1, 0.3, 0.5);
        version(0, 0, 0.3, 0.5);

        Map<String, Row> rows = rows(spark, TODAY);

        assertThat(rows).containsOnlyKeys("leakage 1", "leakage 0");
        assertThat(number(rows.get("leakage 1"), Nowcasts.NOWCAST)).isNull();
        assertThat(rows.get("leakage 1").<Integer>getAs(Nowcasts.SETTLED_DAYS)).isEqualTo(1);
        assertThat(rows.get("leakage 0").<Integer>getAs(Nowcasts.SETTLED_DAYS)).isZero();
    }

    /** The same as of an earlier day: later versions and days do not exist yet. */
    @Test
    void laterVersionsDoNotCount(SparkSession spark) {
        version(2, 0, 0.3, 0.5);
        version(2, 1, 0.4, 0.6);
        version(0, 0, 0.3, 0.5);

        Map<String, Row> rows = rows(spark, TODAY.minusDays(2));

        assertThat(rows).containsOnlyKeys("leakage 0");
        assertThat(number(rows.get("leakage 0"), Nowcasts.ESTIMATE)).isEqualTo(0.3);
    }

    @Test
    void onlyProportionsStayAboveZero(SparkSession spark) {
        for (String metric : List.of("leakage", "review_cost")) {
            published
                    .each(NorthStar.METRIC, metric)
                    .each(NorthStar.DEFINITION_HASH, metric.equals("leakage") ? "share" : "minutes");
            version(6, 1, 0.02, 0.5);
            version(6, 3, 0.02, 1.0);
            version(5, 1, 0.02, 0.5);
            version(5, 3, 0.02, 1.0);
            version(1, 1, 0.02, 0.5);
        }

        Map<String, Row> rows = rows(spark, TODAY);

        LateLabels late = new LateLabels(0.02, 0.1, 100, 200);
        SettledDay settled = new SettledDay(late, 0.02);
        assertThat(number(rows.get("leakage 1"), Nowcasts.NOWCAST))
                .isEqualTo(SettlementForecast.proportion(late, List.of(settled, settled), 0.95)
                        .value());
        assertThat(number(rows.get("leakage 1"), Nowcasts.NOWCAST_LOW)).isBetween(0.0, 0.02);
        assertThat(number(rows.get("review_cost 1"), Nowcasts.NOWCAST_LOW)).isNegative();
    }

    @Test
    void numbersThatNeverVariedHaveNoInterval(SparkSession spark) {
        published.each(NorthStar.METRIC, "review_cost").each(NorthStar.DEFINITION_HASH, "minutes");
        version(6, 1, 0, 0.5).with(NorthStar.STANDARD_ERROR, 0.0);
        version(6, 3, 0, 1.0).with(NorthStar.STANDARD_ERROR, 0.0);
        version(5, 1, 0, 0.5).with(NorthStar.STANDARD_ERROR, 0.0);
        version(5, 3, 0, 1.0).with(NorthStar.STANDARD_ERROR, 0.0);
        version(1, 1, 0, 0.5).with(NorthStar.STANDARD_ERROR, 0.0);

        Row row = rows(spark, TODAY).get("review_cost 1");

        assertThat(number(row, Nowcasts.MISSING_SHARE)).isEqualTo(0.5);
        assertThat(number(row, Nowcasts.NOWCAST)).isNull();
    }

    /** A number of the day of that age today, as it was known when the day was {@code knownAge} days old. */
    private Rows version(int age, int knownAge, double estimate, double maturity) {
        LocalDate day = TODAY.minusDays(age);
        LocalDate knownUntil = day.plusDays(knownAge + 1L);
        return published
                .row(NorthStar.DAY, Date.valueOf(day))
                .with(NorthStar.AS_OF, Timestamp.valueOf(knownUntil.atStartOfDay()))
                .with(NorthStar.ESTIMATE, estimate)
                .with(NorthStar.LABELS, 100L)
                .with(NorthStar.MATURITY, maturity);
    }

    private Map<String, Row> rows(SparkSession spark, LocalDate asOfDay) {
        var nowcasts = Nowcast.of(published.in(spark), asOfDay, List.of("share"), SETTINGS, 0.95);
        assertThat(Nowcasts.TABLE.differences(nowcasts.schema())).isEmpty();
        assertThat(nowcasts.columns())
                .containsExactly(Nowcasts.TABLE.columnNames().toArray(String[]::new));
        return nowcasts.collectAsList().stream()
                .collect(Collectors.toMap(
                        row -> row.getAs(Nowcasts.METRIC) + " " + row.getAs(Nowcasts.AGE_DAYS), row -> row));
    }

    private static Double number(Row row, String column) {
        return row.getAs(column);
    }
}
