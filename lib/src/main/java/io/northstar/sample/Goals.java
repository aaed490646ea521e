package io.northstar.sample;

import io.northstar.metric.RatioMetric;
import io.northstar.metric.Weighting;
import io.northstar.stats.UnseenEvents;
import io.northstar.table.DesignStrata;
import io.northstar.table.JudgedDecisions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/**
 * What labels of earlier days say about every target in every slice.
 *
 * <p>For the ratio {@code R = Y / X} the variance comes from {@code d = (y - R x) / X}, which is 0 for decisions that the
 * metric is not about. How many of a stratum it is about is known for the day itself, by side (restricted or not); the
 * moments of x and y among them are those of earlier labels. Few labels say little, and a stratum whose labels show no event
 * is not without any: so each is joined by {@code prior_labels} of the mean label of the whole metric on that side, and that
 * mean, for a share, by one label that is in the numerator as likely as not.
 */
final class Goals {
    /** Decisions of a stratum on one side, as a target sees them. */
    private record Cell(String stratum, boolean restricts, int target, String slice) {
        static Cell of(Row row) {
            return new Cell(
                    row.getAs(SampleFrame.STRATUM),
                    row.<Boolean>getAs(JudgedDecisions.RESTRICTS),
                    row.<Integer>getAs(SampleFrame.TARGET),
                    row.getAs(SampleFrame.SLICE));
        }
    }

    /** All decisions on one side that a target is about. */
    private record Side(int target, boolean restricts) {}

    private final PlanSettings settings;
    private final Map<String, Integer> positions = new HashMap<>();
    private final long[] sizes;
    private final boolean[] poisson;
    private final Map<Integer, Map<String, List<Cell>>> slices = new TreeMap<>();
    private final Map<Cell, Long> populations = new HashMap<>();
    private final Map<Cell, LabelMoments> moments = new HashMap<>();
    private final Map<Side, LabelMoments> pooled = new HashMap<>();

    /** Takes the rows of {@link SampleFrame#strata}, {@link SampleFrame#populations} and {@link SampleFrame#moments}. */
    Goals(PlanSettings settings, List<Row> strata, List<Row> counted, List<Row> labelled) {
        this.settings = settings;
        strata.forEach(stratum -> positions.put(stratum.getAs(SampleFrame.STRATUM), positions.size()));
        sizes = strata.stream()
                .mapToLong(stratum -> stratum.<Long>getAs(SampleFrame.POPULATION))
                .toArray();
        poisson = new boolean[sizes.length];
        IntStream.range(0, sizes.length)
                .forEach(h -> poisson[h] = SamplingPlan.design(strata.get(h)).equals(DesignStrata.POISSON));
        counted.stream()
                .sorted(Comparator.comparing(row -> Cell.of(row).toString()))
                .forEach(row -> {
                    Cell cell = Cell.of(row);
                    populations.put(cell, row.getAs(SampleFrame.POPULATION));
                    slices.computeIfAbsent(cell.target(), target -> new TreeMap<>())
                            .computeIfAbsent(cell.slice(), slice -> new ArrayList<>())
                            .add(cell);
                });
        labelled.forEach(row -> moments.put(Cell.of(row), moments(row)));
        pool(labelled);
    }

    /** One for each target and slice that has decisions enough and a denominator. */
    List<Goal> all() {
        List<Goal> goals = new ArrayList<>();
        slices.forEach((target, bySlice) ->
                bySlice.forEach((slice, cells) -> goal(target, slice, cells).ifPresent(goals::add)));
        return goals;
    }

