package io.northstar.jobs;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.io.ModelFiles;
import io.northstar.io.Tables;
import io.northstar.jobs.train.TrainJob;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.ModelEvaluations;
import io.northstar.table.ModelRegistry;
import io.northstar.table.NorthStar;
import io.northstar.table.RunLog;
import io.northstar.table.Slices;
import io.northstar.table.TableContract;
import io.northstar.table.ThresholdCertificates;
import io.northstar.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The train job on simulated labels of 12 days. What violates often says so in its text; the texts that land on the day after say it
 * always.
 */
@ExtendWith(SparkExtension.class)
class TrainIT {
    private static final LocalDate LAST = LabelledAds.FIRST.plusDays(11);
    private static final TableContract EVALUATIONS = ModelEvaluations.table(Warehouse.DIMENSIONS);

    @TempDir
    Path folder;

    @Test
    void modelsAreTrainedEvaluatedCertifiedAndPutInCharge(SparkSession spark) throws IOException {
        Tables tables = new Tables(spark, folder.toString(), "labels", Instant.EPOCH);
        assertThat(train(LAST)).isEqualTo(ExitCode.DONE);
        assertThat(said(tables)).contains("any: no model, evaluation has 0 examples of one class; 10 are the fewest");
        assertThat(tables.names()).containsExactly(RunLog.TABLE.name());

        LabelledAds.publish(tables, LabelledAds.FIRST, 12, LabelledAds.Kind.USUAL);
        LocalDate yesterday = LAST.minusDays(1);
        assertThat(train(yesterday)).isEqualTo(ExitCode.DONE);
        Map<String, List<String>> before = rows(tables);
        assertThat(train(yesterday)).isEqualTo(ExitCode.DONE);
        assertThat(rows(tables)).isEqualTo(before);
        requireModel(tables);
        requireEvaluations(tables);

        LocalDate tomorrow = LAST.plusDays(1);
        LabelledAds.tellAll(tables, tomorrow);
        assertThat(train(yesterday)).isEqualTo(ExitCode.DONE);
        assertThat(area(tables, yesterday)).isLessThan(0.9);
        assertThat(train(tomorrow, "--promote", "auto")).isEqualTo(ExitCode.DONE);
        assertThat(area(tables, tomorrow)).isGreaterThan(0.95);
        requireCertificates(tables.read(ThresholdCertificates.TABLE, List.of(tomorrow)));
        assertThat(aliases(tables)).containsExactly(ModelRegistry.CHALLENGER, ModelRegistry.CHAMPION);

        Map<String, List<String>> placed = rows(tables);
        assertThat(train(tomorrow, "--promote", "auto", "--set", "train.iterations=1"))
                .isEqualTo(ExitCode.DONE);
        assertThat(said(tables)).contains("any: version 2026-01-13 is champion and stays as it is");
        assertThat(rows(tables)).isEqualTo(placed);
    }

    /** A model that learned from texts that say it all takes the place of one that had to guess, and gives it back. */
    @Test
    void aBetterModelIsPromotedAndRolledBack(SparkSession spark) {
        Tables tables = new Tables(spark, folder.toString(), "labels", Instant.EPOCH);
        LabelledAds.publish(tables, LabelledAds.FIRST, 12, LabelledAds.Kind.USUAL);
        assertThat(train(LAST, "--promote", "auto")).isEqualTo(ExitCode.DONE);
        assertThat(said(tables)).contains("Passes: nothing was in charge.");
        LocalDate tomorrow = LAST.plusDays(1);
        LabelledAds.tellAll(tables, tomorrow);
        assertThat(train(tomorrow, "--promote", "auto")).isEqualTo(ExitCode.DONE);
        assertThat(said(tables)).contains("Passes: better than 2026-01-12");
        assertThat(aliases(tables)).containsExactly(ModelRegistry.FORMER, ModelRegistry.CHAMPION);
        assertThat(TrainJob.start("--rollback", "any", "--warehouse", folder.toString()))
                .isEqualTo(ExitCode.DONE);
        assertThat(said(tables)).contains("any: version 2026-01-12 is in charge again, in the place of 2026-01-13");
        assertThat(aliases(tables)).containsExactly(ModelRegistry.CHAMPION, ModelRegistry.ROLLED_BACK);
    }

    @Test
    void wrongSettingsAreRefused() {
        assertThat(train(LAST, "--set", "train.features.categories=[market,outcome]"))
                .isEqualTo(ExitCode.BAD_OPTIONS);
        assertThat(train(LAST, "--set", "train.models.other=\"violating +\"")).isEqualTo(ExitCode.BAD_OPTIONS);
        assertThat(train(LAST, "--promote", "always")).isEqualTo(ExitCode.BAD_OPTIONS);
        assertThat(TrainJob.start("--rollback", "any", "--warehouse", folder.toString()))
                .isEqualTo(ExitCode.BAD_OPTIONS);
    }

