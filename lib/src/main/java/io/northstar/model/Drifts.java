package io.northstar.model;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.northstar.quality.Judgement;
import io.northstar.stats.BinnedShift;
import io.northstar.stats.JudgedScore;
import io.northstar.stats.LabelMean;
import io.northstar.stats.LonelyStratum;
import io.northstar.stats.RatioEstimate;
import io.northstar.table.Creatives;
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
    /** Of the scores' log-odds from {@code -FARTHEST} to {@code FARTHEST}; what is farther out is in the last bins. */
    private static final int FINE_BINS = 1000;

    private static final double FARTHEST = 12;

    private static final int BINS = 10;
    /** The most frequent values of a category have a bin each; all other learned ones share one. */
    private static final int VALUES = 100;

    private static final int UNSEEN_VALUE = -1;
    private static final String BIN = "bin";
    private static final String OF_NIGHT = "of_night";
    private static final String EACH = "each";

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
     * @param decisions {@link Decisions} of the same days, with the categories that the model has
     * @param pipeline of the version
     * @param labels of the days that calibration looks at, with the scores that the version gave them
     */
    public List<Row> rows(
            Dataset<Row> scores, Dataset<Row> decisions, PipelineModel pipeline, List<EvaluatedLabel> labels) {
        List<Row> rows = new ArrayList<>(ofScores(scores));
        Map<String, Column> bins = new LinkedHashMap<>();
        Map<String, Integer> learned = new LinkedHashMap<>();
        for (StringIndexerModel indexer : Reasons.stages(pipeline, StringIndexerModel.class)) {
            for (int i = 0; i < indexer.getInputCols().length; i++) {
                bins.put(indexer.getInputCols()[i], bin(indexer.getInputCols()[i], indexer.labelsArray()[i]));
                learned.put(indexer.getInputCols()[i], indexer.labelsArray()[i].length);
            }
        }
        if (!bins.isEmpty()) {
            Map<String, Counts> counts = counts(Judgement.live(decisions), bins);
            learned.forEach((category, values) -> rows.addAll(ofCategory(category, values, counts.get(category))));
        }
        rows.add(calibration(labels));
        return rows;
    }

    /** Whether the model looks at landing domains, which decisions do not have. */
    public static boolean needsDomains(PipelineModel pipeline) {
        return Reasons.stages(pipeline, StringIndexerModel.class).stream()
                .anyMatch(indexer -> List.of(indexer.getInputCols()).contains(Creatives.LANDING_DOMAIN));
    }

    private List<Row> ofScores(Dataset<Row> scores) {
        Column odds = log(col(Scores.SCORE).divide(lit(1.0).minus(col(Scores.SCORE))));
        // Null where the score is 1.
        Column within = coalesce(greatest(least(odds, lit(FARTHEST)), lit(-FARTHEST)), lit(FARTHEST));
        Counts counts = counts(
                        scores,
                        Map.of(
                                Drift.OF_SCORES,
                                least(
                                                floor(within.plus(FARTHEST).multiply(FINE_BINS / (2 * FARTHEST))),
                                                lit(FINE_BINS - 1))
                                        .cast("int")))
                .get(Drift.OF_SCORES);
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

    /** The most frequent values one by one, then null, all other learned values, and before them those not learned. */
    private static Column bin(String category, String[] learned) {
        Column value = col(category);
        Column bin = when(value.isNull(), learned.length);
        for (int i = 0; i < Math.min(VALUES, learned.length); i++) {
            bin = bin.when(value.equalTo(learned[i]), i);
        }
        return bin.when(value.isin((Object[]) learned), VALUES + learned.length).otherwise(UNSEEN_VALUE);
    }

    private List<Row> ofCategory(String category, int learned, Counts counts) {
        List<Row> rows = new ArrayList<>();
        Optional<String> missing = missing(counts);
        if (missing.isPresent()) {
            rows.add(unmeasured(Drift.STABILITY, category, settings.limits().stability(), counts, missing.get()));
        } else {
            int bins = VALUES + learned + 2;
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
        // A night must not fail for a young stratum: where published numbers would be refused, the cautious choice
        // stands in.
        LonelyStratum policy = how.lonelyStratum() == LonelyStratum.FAIL ? LonelyStratum.ADJUST : how.lonelyStratum();
        RatioEstimate excess = LabelMean.of(
                labels.stream().map(EvaluatedLabel::judged).map(Drifts::excess).toList(),
                how.confidence(),
                policy,
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

    /** Rows by feature and bin, in one pass. */
    private Map<String, Counts> counts(Dataset<Row> rows, Map<String, Column> bins) {
        Column ofNight = col(Decisions.DAY).equalTo(lit(Date.valueOf(night)));
        Map<String, Counts> counts = new LinkedHashMap<>();
        bins.keySet().forEach(feature -> counts.put(feature, new Counts(new LinkedHashMap<>(), new LinkedHashMap<>())));
        Column each = explode(array(bins.entrySet().stream()
                .map(entry -> struct(
                        lit(entry.getKey()).as(Drift.FEATURE), entry.getValue().as(BIN)))
                .toArray(Column[]::new)));
        rows.select(ofNight.as(OF_NIGHT), each.as(EACH))
                .groupBy(
                        col(EACH).getField(Drift.FEATURE),
                        col(OF_NIGHT),
                        col(EACH).getField(BIN))
                .agg(count(lit(1)))
                .collectAsList()
                .forEach(row -> {
                    Counts found = counts.get(row.getString(0));
                    (row.getBoolean(1) ? found.night : found.reference).put(row.getInt(2), row.getLong(3));
                });
        return counts;
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
        int next = 1;
        for (int bin = 0; bin < fine.length - 1; bin++) {
            below += fine[bin];
            if (below >= all * next / BINS && next < BINS) {
                ends.add(bin);
                next = (int) Math.floor(below * BINS / all) + 1;
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
