package io.northstar.jobs;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.io.Tables;
import io.northstar.table.ChangePoints;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.MetricCatalogueTable;
import io.northstar.table.MetricCells;
import io.northstar.table.NorthStar;
import io.northstar.table.RootCauses;
import io.northstar.table.RunLog;
import io.northstar.table.Slices;
import io.northstar.table.TableColumn;
import io.northstar.table.TrendAlerts;
import io.northstar.table.ViolationPatterns;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The trends job on published numbers in which one market gets worse for three weeks, and on labels. */
@ExtendWith(SparkExtension.class)
class TrendsIT {
    private static final LocalDate FIRST = LocalDate.parse("2026-01-01");
    private static final int DAYS = 80;
    private static final int WORSE = 40;
    private static final int BETTER = 60;
    private static final int POISONED = 20;
    private static final double LABELS = 300;
    private static final long DECISIONS = 10_000;
    private static final int MANY_LABELS = 100;
    private static final int FEW_LABELS = 60;
    private static final int LABELLED_DAYS = 14;
    private static final List<String> MARKETS = List.of("BR", "DE", "JP");
    private static final String LEAD = "fpr | decision | market=BR | hash";
    private static final String WHOLE = "fpr | decision | all | hash";

    @TempDir
    Path folder;

    @Test
    void aMarketThatGetsWorseIsAlertedOnceUntilItRecovers(SparkSession spark) {
        Tables tables = new Tables(spark, folder.toString(), "published", Instant.EPOCH);
        publish(tables, DAYS);
        label(tables);
        assertThat(trends(10)).isEqualTo(ExitCode.DONE);
        assertThat(tables.exists(TrendAlerts.table(Warehouse.DIMENSIONS))).isFalse();
        assertThat(tables.exists(ChangePoints.TABLE)).isFalse();

        assertThat(trends(WORSE + 4)).isEqualTo(ExitCode.DONE);
        List<Row> found = alerts(tables, WORSE + 4);
        Row lead = only(found, LEAD);
        assertThat(lead.<String>getAs(TrendAlerts.STATE)).isEqualTo(TrendAlerts.NEW);
        assertThat(lead.<String>getAs(TrendAlerts.COURSE)).isEqualTo(TrendAlerts.WORSE);
        assertThat(lead.<String>getAs(TrendAlerts.SEVERITY)).isEqualTo(TrendAlerts.HIGH);
        assertThat(lead.<String>getAs(TrendAlerts.LINKED_TO)).isNull();
        assertThat(lead.<Date>getAs(TrendAlerts.SINCE).toLocalDate()).isBetween(day(WORSE - 1), day(WORSE + 1));
        assertThat(lead.<Double>getAs(TrendAlerts.IMPACT_LOW)).isPositive();
        assertThat(lead.<String>getAs(TrendAlerts.MESSAGE)).contains("fpr", "market=BR");
        assertThat(found)
                .extracting(row -> row.<String>getAs(TrendAlerts.ALERT_ID))
                .isSubsetOf(LEAD, WHOLE);
        assertThat(found)
                .filteredOn(row -> row.getAs(TrendAlerts.ALERT_ID).equals(WHOLE))
                .allSatisfy(row ->
                        assertThat(row.<String>getAs(TrendAlerts.LINKED_TO)).isEqualTo(LEAD));
        Row cause = causes(tables, WORSE + 4).stream()
                .filter(row -> row.getAs(RootCauses.ALERT_ID).equals(LEAD))
                .findFirst()
                .orElseThrow();
        assertThat(cause.<String>getAs(RootCauses.CAUSE)).isEqualTo("queue=slow");
        assertThat(cause.<String>getAs(RootCauses.VERDICT)).isEqualTo("rate");
        assertThat(cause.<Double>getAs(RootCauses.CHANGE_SHARE)).isBetween(0.9, 1.1);
        assertThat(cause.<String>getAs(RootCauses.MESSAGE)).contains("market \"BR\" rose", "queue \"slow\"");
        List<Row> explained = causes(tables, WORSE + 4);
        assertThat(trends(WORSE + 4)).isEqualTo(ExitCode.DONE);
        assertThat(alerts(tables, WORSE + 4)).isEqualTo(found);
        assertThat(causes(tables, WORSE + 4)).isEqualTo(explained);

        assertThat(trends(WORSE + 12)).isEqualTo(ExitCode.DONE);
        assertThat(only(alerts(tables, WORSE + 12), LEAD).<String>getAs(TrendAlerts.STATE))
                .isEqualTo(TrendAlerts.CONTINUING);

        assertThat(trends(BETTER + 6)).isEqualTo(ExitCode.DONE);
        Row over = only(alerts(tables, BETTER + 6), LEAD);
        assertThat(over.<String>getAs(TrendAlerts.STATE)).isEqualTo(TrendAlerts.RECOVERED);
        assertThat(over.<Date>getAs(TrendAlerts.ENDED_ON).toLocalDate()).isBetween(day(BETTER - 1), day(BETTER + 1));
        assertThat(over.<Date>getAs(TrendAlerts.FIRST_ALERTED_ON).toLocalDate()).isEqualTo(day(WORSE + 4));
        assertThat(causes(tables, BETTER + 6))
                .as("what is over needs no cause")
                .noneMatch(row -> row.getAs(RootCauses.ALERT_ID).equals(LEAD));
        requireChanges(tables);

        assertThat(tables.read(ViolationPatterns.TABLE)
                        .select(ViolationPatterns.DAY)
                        .distinct()
                        .collectAsList())
                .as("the nights before had too few labels")
                .containsExactly(RowFactory.create(Date.valueOf(day(BETTER + 6))));
        requirePatterns(tables);
        assertThat(trends(BETTER + 6, "--set", "patterns.enabled=false")).isEqualTo(ExitCode.DONE);
        assertThat(tables.read(ViolationPatterns.TABLE).isEmpty()).isTrue();
        assertThat(trends(WORSE + 12)).isEqualTo(ExitCode.DONE);
        assertThat(tables.read(ChangePoints.TABLE).collectAsList())
                .as("what a later night knows is kept")
                .allSatisfy(row -> assertThat(
                                row.<Date>getAs(ChangePoints.AS_OF_DAY).toLocalDate())
                        .isEqualTo(day(BETTER + 6)));
        requireChanges(tables);
        assertThat(tables.read(RunLog.TABLE).collectAsList())
                .anySatisfy(row -> assertThat(row.<String, Long>getJavaMap(row.fieldIndex(RunLog.TABLE_VERSIONS)))
                        .containsKeys(RootCauses.TABLE.name(), ChangePoints.TABLE.name()));
    }

