package io.northstar.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.northstar.quality.Judgement;
import io.northstar.stats.BinnedShift;
import io.northstar.stats.JudgedScore;
import io.northstar.stats.LabelMean;
import io.northstar.stats.RatioEstimate;
import io.northstar.table.Decisions;
import io.northstar.table.Drift;
import io.northstar.table.Scores;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Makes the rows of {@link Drift} of a night.
 *
 * @param version in charge
 * @param night day of the decisions
 * @param reference days that it is compared with: the first that the version scored, all before the night; fewer than the settings
 *     ask for are no reference
 * @param settings limits
 */
public record Drifts(Registry.Identity version, LocalDate night, List<LocalDate> reference, ScoreSettings settings) {
    /** Fine enough that the distance of distribution functions is hardly smaller than without bins. */
    private static final int FINE_BINS = 1000;

    private static final int BINS = 10;
    /** The most frequent values of a category have a bin each; all other learned ones share one. */
    private static final int VALUES = 100;

    private static final int UNSEEN_VALUE = -1;
    private static final String BIN = "bin";
    private static final String OF_NIGHT = "of_night";

    public Drifts {
        reference = List.copyOf(reference);
    }

    /** Decisions by bin: of the reference days, and of the night. */
    private record Counts(Map<Integer, Long> reference, Map<Integer, Long> night) {
        long total(Map<Integer, Long> side) {
            return side.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * All rows of the night.
     *
     * @param scores {@link Scores} of the night and the reference days
     * @param decisions {@link Decisions} of the same days, with the landing domain of their creatives if the model has it
     * @param pipeline of the version
     * @param labels of the days that calibration looks at, with the scores that the version gave them
     */
    public List<Row> rows(
            Dataset<Row> scores, Dataset<Row> decisions, PipelineModel pipeline, List<EvaluatedLabel> labels) {
        List<Row> rows = new ArrayList<>(ofScores(scores));
        for (StringIndexerModel indexer : Reasons.stages(pipeline, StringIndexerModel.class)) {
            for (int i = 0; i < indexer.getInputCols().length; i++) {
                rows.addAll(ofCategory(decisions, indexer.getInputCols()[i], indexer.labelsArray()[i]));
            }
        }
        rows.add(calibration(labels));
        return rows;
    }

    private List<Row> ofScores(Dataset<Row> scores) {
        Counts counts = counts(
                scores,
                least(floor(col(Scores.SCORE).multiply(FINE_BINS)), lit(FINE_BINS - 1))
                        .cast("int"));
        long[] before = dense(counts.reference, 0, FINE_BINS);
        long[] now = dense(counts.night, 0, FINE_BINS);
        List<Row> rows = new ArrayList<>();
        Optional<String> missing = missing(counts);
        if (missing.isPresent()) {
            rows.add(unmeasured(
                    Drift.STABILITY, Drift.OF_SCORES, settings.limits().stability(), counts, missing.get()));
            rows.add(unmeasured(
                    Drift.DISTANCE, Drift.OF_SCORES, settings.limits().distance(), counts, missing.get()));
            return rows;
        }
        int[] ends = deciles(before);
        rows.add(stability(Drift.OF_SCORES, BinnedShift.between(merged(before, ends), merged(now, ends)), counts));
        BinnedShift fine = BinnedShift.between(before, now);
        rows.add(row(
                Drift.DISTANCE,
                Drift.OF_SCORES,
                Arrays.asList(fine.distance(), null, null, fine.distancePValue()),
                settings.limits().distance(),
                counts,
                fine.distance() >= settings.limits().distance()
                        && fine.distancePValue() <= settings.limits().risk()));
        return rows;
    }

    private List<Row> ofCategory(Dataset<Row> decisions, String category, String[] learned) {
        Column value = col(category);
        Column bin = when(value.isNull(), learned.length);
        Map<String, Integer> frequent = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(VALUES, learned.length); i++) {
            frequent.put(learned[i], i);
        }
        for (Map.Entry<String, Integer> each : frequent.entrySet()) {
            bin = bin.when(value.equalTo(each.getKey()), each.getValue());
        }
        bin = bin.when(value.isin((Object[]) learned), VALUES + learned.length).otherwise(UNSEEN_VALUE);
        Counts counts = counts(Judgement.live(decisions), bin);
        List<Row> rows = new ArrayList<>();
        Optional<String> missing = missing(counts);
        if (missing.isPresent()) {
            rows.add(unmeasured(Drift.STABILITY, category, settings.limits().stability(), counts, missing.get()));
        } else {
            int bins = VALUES + learned.length + 2;
            rows.add(stability(
                    category,
                    BinnedShift.between(
                            dense(counts.reference, UNSEEN_VALUE, bins), dense(counts.night, UNSEEN_VALUE, bins)),
                    counts));
        }
        long all = counts.total(counts.night);
        double unseen = all == 0 ? 0 : counts.night.getOrDefault(UNSEEN_VALUE, 0L) / (double) all;
        rows.add(
                all == 0
                        ? unmeasured(Drift.UNSEEN, category, settings.limits().unseen(), counts, "No decision.")
                        : row(
                                Drift.UNSEEN,
                                category,
                                Arrays.asList(unseen, null, null, null),
                                settings.limits().unseen(),
                                counts,
                                unseen >= settings.limits().unseen()));
        return rows;
    }

