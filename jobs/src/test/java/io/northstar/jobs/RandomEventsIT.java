package io.northstar.jobs;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.ledger.Ledger;
import io.northstar.table.Appeals;
import io.northstar.table.Audits;
import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import io.northstar.table.Exposures;
import io.northstar.table.NorthStar;
import io.northstar.table.Policies;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.QaStrata;
import io.northstar.table.Restatements;
import io.northstar.table.Strategies;
import io.northstar.table.TableContract;
import io.northstar.testing.SparkExtension;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Late labels, flips, appeals, amendments and replayed files land at random, the nights come in random order, some of them
 * twice, and a metric is declared anew in between: in the end the tables are those of clean runs over everything, and every
 * publication on the way can be read again.
 */
@ExtendWith(SparkExtension.class)
class RandomEventsIT {
    private static final LocalDate FIRST = LocalDate.parse("2026-02-02");
    private static final int NIGHTS = 4;
    /** From this night on a metric is declared anew. */
    private static final int CHANGE = 2;

    private static final int DECISIONS = 16;
    private static final int EVENTS = 36;
    private static final String UPDATED_AT = "updated_at";
    private static final String RESOLVED_AT = "resolved_at";
    private static final TableContract LEDGER = NorthStar.table(Warehouse.DIMENSIONS);
    private static final TableContract CURRENT = NorthStar.current(Warehouse.DIMENSIONS);

    private static final Set<TableContract> NOT_LANDED =
            Set.of(Audits.TABLE, Creatives.TABLE, Policies.TABLE, Strategies.TABLE);

    @TempDir
    Path folder;

    private final long seed = Long.getLong("northstar.test.seed", 20260202L);
    private final Random random = new Random(seed);
    private final List<String> drawn = new ArrayList<>();
    /** Lines by landing day and table. */
    private final Map<LocalDate, Map<TableContract, List<Map<String, String>>>> landed = new HashMap<>();

    @Test
    void anyOrderOfNightsGivesWhatCleanRunsGive(SparkSession spark) {
        LandingFixture landing = new LandingFixture(spark, folder);
        landTheDays();
        for (int event = 0; event < EVENTS; event++) {
            landAnEvent(event);
        }
        landed.forEach((day, tables) ->
                tables.forEach((table, rows) -> landing.parquet(day.toString(), table, "part.parquet", rows)));
        Warehouse inOrder = new Warehouse(spark, landing.landing(), folder.resolve("in-order"));
        inOrder.nightly(options(0, CHANGE - 1));
        inOrder.nightly(options(CHANGE, CHANGE));
        inOrder.nightly(options(CHANGE + 1, NIGHTS - 1));

        Warehouse inAnyOrder = new Warehouse(spark, landing.landing(), folder.resolve("any-order"));
        List<Integer> order = anyOrder();
        Map<Instant, List<String>> published = new LinkedHashMap<>();
        for (int i = 0; i < order.size(); i++) {
            inAnyOrder.nightly(options(order.get(i), order.get(i), i >= CHANGE));
            published.put(Instant.now(), rows(inAnyOrder.tables().read(CURRENT)));
        }

        inAnyOrder.requireSameRowsAs(inOrder, NOT_LANDED);
        published.forEach((moment, rows) -> assertThat(
                        rows(Ledger.asOf(inAnyOrder.tables().read(LEDGER), moment)))
                .as("published until %s, nights %s, seed %d", moment, order, seed)
                .isEqualTo(rows));
        Row restated = inAnyOrder
                .tables()
                .read(Restatements.table(Warehouse.DIMENSIONS))
                .groupBy("day", "window_days", "slice", "metric", "weighting", "definition_hash", "run_id")
                .agg(expr("abs(sum(contribution) - any_value(estimate_after - estimate_before))")
                        .as("rest"))
                .selectExpr("max(rest)", "count(1)")
                .head();
        assertThat(restated.getDouble(0)).as("seed %d", seed).isLessThan(1e-12);
        assertThat(restated.getLong(1)).isPositive();
        long versions = inAnyOrder.tables().read(LEDGER).count();
        inAnyOrder.nightly(options(0, 0, true, "--full"));
        assertThat(inAnyOrder.tables().read(LEDGER).count()).as("seed %d", seed).isEqualTo(versions);
    }

    /** Those before the change, the change, and then those after it with one from before. */
    private List<Integer> anyOrder() {
        List<Integer> before = IntStream.range(0, CHANGE).boxed().collect(Collectors.toList());
        List<Integer> after = IntStream.range(CHANGE + 1, NIGHTS).boxed().collect(Collectors.toList());
        after.add(random.nextInt(CHANGE + 1));
        Collections.shuffle(before, random);
        Collections.shuffle(after, random);
        return Stream.of(before, List.of(CHANGE), after).flatMap(List::stream).toList();
    }

    private static String[] options(int from, int to) {
        return options(from, to, from >= CHANGE);
    }

    private static String[] options(int from, int to, boolean anew, String... more) {
        List<String> options = new ArrayList<>(
                List.of("--from", night(from).toString(), "--to", night(to).toString()));
        options.addAll(List.of(more));
        Stream.of(
                        "quality.suppress.min_labels=1",
                        "quality.suppress.min_population=1",
                        "quality.definition_overlap_days=1",
                        "metrics.fdr.numerator=" + (anew ? "violating" : "NOT violating"))
                .forEach(setting -> options.addAll(List.of("--set", setting)));
        options.addAll(List.of("--source", "src/test/resources/all-parquet.conf"));
        return options.toArray(String[]::new);
    }

