package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import com.typesafe.config.ConfigRenderOptions;
import io.northstar.BadInputException;
import io.northstar.BadSettingsException;
import io.northstar.io.ModelFiles;
import io.northstar.io.Tables;
import io.northstar.jobs.JobRun;
import io.northstar.jobs.Progress;
import io.northstar.model.Certificates;
import io.northstar.model.EvaluatedLabel;
import io.northstar.model.Evaluations;
import io.northstar.model.ExampleSplit;
import io.northstar.model.Examples;
import io.northstar.model.Learner;
import io.northstar.model.ModelCard;
import io.northstar.model.ModelVersion;
import io.northstar.model.PromotionGate;
import io.northstar.model.Registry;
import io.northstar.model.Scoring;
import io.northstar.model.TooFewExamplesException;
import io.northstar.model.TrainSettings;
import io.northstar.model.Training;
import io.northstar.table.CreativeSignatures;
import io.northstar.table.Creatives;
import io.northstar.table.Decisions;
import io.northstar.table.DesignStrata;
import io.northstar.table.DuplicateClusters;
import io.northstar.table.LabelledDecisions;
import io.northstar.table.ModelEvaluations;
import io.northstar.table.ModelRegistry;
import io.northstar.table.QaLabels;
import io.northstar.table.QaSamples;
import io.northstar.table.TableContract;
import io.northstar.table.ThresholdCertificates;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Trains the models of the settings on what was known on a day, evaluates and certifies them, and saves them. */
public final class TrainStage {
    private static final List<TableContract> INPUTS = List.of(
            LabelledDecisions.TABLE,
            DesignStrata.TABLE,
            QaSamples.TABLE,
            QaLabels.TABLE,
            Decisions.TABLE,
            Creatives.TABLE,
            CreativeSignatures.TABLE,
            DuplicateClusters.TABLE);

    private final JobRun run;
    private final Tables tables;
    private final TrainSettings settings;
    private final TableContract evaluations;

    /** Whether a model that passes the gate takes the place of the one in charge. */
    public enum Promotion {
        AUTO,
        NEVER
    }

    /**
     * What was done.
     *
     * @param message in words
     * @param counts models and rows
     */
    public record Outcome(String message, Map<String, Long> counts) {}

    /** What came of one model. */
    private record Result(
            String message,
            Optional<Registry.Entry> trained,
            List<Row> evaluations,
            List<Row> certificates,
            Optional<Contest.Verdict> verdict) {
        static Result none(String message) {
            return new Result(message, Optional.empty(), List.of(), List.of(), Optional.empty());
        }

        Optional<Row> registered() {
            return trained.map(entry -> entry.row(verdict.orElseThrow().ofGate().reason()));
        }

        boolean passed() {
            return verdict.filter(each -> each.ofGate().outcome() == PromotionGate.Outcome.PASSED)
                    .isPresent();
        }
    }

    /**
     * The stage with the settings of {@code run}.
     *
     * @throws BadSettingsException when the settings are wrong
     * @throws BadInputException when a stored table has other columns
     */
    public TrainStage(JobRun run) {
        this.run = run;
        this.tables = run.tables();
        this.settings = BadSettingsException.unless(
                () -> TrainSettings.of(run.settings().config()));
        Examples.requireResolvable(run.spark(), settings);
        this.evaluations =
                ModelEvaluations.table(settings.evaluation().slicing().names());
        List.of(ModelRegistry.TABLE, evaluations, ThresholdCertificates.TABLE).forEach(tables::requireMatching);
    }

    /** Stages that {@link #run} goes through. */
    public int stages() {
        return 1 + settings.models().size();
    }

    /**
     * Puts the version of {@code model} back in charge that was before; returns what was done, in words.
     *
     * @throws BadSettingsException when there is none
     */
    public String rollback(String model) {
        List<Row> stored = tables.read(ModelRegistry.TABLE).collectAsList();
        Optional<String> from = Registry.champion(stored, model).map(row -> row.getAs(ModelRegistry.VERSION));
        Optional<String> to = Registry.former(stored, model).map(row -> row.getAs(ModelRegistry.VERSION));
        if (from.isEmpty() || to.isEmpty()) {
            throw new BadSettingsException(
                    "The model %s has no version that was in charge before the present one, see model_registry"
                            .formatted(model));
        }
        if (!run.dry()) {
            tables.update(ModelRegistry.TABLE, rows -> Registry.rolledBack(rows, model, from.get(), to.get()));
        }
        return "%s: version %s is in charge again, in the place of %s".formatted(model, to.get(), from.get());
    }

