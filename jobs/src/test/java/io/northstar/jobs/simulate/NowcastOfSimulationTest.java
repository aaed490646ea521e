package io.northstar.jobs.simulate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.datediff;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.northstar.ledger.MaturitySettings;
import io.northstar.ledger.Nowcast;
import io.northstar.quality.QualitySettings;
import io.northstar.quality.Truth;
import io.northstar.stats.LonelyStratum;
import io.northstar.stats.RatioTotals;
import io.northstar.stats.StratumMoments;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.Lineage;
import io.northstar.table.NorthStar;
import io.northstar.table.Nowcasts;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.QaStrata;
import io.northstar.table.Slices;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Nowcasts of two days old numbers of the whole simulated platform, with its late, second, corrected, audited and adjudicated labels
 * and its planted events, against the numbers that these days have in the end.
 */
@ExtendWith(SparkExtension.class)
class NowcastOfSimulationTest {
    private static final SimulationOptions OPTIONS = SimulationOptions.DEFAULTS
            .withSpan(LocalDate.of(2026, 1, 1), 200)
            .withDecisionsPerDay(1_500)
            .withSampleScale(12);
    private static final MaturitySettings SETTINGS = QualitySettings.of(
                    ConfigFactory.parseResources("northstar/northstar.conf").resolve())
            .maturity();
    private static final double CONFIDENCE = 0.95;
    private static final int YOUNG = 2;
    private static final int LAST = 60;
    /** No label of a day comes later. */
    private static final int LAST_NEWS = 20;
    /** Settled days before the first nowcast. */
    private static final int FEWEST_DAYS = 14;

    private static final LocalDate TODAY = LocalDate.parse("2026-06-30");
    private static final List<String> METRICS = List.of("fdr", "leakage", "prevalence");

    /** Labels of a stratum at one age of its day. */
    private record Labels(String stratum, double population, long drawn, long labelled, long violating) {
        boolean isOf(String metric) {
            return switch (metric) {
                case "fdr" -> stratum.startsWith("restrict/");
                case "leakage" -> stratum.startsWith("permit/");
                default -> true;
            };
        }

        StratumMoments moments(String metric) {
            double events = metric.equals("fdr") ? labelled - violating : violating;
            return new StratumMoments(population, labelled, labelled, labelled, events, labelled, events, events);
        }
    }

    /** A day of the simulation at one age. */
    private record DayAtAge(LocalDate day, int age) {}

    @Test
    void theIntervalHoldsTheSettledValueAsOftenAsItSays(SparkSession spark, TestReporter reporter) {
        Map<DayAtAge, List<Labels>> labels = labels(Simulation.of(spark, OPTIONS));
        Rows published = Rows.of(schema()).each(NorthStar.WEIGHTING, "decision").each(NorthStar.DEFINITION_HASH, "one");
        List<LocalDate> days = OPTIONS.from()
                .plusDays(SETTINGS.horizonDays() - YOUNG + FEWEST_DAYS)
                .datesUntil(OPTIONS.to().minusDays(LAST_NEWS))
                .toList();
        days.forEach(day -> publish(published, labels, day));

        List<Row> nowcasts = Nowcast.of(published.in(spark), TODAY, List.of("one"), SETTINGS, CONFIDENCE)
                .collectAsList();

        for (String metric : METRICS) {
            List<Row> ofMetric = nowcasts.stream()
                    .filter(row -> metric.equals(row.getAs(Nowcasts.METRIC)))
                    .toList();
            long held = ofMetric.stream().filter(row -> holds(row, labels)).count();
            double share = (double) held / ofMetric.size();
            reporter.publishEntry(
                    "seed %d, %s".formatted(OPTIONS.seed(), metric), "%d of %d held".formatted(held, ofMetric.size()));
            assertThat(ofMetric).hasSize(days.size());
            assertThat(share).as("seed %d, %s", OPTIONS.seed(), metric).isBetween(CONFIDENCE - 0.03, CONFIDENCE + 0.03);
        }
    }

    /** A series of its own, in which {@code day} is two days old and the days before have settled. */
    private static void publish(Rows published, Map<DayAtAge, List<Labels>> labels, LocalDate day) {
        LocalDate shown = TODAY.minusDays(YOUNG);
        List<LocalDate> settled = day.minusDays((long) SETTINGS.historyDays() - YOUNG)
                .datesUntil(day.minusDays(SETTINGS.horizonDays() - YOUNG - 1L))
                .filter(before -> !before.isBefore(OPTIONS.from()))
                .toList();
        for (String metric : METRICS) {
            published.each(Slices.SLICE, day.toString()).each(NorthStar.METRIC, metric);
            version(published, shown, YOUNG, labels.get(new DayAtAge(day, YOUNG)), metric);
            for (LocalDate before : settled) {
                LocalDate asShown = shown.minusDays(day.toEpochDay() - before.toEpochDay());
                for (int age : List.of(YOUNG, SETTINGS.horizonDays())) {
                    version(published, asShown, age, labels.get(new DayAtAge(before, age)), metric);
                }
            }
        }
    }