    private static void requirePatterns(Tables tables) {
        List<Row> first = tables.read(ViolationPatterns.TABLE)
                .where(col(ViolationPatterns.RANK).equalTo(1))
                .orderBy(ViolationPatterns.CONTRAST)
                .collectAsList();
        assertThat(first)
                .extracting(row -> row.<String>getAs(ViolationPatterns.PATTERN))
                .containsExactly("market=BR, queue=slow", "market=BR, queue=slow");
        assertThat(first.get(0).<String>getAs(ViolationPatterns.MESSAGE))
                .startsWith("Of decisions with market \"BR\" and queue \"slow\", ")
                .contains(" in the 28 days before; of the others");
        assertThat(first).allSatisfy(row -> {
            assertThat(row.<Double>getAs(ViolationPatterns.SHARE)).isGreaterThan(0.3);
            assertThat(row.<Double>getAs(ViolationPatterns.OTHER_SHARE)).isLessThan(0.2);
            assertThat(row.<Double>getAs(ViolationPatterns.DIFFERENCE_LOW)).isPositive();
        });
    }

    private static void requireChanges(Tables tables) {
        Map<String, List<Row>> bySlice = tables
                .read(ChangePoints.TABLE)
                .where(col(ChangePoints.METRIC).equalTo("fpr"))
                .orderBy(ChangePoints.CHANGED_ON)
                .collectAsList()
                .stream()
                .collect(java.util.stream.Collectors.groupingBy(row -> row.<String>getAs(Slices.SLICE)));
        List<Row> changes = bySlice.get("market=BR");
        assertThat(changes).hasSize(2);
        assertThat(changes.get(0).<Date>getAs(ChangePoints.CHANGED_ON).toLocalDate())
                .isBetween(day(WORSE - 1), day(WORSE + 1));
        assertThat(changes.get(1).<Date>getAs(ChangePoints.CHANGED_ON).toLocalDate())
                .isBetween(day(BETTER - 1), day(BETTER + 1));
        assertThat(bySlice).doesNotContainKeys("market=DE", "market=JP");
    }

    private int trends(int day, String... more) {
        Stream<String> options = Stream.of("trends", "--day", day(day).toString(), "--warehouse", folder.toString());
        return Northstar.start(Stream.concat(options, Stream.of(more)).toArray(String[]::new));
    }

    private static List<Row> alerts(Tables tables, int day) {
        return tables.read(TrendAlerts.table(Warehouse.DIMENSIONS), List.of(day(day)))
                .orderBy(TrendAlerts.ALERT_ID)
                .collectAsList();
    }