    /** Trains on what was known on {@code day}. */
    public Outcome run(LocalDate day, Promotion promotion, Progress progress) {
        Map<String, Long> versions = tables.versions(INPUTS);
        // The split looks at them more than once.
        Dataset<Row> labelled =
                Examples.of(inputs(versions, day), day, settings).persist(StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> examples = settings.split(day).of(labelled).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            double unlabelled = Examples.unlabelledShare(
                    inputs(versions, day), settings.days().evaluationFrom(day), day);
            Map<String, Long> parts =
                    progress.stage("collecting examples up to %s".formatted(day), () -> parts(examples));
            List<Result> results = new ArrayList<>();
            settings.models()
                    .forEach((name, condition) -> results.add(progress.stage("training " + name, () -> {
                        ModelVersion version = new ModelVersion(name, condition, day, words(versions), words());
                        return standing(version)
                                .orElseGet(() -> train(version, ofModel(examples, name), parts, unlabelled));
                    })));
            return written(day, results, promotion);
        } finally {
            examples.unpersist();
            labelled.unpersist();
        }
    }

    private Examples.Inputs inputs(Map<String, Long> versions, LocalDate day) {
        LocalDate first = settings.days().first(day);
        return new Examples.Inputs(
                between(LabelledDecisions.TABLE, versions, first, day),
                between(DesignStrata.TABLE, versions, first, day),
                between(QaSamples.TABLE, versions, first, day),
                tables.read(QaLabels.TABLE, versions),
                between(Decisions.TABLE, versions, settings.days().historyFrom(day), day),
                tables.read(Creatives.TABLE, versions),
                tables.read(CreativeSignatures.TABLE, versions),
                tables.read(DuplicateClusters.TABLE, versions));
    }

    private Dataset<Row> between(TableContract table, Map<String, Long> versions, LocalDate from, LocalDate to) {
        return tables.read(table, versions)
                .where(col(Decisions.DAY).between(lit(Date.valueOf(from)), lit(Date.valueOf(to))));
    }

    private static Map<String, Long> parts(Dataset<Row> examples) {
        return examples.groupBy(ExampleSplit.PART).count().collectAsList().stream()
                .collect(Collectors.toMap(row -> row.getString(0), row -> row.getLong(1), Long::sum, TreeMap::new));
    }

    private static String words(Map<String, Long> versions) {
        return versions.entrySet().stream()
                .map(each -> each.getKey() + "@" + each.getValue())
                .collect(Collectors.joining(" "));
    }

    private static Dataset<Row> ofModel(Dataset<Row> examples, String model) {
        return examples.withColumn(
                Learner.LABEL, col(Examples.CONDITIONS).getField(model).cast("double"));
    }

    /** What the settings say of training. */
    private String words() {
        return run.settings().config().getConfig("train").root().render(ConfigRenderOptions.concise());
    }

    /** A version that is or was in charge stays what it is. */
    private Optional<Result> standing(ModelVersion version) {
        Optional<Row> placed = tables.read(ModelRegistry.TABLE).collectAsList().stream()
                .filter(row -> version.model().equals(row.getAs(ModelRegistry.MODEL)))
                .filter(row -> version.version().equals(row.getAs(ModelRegistry.VERSION)))
                .filter(row -> !ModelRegistry.CHALLENGER.equals(row.getAs(ModelRegistry.ALIAS)))
                .findFirst();
        return placed.map(row -> new Result(
                "%s: version %s is %s and stays as it is"
                        .formatted(version.model(), version.version(), row.<String>getAs(ModelRegistry.ALIAS)),
                Optional.empty(),
                stored(evaluations, version),
                stored(ThresholdCertificates.TABLE, version),
                Optional.empty()));
    }

    private List<Row> stored(TableContract table, ModelVersion version) {
        return tables.read(table, List.of(version.day()))
                .where(col(ModelRegistry.MODEL).equalTo(version.model()))
                .collectAsList();
    }