    private static void version(Rows published, LocalDate day, int age, List<Labels> labels, String metric) {
        List<Labels> strata =
                labels.stream().filter(stratum -> stratum.isOf(metric)).toList();
        RatioTotals totals = totals(strata, metric);
        double labelled = strata.stream().mapToLong(Labels::labelled).sum();
        published
                .row(NorthStar.DAY, Date.valueOf(day))
                .with(NorthStar.AS_OF, Timestamp.valueOf(day.plusDays(age + 1L).atStartOfDay()))
                .with(NorthStar.ESTIMATE, totals.ratio())
                .with(NorthStar.STANDARD_ERROR, Math.sqrt(totals.varianceOfRatio()))
                .with(NorthStar.LABELS, totals.labels())
                .with(
                        NorthStar.MATURITY,
                        labelled / strata.stream().mapToLong(Labels::drawn).sum());
    }

    private static RatioTotals totals(List<Labels> strata, String metric) {
        return RatioTotals.stratified(
                strata.stream().map(stratum -> stratum.moments(metric)).toList(), LonelyStratum.ADJUST, true);
    }

    private static boolean holds(Row nowcast, Map<DayAtAge, List<Labels>> labels) {
        String metric = nowcast.getAs(Nowcasts.METRIC);
        LocalDate day = LocalDate.parse(nowcast.<String>getAs(Slices.SLICE));
        List<Labels> last = labels.get(new DayAtAge(day, LAST)).stream()
                .filter(stratum -> stratum.isOf(metric))
                .toList();
        double settled = totals(last, metric).ratio();
        return nowcast.<Double>getAs(Nowcasts.NOWCAST_LOW) <= settled
                && settled <= nowcast.<Double>getAs(Nowcasts.NOWCAST_HIGH);
    }

    private static StructType schema() {
        StructType all = NorthStar.table(List.of()).schema();
        StructType used = new StructType();
        for (String name : List.of(
                NorthStar.DAY,
                Slices.SLICE,
                NorthStar.METRIC,
                NorthStar.WEIGHTING,
                NorthStar.DEFINITION_HASH,
                NorthStar.AS_OF,
                NorthStar.ESTIMATE,
                NorthStar.STANDARD_ERROR,
                NorthStar.LABELS,
                NorthStar.MATURITY)) {
            used = used.add(all.apply(name));
        }
        return used;
    }

    /** The labels of each day and stratum, at the ages in question. */
    private static Map<DayAtAge, List<Labels>> labels(Simulation simulation) {
        Dataset<Row> draws = simulation
                .table(QaSamples.TABLE)
                .where(col(QaSamples.PURPOSE).equalTo(QaSamples.PROBABILITY))
                .select(QaSamples.DAY, QaSamples.SAMPLE_ID, QaSamples.STRATUM_ID);
        Dataset<Row> landed = simulation
                .table(QaLabels.TABLE)
                .withColumnRenamed(Simulation.LANDING_DAY, Lineage.LANDED_ON)
                .join(draws.select(QaSamples.DAY, QaSamples.SAMPLE_ID), key(QaSamples.SAMPLE_ID))
                .localCheckpoint();
        Dataset<Row> strata = simulation
                .table(QaStrata.TABLE)
                .select(QaStrata.DAY, QaStrata.STRATUM_ID, QaStrata.POPULATION, QaStrata.SAMPLED);
        Column age = datediff(col(Lineage.LANDED_ON), col(QaSamples.DAY));
        return List.of(YOUNG, SETTINGS.horizonDays(), LAST).stream()
                .flatMap(limit -> {
                    Dataset<Row> truth = Truth.of(landed.where(age.leq(limit)));
                    return draws
                            .join(truth, key(QaSamples.SAMPLE_ID), "left")
                            .groupBy(QaSamples.DAY, QaSamples.STRATUM_ID)
                            .agg(
                                    count_if(col(LabelledDecisions.VIOLATING).isNotNull())
                                            .as(LabelledDecisions.LABELLED),
                                    count_if(col(LabelledDecisions.VIOLATING)).as(LabelledDecisions.VIOLATING))
                            .join(strata, key(QaStrata.DAY, QaStrata.STRATUM_ID))
                            .collectAsList()
                            .stream()
                            .map(row -> Map.entry(
                                    new DayAtAge(row.<Date>getAs(QaStrata.DAY).toLocalDate(), limit), stratum(row)));
                })
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    private static Labels stratum(Row row) {
        return new Labels(
                row.getAs(QaStrata.STRATUM_ID),
                row.<Long>getAs(QaStrata.POPULATION),
                row.<Long>getAs(QaStrata.SAMPLED),
                row.<Long>getAs(LabelledDecisions.LABELLED),
                row.<Long>getAs(LabelledDecisions.VIOLATING));
    }

    private static String[] key(String... columns) {
        return columns;
    }
}
