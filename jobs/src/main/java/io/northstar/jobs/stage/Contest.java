package io.northstar.jobs.stage;

import static org.apache.spark.sql.functions.col;

import io.northstar.io.ModelFiles;
import io.northstar.io.Tables;
import io.northstar.model.ComparedLabel;
import io.northstar.model.EvaluatedLabel;
import io.northstar.model.ExampleSplit;
import io.northstar.model.Examples;
import io.northstar.model.Learner;
import io.northstar.model.ModelVersion;
import io.northstar.model.PromotionGate;
import io.northstar.model.Registry;
import io.northstar.model.TrainSettings;
import io.northstar.model.Training;
import io.northstar.stats.JudgedScore;
import io.northstar.stats.PairedScores;
import io.northstar.stats.ScoreQuality;
import io.northstar.table.ModelRegistry;
import io.northstar.table.QaSamples;
import io.northstar.table.ThresholdCertificates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Holds a model that was just trained against the one in charge.
 *
 * @param tables where models are
 * @param settings of training
 */
record Contest(Tables tables, TrainSettings settings) {
    /**
     * What the gate says, and which version was in charge then.
     *
     * @param over empty when none was
     * @param ofGate the verdict
     */
    record Verdict(Optional<String> over, PromotionGate.Verdict ofGate) {}

    /**
     * What the gate says of {@code version}, which is not and was not in charge itself.
     *
     * @param examples of all parts
     * @param labels of evaluation with the scores of the model
     * @param certified rows of {@link ThresholdCertificates}
     * @param model that was trained
     */
    Verdict verdict(
            ModelVersion version,
            Dataset<Row> examples,
            List<EvaluatedLabel> labels,
            List<Row> certified,
            PipelineModel model) {
        List<Row> stored = tables.read(ModelRegistry.TABLE)
                .where(col(ModelRegistry.MODEL).equalTo(version.model()))
                .collectAsList();
        Optional<Row> champion = Registry.champion(stored, version.model());
        Optional<String> inCharge = champion.map(row -> row.getAs(ModelRegistry.VERSION));
        Optional<String> another = champion.map(row -> row.<String>getAs(ModelRegistry.CONDITION))
                .filter(condition -> !condition.equals(version.condition()));
        if (another.isPresent()) {
            return new Verdict(
                    inCharge,
                    new PromotionGate.Verdict(
                            PromotionGate.Outcome.REFUSED,
                            "Refused: %s predicts another condition. Give what is predicted now another name in train.models."
                                    .formatted(inCharge.orElseThrow())));
        }
        List<ComparedLabel> compared = new ArrayList<>();
        Set<String> returned = new TreeSet<>();
        champion.ifPresent(row -> {
            PipelineModel before = new ModelFiles(tables).load(row.getAs(ModelRegistry.PATH));
            compared.addAll(compared(
                    EvaluatedLabel.of(before.transform(
                            examples.where(col(ExampleSplit.PART).equalTo(ExampleSplit.EVALUATION)))),
                    labels));
            Dataset<Row> cases = examples.where(col(Examples.PURPOSE).equalTo(QaSamples.BAD_CASE));
            returned.addAll(wrong(model, cases));
            returned.removeAll(wrong(before, cases));
        });
        List<JudgedScore> judged = labels.stream().map(EvaluatedLabel::judged).toList();
        return new Verdict(
                inCharge,
                new PromotionGate(settings.promotion(), settings.evaluation())
                        .judge(new PromotionGate.Evidence(
                                inCharge,
                                compared,
                                returned.size(),
                                certificates(certified),
                                ScoreQuality.calibrationError(judged))));
    }

    /** Both are in the order of the examples' identifiers. */
    private static List<ComparedLabel> compared(List<EvaluatedLabel> before, List<EvaluatedLabel> after) {
        List<ComparedLabel> compared = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            compared.add(new ComparedLabel(
                    new PairedScores.Pair(
                            before.get(i).judged(), after.get(i).judged().score()),
                    before.get(i).slices()));
        }
        return compared;
    }

    private List<String> wrong(PipelineModel model, Dataset<Row> cases) {
        Column flagged = col(Training.SCORE).geq(settings.promotion().caseThreshold());
        return model
                .transform(cases)
                .where(flagged.notEqual(col(Learner.LABEL).equalTo(1)))
                .select(Training.EXAMPLE_ID)
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static long certificates(List<Row> certified) {
        int status = ThresholdCertificates.TABLE.schema().fieldIndex(ThresholdCertificates.STATUS);
        return certified.stream()
                .filter(row -> ThresholdCertificates.CERTIFIED.equals(row.getString(status)))
                .count();
    }
}
