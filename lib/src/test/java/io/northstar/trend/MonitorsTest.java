package io.northstar.trend;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import io.northstar.table.ChangePoints;
import io.northstar.table.Decisions;
import io.northstar.table.FeedCompleteness;
import io.northstar.table.MetricCatalogueTable;
import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import io.northstar.table.TrendAlerts;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class MonitorsTest {
    private static final LocalDate FIRST = LocalDate.parse("2026-01-01");
    private static final List<String> DIMENSIONS = List.of("market", "model");
    private static final int DAYS = 50;
    private static final double LABELS = 400;
    private static final TrendSettings SETTINGS = TrendSettings.of(
            ConfigFactory.parseResources("northstar/northstar.conf").resolve().getConfig("trends"));

    private static final List<Row> CATALOGUE = List.of(
            entry("fpr", "proportion", "lower_is_better"),
            entry("fdr", "proportion", "lower_is_better"),
            entry("review_cost", "quantity", "lower_is_better"),
            entry("turnaround_p50", "quantile", "lower_is_better"),
            entry("precision", "proportion", "higher_is_better"));

    private static final Monitors MONITORS = new Monitors(SETTINGS, DIMENSIONS, List.of("model"), CATALOGUE);

    /** A model that errs in one market: the slice that holds all of it leads, what contains it or is in it follows. */
    @Test
    void whatOneCauseChangesIsLinkedToOneAlert(SparkSession spark) {
        IntToDoubleFunction broken = day -> day >= 44 ? 0.3 : 0.1;
        IntToDoubleFunction fine = day -> 0.1;
        Rows rows = rows();
        series(rows, "fpr", "market=BR, model=m1", Map.of("market", "BR", "model", "m1"), 1000, broken);
        series(rows, "fdr", "market=BR, model=m1", Map.of("market", "BR", "model", "m1"), 500, broken);
        series(rows, "fpr", "market=BR", Map.of("market", "BR"), 2000, day -> day >= 44 ? 0.2 : 0.1);
        series(rows, "fpr", "model=m2", Map.of("model", "m2"), 1000, fine);
        series(rows, "fpr", "market=DE", Map.of("market", "DE"), 5000, day -> day >= 46 ? 0.02 : 0.1);
        Map<String, Row> alerts = byId(alerts(rows.in(spark), nothing(spark), night(DAYS - 1)));
        String lead = "fpr | decision | market=BR, model=m1 | fpr";
        assertThat(alerts)
                .containsKeys(lead, "fpr | decision | market=BR | fpr", "fdr | decision | market=BR, model=m1 | fdr");
        assertThat(alerts).doesNotContainKey("fpr | decision | model=m2 | fpr");
        List<String> leads = alerts.values().stream()
                .filter(row -> row.isNullAt(row.fieldIndex(TrendAlerts.LINKED_TO)))
                .map(row -> row.<String>getAs(Slices.SLICE))
                .toList();
        assertThat(leads).containsExactlyInAnyOrder("market=BR, model=m1", "market=DE");
        Row better = alerts.get("fpr | decision | market=DE | fpr");
        assertThat(better.<String>getAs(TrendAlerts.COURSE)).isEqualTo(TrendAlerts.BETTER);
        assertThat(better.<String>getAs(TrendAlerts.SEVERITY)).isEqualTo(TrendAlerts.INFO);
    }

    /** What goes the other way is no part of it, nor is another metric of the whole, which did not move where the lead did. */
    @Test
    void whatCannotHaveTheSameCauseIsNotLinked(SparkSession spark) {
        IntToDoubleFunction worse = day -> day >= 44 ? 0.3 : 0.1;
        Rows rows = rows();
        series(rows, "fpr", "market=BR", Map.of("market", "BR"), 1000, worse);
        IntToDoubleFunction better = day -> day >= 44 ? 0.02 : 0.1;
        series(rows, "fpr", "model=m1", Map.of("model", "m1"), 20000, better);
        series(rows, "fpr", "market=BR, model=m2", Map.of("market", "BR", "model", "m2"), 500, better);
        series(rows, "fdr", "all", Map.of(), 100000, day -> day >= 44 ? 0.2 : 0.1);
        assertThat(alerts(rows.in(spark), nothing(spark), night(DAYS - 1)).collectAsList())
                .hasSize(4)
                .allSatisfy(row ->
                        assertThat(row.<String>getAs(TrendAlerts.LINKED_TO)).isNull());
    }

    /** A change for the better has more evidence, and one for the worse leads it nevertheless: as bad as all of its group. */
    @Test
    void aChangeForTheWorseIsNotHiddenBehindOneForTheBetter(SparkSession spark) {
        Rows rows = rows();
        series(rows, "fpr", "market=BR", Map.of("market", "BR"), 100, day -> day >= 44 ? 0.2 : 0.1);
        series(rows, "fdr", "market=BR", Map.of("market", "BR"), 100000, day -> day >= 44 ? 0.2 : 0.1);
        series(rows, "precision", "market=BR", Map.of("market", "BR"), 1000, day -> day >= 44 ? 0.6 : 0.1);
        Map<String, Row> alerts = byId(alerts(rows.in(spark), nothing(spark), night(DAYS - 1)));
        List<Row> leads = alerts.values().stream()
                .filter(row -> row.isNullAt(row.fieldIndex(TrendAlerts.LINKED_TO)))
                .toList();
        assertThat(alerts).hasSize(3);
        assertThat(leads).hasSize(1);
        assertThat(leads.get(0).<String>getAs(TrendAlerts.COURSE)).isEqualTo(TrendAlerts.WORSE);
        assertThat(leads.get(0).<String>getAs(TrendAlerts.SEVERITY)).isEqualTo(TrendAlerts.HIGH);
    }

    /** Days whose labels are not in, and numbers that are not shown, are no observations. */
    @Test
    void whatIsNotMatureOrNotPublishedIsNotLookedAt(SparkSession spark) {
        Rows rows = rows();
        series(rows, "fpr", "all", Map.of(), 1000, day -> 0.1);
        for (int day = DAYS; day < DAYS + 6; day++) {
            number(rows, day, "fpr", "all", 0.9, 1000)
                    .with(day % 2 == 0 ? NorthStar.MATURITY : NorthStar.STATUS, day % 2 == 0 ? 0.5 : NorthStar.REFUSED);
        }
        assertThat(alerts(rows.in(spark), nothing(spark), night(DAYS + 5)).collectAsList())
                .isEmpty();
        assertThat(alerts(rows.in(spark), nothing(spark), night(10)).collectAsList())
                .isEmpty();
    }

    /** The last decisions of a version that goes, and a quantile that open tasks leave open, are as odd as chance has them. */
    @Test
    void whatHardlyAnythingSpeaksForIsNotLookedAt(SparkSession spark) {
        assertThat(changed(spark, Map.of())).hasSize(1);
        assertThat(changed(spark, Map.of(NorthStar.POPULATION, 29L))).isEmpty();
        assertThat(changed(spark, Map.of(NorthStar.CI_LOW, 0.4, NorthStar.CI_HIGH, 0.6)))
                .hasSize(1);
        assertThat(changed(spark, Map.of(NorthStar.CI_LOW, 0.4))).isEmpty();
    }

    /** The alerts of a series whose newest days, which have {@code columns}, are far off. */
    private static List<Row> changed(SparkSession spark, Map<String, Object> columns) {
        Rows rows = rows();
        for (int day = 0; day < DAYS; day++) {
            boolean odd = day >= DAYS - 6;
            Rows row = number(rows, day, "review_cost", "all", odd ? 0.5 : 0.1 + 0.01 * (day % 3), 1000);
            if (odd) {
                columns.forEach(row::with);
            }
        }
        return alerts(rows.in(spark), nothing(spark), night(DAYS - 1))
                .where(col(TrendAlerts.METRIC).equalTo("review_cost"))
                .collectAsList();
    }

    /** Appeals come for weeks; of the newest day, half of the decisions are missing, of the one before a few. */
    @Test
    void whatIsStillToComeIsNotLookedAt(SparkSession spark) {
        Rows rows = rows();
        for (int day = 0; day < DAYS; day++) {
            number(rows, day, "appeal_rate", "all", 0.1, 1000);
            number(rows, day, "automation_rate", "all", 0.1, 1000).with(NorthStar.MATURITY, null);
        }
        Dataset<Row> feeds = Rows.of(FeedCompleteness.TABLE)
                .each(FeedCompleteness.TABLE_NAME, Decisions.TABLE.name())
                .row(FeedCompleteness.DAY, Date.valueOf(night(DAYS - 1)))
                .with(FeedCompleteness.ROWS, 0L)
                .with(FeedCompleteness.EXPECTED_ROWS, 600.0)
                .with(FeedCompleteness.STATUS, FeedCompleteness.MISSING)
                .row(FeedCompleteness.DAY, Date.valueOf(night(DAYS - 1)))
                .with(FeedCompleteness.ROWS, 500L)
                .with(FeedCompleteness.EXPECTED_ROWS, 500.0)
                .with(FeedCompleteness.STATUS, FeedCompleteness.OK)
                .row(FeedCompleteness.DAY, Date.valueOf(night(DAYS - 2)))
                .with(FeedCompleteness.ROWS, 960L)
                .with(FeedCompleteness.EXPECTED_ROWS, 1000.0)
                .with(FeedCompleteness.STATUS, FeedCompleteness.SHORT)
                .in(spark);
        Map<String, Date> newest = observed(rows.in(spark), feeds, night(DAYS - 1))
                .groupBy(NorthStar.METRIC)
                .agg(max(NorthStar.DAY))
                .collectAsList()
                .stream()
                .collect(Collectors.toMap(row -> row.getString(0), row -> row.getDate(1)));
        assertThat(newest)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "appeal_rate", Date.valueOf(night(DAYS - 1 - 30)),
                        "automation_rate", Date.valueOf(night(DAYS - 2))));
    }

    @Test
    void daysBeforeTheHistoryAreNotLookedAt(SparkSession spark) {
        Rows rows = rows();
        series(rows, "fpr", "all", Map.of(), 1000, day -> day >= 114 ? 0.3 : 0.1, 120);
        Row alert = alerts(rows.in(spark), nothing(spark), night(119)).head();
        assertThat(alert.<Integer>getAs(TrendAlerts.DAYS)).isEqualTo(SETTINGS.historyDays());
    }

    @Test
    void valuesInMessagesArePlainText(SparkSession spark) {
        String hostile = "BR\n\u202Ebad\"" + "x".repeat(100);
        IntToDoubleFunction worse = day -> day >= 44 ? 0.3 : 0.1;
        Rows rows = rows();
        series(rows, "fpr", "market=" + hostile, Map.of("market", hostile, "model", "m1"), 1000, worse);
        Dataset<Row> open = alerts(rows.in(spark), nothing(spark), night(DAYS - 1));
        Row ended = alerts(rows().in(spark), open, night(DAYS)).head();
        assertThat(List.of(open.head(), ended))
                .extracting(row -> row.<String>getAs(TrendAlerts.MESSAGE))
                .allMatch(message -> message.contains("in market=BR??bad'xxx"))
                .allMatch(message -> message.contains("x..., model=m1"));
    }

    /** Minutes are no decisions: how bad their shift is depends on what they were. */
    @Test
    void whatIsNoShareIsAsBadAsItsShiftIsLarge(SparkSession spark) {
        Rows rows = rows();
        SplittableRandom random = new SplittableRandom(8);
        for (int day = 0; day < DAYS; day++) {
            double noise = 0.05 * random.nextGaussian();
            number(rows, day, "review_cost", "all", (day < 44 ? 4 : 4.4) + noise, 1_000_000);
            number(rows, day, "turnaround_p50", "all", (day < 44 ? 4 : 8) + noise, 100)
                    .with(NorthStar.DENOMINATOR, null);
        }
        Map<String, Row> alerts = byId(alerts(rows.in(spark), nothing(spark), night(DAYS - 1)));
        Row cost = alerts.get("review_cost | decision | all | review_cost");
        Row turnaround = alerts.get("turnaround_p50 | decision | all | turnaround_p50");
        assertThat(cost.<String>getAs(TrendAlerts.LINKED_TO)).isEqualTo(turnaround.getAs(TrendAlerts.ALERT_ID));
        assertThat(cost.<String>getAs(TrendAlerts.SEVERITY)).isEqualTo(TrendAlerts.LOW);
        assertThat(cost.<Double>getAs(TrendAlerts.IMPACT_PER_DAY)).isNull();
        assertThat(turnaround.<String>getAs(TrendAlerts.SEVERITY)).isEqualTo(TrendAlerts.HIGH);
    }

    /** A small day with a low share says less about a month than a large one with a high share. */
    @Test
    void aShareOfSeveralDaysIsThatOfAllTheirDecisions(SparkSession spark) {
        Rows rows = rows();
        for (int day = 0; day < DAYS; day++) {
            boolean small = day % 2 == 0;
            double share = day >= DAYS - 6 ? 0.02 : small ? 0.5 : 0.6;
            number(rows, day, "precision", "all", share, 1000).with(NorthStar.DENOMINATOR, small ? 100.0 : 900.0);
        }
        Row alert = alerts(rows.in(spark), nothing(spark), night(DAYS - 1)).head();
        assertThat(alert.<Double>getAs(TrendAlerts.BEFORE)).isCloseTo(0.59, within(1e-9));
        assertThat(alert.<Double>getAs(TrendAlerts.AFTER)).isCloseTo(0.02, within(1e-9));
        assertThat(alert.<Double>getAs(TrendAlerts.SHIFT)).isCloseTo(-0.57, within(0.01));
        assertThat(alert.<Double>getAs(TrendAlerts.IMPACT_PER_DAY)).isCloseTo(0.57 * 500, within(5.0));
        assertThat(alert.<Double>getAs(TrendAlerts.IMPACT_LOW))
                .isPositive()
                .isLessThan(alert.<Double>getAs(TrendAlerts.IMPACT_HIGH));
    }

    /** Times are recorded in whole seconds: a median that is one second off, for as long as it may be, tells nothing. */
    @Test
    void aQuantileIsNoSurerThanItsTimes(SparkSession spark) {
        assertThat(medians(spark, 3, 2)).isEmpty();
        assertThat(medians(spark, 3, 30)).hasSize(1);
    }

    /** The alerts of a median of so many seconds before, and since, each of whose intervals is one bucket. */
    private static List<Row> medians(SparkSession spark, int before, int since) {
        Rows rows = rows();
        for (int day = 0; day < DAYS; day++) {
            double hours = (day < DAYS - 6 ? before : since) / 3600.0;
            number(rows, day, "turnaround_p50", "all", hours, 1000)
                    .with(NorthStar.CI_LOW, hours)
                    .with(NorthStar.CI_HIGH, hours)
                    .with(NorthStar.DENOMINATOR, null);
        }
        return alerts(rows.in(spark), nothing(spark), night(DAYS - 1)).collectAsList();
    }

    /** What was open and has no number any more ends; what has lasted for longer than a month is what is usual. */
    @Test
    void whatWasOpenEnds(SparkSession spark) {
        Rows rows = rows();
        series(rows, "fpr", "market=BR", Map.of("market", "BR"), 1000, day -> day >= 45 ? 0.3 : 0.1);
        series(rows, "fpr", "market=DE", Map.of("market", "DE"), 1000, day -> day >= 45 ? 0.3 : 0.1);
        Dataset<Row> open = alerts(rows.in(spark), nothing(spark), night(DAYS - 1));
        assertThat(open.count()).isEqualTo(2);
        Rows later = rows();
        IntToDoubleFunction stays = day -> day >= 45 ? 0.3 : 0.1;
        series(later, "fpr", "market=BR", Map.of("market", "BR"), 1000, stays, 90);
        series(later, "fpr", "market=DE", Map.of("market", "DE"), 1000, stays, 89 - 21);
        Map<String, Row> ended = byId(alerts(later.in(spark), open, night(89)));
        assertThat(ended.get("fpr | decision | market=BR | fpr").<String>getAs(TrendAlerts.STATE))
                .isEqualTo(TrendAlerts.SETTLED);
        Row gone = ended.get("fpr | decision | market=DE | fpr");
        assertThat(gone.<String>getAs(TrendAlerts.STATE)).isEqualTo(TrendAlerts.RECOVERED);
        assertThat(gone.<String>getAs(TrendAlerts.MESSAGE)).contains("no number");
    }

    @Test
    void levelsOfMetricsAndVolumesChange(SparkSession spark) {
        Rows rows = rows();
        SplittableRandom random = new SplittableRandom(4);
        for (int day = 0; day < DAYS; day++) {
            long decisions = (long) ((day < 30 ? 1000 : 1500) * Math.exp(0.02 * random.nextGaussian()));
            number(rows, day, "fpr", "all", draw(random, day < 20 ? 0.1 : 0.25), decisions);
        }
        List<Row> changes = Changes.of(series(rows.in(spark), night(DAYS - 1)), night(DAYS - 1), SETTINGS)
                .orderBy(ChangePoints.METRIC)
                .collectAsList();
        assertThat(changes).hasSize(2);
        assertThat(changes.get(0).<Date>getAs(ChangePoints.CHANGED_ON).toLocalDate())
                .isEqualTo(night(20));
        Row volume = changes.get(1);
        assertThat(volume.<String>getAs(ChangePoints.METRIC)).isEqualTo(TrendAlerts.VOLUME);
        assertThat(volume.<Date>getAs(ChangePoints.CHANGED_ON).toLocalDate()).isEqualTo(night(30));
        assertThat(volume.<Double>getAs(ChangePoints.SHIFT)).isBetween(0.45, 0.55);
    }

    /** A market whose decisions stop has no number any more, and is told of; small ones, and what moderation sets, are not. */
    @Test
    void decisionsThatStopAreToldOf(SparkSession spark) {
        SplittableRandom random = new SplittableRandom(5);
        Rows rows = rows();
        for (int day = 0; day < DAYS; day++) {
            long decisions = (long) (1000 * Math.exp(0.05 * random.nextGaussian()));
            number(rows, day, "fpr", "market=DE", 0.1, decisions).with("market", "DE");
            if (day < DAYS - 5) {
                number(rows, day, "fpr", "market=BR", 0.1, decisions + day % 7).with("market", "BR");
                number(rows, day, "fpr", "market=FR", 0.1, 20).with("market", "FR");
                number(rows, day, "fpr", "model=m1", 0.1, decisions).with("model", "m1");
            }
        }
        Dataset<Row> current = rows.in(spark);
        assertThat(alerts(current, nothing(spark), night(DAYS - 4)).collectAsList())
                .isEmpty();
        Row alert = alerts(current, nothing(spark), night(DAYS - 1)).collectAsList().stream()
                .reduce((one, other) -> {
                    throw new AssertionError(one + " and " + other);
                })
                .orElseThrow();
        assertThat(alert.<String>getAs(TrendAlerts.METRIC)).isEqualTo(TrendAlerts.VOLUME);
        assertThat(alert.<String>getAs(Slices.SLICE)).isEqualTo("market=BR");
        assertThat(alert.<String>getAs(TrendAlerts.COURSE)).isEqualTo(TrendAlerts.OTHER);
        assertThat(alert.<String>getAs(TrendAlerts.SEVERITY)).isEqualTo(TrendAlerts.HIGH);
        assertThat(alert.<Date>getAs(TrendAlerts.SINCE).toLocalDate()).isEqualTo(night(DAYS - 5));
        assertThat(alert.<Double>getAs(TrendAlerts.BEFORE)).isBetween(950.0, 1050.0);
        assertThat(alert.<Double>getAs(TrendAlerts.AFTER)).isZero();
        assertThat(alert.<Double>getAs(TrendAlerts.SHIFT_HIGH)).isNegative();
        assertThat(alert.<String>getAs(TrendAlerts.MESSAGE)).startsWith("Number of decisions a day in market=BR went");
    }

    @Test
    void badSettingsSayWhatTheyAre() {
        var conf = ConfigFactory.parseResources("northstar/northstar.conf")
                .resolve()
                .getConfig("trends");
        for (String wrong : List.of(
                "fewest_days = 1",
                "fewest_decisions = -1",
                "mature_share = 2",
                "volume_after_days = -1",
                "false_discovery_rate = 0",
                "impact.decision.medium = 1000",
                "relative_shift.medium = 1",
                "late_metrics.appeal_rate = 84",
                "change_points.penalty = 0")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            TrendSettings.of(ConfigFactory.parseString(wrong).withFallback(conf)))
                    .withMessageContaining("trends.");
        }
    }

    private static Dataset<Row> alerts(Dataset<Row> current, Dataset<Row> earlier, LocalDate night) {
        return MONITORS.alerts(series(current, night), earlier, night);
    }

    private static Dataset<Row> series(Dataset<Row> current, LocalDate night) {
        Dataset<Row> observed = observed(current, complete(current.sparkSession()), night);
        Dataset<Row> volumes = Volumes.of(current, DIMENSIONS, SETTINGS.firstDay(night), night, SETTINGS);
        return MONITORS.series(PublishedSeries.metrics(observed, DIMENSIONS), Volumes.series(volumes, DIMENSIONS));
    }

    private static Dataset<Row> observed(Dataset<Row> current, Dataset<Row> feeds, LocalDate night) {
        return new Observations(SETTINGS, feeds, night).of(current, SETTINGS.firstDay(night));
    }

    private static Dataset<Row> complete(SparkSession spark) {
        return Rows.of(FeedCompleteness.TABLE).in(spark);
    }

    private static Row entry(String metric, String kind, String direction) {
        return new org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema(
                new Object[] {metric, kind, direction},
                new org.apache.spark.sql.types.StructType()
                        .add(MetricCatalogueTable.DEFINITION_HASH, "string")
                        .add(MetricCatalogueTable.KIND, "string")
                        .add(MetricCatalogueTable.DIRECTION, "string"));
    }

    private static Dataset<Row> nothing(SparkSession spark) {
        return Rows.of(TrendAlerts.table(DIMENSIONS)).in(spark);
    }

    private static Rows rows() {
        return Rows.of(NorthStar.current(DIMENSIONS))
                .each(NorthStar.WINDOW_DAYS, 1)
                .each(NorthStar.WEIGHTING, "decision")
                .each(NorthStar.SERIES, NorthStar.CURRENT)
                .each(NorthStar.STATUS, NorthStar.OK)
                .each(NorthStar.MATURITY, 1.0);
    }

    private static void series(
            Rows rows,
            String metric,
            String slice,
            Map<String, String> values,
            long decisions,
            IntToDoubleFunction rate) {
        series(rows, metric, slice, values, decisions, rate, DAYS);
    }

    private static void series(
            Rows rows,
            String metric,
            String slice,
            Map<String, String> values,
            long decisions,
            IntToDoubleFunction rate,
            int days) {
        SplittableRandom random = new SplittableRandom(slice.hashCode());
        for (int day = 0; day < days; day++) {
            Rows row = number(rows, day, metric, slice, draw(random, rate.applyAsDouble(day)), decisions);
            values.forEach(row::with);
        }
    }

    private static Rows number(Rows rows, int day, String metric, String slice, double estimate, long decisions) {
        return rows.row(NorthStar.DAY, Date.valueOf(night(day)))
                .with(NorthStar.METRIC, metric)
                .with(NorthStar.DEFINITION_HASH, metric)
                .with(Slices.GRAIN, "grain")
                .with(Slices.SLICE, slice)
                .with(NorthStar.ESTIMATE, estimate)
                .with(NorthStar.EFFECTIVE_LABELS, LABELS)
                .with(NorthStar.POPULATION, decisions)
                .with(NorthStar.DENOMINATOR, (double) decisions);
    }

    private static double draw(SplittableRandom random, double rate) {
        return random.doubles((long) LABELS).filter(each -> each < rate).count() / LABELS;
    }

    private static Map<String, Row> byId(Dataset<Row> alerts) {
        return alerts.collectAsList().stream()
                .collect(Collectors.toMap(row -> row.<String>getAs(TrendAlerts.ALERT_ID), row -> row));
    }

    private static LocalDate night(int day) {
        return FIRST.plusDays(day);
    }
}