    private Optional<Goal> goal(int target, String slice, List<Cell> cells) {
        long population = cells.stream().mapToLong(populations::get).sum();
        double below = 0;
        double above = 0;
        for (Cell cell : cells) {
            below += populations.get(cell) * expected(cell).mean(LabelMoments.Part.X);
            above += populations.get(cell) * expected(cell).mean(LabelMoments.Part.Y);
        }
        if (population < settings.targets().get(target).fewestDecisions() || below == 0) {
            return Optional.empty();
        }
        double ratio = above / below;
        double[] means = new double[sizes.length];
        double[] squares = new double[sizes.length];
        double[] sized = new double[sizes.length];
        for (Cell cell : cells) {
            int h = positions.get(cell.stratum());
            double share = (double) populations.get(cell) / sizes[h];
            means[h] += share * expected(cell).residual(ratio) / below;
            squares[h] += share * expected(cell).squaredResidual(ratio) / (below * below);
            sized[h] += share * expected(cell).sizedResidual(ratio) / (below * below);
        }
        double[] spreads = new double[sizes.length];
        double relief = 0;
        for (int h = 0; h < sizes.length; h++) {
            double spread = poisson[h] ? squares[h] : Math.max(0, squares[h] - means[h] * means[h]);
            spreads[h] = (double) sizes[h] * sizes[h] * (poisson[h] ? sized[h] : spread);
            relief += sizes[h] * spread;
        }
        long labels = cells.stream()
                .filter(moments::containsKey)
                .mapToLong(cell -> Math.round(moments.get(cell).labels()))
                .sum();
        return Optional.of(new Goal(
                settings.targets().get(target),
                slice,
                population,
                labels,
                ratio,
                Arrays.stream(spreads).boxed().toList(),
                relief,
                silence(target, cells)));
    }

    private Silence silence(int target, List<Cell> cells) {
        PlanTarget wanted = settings.targets().get(target);
        if (wanted.metric().kind() != RatioMetric.Kind.PROPORTION
                || wanted.metric().unseenPlace() != UnseenEvents.Place.COUNTED
                || wanted.weighting() != Weighting.DECISION) {
            return Silence.NONE;
        }
        double[] reach = new double[sizes.length];
        double[] above = new double[sizes.length];
        double[] below = new double[sizes.length];
        for (Cell cell : cells) {
            int h = positions.get(cell.stratum());
            double share = (double) populations.get(cell) / sizes[h];
            double x = expected(cell).mean(LabelMoments.Part.X);
            double y = expected(cell).mean(LabelMoments.Part.Y);
            reach[h] += populations.get(cell) * x;
            above[h] += share * y;
            below[h] += share * (x - y);
        }
        return new Silence(
                Arrays.stream(sizes).mapToObj(size -> (double) size).toList(),
                Arrays.stream(reach).boxed().toList(),
                Arrays.stream(above).boxed().toList(),
                Arrays.stream(below).boxed().toList());
    }

    private LabelMoments expected(Cell cell) {
        LabelMoments whole = pooled.getOrDefault(new Side(cell.target(), cell.restricts()), LabelMoments.UNKNOWN);
        LabelMoments own = moments.get(cell);
        return own == null ? whole : own.joinedBy(whole, settings.priorLabels());
    }

    private void pool(List<Row> labelled) {
        Map<Side, Double> weights = new HashMap<>();
        List<Row> ordered = labelled.stream()
                .sorted(Comparator.comparing(row -> Cell.of(row).toString()))
                .toList();
        for (Row row : ordered) {
            Cell cell = Cell.of(row);
            Side side = new Side(cell.target(), cell.restricts());
            double weight = row.getAs(SampleFrame.WEIGHT);
            double before = weights.getOrDefault(side, 0.0);
            LabelMoments own = moments.get(cell);
            pooled.merge(side, own, (all, more) -> merged(all, before, more, weight));
            weights.put(side, before + weight);
        }
        pooled.replaceAll((side, all) -> isShare(side) ? all.joinedBy(all.doubtful(), 1) : all);
    }

    private boolean isShare(Side side) {
        return settings.targets().get(side.target()).metric().kind() == RatioMetric.Kind.PROPORTION;
    }

    /** Labels of both, and the means of the decisions that they stand for. */
    private static LabelMoments merged(LabelMoments left, double leftWeight, LabelMoments right, double rightWeight) {
        LabelMoments weighted = new LabelMoments(leftWeight, left.means()).joinedBy(right, rightWeight);
        return new LabelMoments(left.labels() + right.labels(), weighted.means());
    }

    private static LabelMoments moments(Row row) {
        double weight = row.getAs(SampleFrame.WEIGHT);
        return new LabelMoments(
                (double) row.<Long>getAs(SampleFrame.LABELS),
                LabelMoments.each(part -> row.<Double>getAs(part.name()) / weight));
    }
}