    private static List<Row> causes(Tables tables, int day) {
        return tables.read(RootCauses.TABLE, List.of(day(day)))
                .orderBy(RootCauses.ALERT_ID, RootCauses.CAUSE_RANK)
                .collectAsList();
    }

    private static Row only(List<Row> rows, String id) {
        List<Row> found = rows.stream()
                .filter(row -> row.getAs(TrendAlerts.ALERT_ID).equals(id))
                .toList();
        assertThat(found).as("alerts of %s among %s", id, rows).hasSize(1);
        return found.get(0);
    }

    /** Labels of two weeks, and fewer of two weeks a month before: since then decisions of one market and queue violate. */
    private static void label(Tables tables) {
        SplittableRandom random = new SplittableRandom(12);
        Rows labelled = Rows.of(LabelledDecisions.TABLE)
                .each(Decisions.OUTCOME, "approve")
                .each(Decisions.SOURCE, "human")
                .each(Decisions.DECIDED_AT, Timestamp.from(Instant.EPOCH))
                .each(JudgedDecisions.RESTRICTS, false)
                .each(JudgedDecisions.PERMITS, true)
                .each(LabelledDecisions.DESIGN, DesignStrata.STRATIFIED)
                .each(LabelledDecisions.DESIGN_STRATUM_ID, "all")
                .each(LabelledDecisions.LABELLED, true)
                .each(LabelledDecisions.BLIND_REVIEWS, 0L);
        Rows strata = Rows.of(DesignStrata.TABLE)
                .each(DesignStrata.DESIGN, DesignStrata.STRATIFIED)
                .each(DesignStrata.DESIGN_STRATUM_ID, "all")
                .each(DesignStrata.STRATUM_POPULATION, (double) DECISIONS)
                .each(DesignStrata.STRATUM_DECISIONS, DECISIONS)
                .each(DesignStrata.STRATUM_SCORED, 0L);
        List<LocalDate> days = new ArrayList<>();
        for (int ago = 0; ago < 2 * LABELLED_DAYS; ago++) {
            boolean now = ago < LABELLED_DAYS;
            LocalDate day = day(BETTER + 6 - (now ? ago : ago + LABELLED_DAYS));
            long labels = now ? MANY_LABELS : FEW_LABELS;
            days.add(day);
            strata.row(DesignStrata.DAY, Date.valueOf(day))
                    .with(DesignStrata.STRATUM_DRAWN, labels)
                    .with(DesignStrata.STRATUM_LABELLED, labels);
            for (int i = 0; i < labels; i++) {
                String market = MARKETS.get(random.nextInt(MARKETS.size()));
                String queue = random.nextInt(2) == 0 ? "fast" : "slow";
                double rate = now && market.equals("BR") && queue.equals("slow") ? 0.5 : 0.1;
                labelled.row(Decisions.DAY, Date.valueOf(day))
                        .with(LabelledDecisions.KNOWN_ON, Date.valueOf(day))
                        .with(Decisions.DECISION_ID, day + "-" + i)
                        .with(LabelledDecisions.SAMPLE_ID, day + "-" + i)
                        .with(Decisions.MARKET, market)
                        .with(Decisions.QUEUE, queue)
                        .with(LabelledDecisions.VIOLATING, random.nextDouble() < rate);
            }
        }
        tables.replaceDays(LabelledDecisions.TABLE, days, labelled.in(tables.spark()));
        tables.replaceDays(DesignStrata.TABLE, days, strata.in(tables.spark()));
    }

