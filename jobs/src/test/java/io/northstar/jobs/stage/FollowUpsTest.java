package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.io.Tables;
import io.northstar.jobs.CommonOptions;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.jobs.Settings;
import io.northstar.quality.QualitySettings;
import io.northstar.table.AuditRates;
import io.northstar.table.Audits;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.Lineage;
import io.northstar.table.MetricCells;
import io.northstar.table.QaLabels;
import io.northstar.table.Slices;
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
        JobRun run = run(spark, folder, 2);
        List<TableContract> outputs = Stream.of(
                        new AuditStage(run).outputs(),
                        new ConsistencyStage(run).outputs(),
                        new DuplicatesStage(run).outputs())
                .map(each -> each.get(0))
                .toList();
        TableContract cells = MetricCells.table(
                QualitySettings.of(run.settings().config()).slicing().names());
        Tables before = new Tables(spark, folder.toString(), "before", Instant.EPOCH);
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

    /** The audit is about a decision of a day long computed, of which no label is new. */
    @Test
    void aLateAuditIsToldOfInTheWindowsThatContainItsDay(SparkSession spark, @TempDir Path folder) {
        QualitySettings quality =
                QualitySettings.of(Settings.load(CommonOptions.DEFAULTS).config());
        Tables before = new Tables(spark, folder.toString(), "before", Instant.EPOCH);
        TableContract cells = MetricCells.table(quality.slicing().names());
        before.append(cells, rows(spark, cells, EMPTIED, WITH_CELLS), "before");
        before.append(LabelledDecisions.TABLE, labelled(spark), "before");
        before.append(DesignStrata.TABLE, stratum(spark), "before");
        before.append(QaLabels.TABLE, labels(spark), "before");

        FollowUps first = new FollowUps(run(spark, folder, 2));
        assertThat(first.run(List.of(WITH_CELLS), nothing(), progress())).containsEntry("creative_signatures.days", 0L);
        before.append(Audits.TABLE, audit(spark, "a1", "s1", 0.5), "late");
        JobRun late = run(spark, folder, 3);
        assertThat(new FollowUps(late).run(List.of(WITH_CELLS), nothing(), progress()))
                .containsEntry("audit_rates.days", 2L);
        assertThat(new FollowUps(run(spark, folder, 4)).run(List.of(WITH_CELLS), nothing(), progress()))
                .doesNotContainKey("audit_rates.days");

        TableContract rates = new AuditStage(late).outputs().get(0);
        assertThat(late.tables()
                        .read(rates)
                        .where(col(Slices.SLICE).equalTo(Slices.ALL))
                        .where(col(AuditRates.WINDOW_DAYS).equalTo(7))
                        .where(col(AuditRates.METRIC).equalTo(AuditRates.AGREEMENT))
                        .where(col(AuditRates.WEIGHTING).equalTo(AuditRates.BY_LABEL))
                        .orderBy(AuditRates.DAY)
                        .collectAsList())
                .extracting(row -> row.<Long>getAs(AuditRates.AUDITS))
                .containsExactly(1L, 1L);
    }

    private static Dataset<Row> labelled(SparkSession spark) {
        return filled(LabelledDecisions.TABLE)
                .row(LabelledDecisions.SAMPLE_ID, "s1")
                .with(Decisions.DAY, Date.valueOf(EMPTIED))
                .with(Decisions.DECISION_ID, "d1")
                .with(LabelledDecisions.DESIGN, DesignStrata.STRATIFIED)
                .with(LabelledDecisions.DESIGN_STRATUM_ID, "h")
                .with(LabelledDecisions.LABELLED, true)
                .with(JudgedDecisions.RESTRICTS, true)
                .with(JudgedDecisions.PERMITS, false)
                .with(LabelledDecisions.QA_VIOLATING, true)
                .with(LabelledDecisions.VIOLATING, true)
                .in(spark);
    }

    private static Dataset<Row> stratum(SparkSession spark) {
        return filled(DesignStrata.TABLE)
                .row(DesignStrata.DAY, Date.valueOf(EMPTIED))
                .with(DesignStrata.DESIGN_STRATUM_ID, "h")
                .with(DesignStrata.DESIGN, DesignStrata.STRATIFIED)
                .with(DesignStrata.STRATUM_POPULATION, 10.0)
                .with(DesignStrata.STRATUM_DRAWN, 1L)
                .with(DesignStrata.STRATUM_LABELLED, 1L)
                .in(spark);
    }

    private static Dataset<Row> labels(SparkSession spark) {
        Rows rows = Rows.of(QaLabels.TABLE)
                .each(QaLabels.SAMPLE_ID, "s1")
                .each(QaLabels.DECISION_ID, "d1")
                .each(QaLabels.VIOLATING, true)
                .each(QaLabels.LABELLED_ON, Date.valueOf(WITH_CELLS))
                .each(QaLabels.LABELLED_AT, Timestamp.valueOf(WITH_CELLS.atTime(9, 0)))
                .each(Lineage.LANDED_ON, Date.valueOf(WITH_CELLS))
                .each(Lineage.LANDED_FILE, "f")
                .each(Lineage.RECORD_HASH, 1L);
        rows.row(QaLabels.LABEL_ID, "q").with(QaLabels.LAYER, QaLabels.QA);
        return rows.row(QaLabels.LABEL_ID, "x")
                .with(QaLabels.LAYER, QaLabels.AUDIT)
                .in(spark);
    }

    private static Dataset<Row> audit(SparkSession spark, String audit, String sample, double probability) {
        return Rows.of(Audits.TABLE)
                .row(Audits.AUDIT_ID, audit)
                .with(Audits.DAY, Date.valueOf(EMPTIED))
                .with(Audits.SAMPLE_ID, sample)
                .with(Audits.LABEL_ID, "q")
                .with(Audits.INCLUSION_PROBABILITY, probability)
                .with(Lineage.LANDED_ON, Date.valueOf(WITH_CELLS))
                .with(Lineage.LANDED_FILE, "f")
                .with(Lineage.RECORD_HASH, 1L)
                .in(spark);
    }

    private static QualityStage.Outcome nothing() {
        return new QualityStage.Outcome(Map.of(), new TreeSet<>(), new TreeSet<>());
    }

    private static Progress progress() {
        return new Progress("nightly", FollowUps.STAGES);
    }

    private static JobRun run(SparkSession spark, Path folder, int number) {
        Instant startedAt = Instant.ofEpochSecond(number);
        return new JobRun(
                "nightly",
                "nightly-" + number,
                startedAt,
                spark,
                Settings.load(CommonOptions.DEFAULTS.withWarehouse(folder.toString())),
                new Tables(spark, folder.toString(), "nightly", startedAt),
                CommonOptions.DEFAULTS.mode(),
                List.of(WITH_CELLS));
    }

    private static Dataset<Row> rows(SparkSession spark, TableContract table, LocalDate... days) {
        Rows rows = filled(table);
        for (LocalDate day : days) {
            rows.row(table.partitionedBy().orElseThrow(), Date.valueOf(day));
        }
        return rows.in(spark);
    }

    /** Every following row has some value in each mandatory column. */
    private static Rows filled(TableContract table) {
        Rows rows = Rows.of(table);
        table.columns().stream()
                .filter(TableColumn::mandatory)
                .forEach(column -> rows.each(column.name(), anyValue(column)));
        return rows;
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
