package io.northstar.jobs.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.io.Tables;
import io.northstar.jobs.CommonOptions;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.jobs.Settings;
import io.northstar.table.CreativeSignatures;
import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import io.northstar.table.DuplicateClusters;
import io.northstar.table.DuplicateConflicts;
import io.northstar.table.DuplicateInconsistency;
import io.northstar.table.Lineage;
import io.northstar.table.Resubmissions;
import io.northstar.table.TableContract;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class DuplicatesStageTest {
    private static final LocalDate FIRST = LocalDate.parse("2026-03-01");
    private static final LocalDate SECOND = FIRST.plusDays(1);
    private static final List<TableContract> WRITTEN = List.of(
            CreativeSignatures.TABLE,
            DuplicateClusters.TABLE,
            DuplicateConflicts.TABLE,
            DuplicateInconsistency.TABLE,
            Resubmissions.TABLE);

    private final Rows creatives =
            Rows.of(Creatives.TABLE).each(Lineage.LANDED_FILE, "f").each(Lineage.RECORD_HASH, 1L);
    private final Rows decisions = Rows.of(Decisions.TABLE)
            .each(Lineage.LANDED_FILE, "f")
            .each(Lineage.RECORD_HASH, 1L)
            .each(Decisions.MARKET, "BR")
            .each(Decisions.POLICY_VERSION, "2026.1")
            .each(Decisions.SOURCE, "model")
            .each(Decisions.ADVERTISER_ID, "adv");
    private int instants;

    @Test
    void daysInAnyOrderAndAgainLeaveTheSameTables(SparkSession spark, @TempDir Path folder) {
        submit("c1", "Lose ten kilos in three days without any diet", FIRST, "reject");
        submit("c2", "L0se t3n k1los in three days — without any diets!", SECOND, "approve");
        submit("c3", "A garden table with four chairs", FIRST, "approve");
        submit("c4", null, SECOND, "approve");
        Tables atOnce = warehouse(spark, folder.resolve("atOnce"));
        Tables back = warehouse(spark, folder.resolve("back"));

        run(atOnce, List.of(FIRST, SECOND), FIRST, SECOND);
        List<List<String>> once = contents(atOnce);
        run(atOnce, List.of(FIRST, SECOND), FIRST, SECOND);
        run(back, List.of(SECOND), SECOND);
        run(back, List.of(FIRST), FIRST, SECOND);

        assertThat(contents(atOnce)).isEqualTo(once);
        assertThat(contents(back).subList(2, WRITTEN.size())).isEqualTo(once.subList(2, WRITTEN.size()));
        assertThat(once.get(WRITTEN.indexOf(CreativeSignatures.TABLE))).hasSize(4);
        assertThat(atOnce.read(DuplicateConflicts.TABLE).collectAsList())
                .singleElement()
                .satisfies(conflict -> {
                    assertThat(conflict.<Date>getAs(DuplicateConflicts.DAY)).isEqualTo(Date.valueOf(SECOND));
                    assertThat(conflict.<Long>getAs(DuplicateConflicts.RESTRICTED))
                            .isEqualTo(1);
                    assertThat(conflict.<Long>getAs(DuplicateConflicts.PERMITTED))
                            .isEqualTo(1);
                });
        assertThat(atOnce.read(Resubmissions.TABLE).collectAsList())
                .extracting(row -> row.<String>getAs(Decisions.DECISION_ID))
                .containsExactlyInAnyOrder("dc1", "dc2");
    }

    /** The creative lands a week after its decision; its days are those that decisions on it were made on. */
    @Test
    void aLateCreativeIsAboutTheDaysOfItsDecisions(SparkSession spark, @TempDir Path folder) {
        LocalDate late = SECOND.plusDays(7);
        submit("c1", "Lose ten kilos in three days without any diet", FIRST, "reject");
        submit("c2", "L0se t3n k1los in three days — without any diets!", SECOND, "approve");
        creatives.with(Lineage.LANDED_ON, Date.valueOf(late));
        Tables tables = warehouse(spark, folder);

        assertThat(stage(tables, CommonOptions.DEFAULTS, List.of(late)).about(List.of(late)))
                .containsExactly(SECOND);
        run(tables, List.of(FIRST, SECOND), FIRST, SECOND);
        assertThat(tables.read(DuplicateConflicts.TABLE).isEmpty()).isTrue();
        run(tables, List.of(late), SECOND);
        assertThat(tables.read(DuplicateConflicts.TABLE).count()).isEqualTo(1);
        assertThat(stage(tables, CommonOptions.DEFAULTS.withSetting("duplicates.enabled=false"), List.of(late))
                        .about(List.of(late)))
                .isEmpty();
    }

    @Test
    void nothingIsDoneWhereTheSettingsSaySo(SparkSession spark, @TempDir Path folder) {
        submit("c1", "A garden table with four chairs", FIRST, "approve");
        Tables tables = warehouse(spark, folder);

        run(tables, CommonOptions.DEFAULTS.withSetting("duplicates.enabled=false"), List.of(FIRST), FIRST);

        assertThat(WRITTEN).noneMatch(tables::exists);
    }

    private void submit(String creative, String text, LocalDate day, String outcome) {
        creatives
                .row(Creatives.CREATIVE_ID, creative)
                .with(Creatives.TEXT, text)
                .with(Lineage.LANDED_ON, Date.valueOf(day));
        decisions
                .row(Decisions.DECISION_ID, "d" + creative)
                .with(Decisions.CREATIVE_ID, creative)
                .with(Decisions.OUTCOME, outcome)
                .with(Decisions.DAY, Date.valueOf(day))
                .with(Decisions.DECIDED_AT, Timestamp.valueOf(day.atTime(12, 0)))
                .with(Lineage.LANDED_ON, Date.valueOf(day));
    }

    private Tables warehouse(SparkSession spark, Path folder) {
        Tables tables = new Tables(spark, folder.toString(), "test", Instant.EPOCH);
        tables.append(Creatives.TABLE, creatives.in(spark), "test");
        tables.append(Decisions.TABLE, decisions.in(spark), "test");
        return tables;
    }

    private void run(Tables tables, List<LocalDate> landed, LocalDate... ends) {
        run(tables, CommonOptions.DEFAULTS, landed, ends);
    }

    private void run(Tables tables, CommonOptions options, List<LocalDate> landed, LocalDate... ends) {
        stage(tables, options, landed)
                .run(landed, new TreeSet<>(List.of(ends)), new Progress("nightly", DuplicatesStage.STAGES));
    }

    private DuplicatesStage stage(Tables tables, CommonOptions options, List<LocalDate> landed) {
        instants++;
        Instant startedAt = Instant.ofEpochSecond(instants);
        JobRun run = new JobRun(
                "nightly",
                "nightly-" + instants,
                startedAt,
                tables.spark(),
                Settings.load(options.withWarehouse(tables.warehouse())),
                new Tables(tables.spark(), tables.warehouse(), landed.toString(), startedAt),
                options.mode(),
                landed);
        return new DuplicatesStage(run);
    }

    /** Of each table the rows as text, in order. */
    private static List<List<String>> contents(Tables tables) {
        return WRITTEN.stream()
                .map(table -> tables.read(table).collectAsList().stream()
                        .map(Row::toString)
                        .sorted()
                        .toList())
                .toList();
    }
}