    /** Numbers of all markets and of the whole, with one spoilt day, and with days whose labels are not in. */
    private static void publish(Tables tables, int days) {
        SplittableRandom random = new SplittableRandom(11);
        Rows rows = Rows.of(NorthStar.current(Warehouse.DIMENSIONS))
                .each(NorthStar.WINDOW_DAYS, 1)
                .each(NorthStar.METRIC, "fpr")
                .each(NorthStar.WEIGHTING, "decision")
                .each(NorthStar.DEFINITION_HASH, "hash")
                .each(NorthStar.SERIES, NorthStar.CURRENT)
                .each(NorthStar.AS_OF, Timestamp.from(Instant.EPOCH))
                .each(NorthStar.LABELS, (long) LABELS)
                .each(NorthStar.MATURITY, 1.0)
                .each(NorthStar.DAYS_COVERED, 1)
                .each(NorthStar.DESIGN, "recorded")
                .each(NorthStar.STATUS, NorthStar.OK)
                .each(NorthStar.PUBLISHED_AT, Timestamp.from(Instant.EPOCH))
                .each(NorthStar.RUN_ID, "test");
        List<LocalDate> written = new ArrayList<>();
        for (int day = 0; day < days; day++) {
            written.add(day(day));
            double sum = 0;
            for (String market : MARKETS) {
                double rate = 0.05 + (day % 7 == 3 ? 0.02 : 0);
                if (market.equals("BR") && day >= WORSE && day < BETTER) {
                    rate += 0.15;
                }
                double estimate = day == POISONED ? 0.8 : draw(random, rate);
                sum += estimate / MARKETS.size();
                number(rows, day, "market", "market=" + market, estimate, DECISIONS, LABELS)
                        .with("market", market);
            }
            number(rows, day, Slices.ALL, Slices.ALL, sum, DECISIONS * MARKETS.size(), LABELS * MARKETS.size());
        }
        tables.replaceDays(NorthStar.current(Warehouse.DIMENSIONS), written, rows.in(tables.spark()));
        tables.replaceDays(
                MetricCells.table(Warehouse.DIMENSIONS), written, cells(days).in(tables.spark()));
        Dataset<Row> catalogue = Rows.of(MetricCatalogueTable.TABLE)
                .row(MetricCatalogueTable.METRIC, "fpr")
                .with(MetricCatalogueTable.DEFINITION_HASH, "hash")
                .with(MetricCatalogueTable.KIND, "proportion")
                .with(MetricCatalogueTable.BASIS, "sample")
                .with(MetricCatalogueTable.POPULATION, "true")
                .with(MetricCatalogueTable.NUMERATOR, "true")
                .with(MetricCatalogueTable.DENOMINATOR, "true")
                .with(MetricCatalogueTable.WEIGHTINGS, "decision")
                .with(MetricCatalogueTable.DIRECTION, "lower_is_better")
                .with(MetricCatalogueTable.UNIT, "share")
                .with(MetricCatalogueTable.DOC, "doc")
                .with(MetricCatalogueTable.DECLARATION, "{}")
                .in(tables.spark());
        tables.append(MetricCatalogueTable.TABLE, catalogue, "test");
    }

    /** What the numbers are made of: in the market that gets worse, one of two queues does. */
    private static Rows cells(int days) {
        Rows rows = Rows.of(MetricCells.table(Warehouse.DIMENSIONS))
                .each(MetricCells.METRIC, "fpr")
                .each(MetricCells.WEIGHTING, "decision")
                .each(MetricCells.DEFINITION_HASH, "hash")
                .each(MetricCells.DESIGN, "recorded")
                .each(Slices.GRAIN, "market,queue");
        for (TableColumn column : MetricCells.table(Warehouse.DIMENSIONS).columns()) {
            if (column.mandatory() && column.type().equals(DataTypes.LongType)) {
                rows.each(column.name(), 0L);
            } else if (column.mandatory() && column.type().equals(DataTypes.DoubleType)) {
                rows.each(column.name(), 0.0);
            }
        }
        for (int day = 0; day < days; day++) {
            for (String market : MARKETS) {
                boolean worse = market.equals("BR") && day >= WORSE && day < BETTER;
                cell(rows, day, market, "fast", 0.05);
                cell(rows, day, market, "slow", worse ? 0.35 : 0.05);
            }
        }
        return rows;
    }

    private static void cell(Rows rows, int day, String market, String queue, double rate) {
        double decisions = DECISIONS / 2.0;
        double weight = decisions / (LABELS / 2);
        rows.row(MetricCells.DAY, Date.valueOf(day(day)))
                .with(MetricCells.KNOWN_ON, Date.valueOf(day(day)))
                .with(Slices.SLICE, "market=%s, queue=%s".formatted(market, queue))
                .with("market", market)
                .with("queue", queue)
                .with(MetricCells.NUMERATOR, decisions * rate)
                .with(MetricCells.DENOMINATOR, decisions)
                .with(MetricCells.NUMERATOR_VARIANCE, weight * decisions * rate * (1 - rate))
                .with(MetricCells.SQUARED_WEIGHTS, weight * decisions);
    }

    private static Rows number(
            Rows rows, int day, String grain, String slice, double estimate, long decisions, double labels) {
        return rows.row(NorthStar.DAY, Date.valueOf(day(day)))
                .with(Slices.GRAIN, grain)
                .with(Slices.SLICE, slice)
                .with(NorthStar.ESTIMATE, estimate)
                .with(NorthStar.STANDARD_ERROR, Math.sqrt(estimate * (1 - estimate) / labels))
                .with(NorthStar.EFFECTIVE_LABELS, labels)
                .with(NorthStar.POPULATION, decisions)
                .with(NorthStar.DENOMINATOR, (double) decisions);
    }

    private static double draw(SplittableRandom random, double rate) {
        return random.doubles((long) LABELS).filter(each -> each < rate).count() / LABELS;
    }

    private static LocalDate day(int day) {
        return FIRST.plusDays(day);
    }
}
