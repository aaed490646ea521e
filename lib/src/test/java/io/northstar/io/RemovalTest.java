package io.northstar.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.table.Creatives;
import io.northstar.table.Lineage;
import io.northstar.table.TableContract;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.nio.file.Path;
import java.sql.Date;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class RemovalTest {
    private static final TableContract TABLE = Creatives.TABLE;

    @TempDir
    Path folder;

    @Test
    void whatWasTakenOutIsNoNewsAndHidesNoOrigin(SparkSession spark) {
        Tables tables = new Tables(spark, folder.toString(), "test", Instant.EPOCH);
        Origin origin = new Origin(
                "program",
                "",
                "2026-02-09",
                Instant.parse("2026-02-09T04:00:00Z"),
                Map.of("decisions", 7L),
                Map.of("metric_cells", 3L));
        tables.create(TABLE);
        assertThat(tables.append(TABLE, 0, creatives(spark, "a", "b"), origin)).isTrue();
        Map<String, Long> first = versions(tables);
        Removal removal = new Removal(tables);

        removal.delete(TABLE, creatives(spark, "a").select(Creatives.CREATIVE_ID));

        assertThat(ids(tables.read(TABLE))).containsExactly("b");
        assertThat(ids(tables.changes(TABLE, first, versions(tables)))).isEmpty();
        assertThat(tables.origin(TABLE)).contains(origin);

        removal.settle(TABLE);
        Map<String, Long> settled = versions(tables);
        removal.settle(TABLE);
        assertThat(versions(tables)).isEqualTo(settled);
        tables.append(TABLE, creatives(spark, "c"), "second");
        assertThat(ids(tables.changes(TABLE, first, versions(tables)))).containsExactly("c");
    }

    @Test
    void whatChangedSinceAVersionOutOfRetentionIsEverything(SparkSession spark) {
        Tables tables = new Tables(spark, folder.toString(), "test", Instant.EPOCH);
        tables.append(TABLE, creatives(spark, "a"), "first");
        Map<String, Long> first = versions(tables);
        tables.append(TABLE, creatives(spark, "b"), "second");
        tables.append(TABLE, creatives(spark, "c"), "third");
        Map<String, Long> third = versions(tables);
        Maintenance maintenance = new Maintenance(tables, Duration.ZERO, Instant.parse("2100-01-01T00:00:00Z"));

        maintenance.checkpoint(TABLE.name());
        assertThat(maintenance.expiredLog(TABLE.name())).isPositive();
        maintenance.expireLog(TABLE.name());

        assertThat(maintenance.expiredLog(TABLE.name())).isZero();
        assertThat(ids(tables.changes(TABLE, first, third))).containsExactly("a", "b", "c");
        tables.append(TABLE, creatives(spark, "d"), "fourth");
        assertThat(ids(tables.changes(TABLE, third, versions(tables)))).containsExactly("d");
    }

    private static Map<String, Long> versions(Tables tables) {
        return tables.versions(List.of(TABLE));
    }

    private static Dataset<Row> creatives(SparkSession spark, String... ids) {
        Rows rows = Rows.of(TABLE)
                .each(Lineage.LANDED_ON, Date.valueOf("2026-02-09"))
                .each(Lineage.LANDED_FILE, "part.json")
                .each(Lineage.RECORD_HASH, 1L);
        for (String id : ids) {
            rows.row(Creatives.CREATIVE_ID, id);
        }
        return rows.in(spark);
    }

    private static List<String> ids(Dataset<Row> rows) {
        return rows.select(Creatives.CREATIVE_ID).collectAsList().stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }
}