    /** Files of the day that decisions are about land a night later. */
    private static LocalDate night(int index) {
        return FIRST.plusDays(1 + index);
    }

    private void land(int night, TableContract table, Map<String, String> row) {
        landed.computeIfAbsent(night(night), day -> new HashMap<>())
                .computeIfAbsent(table, each -> new ArrayList<>())
                .add(row);
    }

    private void landTheDays() {
        for (int day = 0; day < NIGHTS; day++) {
            LocalDate date = FIRST.plusDays(day);
            int draws = 0;
            for (int i = 0; i < DECISIONS; i++) {
                String id = "%d-%02d".formatted(day, i);
                land(day, Decisions.TABLE, decision(id, ""));
                land(day, Exposures.TABLE, exposure(id));
                if (i % 2 == 0) {
                    draws++;
                    drawn.add(id);
                    land(day, QaSamples.TABLE, sample(id, date));
                    if (i % 4 == 0) {
                        land(day, QaLabels.TABLE, label(id, "0"));
                    }
                }
            }
            land(
                    day,
                    QaStrata.TABLE,
                    Map.of(
                            QaStrata.DAY,
                            date.toString(),
                            QaStrata.STRATUM_ID,
                            "all",
                            QaStrata.POPULATION,
                            "" + DECISIONS,
                            QaStrata.SAMPLED,
                            "" + draws));
        }
    }

    private void landAnEvent(int event) {
        String id = drawn.get(random.nextInt(drawn.size()));
        int day = id.charAt(0) - '0';
        int night = day + random.nextInt(NIGHTS - day);
        switch (random.nextInt(5)) {
            case 0 -> land(night, Appeals.TABLE, appeal(id, event));
            case 1 -> land(night, Decisions.TABLE, decision(id, FIRST.plusDays(20) + "T00:00:%02dZ".formatted(event)));
            case 2 -> land(night, Exposures.TABLE, exposure(id));
            case 3 -> {
                // A file comes again with what an earlier one had.
                Map<TableContract, List<Map<String, String>>> before = landed.get(night(day));
                before.get(QaSamples.TABLE).stream()
                        .limit(3)
                        .toList()
                        .forEach(row -> land(night, QaSamples.TABLE, row));
            }
            default -> land(night, QaLabels.TABLE, label(id, "" + event));
        }
    }

    private Map<String, String> decision(String id, String updated) {
        return Map.of(
                Decisions.DECISION_ID,
                id,
                Decisions.AD_ID,
                "ad-" + id,
                Decisions.OUTCOME,
                random.nextBoolean() ? "reject" : "approve",
                Decisions.SOURCE,
                random.nextBoolean() ? "model" : "rule",
                Decisions.MARKET,
                random.nextBoolean() ? "US" : "DE",
                Decisions.STRATUM_ID,
                "all",
                Decisions.SCORE,
                "0.%d".formatted(random.nextInt(10)),
                Decisions.SUBMITTED_AT,
                time(id, 1 + random.nextInt(8)),
                Decisions.DECIDED_AT,
                time(id, 10),
                UPDATED_AT,
                updated);
    }

    private Map<String, String> exposure(String id) {
        return Map.of(
                Exposures.DAY,
                FIRST.plusDays(id.charAt(0) - '0').toString(),
                Exposures.AD_ID,
                "ad-" + id,
                Exposures.IMPRESSIONS,
                "" + random.nextInt(1000),
                Exposures.SPEND,
                "%d.25".formatted(random.nextInt(100)));
    }

    private static Map<String, String> sample(String id, LocalDate date) {
        return Map.of(
                QaSamples.SAMPLE_ID,
                "s-" + id,
                QaSamples.DECISION_ID,
                id,
                QaSamples.DAY,
                date.toString(),
                QaSamples.STRATUM_ID,
                "all",
                QaSamples.PURPOSE,
                QaSamples.PROBABILITY,
                QaSamples.INCLUSION_PROBABILITY,
                "0.5");
    }

    private Map<String, String> label(String id, String number) {
        return Map.of(
                QaLabels.LABEL_ID,
                "l-%s-%s".formatted(id, number),
                QaLabels.SAMPLE_ID,
                "s-" + id,
                QaLabels.DECISION_ID,
                id,
                QaLabels.LAYER,
                "qa",
                QaLabels.VIOLATING,
                "" + random.nextBoolean(),
                QaLabels.LABELLED_AT,
                time(id, 12).replace(":00:00", ":%02d:00".formatted(Integer.parseInt(number))));
    }

    private Map<String, String> appeal(String id, int event) {
        return Map.of(
                Appeals.APPEAL_ID,
                "a-%s-%d".formatted(id, event),
                Appeals.DECISION_ID,
                id,
                Appeals.APPEALED_AT,
                time(id, 14),
                RESOLVED_AT,
                time(id, 16),
                Appeals.RESOLUTION,
                random.nextBoolean() ? "overturned" : "upheld");
    }

    private static String time(String id, int hour) {
        return "%sT%02d:00:00Z".formatted(FIRST.plusDays(id.charAt(0) - '0'), hour);
    }

    private static List<String> rows(Dataset<Row> table) {
        return table.toJSON().collectAsList().stream().sorted().toList();
    }
}
