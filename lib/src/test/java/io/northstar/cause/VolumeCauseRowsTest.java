package io.northstar.cause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import io.northstar.table.NorthStar;
import io.northstar.table.RootCauses;
import io.northstar.table.Slices;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import io.northstar.trend.TrendSettings;
import io.northstar.trend.Volumes;
import java.sql.Date;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class VolumeCauseRowsTest {
    private static final List<String> DIMENSIONS = List.of("market", "product", "queue");
    private static final List<String> MARKETS = List.of("BR", "DE", "US");
    private static final List<String> PRODUCTS = List.of("feed", "story", "video");
    /** A Saturday. */
    private static final LocalDate SINCE = LocalDate.of(2026, 3, 7);

    private static final LocalDate NIGHT = SINCE.plusDays(3);
    private static final TrendSettings TRENDS = TrendSettings.of(
            ConfigFactory.parseResources("northstar/northstar.conf").resolve().getConfig("trends"));

    /** Weekends have half of all decisions: that is no part of the change. */
    @Test
    void decisionsThatStopAreLocated(SparkSession spark) {
        Dataset<Row> volumes =
                volumes(spark, (market, product) -> market.equals("BR") && product.equals("video") ? 0 : 1);
        List<Row> rows = rows(volumes, List.of(change("whole", Map.of()), change("br", Map.of("market", "BR"))));
        Map<String, Row> byAlert =
                rows.stream().collect(Collectors.toMap(row -> row.getAs(RootCauses.ALERT_ID), row -> row));
        assertThat(byAlert).hasSize(2);
        Row whole = byAlert.get("whole");
        assertThat(whole.<String>getAs(RootCauses.CAUSE)).isEqualTo("market=BR, product=video");
        assertThat(whole.<String>getAs(RootCauses.VERDICT)).isEqualTo(RootCauses.VOLUME);
        // A Saturday and a Sunday, as before: 100 each in nine parts
        assertThat(whole.<Double>getAs(RootCauses.BEFORE)).isCloseTo(900, within(1e-9));
        assertThat(whole.<Double>getAs(RootCauses.NOW)).isCloseTo(800, within(1e-9));
        assertThat(whole.<Double>getAs(RootCauses.CHANGE)).isCloseTo(-100, within(1e-9));
        assertThat(whole.<Double>getAs(RootCauses.CHANGE_SHARE)).isCloseTo(1, within(1e-9));
        assertThat(whole.<String>getAs(RootCauses.EVENTS)).isEqualTo("2026-03-07 calendar carnival");
        assertThat(byAlert.get("br").<String>getAs(RootCauses.MESSAGE))
                .isEqualTo(
                        "Decisions of market \"BR\" fell from 300 to 200 a day; 100 % of it comes from product \"video\","
                                + " which went from 100 to 0. Near that day: 2026-03-07 calendar carnival.");
    }

    @Test
    void whatGrowsEverywhereHasNoCause(SparkSession spark) {
        Row row = rows(volumes(spark, (market, product) -> 2), List.of(change("whole", Map.of())))
                .get(0);
        assertThat(row.<String>getAs(RootCauses.CAUSE)).isEqualTo(Slices.ALL);
        assertThat(row.<String>getAs(RootCauses.MESSAGE))
                .startsWith("Decisions rose from 900 to 1800 a day; no part of it stands out.");
    }

    @Test
    void whatHadNoDecisionsIsNotDecomposed(SparkSession spark) {
        Row row = rows(volumes(spark, (market, product) -> 1), List.of(change("fr", Map.of("market", "FR"))))
                .get(0);
        assertThat(row.<String>getAs(RootCauses.VERDICT)).isEqualTo(RootCauses.NOT_DECOMPOSED);
        assertThat(rows(volumes(spark, (market, product) -> 1), List.of())).isEmpty();
    }

    private static List<Row> rows(Dataset<Row> volumes, List<Change> changes) {
        KnownEvent carnival = new KnownEvent("calendar", SINCE, Slice.of(Map.of("market", "BR")), "carnival");
        CauseSettings settings = new CauseSettings(28, 3, 2, List.of("queue"), List.of());
        return new VolumeCauseRows(DIMENSIONS, settings, List.of(carnival), Map.of())
                .of(volumes, changes, NIGHT)
                .collectAsList();
    }

    private static Change change(String id, Map<String, String> slice) {
        return new Change(id, "volume", "volume", "volume", id, Slice.of(slice), SINCE.minusDays(28), SINCE, NIGHT);
    }

    /** Numbers of all grains of market and product, and of a queue that everything went through before. */
    private static Dataset<Row> volumes(SparkSession spark, BiFunction<String, String, Integer> factors) {
        Rows rows = Rows.of(NorthStar.current(DIMENSIONS))
                .each(NorthStar.WINDOW_DAYS, 1)
                .each(NorthStar.SERIES, NorthStar.CURRENT);
        for (int day = -28; day <= 3; day++) {
            LocalDate date = SINCE.plusDays(day);
            boolean weekend = date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
            long all = 0;
            for (String market : MARKETS) {
                long ofMarket = 0;
                for (String product : PRODUCTS) {
                    long decisions = (weekend ? 100L : 200L) * (day < 0 ? 1 : factors.apply(market, product));
                    ofMarket += decisions;
                    if (decisions > 0) {
                        number(rows, date, "market,product", decisions)
                                .with("market", market)
                                .with("product", product);
                    }
                }
                number(rows, date, "market", ofMarket).with("market", market);
                all += ofMarket;
            }
            number(rows, date, Slices.ALL, all);
            number(rows, date, "queue", all).with("queue", day < 0 ? "old" : "new");
        }
        return Volumes.of(rows.in(spark), DIMENSIONS, SINCE.minusDays(28), NIGHT, TRENDS);
    }

    private static Rows number(Rows rows, LocalDate day, String grain, long decisions) {
        return rows.row(NorthStar.DAY, Date.valueOf(day))
                .with(Slices.GRAIN, grain)
                .with(Slices.SLICE, grain)
                .with(NorthStar.POPULATION, decisions);
    }
}
