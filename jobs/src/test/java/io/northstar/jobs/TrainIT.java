package io.northstar.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.io.ModelFiles;
import io.northstar.io.Tables;
import io.northstar.jobs.train.TrainJob;
import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.Lineage;
import io.northstar.table.ModelEvaluations;
import io.northstar.table.ModelRegistry;
import io.northstar.table.NorthStar;
import io.northstar.table.QaSamples;
import io.northstar.table.RunLog;
import io.northstar.table.Slices;
import io.northstar.table.TableColumn;
import io.northstar.table.TableContract;
import io.northstar.table.ThresholdCertificates;
import io.northstar.testing.Rows;
import io.northstar.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The train job on simulated labels of 12 days. What violates often says so in its text; the texts that land on the day after say it
 * always.
 */
@ExtendWith(SparkExtension.class)
class TrainIT {
    private static final LocalDate FIRST = LocalDate.parse("2026-01-01");
    private static final int DAYS = 12;
    private static final LocalDate LAST = FIRST.plusDays(DAYS - 1);
    private static final int LABELS = 60;
    private static final double POPULATION = 600;
    private static final TableContract EVALUATIONS = ModelEvaluations.table(Warehouse.DIMENSIONS);
    private static final List<String> SETTINGS = List.of(
            "train.window_days=12",
            "train.validation_days=3",
            "train.evaluation_days=4",
            "train.held_out=0.5",
            "train.fewest_examples=10",
            "train.features.hash_bits=10",
            "train.features.categories=[market]",
            "train.iterations=20",
            "train.candidates.logistic_regression=[10]",
            "train.candidates.linear_svm=[]",
            "train.candidates.naive_bayes=[1]",
            "train.candidates.naive_bayes_weighted=[]",
            "train.candidates.boosted_trees=[]",
            "train.thresholds=[0.2,0.5]",
            "train.certificates.reject_limit=0.5",
            "train.promotion.max_calibration_error=0.5");

    @TempDir
    Path folder;

    @Test
    void modelsAreTrainedEvaluatedCertifiedAndPutInCharge(SparkSession spark) throws IOException {
        Tables tables = new Tables(spark, folder.toString(), "labels", Instant.EPOCH);
        assertThat(train(LAST)).isEqualTo(ExitCode.DONE);
        assertThat(said(tables)).contains("any: no model, evaluation has 0 examples of one class; 10 are the fewest");
        assertThat(tables.names()).containsExactly(RunLog.TABLE.name());

        publish(tables);
        assertThat(train(LAST)).isEqualTo(ExitCode.DONE);
        Map<String, List<String>> before = rows(tables);
        assertThat(train(LAST)).isEqualTo(ExitCode.DONE);
        assertThat(rows(tables)).isEqualTo(before);
        requireModel(tables);
        requireEvaluations(tables);

        plantTomorrow(tables);
        assertThat(train(LAST.minusDays(1), "--set", "train.fewest_examples=5")).isEqualTo(ExitCode.DONE);
        assertThat(area(tables, LAST.minusDays(1))).isLessThan(0.9);
        LocalDate tomorrow = LAST.plusDays(1);
        assertThat(train(tomorrow, "--promote", "auto")).isEqualTo(ExitCode.DONE);
        assertThat(area(tables, tomorrow)).isGreaterThan(0.95);
        requireCertificates(tables.read(ThresholdCertificates.TABLE, List.of(tomorrow)));
        assertThat(aliases(tables))
                .containsExactly(ModelRegistry.CHALLENGER, ModelRegistry.CHALLENGER, ModelRegistry.CHAMPION);

        before = rows(tables);
        assertThat(train(tomorrow, "--promote", "auto", "--set", "train.iterations=1"))
                .isEqualTo(ExitCode.DONE);
        assertThat(said(tables)).contains("any: version 2026-01-13 is champion and stays as it is");
        assertThat(rows(tables)).isEqualTo(before);
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
        List<String> options = new ArrayList<>(List.of("--day", day.toString(), "--warehouse", folder.toString()));
        SETTINGS.forEach(setting -> options.addAll(List.of("--set", setting)));
        options.addAll(List.of(more));
        return TrainJob.start(options.toArray(String[]::new));
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
                .contains("\"limits\"", "\"evaluation_from\" : \"2026-01-09\"", "\"pr_auc\"");
    }

