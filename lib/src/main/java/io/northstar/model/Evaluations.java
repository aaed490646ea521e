package io.northstar.model;

import io.northstar.metric.Slicing;
import io.northstar.stats.JudgedScore;
import io.northstar.stats.LabelMean;
import io.northstar.stats.RatioEstimate;
import io.northstar.stats.RatioTotals;
import io.northstar.stats.ScoreQuality;
import io.northstar.stats.ThresholdRate;
import io.northstar.table.ModelEvaluations;
import io.northstar.table.NorthStar;
import io.northstar.table.Scores;
import io.northstar.table.Slices;
import java.sql.Date;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Makes the rows of {@link ModelEvaluations}: what labels drawn by probability say of a model on decisions that it has not seen.
 *
 * @param version what was trained
 * @param settings how it is evaluated
 */
public record Evaluations(ModelVersion version, TrainSettings.Evaluation settings) {
    private static final String LOGIT = "logit";

    /**
     * A published number, or why there is none.
     *
     * @param numbers estimate, standard error, ends of the interval and method
     * @param labels in the denominator
     * @param effective labels that these are worth
     * @param status of {@link NorthStar}
     * @param reason why there is no number
     */
    private record Result(List<?> numbers, long labels, Double effective, String status, String reason) {
        static Result without(long labels, String status, String reason) {
            return new Result(Arrays.asList(null, null, null, null, null), labels, null, status, reason);
        }
    }

    /**
     * The rows of all slices that {@code labels} have, in order.
     *
     * @param band from where on it may be acted without a human
     * @param costs of what is done
     */
    public List<Row> of(List<EvaluatedLabel> labels, Scoring.Band band, TrainSettings.Costs costs) {
        List<Row> rows = new ArrayList<>();
        for (int grain = 0; grain < settings.slicing().grains().size(); grain++) {
            int position = grain;
            Map<String, List<EvaluatedLabel>> slices = labels.stream()
                    .collect(Collectors.groupingBy(
                            label -> label.slices().get(position), TreeMap::new, Collectors.toList()));
            slices.forEach((slice, within) -> rows.addAll(ofSlice(position, slice, within, band, costs)));
        }
        return rows;
    }

    private List<Row> ofSlice(
            int grain, String slice, List<EvaluatedLabel> within, Scoring.Band band, TrainSettings.Costs costs) {
        List<JudgedScore> labels = within.stream().map(EvaluatedLabel::judged).toList();
        List<Object> place = place(grain, slice, within.get(0).dimensions());
        List<Row> rows = new ArrayList<>();
        for (double threshold : settings.thresholds()) {
            for (ThresholdRate rate : ThresholdRate.values()) {
                rows.add(row(place, rate.label(), threshold, estimate(rate, labels, threshold)));
            }
        }
        rows.add(row(place, ModelEvaluations.PR_AUC, null, area(labels)));
        rows.add(row(place, ModelEvaluations.CALIBRATION_ERROR, null, calibration(labels)));
        rows.add(row(
                place,
                ModelEvaluations.REVIEW_RATE,
                null,
                mean(labels, label -> band.advice(label.score()).equals(Scores.REVIEW) ? 1 : 0)));
        rows.add(row(
                place,
                ModelEvaluations.COST,
                null,
                mean(labels, label -> costs.of(band.advice(label.score()), label.violating()))));
        return rows;
    }

    private Result estimate(ThresholdRate rate, List<JudgedScore> labels, double threshold) {
        RatioTotals totals =
                rate.totals(labels, threshold, settings.lonelyStratum(), settings.finitePopulationCorrection());
        if (totals.labels() == 0) {
            return Result.without(0, NorthStar.REFUSED, "No label is in the denominator.");
        }
        if (totals.labels() < settings.minLabels()) {
            return tooFew(totals.labels());
        }
        RatioEstimate estimate =
                RatioEstimate.proportion(totals, rate.unseen(labels, threshold), settings.confidence());
        return new Result(
                List.of(
                        estimate.estimate(),
                        estimate.standardError(),
                        estimate.interval().low(),
                        estimate.interval().high(),
                        estimate.method().text()),
                totals.labels(),
                estimate.effectiveLabels(),
                NorthStar.OK,
                null);
    }

    private Result area(List<JudgedScore> labels) {
        long violating = labels.stream().filter(JudgedScore::violating).count();
        if (violating == 0) {
            return Result.without(labels.size(), NorthStar.REFUSED, "No label violates.");
        }
        if (violating < settings.minLabels()) {
            return Result.without(
                    labels.size(),
                    NorthStar.SUPPRESSED,
                    "%d violating labels, fewer than %d.".formatted(violating, settings.minLabels()));
        }
        ScoreQuality.Estimate area = ScoreQuality.areaUnderPrecisionRecall(labels, settings.confidence());
        return new Result(
                Arrays.asList(
                        area.estimate(),
                        null,
                        area.interval().low(),
                        area.interval().high(),
                        LOGIT),
                labels.size(),
                area.effectiveLabels(),
                NorthStar.OK,
                null);
    }

    private Result calibration(List<JudgedScore> labels) {
        return labels.size() < settings.minLabels()
                ? tooFew(labels.size())
                : new Result(
                        Arrays.asList(ScoreQuality.calibrationError(labels), null, null, null, null),
                        labels.size(),
                        null,
                        NorthStar.OK,
                        null);
    }

    private Result mean(List<JudgedScore> labels, ToDoubleFunction<JudgedScore> value) {
        if (labels.size() < settings.minLabels()) {
            return tooFew(labels.size());
        }
        RatioEstimate mean = LabelMean.of(
                labels.stream()
                        .map(label -> new LabelMean.Value(label.stratum(), label.weight(), value.applyAsDouble(label)))
                        .toList(),
                settings.confidence(),
                settings.lonelyStratum(),
                settings.finitePopulationCorrection());
        return new Result(
                List.of(
                        mean.estimate(),
                        mean.standardError(),
                        mean.interval().low(),
                        mean.interval().high(),
                        mean.method().text()),
                labels.size(),
                mean.effectiveLabels(),
                NorthStar.OK,
                null);
    }

    private Result tooFew(long labels) {
        return Result.without(
                labels, NorthStar.SUPPRESSED, "%d labels, fewer than %d.".formatted(labels, settings.minLabels()));
    }

    /** Day, model, version, grain, slice and the dimensions that the grain uses. */
    private List<Object> place(int grain, String slice, List<String> dimensions) {
        Slicing slicing = settings.slicing();
        List<String> used = slicing.names().stream()
                .filter(slicing.grains().get(grain)::contains)
                .toList();
        List<Object> place = new ArrayList<>(List.of(
                Date.valueOf(version.day()),
                version.model(),
                version.version(),
                used.isEmpty() ? Slices.ALL : String.join(",", used),
                slice));
        IntStream.range(0, dimensions.size())
                .mapToObj(i -> used.contains(slicing.names().get(i)) ? dimensions.get(i) : null)
                .forEach(place::add);
        return place;
    }

    private static Row row(List<Object> place, String metric, Double threshold, Result result) {
        List<Object> values = new ArrayList<>(place);
        values.add(metric);
        values.add(threshold);
        values.addAll(result.numbers);
        values.addAll(Arrays.asList(result.labels, result.effective, result.status, result.reason));
        return RowFactory.create(values.toArray());
    }
}
