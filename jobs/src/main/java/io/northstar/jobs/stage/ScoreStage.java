package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import io.northstar.BadInputException;
import io.northstar.BadSettingsException;
import io.northstar.io.ModelFiles;
import io.northstar.io.Tables;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.model.CertificateCheck;
import io.northstar.model.Drifts;
import io.northstar.model.EvaluatedLabel;
import io.northstar.model.Examples;
import io.northstar.model.Learner;
import io.northstar.model.Registry;
import io.northstar.model.ScoreSettings;
import io.northstar.model.Scoring;
import io.northstar.model.TrainSettings;
import io.northstar.model.Training;
import io.northstar.table.CertificateChecks;
import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.Drift;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.ModelRegistry;
import io.northstar.table.Scores;
import io.northstar.table.TableContract;
import io.northstar.table.ThresholdCertificates;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.storage.StorageLevel;

/**
 * Scores the decisions of days with the models that were in charge, after it has checked their certificates with the labels known by
 * then, and says whether a model has drifted.
 */
public final class ScoreStage {
    /** Stages that {@link #run} goes through. */
    public static final int STAGES = 1;

    /** Reference days are looked for in so many times as many days: some may not have been scored. */
    private static final int REFERENCE_REACH = 4;

    private static final String HEAVIEST = "heaviest";

    private final JobRun run;
    private final Tables tables;
    private final ScoreSettings settings;
    private final TrainSettings training;

    /**
     * What was done.
     *
     * @param message in words
     * @param counts rows, and what is wrong with models
     */
    public record Outcome(String message, Map<String, Long> counts) {}

    /** A version in charge, with its certified thresholds. */
    private record InCharge(
            Registry.Identity version, String condition, LocalDate promotedOn, String path, List<Row> certificates) {
        /** The first day of which a label may speak about a certificate. */
        Optional<LocalDate> certifiedAfter() {
            return certificates.stream()
                    .map(row -> row.<Date>getAs(ThresholdCertificates.DAY).toLocalDate())
                    .min(LocalDate::compareTo);
        }
    }

    /**
     * The stage with the settings of {@code run}.
     *
     * @throws BadSettingsException when the settings are wrong
     * @throws BadInputException when a stored table has other columns
     */
    public ScoreStage(JobRun run) {
        this.run = run;
        this.tables = run.tables();
        this.settings = BadSettingsException.unless(
                () -> ScoreSettings.of(run.settings().config()));
        this.training = BadSettingsException.unless(
                () -> TrainSettings.of(run.settings().config()));
        List.of(ModelRegistry.TABLE, ThresholdCertificates.TABLE, Scores.TABLE, Drift.TABLE, CertificateChecks.TABLE)
                .forEach(tables::requireMatching);
    }

    /** Goes through {@code days} in their order; of a day on which no model was in charge nothing is read or written. */
    public Outcome run(List<LocalDate> days, Progress progress) {
        return progress.stage("scoring with the models in charge", () -> {
            List<Row> registry = tables.read(ModelRegistry.TABLE).collectAsList();
            Map<String, Long> counts = new LinkedHashMap<>();
            List<String> words = new ArrayList<>();
            for (LocalDate day : new TreeSet<>(days)) {
                words.addAll(score(day, registry, counts));
            }
            String message = words.isEmpty()
                    ? "no model was in charge before %s".formatted(Collections.max(days))
                    : String.join("; ", words);
            return new Outcome(message, counts);
        });
    }

    private List<String> score(LocalDate day, List<Row> registry, Map<String, Long> counts) {
        List<InCharge> models = registry.stream()
                .map(row -> row.<String>getAs(ModelRegistry.MODEL))
                .distinct()
                .sorted()
                .flatMap(model -> Registry.inCharge(registry, model, day).stream())
                .map(this::inCharge)
                .toList();
        if (models.isEmpty()) {
            return List.of();
        }
        if (run.dry()) {
            return models.stream()
                    .map(model -> "%s %s would score %s".formatted(model.version.model(), model.version.version(), day))
                    .toList();
        }
        List<Row> checks =
                models.stream().flatMap(model -> checks(model, day).stream()).toList();
        List<Row> certificates = revoked(day, checks);
        Map<InCharge, PipelineModel> pipelines = new LinkedHashMap<>();
        models.forEach(model -> pipelines.put(model, new ModelFiles(tables).load(model.path)));
        tables.replaceDays(Scores.TABLE, List.of(day), scores(day, pipelines, certificates));
        List<Row> drift = new ArrayList<>();
        pipelines.forEach((model, pipeline) -> drift.addAll(drift(model, pipeline, day)));
        replace(CertificateChecks.TABLE, day, checks);
        replace(Drift.TABLE, day, drift);
        counts.merge("scores.rows", tables.read(Scores.TABLE, List.of(day)).count(), Long::sum);
        counts.merge("drift.drifted", drifted(drift).count(), Long::sum);
        counts.merge("certificates.revoked", revoked(checks).count(), Long::sum);
        return models.stream().map(model -> words(model, day, checks, drift)).toList();
    }