    private int train(LocalDate day, String... more) {
        return TrainJob.start(Stream.concat(LabelledAds.options(day, folder.toString()).stream(), Stream.of(more))
                .toArray(String[]::new));
    }

    /** Texts that say it all leave nothing wrong: half of the rejections may be, and so few labels can rule out that. */
    private static void requireCertificates(Dataset<Row> certificates) {
        List<Row> rows = certificates.collectAsList();
        assertThat(rows)
                .as("%s", rows)
                .extracting(row -> row.<String>getAs(ThresholdCertificates.ACTION)
                        + " "
                        + row.<String>getAs(ThresholdCertificates.STATUS))
                .containsExactlyInAnyOrder("reject certified", "approve not_certified");
    }

    private void requireModel(Tables tables) throws IOException {
        Row model = tables.read(ModelRegistry.TABLE).collectAsList().get(0);
        String path = model.getAs(ModelRegistry.PATH);
        assertThat(model.<String>getAs(ModelRegistry.ALIAS)).as("%s", model).isEqualTo(ModelRegistry.CHALLENGER);
        assertThat(model.<String>getAs(ModelRegistry.DATA_VERSION)).contains(LabelledDecisions.TABLE.name() + "@");
        assertThat(new ModelFiles(tables).load(path).stages()).isNotEmpty();
        assertThat(Files.readString(folder.resolve(path).resolve("card.json")))
                .contains("\"limits\"", "\"evaluation_from\" : \"2026-01-08\"", "\"pr_auc\"");
    }

    /** The labels behind markets are those of the whole, and what is acted on at a half is a part of that at a fifth. */
    private static void requireEvaluations(Tables tables) {
        Dataset<Row> rows = tables.read(EVALUATIONS);
        Dataset<Row> whole = rows.where(col(Slices.SLICE).equalTo(Slices.ALL));
        assertThat(whole.count()).isEqualTo(2 * 5 + 4);
        Row area = metric(whole, ModelEvaluations.PR_AUC).head();
        assertThat(area.<String>getAs(ModelEvaluations.STATUS)).isEqualTo(NorthStar.OK);
        assertThat(area.<Double>getAs(ModelEvaluations.ESTIMATE)).isBetween(0.4, 0.99);
        assertThat(metric(rows.where(col(Slices.GRAIN).equalTo("market")), ModelEvaluations.PR_AUC)
                        .selectExpr("sum(labels)")
                        .head()
                        .getLong(0))
                .isEqualTo(area.<Long>getAs(ModelEvaluations.LABELS));
        List<Row> acted =
                metric(whole, "reject_rate").orderBy(ModelEvaluations.THRESHOLD).collectAsList();
        assertThat(acted.get(0).<Double>getAs(ModelEvaluations.ESTIMATE))
                .isGreaterThanOrEqualTo(acted.get(1).<Double>getAs(ModelEvaluations.ESTIMATE));
        assertThat(acted)
                .allSatisfy(row -> assertThat(row.<Double>getAs(ModelEvaluations.CI_HIGH))
                        .isGreaterThanOrEqualTo(row.<Double>getAs(ModelEvaluations.ESTIMATE)));
    }

    private static List<String> aliases(Tables tables) {
        return tables.read(ModelRegistry.TABLE).orderBy(ModelRegistry.VERSION).collectAsList().stream()
                .map(row -> row.<String>getAs(ModelRegistry.ALIAS))
                .toList();
    }

    private static double area(Tables tables, LocalDate day) {
        return metric(
                        tables.read(EVALUATIONS, List.of(day))
                                .where(col(Slices.SLICE).equalTo(Slices.ALL)),
                        ModelEvaluations.PR_AUC)
                .head()
                .getAs(ModelEvaluations.ESTIMATE);
    }

    private static Dataset<Row> metric(Dataset<Row> rows, String metric) {
        return rows.where(col(ModelEvaluations.METRIC).equalTo(metric));
    }

    private static String said(Tables tables) {
        return tables.read(RunLog.TABLE)
                .orderBy(col(RunLog.STARTED_AT).desc())
                .head()
                .getAs(RunLog.MESSAGE);
    }

    private static Map<String, List<String>> rows(Tables tables) {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        Stream.of(ModelRegistry.TABLE, EVALUATIONS, ThresholdCertificates.TABLE)
                .forEach(table -> rows.put(
                        table.name(),
                        tables.read(table).collectAsList().stream()
                                .map(Row::toString)
                                .sorted()
                                .toList()));
        return rows;
    }
}