    private Row calibration(List<EvaluatedLabel> labels) {
        ScoreSettings.Calibration how = settings.calibration();
        double limit = settings.limits().calibration();
        if (labels.size() < how.minLabels()) {
            return row(
                    Drift.CALIBRATION,
                    Drift.OF_SCORES,
                    Arrays.asList(null, null, null, null),
                    limit,
                    labels.size(),
                    0,
                    false,
                    "%d labels, fewer than %d.".formatted(labels.size(), how.minLabels()));
        }
        RatioEstimate excess = LabelMean.of(
                labels.stream().map(EvaluatedLabel::judged).map(Drifts::excess).toList(),
                how.confidence(),
                how.lonelyStratum(),
                how.finitePopulationCorrection());
        boolean sure = excess.interval().low() > 0 || excess.interval().high() < 0;
        return row(
                Drift.CALIBRATION,
                Drift.OF_SCORES,
                Arrays.asList(
                        excess.estimate(),
                        excess.interval().low(),
                        excess.interval().high(),
                        null),
                limit,
                labels.size(),
                0,
                sure && Math.abs(excess.estimate()) >= limit,
                null);
    }

    private static LabelMean.Value excess(JudgedScore label) {
        return new LabelMean.Value(label.stratum(), label.weight(), label.score() - (label.violating() ? 1 : 0));
    }

    private Counts counts(Dataset<Row> rows, Column bin) {
        Column ofNight = col(Decisions.DAY).equalTo(lit(Date.valueOf(night)));
        Map<Integer, Long> before = new LinkedHashMap<>();
        Map<Integer, Long> now = new LinkedHashMap<>();
        rows.groupBy(ofNight.as(OF_NIGHT), bin.as(BIN))
                .agg(count(lit(1)))
                .collectAsList()
                .forEach(row -> (row.getBoolean(0) ? now : before).put(row.getInt(1), row.getLong(2)));
        return new Counts(before, now);
    }

    private Optional<String> missing(Counts counts) {
        if (counts.total(counts.night) == 0) {
            return Optional.of("No decision.");
        }
        return reference.size() < settings.referenceDays() || counts.total(counts.reference) == 0
                ? Optional.of("The version has scored %d days before, fewer than %d."
                        .formatted(reference.size(), settings.referenceDays()))
                : Optional.empty();
    }

    private static long[] dense(Map<Integer, Long> counts, int first, int bins) {
        long[] dense = new long[bins];
        counts.forEach((bin, count) -> dense[bin - first] += count);
        return dense;
    }

    /** The fine bins in which tenths of the reference end; equal scores of many decisions make fewer. */
    private static int[] deciles(long[] fine) {
        double all = Arrays.stream(fine).sum();
        List<Integer> ends = new ArrayList<>();
        double below = 0;
        for (int bin = 0; bin < fine.length - 1; bin++) {
            below += fine[bin];
            if (below >= all * (ends.size() + 1) / BINS && ends.size() < BINS - 1) {
                ends.add(bin);
            }
        }
        ends.add(fine.length - 1);
        return ends.stream().mapToInt(Integer::intValue).toArray();
    }

    private static long[] merged(long[] fine, int[] ends) {
        long[] merged = new long[ends.length];
        int bin = 0;
        for (int i = 0; i < fine.length; i++) {
            if (i > ends[bin]) {
                bin++;
            }
            merged[bin] += fine[i];
        }
        return merged;
    }

    private Row stability(String feature, BinnedShift shift, Counts counts) {
        return row(
                Drift.STABILITY,
                feature,
                Arrays.asList(shift.stability(), null, null, shift.pValue()),
                settings.limits().stability(),
                counts,
                shift.stability() >= settings.limits().stability()
                        && shift.pValue() <= settings.limits().risk());
    }

    private Row unmeasured(String measure, String feature, double limit, Counts counts, String reason) {
        return row(
                measure,
                feature,
                Arrays.asList(null, null, null, null),
                limit,
                counts.total(counts.night),
                counts.total(counts.reference),
                false,
                reason);
    }

    private Row row(
            String measure, String feature, List<Double> numbers, double limit, Counts counts, boolean drifted) {
        return row(
                measure,
                feature,
                numbers,
                limit,
                counts.total(counts.night),
                counts.total(counts.reference),
                drifted,
                null);
    }

    /** @param numbers estimate, ends of the interval, probability */
    private Row row(
            String measure,
            String feature,
            List<Double> numbers,
            double limit,
            long observations,
            long ofReference,
            boolean drifted,
            String reason) {
        boolean compared = ofReference > 0;
        return RowFactory.create(
                Date.valueOf(night),
                version.model(),
                version.version(),
                measure,
                feature,
                numbers.get(0),
                numbers.get(1),
                numbers.get(2),
                numbers.get(3),
                limit,
                observations,
                ofReference,
                compared ? Date.valueOf(reference.get(0)) : null,
                compared ? Date.valueOf(reference.get(reference.size() - 1)) : null,
                reason != null ? Drift.UNMEASURED : drifted ? Drift.DRIFTED : Drift.STABLE,
                reason);
    }
}
