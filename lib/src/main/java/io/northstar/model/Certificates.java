package io.northstar.model;

import io.northstar.stats.CertifiedThreshold;
import io.northstar.stats.JudgedScore;
import io.northstar.stats.ScoredLabel;
import io.northstar.table.ThresholdCertificates;
import java.sql.Date;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Makes the rows of {@link ThresholdCertificates}.
 *
 * <p>The thresholds that are tried come from the scores of validation examples, so that the labels that certify had no part in
 * their choice. Of strata with own probabilities the weights of the drawn labels stand for all that the design can give.
 *
 * @param version what was trained
 * @param settings limits
 */
public record Certificates(ModelVersion version, TrainSettings.Certification settings) {
    private static final int STEPS = 30;
    /** Labels that the highest threshold should have, in multiples of the fewest that can certify if none is wrong. */
    private static final double ENOUGH = 2;

    /**
     * Weights that labels can have under the design.
     *
     * @param smallest of them
     * @param largest of them
     * @param unlabelled share of the decisions in strata without any label, for which no label stands
     */
    public record Weights(double smallest, double largest, double unlabelled) {}

    /**
     * One row for each action.
     *
     * @param labels drawn by probability that had no part in training, choice or calibration
     * @param validation scores of validation examples
     * @param weights of labels on the days of {@code labels}
     */
    public List<Row> of(List<JudgedScore> labels, List<Double> validation, Weights weights) {
        return List.of(
                row(
                        ThresholdCertificates.REJECT,
                        labels.stream()
                                .map(label -> new ScoredLabel(label.score(), label.weight(), !label.violating()))
                                .toList(),
                        validation,
                        settings.rejectLimit(),
                        weights,
                        score -> score),
                row(
                        ThresholdCertificates.APPROVE,
                        labels.stream()
                                .map(label -> new ScoredLabel(-label.score(), label.weight(), label.violating()))
                                .toList(),
                        validation.stream().map(score -> -score).toList(),
                        settings.approveLimit(),
                        weights,
                        score -> -score));
    }

    private Row row(
            String action,
            List<ScoredLabel> labels,
            List<Double> validation,
            double limit,
            Weights weights,
            ToDoubleFunction<Double> shown) {
        boolean unmeasured = weights.unlabelled() > settings.maxUnlabelled();
        List<Double> thresholds = thresholds(validation, labels.size(), limit);
        Optional<CertifiedThreshold> certified = unmeasured
                ? Optional.empty()
                : CertifiedThreshold.lowest(
                        labels, thresholds, limit, settings.risk(), weights.smallest(), weights.largest());
        return RowFactory.create(
                Date.valueOf(version.day()),
                version.model(),
                version.version(),
                action,
                certified.isPresent() ? ThresholdCertificates.CERTIFIED : ThresholdCertificates.NOT_CERTIFIED,
                certified.map(found -> shown.applyAsDouble(found.threshold())).orElse(null),
                limit,
                settings.risk(),
                certified.map(CertifiedThreshold::labels).orElse((long) labels.size()),
                certified.map(CertifiedThreshold::wrong).orElse(null),
                certified.map(CertifiedThreshold::pValue).orElse(null),
                certified.map(found -> coverage(labels, found.threshold())).orElse(null),
                weights.smallest(),
                weights.largest(),
                version.data(),
                Date.valueOf(version.day().plusDays(settings.validDays() + 1L)),
                null,
                certified.isPresent() ? null : unmeasured ? unlabelled(weights) : tooFew(labels, thresholds));
    }

    private static String unlabelled(Weights weights) {
        return String.format(
                Locale.ROOT, "%.1f %% of the decisions are in strata without any label.", 100 * weights.unlabelled());
    }

    private static String tooFew(List<ScoredLabel> labels, List<Double> thresholds) {
        List<ScoredLabel> beyond = labels.stream()
                .filter(label -> !thresholds.isEmpty() && label.score() >= thresholds.get(0))
                .toList();
        return "Not even the threshold with the fewest labels beyond it: %d of %d are wrong."
                .formatted(beyond.stream().filter(ScoredLabel::wrong).count(), beyond.size());
    }

    /** Falling thresholds, the first of which enough of as many labels should reach, each with more than the one before. */
    private List<Double> thresholds(List<Double> validation, int labels, double limit) {
        List<Double> falling =
                validation.stream().sorted(Comparator.reverseOrder()).toList();
        double fewest = Math.log(settings.risk()) / Math.log1p(-limit);
        double first = Math.min(1, ENOUGH * fewest / labels);
        List<Double> thresholds = new ArrayList<>();
        for (int step = 0; step <= STEPS && !falling.isEmpty(); step++) {
            double share = Math.pow(first, 1 - (double) step / STEPS);
            double threshold = falling.get((int) Math.ceil(share * falling.size()) - 1);
            if (thresholds.isEmpty() || threshold < thresholds.get(thresholds.size() - 1)) {
                thresholds.add(threshold);
            }
        }
        return thresholds;
    }

    private static double coverage(List<ScoredLabel> labels, double threshold) {
        double acted = 0;
        double all = 0;
        for (ScoredLabel label : labels) {
            acted += label.score() >= threshold ? label.weight() : 0;
            all += label.weight();
        }
        return acted / all;
    }
}