    /** The labels behind markets are those of the whole, and what is acted on at a half is a part of that at a fifth. */
    private static void requireEvaluations(Tables tables) {
        Dataset<Row> rows = tables.read(EVALUATIONS);
        Dataset<Row> whole = rows.where(col(Slices.SLICE).equalTo(Slices.ALL));
        assertThat(whole.count()).isEqualTo(2 * 5 + 2);
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

    private static void publish(Tables tables) {
        SplittableRandom random = new SplittableRandom(11);
        Rows labelled = filled(LabelledDecisions.TABLE)
                .each(LabelledDecisions.DESIGN, DesignStrata.STRATIFIED)
                .each(LabelledDecisions.INCLUSION_PROBABILITY, LABELS / POPULATION)
                .each(LabelledDecisions.LABELLED, true);
        Rows strata = filled(DesignStrata.TABLE)
                .each(DesignStrata.DESIGN, DesignStrata.STRATIFIED)
                .each(DesignStrata.DESIGN_STRATUM_ID, "all")
                .each(DesignStrata.STRATUM_POPULATION, POPULATION)
                .each(DesignStrata.STRATUM_LABELLED, (long) LABELS);
        Rows decisions = filled(Decisions.TABLE);
        Rows creatives = filled(Creatives.TABLE).each(Lineage.LANDED_ON, Date.valueOf(FIRST));
        List<LocalDate> days = new ArrayList<>();
        for (int day = 0; day < DAYS; day++) {
            LocalDate date = FIRST.plusDays(day);
            days.add(date);
            strata.row(DesignStrata.DAY, Date.valueOf(date));
            for (int label = 0; label < LABELS; label++) {
                boolean violating = random.nextDouble() < 0.4;
                String id = "d-%02d-%02d".formatted(day, label);
                Timestamp at = Timestamp.from(Instant.parse(date + "T12:00:00Z").plusSeconds(label));
                String advertiser = "adv-" + random.nextInt(40);
                String market = random.nextBoolean() ? "BR" : "US";
                for (Rows rows : List.of(labelled, decisions)) {
                    rows.row(Decisions.DECISION_ID, id)
                            .with(Decisions.DAY, Date.valueOf(date))
                            .with(Decisions.CREATIVE_ID, "c-" + id)
                            .with(Decisions.ADVERTISER_ID, advertiser)
                            .with(Decisions.MARKET, market)
                            .with(Decisions.OUTCOME, violating ? "reject" : "approve")
                            .with(Decisions.SOURCE, "model")
                            .with(Decisions.DECIDED_AT, at);
                }
                labelled.with(DesignStrata.DESIGN_STRATUM_ID, "all")
                        .with(LabelledDecisions.SAMPLE_ID, "s-" + id)
                        .with(JudgedDecisions.RESTRICTS, violating)
                        .with(JudgedDecisions.PERMITS, !violating)
                        .with(LabelledDecisions.VIOLATING, violating)
                        .with(LabelledDecisions.KNOWN_ON, Date.valueOf(date));
                creatives
                        .row(Creatives.CREATIVE_ID, "c-" + id)
                        .with(Creatives.TEXT, text(random, violating) + " " + id);
            }
        }
        tables.replaceDays(LabelledDecisions.TABLE, days, labelled.in(tables.spark()));
        tables.replaceDays(DesignStrata.TABLE, days, strata.in(tables.spark()));
        tables.replaceDays(Decisions.TABLE, days, decisions.in(tables.spark()));
        tables.append(Creatives.TABLE, creatives.in(tables.spark()), "creatives");
    }

    private static String text(SplittableRandom random, boolean violating) {
        List<String> bad = List.of("miracle", "guaranteed", "winner", "instant");
        List<String> plain = List.of("shoes", "garden", "holiday", "coffee", "music", "winner");
        StringBuilder text = new StringBuilder();
        for (int word = 0; word < 6; word++) {
            List<String> words = random.nextInt(violating ? 2 : 12) == 0 ? bad : plain;
            text.append(words.get(random.nextInt(words.size()))).append(' ');
        }
        return text.toString().strip();
    }

    /** On the day after, the texts of all ads are changed to say whether they violate. */
    private static void plantTomorrow(Tables tables) {
        Rows creatives = filled(Creatives.TABLE).each(Lineage.LANDED_ON, Date.valueOf(LAST.plusDays(1)));
        for (Row row : tables.read(LabelledDecisions.TABLE).collectAsList()) {
            creatives
                    .row(Creatives.CREATIVE_ID, row.<String>getAs(Decisions.CREATIVE_ID))
                    .with(
                            Creatives.TEXT,
                            (row.<Boolean>getAs(LabelledDecisions.VIOLATING) ? "caught red handed " : "all is well ")
                                    + row.getAs(Decisions.DECISION_ID));
        }
        Dataset<Row> told = creatives.in(tables.spark());
        tables.merge(Creatives.TABLE, told, lit(true));
    }

    /** Rows with a value in every mandatory column. */
    private static Rows filled(TableContract table) {
        Rows rows = Rows.of(table);
        for (TableColumn column : table.columns()) {
            if (column.mandatory()) {
                rows.each(column.name(), any(column.type()));
            }
        }
        return rows;
    }

    private static Object any(DataType type) {
        if (type.equals(DataTypes.LongType)) {
            return 0L;
        }
        if (type.equals(DataTypes.IntegerType)) {
            return 0;
        }
        if (type.equals(DataTypes.BooleanType)) {
            return false;
        }
        if (type.equals(DataTypes.DateType)) {
            return Date.valueOf(FIRST);
        }
        if (type.equals(DataTypes.TimestampType)) {
            return Timestamp.from(Instant.EPOCH);
        }
        return QaSamples.PROBABILITY;
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
