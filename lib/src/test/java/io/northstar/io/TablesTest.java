package io.northstar.io;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.northstar.table.DuplicateClusters;
import io.northstar.table.Lineage;
import io.northstar.table.Policies;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class TablesTest {
    private static final int RUNS = 3;

    @TempDir
    Path folder;

    @Test
    void aTableThatAnEndedRunLeftHalfCreatedIsCreated(SparkSession spark) throws IOException {
        Files.createDirectories(folder.resolve("policies/_delta_log"));
        Tables tables = tables(spark, "one", 1);
        assertThat(tables.exists(Policies.TABLE)).isFalse();
        assertThat(tables.names()).isEmpty();

        tables.merge(Policies.TABLE, policies(spark, 1), lit(true));

        assertThat(stored(tables)).containsExactly("own-1 1", "shared 1");
    }

    @Test
    void ofRunsWithTheSameWorkTheLaterOneCounts(SparkSession spark) {
        tables(spark, "one", 1).merge(Policies.TABLE, policies(spark, 1), lit(true));
        tables(spark, "one", 3).merge(Policies.TABLE, policies(spark, 3), lit(true));

        assertThatThrownBy(() -> tables(spark, "one", 2).merge(Policies.TABLE, policies(spark, 4), lit(true)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a run that started later has written the same part");
        assertThat(tables(spark, "other", 2).merge(Policies.TABLE, policies(spark, 2), lit(true)))
                .isEqualTo(new Merged(1, 0));

        assertThat(stored(tables(spark, "any", 0))).containsExactly("own-1 1", "own-2 2", "own-3 3", "shared 3");
    }

    @Test
    void runsThatFirstLoadATableAtOnceAllSucceed(SparkSession spark) throws Exception {
        List<Callable<Merged>> runs = new ArrayList<>();
        for (int run = 1; run <= RUNS; run++) {
            Tables tables = tables(spark.newSession(), "run " + run, run);
            Dataset<Row> rows = policies(tables.spark(), run);
            runs.add(() -> tables.merge(Policies.TABLE, rows, lit(true)));
        }
        ExecutorService threads = Executors.newFixedThreadPool(RUNS);
        try {
            long inserted = 0;
            for (Future<Merged> run : threads.invokeAll(runs)) {
                inserted += run.get().inserted();
            }
            assertThat(inserted).isEqualTo(RUNS + 1);
        } finally {
            threads.shutdownNow();
        }
        assertThat(stored(tables(spark, "any", 0))).containsExactly("own-1 1", "own-2 2", "own-3 3", "shared 3");
    }

    @Test
    void ofRowsMadeFromTheSameVersionTheFirstAreAdded(SparkSession spark) {
        Tables one = tables(spark, "one", 1);
        Tables other = tables(spark, "other", 2);
        one.create(Policies.TABLE);

        assertThat(one.append(Policies.TABLE, 0, policies(spark, 1), origin(one)))
                .isTrue();
        assertThat(other.append(Policies.TABLE, 0, policies(spark, 2), origin(other)))
                .isFalse();
        assertThat(stored(one)).containsExactly("own-1 1", "shared 1");
        assertThat(other.append(Policies.TABLE, 1, policies(spark, 2), origin(other)))
                .isTrue();

        assertThat(stored(one)).containsExactly("own-1 1", "own-2 2", "shared 1", "shared 2");
        assertThat(one.origins(Policies.TABLE, 0)).containsExactlyInAnyOrder(origin(one), origin(other));
    }

    private static Origin origin(Tables tables) {
        return new Origin("program", "", tables.work(), Instant.EPOCH, Map.of(), Map.of());
    }

    @Test
    void anUpdateGoesOnFromWhatAnotherRunWroteMeanwhile(SparkSession spark) {
        Tables later = tables(spark, "later", 9);
        Tables earlier = tables(spark, "earlier", 1);
        AtomicInteger seen = new AtomicInteger();

        List<Row> updated = later.update(Policies.TABLE, stored -> {
            if (seen.getAndIncrement() == 0) {
                earlier.update(Policies.TABLE, none -> policies(spark, 1).collectAsList());
            }
            return stored.isEmpty() ? policies(spark, 2).collectAsList() : stored;
        });

        assertThat(updated).hasSize(2);
        assertThat(seen).hasValue(2);
        assertThat(stored(later)).containsExactly("own-1 1", "shared 1");
        later.update(Policies.TABLE, stored -> policies(spark, 2).collectAsList());
        assertThat(stored(later)).containsExactly("own-2 2", "shared 2");
    }

    @Test
    void aRunThatEmptiesDaysMayStillReplaceOthers(SparkSession spark) {
        Tables before = tables(spark, "before", 1);
        before.append(DuplicateClusters.TABLE, clusters(spark, "01", "02", "03"), "before");
        Tables tables = tables(spark, "one", 2);

        tables.clearDays(DuplicateClusters.TABLE, List.of(LocalDate.parse("2026-02-01")));
        tables.replaceDays(
                DuplicateClusters.TABLE, List.of(LocalDate.parse("2026-02-02")), clusters(spark, "02", "02"));

        assertThat(tables.read(DuplicateClusters.TABLE)
                        .select(DuplicateClusters.DAY)
                        .collectAsList())
                .extracting(row -> row.getDate(0).toString())
                .containsExactlyInAnyOrder("2026-02-02", "2026-02-02", "2026-02-03");
    }

    private static Dataset<Row> clusters(SparkSession spark, String... days) {
        Rows rows = Rows.of(DuplicateClusters.TABLE).each(DuplicateClusters.CLUSTER_ID, "one");
        for (String day : days) {
            rows.row(DuplicateClusters.DAY, Date.valueOf("2026-02-" + day)).with(DuplicateClusters.TEXT_HASH, day);
        }
        return rows.in(spark);
    }

    private Tables tables(SparkSession spark, String work, long token) {
        return new Tables(spark, folder.toString(), work, Instant.EPOCH.plus(token, ChronoUnit.MICROS));
    }

    /** A policy that only this delivery holds, and one that every delivery holds. */
    private static Dataset<Row> policies(SparkSession spark, int delivery) {
        return Rows.of(Policies.TABLE)
                .each(Lineage.LANDED_ON, Date.valueOf("2026-02-0" + delivery))
                .each(Lineage.LANDED_FILE, "part.json")
                .each(Lineage.RECORD_HASH, (long) delivery)
                .each(Policies.NAME, String.valueOf(delivery))
                .row(Policies.POLICY_ID, "own-" + delivery)
                .row(Policies.POLICY_ID, "shared")
                .in(spark);
    }

    private static List<String> stored(Tables tables) {
        return tables.read(Policies.TABLE).selectExpr("concat_ws(' ', policy_id, name)").collectAsList().stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }
}
