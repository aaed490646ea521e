package io.northstar.jobs.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.io.Tables;
import io.northstar.jobs.CommonOptions;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.jobs.Settings;
import io.northstar.quality.QualitySettings;
import io.northstar.table.MetricCells;
import io.northstar.table.TableColumn;
import io.northstar.table.TableContract;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class FollowUpsTest {
    private static final LocalDate LONG_AGO = LocalDate.parse("2026-01-01");
    private static final LocalDate EMPTIED = LocalDate.parse("2026-03-01");
    private static final LocalDate WITH_CELLS = EMPTIED.plusDays(1);

    /** The first table of each stage shows it. Days that are not computed again keep what was said of them. */
    @Test
    void whatWasSaidOfDaysWithoutDecisionsGoes(SparkSession spark, @TempDir Path folder) {
        Instant startedAt = Instant.ofEpochSecond(2);
        JobRun run = new JobRun(
                "nightly",
                "nightly-2",
                startedAt,
                spark,
                Settings.load(CommonOptions.DEFAULTS.withWarehouse(folder.toString())),
                new Tables(spark, folder.toString(), "nightly", startedAt.toEpochMilli()),
                CommonOptions.DEFAULTS.mode(),
                List.of(WITH_CELLS));
        List<TableContract> outputs = Stream.of(
                        new AuditStage(run).outputs(),
                        new ConsistencyStage(run).outputs(),
                        new DuplicatesStage(run).outputs())
                .map(each -> each.get(0))
                .toList();
        TableContract cells = MetricCells.table(
                QualitySettings.of(run.settings().config()).slicing().names());
        Tables before = new Tables(spark, folder.toString(), "before", 1);
        outputs.forEach(table -> before.append(table, rows(spark, table, LONG_AGO, EMPTIED), "before"));
        before.append(cells, rows(spark, cells, LONG_AGO, WITH_CELLS), "before");

        new FollowUps(run)
                .run(
                        List.of(WITH_CELLS),
                        new QualityStage.Outcome(
                                Map.of(), new TreeSet<>(List.of(EMPTIED, WITH_CELLS)), new TreeSet<>(List.of(EMPTIED))),
                        new Progress("nightly", FollowUps.STAGES));

        assertThat(outputs)
                .allSatisfy(table -> assertThat(ChangedDays.collect(run.tables()
                                .read(table)
                                .select(table.partitionedBy().orElseThrow())))
                        .as(table.name())
                        .containsExactly(LONG_AGO));
    }

    private static Dataset<Row> rows(SparkSession spark, TableContract table, LocalDate... days) {
        Rows rows = Rows.of(table);
        table.columns().stream()
                .filter(TableColumn::mandatory)
                .forEach(column -> rows.each(column.name(), anyValue(column)));
        for (LocalDate day : days) {
            rows.row(table.partitionedBy().orElseThrow(), Date.valueOf(day));
        }
        return rows.in(spark);
    }

    private static Object anyValue(TableColumn column) {
        return switch (column.type().typeName()) {
            case "string" -> column.allowed().stream().findFirst().orElse("any");
            case "date" -> Date.valueOf(LONG_AGO);
            case "timestamp" -> Timestamp.valueOf(LONG_AGO.atStartOfDay());
            case "integer" -> 1;
            case "long" -> 1L;
            case "double" -> 0.5;
            case "boolean" -> true;
            default -> throw new IllegalArgumentException(column.name());
        };
    }
}