    private InCharge inCharge(Row row) {
        String model = row.getAs(ModelRegistry.MODEL);
        String version = row.getAs(ModelRegistry.VERSION);
        return new InCharge(
                new Registry.Identity(model, version),
                row.getAs(ModelRegistry.CONDITION),
                row.<Date>getAs(ModelRegistry.PROMOTED_ON).toLocalDate(),
                row.getAs(ModelRegistry.PATH),
                tables.read(ThresholdCertificates.TABLE)
                        .where(col(ThresholdCertificates.MODEL)
                                .equalTo(model)
                                .and(col(ThresholdCertificates.VERSION).equalTo(version))
                                .and(col(ThresholdCertificates.THRESHOLD).isNotNull()))
                        .orderBy(ThresholdCertificates.ACTION)
                        .collectAsList());
    }

    private List<Row> checks(InCharge model, LocalDate night) {
        List<Row> checks = new ArrayList<>();
        model.certifiedAfter().ifPresent(given -> {
            LocalDate last = model.certificates.stream()
                    .map(row ->
                            row.<Date>getAs(ThresholdCertificates.EXPIRES_ON).toLocalDate())
                    .max(LocalDate::compareTo)
                    .filter(night::isAfter)
                    .orElse(night)
                    .minusDays(1);
            List<EvaluatedLabel> since =
                    labels(model, given.plusDays(1), last, night, CertificateCheck.largestWeight(model.certificates));
            model.certificates.forEach(certificate -> checks.add(CertificateCheck.row(certificate, night, since)));
        });
        return checks;
    }

    /** Revokes what {@code checks} speak against; returns all certificates as they are then. */
    private List<Row> revoked(LocalDate night, List<Row> checks) {
        return revoked(checks).findAny().isPresent()
                ? tables.update(ThresholdCertificates.TABLE, rows -> CertificateCheck.revoked(rows, night, checks))
                : tables.read(ThresholdCertificates.TABLE).collectAsList();
    }

    private Dataset<Row> scores(LocalDate day, Map<InCharge, PipelineModel> pipelines, List<Row> certificates) {
        Dataset<Row> examples = Scoring.examples(
                tables.read(Decisions.TABLE, day.minusDays(settings.historyDays()), day),
                tables.read(Creatives.TABLE),
                day,
                settings.historyDays());
        if (pipelines.size() > 1) {
            examples.persist(StorageLevel.MEMORY_AND_DISK());
        }
        return pipelines.entrySet().stream()
                .map(each -> Scoring.of(
                        examples,
                        each.getKey().version,
                        each.getValue(),
                        Scoring.Band.of(
                                about(certificates, each.getKey().version),
                                day,
                                training.certification().costs()),
                        settings))
                .reduce(Dataset::unionByName)
                .orElse(tables.empty(Scores.TABLE));
    }

    private static List<Row> about(List<Row> certificates, Registry.Identity version) {
        return certificates.stream()
                .filter(row ->
                        version.model().equals(value(row, ThresholdCertificates.TABLE, ThresholdCertificates.MODEL)))
                .filter(row -> version.version()
                        .equals(value(row, ThresholdCertificates.TABLE, ThresholdCertificates.VERSION)))
                .toList();
    }