    private Result train(ModelVersion version, Dataset<Row> examples, Map<String, Long> parts, double unlabelled) {
        Dataset<Row> validation = part(examples, ExampleSplit.VALIDATION);
        Dataset<Row> evaluation = part(examples, ExampleSplit.EVALUATION);
        Training.Trained trained;
        try {
            Training.requireBothClasses(ExampleSplit.EVALUATION, evaluation, settings.training());
            trained = Training.of(part(examples, ExampleSplit.TRAINING), validation, settings.training());
        } catch (TooFewExamplesException tooFew) {
            return Result.none("%s: no model, %s".formatted(version.model(), tooFew.getMessage()));
        }
        List<EvaluatedLabel> labels = EvaluatedLabel.of(trained.model().transform(evaluation));
        List<Row> certified = new Certificates(version, settings.certification())
                .of(
                        labels.stream().map(EvaluatedLabel::judged).toList(),
                        scores(trained.model().transform(validation)),
                        weights(examples, version.day(), unlabelled));
        List<Row> evaluated = new Evaluations(version, settings.evaluation())
                .of(
                        labels,
                        Scoring.Band.of(
                                certified,
                                version.day().plusDays(1),
                                settings.certification().costs()),
                        settings.certification().costs());
        Registry.Entry entry = new Registry.Entry(version, trained, parts);
        if (!run.dry()) {
            new ModelFiles(tables)
                    .save(
                            version.path(),
                            trained.model(),
                            new ModelCard(version, trained, settings, parts)
                                    .json(evaluated, evaluations.schema(), certified));
        }
        Contest.Verdict verdict =
                new Contest(tables, settings).verdict(version, examples, labels, certified, trained.model());
        return new Result(
                entry.words(evaluated, evaluations.schema()) + ". "
                        + verdict.ofGate().reason(),
                Optional.of(entry),
                evaluated,
                certified,
                Optional.of(verdict));
    }

    private static Dataset<Row> part(Dataset<Row> examples, String part) {
        return examples.where(col(ExampleSplit.PART).equalTo(part));
    }

    private static List<Double> scores(Dataset<Row> scored) {
        return scored.select(Training.SCORE).collectAsList().stream()
                .map(row -> row.getDouble(0))
                .toList();
    }

    private Certificates.Weights weights(Dataset<Row> examples, LocalDate day, double unlabelled) {
        Row range = examples.where(col(ExampleSplit.BY_PROBABILITY))
                .where(col(ExampleSplit.DAY)
                        .geq(lit(Date.valueOf(settings.days().evaluationFrom(day)))))
                .agg(min(Learner.WEIGHT), max(Learner.WEIGHT))
                .head();
        return new Certificates.Weights(range.getDouble(0), range.getDouble(1), unlabelled);
    }

    private Outcome written(LocalDate day, List<Result> results, Promotion promotion) {
        List<Row> evaluated =
                results.stream().flatMap(each -> each.evaluations().stream()).toList();
        List<Row> certified =
                results.stream().flatMap(each -> each.certificates().stream()).toList();
        List<Row> registered =
                results.stream().flatMap(each -> each.registered().stream()).toList();
        if (!run.dry()) {
            replace(evaluations, day, evaluated);
            replace(ThresholdCertificates.TABLE, day, certified);
            if (!registered.isEmpty() || tables.exists(ModelRegistry.TABLE)) {
                tables.update(
                        ModelRegistry.TABLE,
                        stored -> placed(Registry.with(stored, day, registered), day, results, promotion));
            }
        }
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("models.trained", (long) registered.size());
        counts.put("model_evaluations.rows", (long) evaluated.size());
        counts.put("threshold_certificates.rows", (long) certified.size());
        return new Outcome(
                "%s: %s".formatted(day, results.stream().map(Result::message).collect(Collectors.joining("; "))),
                counts);
    }

    /** The verdict stands in the row in any case; what is in charge changes with {@link Promotion#AUTO} alone. */
    private static List<Row> placed(List<Row> rows, LocalDate day, List<Result> results, Promotion promotion) {
        List<Row> placed = rows;
        for (Result result : results) {
            if (promotion == Promotion.AUTO && result.passed()) {
                ModelVersion version = result.trained().orElseThrow().version();
                Contest.Verdict verdict = result.verdict().orElseThrow();
                placed = Registry.promoted(
                        placed,
                        version.model(),
                        version.version(),
                        verdict.over(),
                        day,
                        verdict.ofGate().reason());
            }
        }
        return placed;
    }

    /** Replaces the day; a table that is not there is not made for nothing. */
    private void replace(TableContract table, LocalDate day, List<Row> rows) {
        if (tables.exists(table) || !rows.isEmpty()) {
            tables.replaceDays(table, List.of(day), run.spark().createDataFrame(rows, table.schema()));
        }
    }
}
