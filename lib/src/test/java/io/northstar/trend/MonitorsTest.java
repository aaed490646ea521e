package io.northstar.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.typesafe.config.ConfigFactory;
import io.northstar.table.ChangePoints;
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
        List<Row> changes = Changes.of(rows.in(spark), List.of("fpr"), night(DAYS - 1), SETTINGS)
                .orderBy(ChangePoints.METRIC)
                .collectAsList();
        assertThat(changes).hasSize(2);
        assertThat(changes.get(0).<Date>getAs(ChangePoints.CHANGED_ON).toLocalDate())
                .isEqualTo(night(20));
        Row volume = changes.get(1);
        assertThat(volume.<String>getAs(ChangePoints.METRIC)).isEqualTo(ChangePoints.VOLUME);
        assertThat(volume.<Date>getAs(ChangePoints.CHANGED_ON).toLocalDate()).isEqualTo(night(30));
        assertThat(volume.<Double>getAs(ChangePoints.SHIFT)).isBetween(0.45, 0.55);
    }

    @Test
    void badSettingsSayWhatTheyAre() {
        var conf = ConfigFactory.parseResources("northstar/northstar.conf")
                .resolve()
                .getConfig("trends");
        for (String wrong : List.of(
                "fewest_days = 1",
                "mature_share = 2",
                "false_discovery_rate = 0",
                "impact.decision.medium = 1000",
                "change_points.penalty = 0")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            TrendSettings.of(ConfigFactory.parseString(wrong).withFallback(conf)))
                    .withMessageContaining("trends.");
        }
    }

    private static Dataset<Row> alerts(Dataset<Row> current, Dataset<Row> earlier, LocalDate night) {
        Dataset<Row> observed = new Observations(SETTINGS, night).of(current, SETTINGS.monitoredFrom(night));
        return new Monitors(SETTINGS, DIMENSIONS, List.of(entry("fpr"), entry("fdr"))).alerts(observed, earlier, night);
    }

    private static Row entry(String metric) {
        return new org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema(
                new Object[] {metric, "proportion", "lower_is_better"},
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