    /**
     * Labels known at the end of {@code night} of decisions of days before it, with the scores that the version gave them; without
     * the days of which a label weighs more than {@code largestWeight}.
     */
    private List<EvaluatedLabel> labels(
            InCharge model, LocalDate from, LocalDate to, LocalDate night, double largestWeight) {
        if (to.isBefore(from)) {
            return List.of();
        }
        String name = model.version.model();
        Dataset<Row> scores = of(model.version, tables.read(Scores.TABLE, from, to))
                .select(
                        col(Scores.DAY),
                        col(Scores.DECISION_ID).as(Training.EXAMPLE_ID),
                        col(Scores.SCORE).as(Training.SCORE));
        Dataset<Row> judged = Examples.judged(
                        tables.read(LabelledDecisions.TABLE, from, to),
                        tables.read(DesignStrata.TABLE, from, to),
                        night,
                        training.predicting(Map.of(name, model.condition)))
                .withColumn(
                        Learner.LABEL, col(Examples.CONDITIONS).getField(name).cast("double"))
                .withColumn(HEAVIEST, max(Learner.WEIGHT).over(Window.partitionBy(Scores.DAY)))
                .where(col(HEAVIEST).leq(largestWeight));
        return EvaluatedLabel.of(
                judged.join(scores, List.of(Scores.DAY, Training.EXAMPLE_ID).toArray(String[]::new)));
    }

    private static Dataset<Row> of(Registry.Identity version, Dataset<Row> scores) {
        return scores.where(col(Scores.MODEL)
                .equalTo(version.model())
                .and(col(Scores.VERSION).equalTo(version.version())));
    }

    private List<Row> drift(InCharge model, PipelineModel pipeline, LocalDate night) {
        LocalDate first = model.promotedOn.plusDays(1);
        LocalDate last = first.plusDays((long) REFERENCE_REACH * settings.referenceDays());
        List<LocalDate> reference =
                ChangedDays.collect(of(model.version, tables.read(Scores.TABLE, first, last))
                                .select(Scores.DAY))
                        .stream()
                        .filter(night::isAfter)
                        .limit(settings.referenceDays())
                        .toList();
        List<LocalDate> days = new ArrayList<>(reference);
        days.add(night);
        Dataset<Row> decisions = tables.read(Decisions.TABLE, days);
        Dataset<Row> seen = Drifts.needsDomains(pipeline)
                ? decisions.join(
                        tables.read(Creatives.TABLE).select(Creatives.CREATIVE_ID, Creatives.LANDING_DOMAIN),
                        List.of(Creatives.CREATIVE_ID).toArray(String[]::new),
                        "left")
                : decisions;
        return new Drifts(model.version, night, reference, settings)
                .rows(
                        of(model.version, tables.read(Scores.TABLE, days)),
                        seen,
                        pipeline,
                        labels(
                                model,
                                night.minusDays(settings.labelDays()),
                                night.minusDays(1),
                                night,
                                Double.POSITIVE_INFINITY));
    }

    private String words(InCharge model, LocalDate day, List<Row> checks, List<Row> drift) {
        List<String> words = new ArrayList<>();
        words.add("%s %s: scored by version %s".formatted(model.version.model(), day, model.version.version()));
        revoked(checks)
                .filter(row -> about(model, row, CertificateChecks.TABLE))
                .map(row -> "certificate to %s is revoked"
                        .formatted(value(row, CertificateChecks.TABLE, CertificateChecks.ACTION)))
                .forEach(words::add);
        drifted(drift)
                .filter(row -> about(model, row, Drift.TABLE))
                .map(row -> String.format(
                        Locale.ROOT,
                        "%s of %s has drifted (%.3f)",
                        value(row, Drift.TABLE, Drift.MEASURE),
                        value(row, Drift.TABLE, Drift.FEATURE),
                        (double) value(row, Drift.TABLE, Drift.ESTIMATE)))
                .forEach(words::add);
        return String.join(", ", words);
    }

    private static boolean about(InCharge model, Row row, TableContract table) {
        return model.version.model().equals(value(row, table, ModelRegistry.MODEL));
    }

    private static Stream<Row> revoked(List<Row> checks) {
        return checks.stream()
                .filter(row -> CertificateChecks.REVOKED.equals(
                        value(row, CertificateChecks.TABLE, CertificateChecks.STATUS)));
    }

    private static Stream<Row> drifted(List<Row> drift) {
        return drift.stream().filter(row -> Drift.DRIFTED.equals(value(row, Drift.TABLE, Drift.STATUS)));
    }

    private static Object value(Row row, TableContract table, String column) {
        return row.get(table.schema().fieldIndex(column));
    }

    private void replace(TableContract table, LocalDate day, List<Row> rows) {
        tables.replaceDays(table, List.of(day), run.spark().createDataFrame(rows, table.schema()));
    }
}
