package io.northstar.stats;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many units to draw from each stratum so that several estimates are precise enough at the least cost.
 *
 * <p>The variance of estimate {@code j} is {@code sum_h spread_jh / n_h - relief_j}, where for simple random sampling
 * {@code spread_jh = N_h^2 S_jh^2} and {@code relief_j = sum_h N_h S_jh^2} (Cochran 1977, Sampling Techniques, 3rd ed.,
 * sections 5.3 to 5.5). Least is {@code sum_h c_h n_h}, a convex problem. Its Lagrangian has the minimum {@code n_h =
 * sqrt(sum_j lambda_j spread_jh / c_h)} within the bounds of the stratum (Bethel 1989, Survey Methodology 15, 47-57), and
 * the multipliers are found by {@code lambda_j <- lambda_j (V_j / bound_j)^2} (Chromy 1987, Proceedings of the Section on
 * Survey Research Methods, ASA, 194-199). With one estimate and no bounds this is Neyman's allocation, in one step. The
 * Lagrangian itself is a lower bound of the cost, so every result says how far it can be from the optimum.
 */
public final class SampleAllocation {
    /** A result this close to its lower bound, in shares of the cost, is the optimum: no whole label can be saved. */
    private static final double CLOSE = 1e-7;

    private static final int MOST_STEPS = 20_000;
    private static final int MOST_HALVINGS = 60;

    /** By how much a variance may exceed its bound by rounding. */
    private static final double ROUNDING = 1e-9;

    private final double[] costs;
    private final double[] fewest;
    private final double[] most;
    private final double[][] spreads;
    private final double[] reliefs;
    private final double[] bounds;
    private final List<Stratum> strata;
    private final List<Target> targets;

    /**
     * A stratum to draw from.
     *
     * @param population units in it (N_h), positive
     * @param cost cost of one label, positive, in any unit
     * @param fewest labels it gets at least, or all its units where these are fewer
     */
    public record Stratum(long population, double cost, long fewest) {
        /** An {@link IllegalArgumentException} for a stratum without units or cost. */
        public Stratum {
            if (population < 1 || !(cost > 0 && Double.isFinite(cost)) || fewest < 0) {
                throw new IllegalArgumentException(
                        "A stratum needs units and a positive cost, got %d units, cost %s, at least %d labels"
                                .formatted(population, cost, fewest));
            }
            fewest = Math.max(1, Math.min(population, fewest));
        }
    }

    /**
     * An estimate that is to be precise.
     *
     * @param spreads for each stratum its variance times n_h
     * @param relief what finite populations take off the variance
     * @param limit the variance that it may have, positive
     */
    public record Target(List<Double> spreads, double relief, double limit) {
        /** An {@link IllegalArgumentException} for a limit that is not positive or spreads that are negative. */
        public Target {
            spreads = List.copyOf(spreads);
            if (!(limit > 0 && relief >= 0)
                    || spreads.stream().anyMatch(spread -> !(spread >= 0 && Double.isFinite(spread)))) {
                throw new IllegalArgumentException(
                        "A target needs a positive limit and no negative spread, got limit %s, relief %s, spreads %s"
                                .formatted(limit, relief, spreads));
            }
        }
    }

    /**
     * The optimum in real numbers.
     *
     * @param labels for each stratum
     * @param cost of all labels
     * @param bound no allocation that meets the targets costs less than this
     */
    public record Optimum(List<Double> labels, double cost, double bound) {
        /** Copies the list. */
        public Optimum {
            labels = List.copyOf(labels);
        }
    }

    /** The problem of meeting all {@code targets}; each has one spread for each of {@code strata}. */
    public SampleAllocation(List<Stratum> strata, List<Target> targets) {
        if (targets.stream().anyMatch(target -> target.spreads().size() != strata.size())) {
            throw new IllegalArgumentException(
                    "Every target needs a spread for each of %d strata".formatted(strata.size()));
        }
        this.strata = List.copyOf(strata);
        this.targets = List.copyOf(targets);
        costs = strata.stream().mapToDouble(Stratum::cost).toArray();
        fewest = strata.stream().mapToDouble(Stratum::fewest).toArray();
        most = strata.stream().mapToDouble(Stratum::population).toArray();
        spreads = targets.stream()
                .map(target -> target.spreads().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray())
                .toArray(double[][]::new);
        reliefs = targets.stream().mapToDouble(Target::relief).toArray();
        // Where even a census would not do, as with unequal probabilities it may not, a census is what is asked for.
        bounds = IntStream.range(0, spreads.length)
                .mapToDouble(j -> Math.max(targets.get(j).limit() + reliefs[j], spread(j, most)))
                .toArray();
    }

    /** The variance with which a normal interval of {@code confidence} reaches {@code halfWidth} to each side. */
    public static double variance(double halfWidth, double confidence) {
        double error = halfWidth / CriticalValues.normal(confidence);
        return error * error;
    }

    /** How far a normal interval of {@code confidence} reaches to each side of an estimate with {@code variance}. */
    public static double halfWidth(double variance, double confidence) {
        return CriticalValues.normal(confidence) * Math.sqrt(variance);
    }

    /** The same strata where every target may have {@code factor} times its variance. */
    public SampleAllocation relaxed(double factor) {
        return new SampleAllocation(
                strata,
                targets.stream()
                        .map(target -> new Target(target.spreads(), target.relief(), target.limit() * factor))
                        .toList());
    }

    /**
     * The same problem, or where its optimum costs more than {@code budget} the one whose variances are all larger by the
     * least factor that it allows. The fewest labels of all strata are drawn in any case.
     */
    public SampleAllocation within(double budget) {
        if (optimum().cost() <= budget) {
            return this;
        }
        double low = 1;
        double high = 2;
        while (relaxed(high).optimum().cost() > Math.max(budget, dot(costs, fewest) * (1 + ROUNDING))) {
            high *= 2;
        }
        for (int i = 0; i < MOST_HALVINGS && high / low > 1 + CLOSE; i++) {
            double middle = Math.sqrt(low * high);
            if (relaxed(middle).optimum().cost() > budget) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return relaxed(high);
    }

    /** The cheapest allocation in real numbers that meets every target. */
    public Optimum optimum() {
        double[] multipliers = start();
        double[] best = most.clone();
        double bound = dot(costs, fewest);
        for (int step = 0; step < MOST_STEPS && dot(costs, best) - bound > CLOSE * bound; step++) {
            double[] labels = minimum(multipliers);
            double lagrangian = dot(costs, labels);
            double[] ratios = new double[bounds.length];
            for (int j = 0; j < bounds.length; j++) {
                double spread = spread(j, labels);
                lagrangian += multipliers[j] * (spread - bounds[j]);
                ratios[j] = spread / bounds[j];
                multipliers[j] *= ratios[j] * ratios[j];
            }
            bound = Math.max(bound, lagrangian);
            double[] feasible = dot(costs, labels) < dot(costs, best) ? feasible(labels) : best;
            if (dot(costs, feasible) < dot(costs, best)) {
                best = feasible;
            }
        }
        return new Optimum(Arrays.stream(best).boxed().toList(), dot(costs, best), bound);
    }

    /**
     * Whole labels for each stratum that meet every target: the optimum rounded down, and labels added one by one where they
     * take most of what is missing for their cost. Never more than the optimum rounded up.
     */
    public long[] labels() {
        double[] exact =
                optimum().labels().stream().mapToDouble(Double::doubleValue).toArray();
        double[] labels =
                Arrays.stream(exact).map(n -> Math.floor(n + ROUNDING)).toArray();
        double[] ceiling =
                Arrays.stream(exact).map(n -> Math.ceil(n - ROUNDING)).toArray();
        for (int next = next(labels, ceiling); next >= 0; next = next(labels, ceiling)) {
            labels[next]++;
        }
        return Arrays.stream(labels).mapToLong(Math::round).toArray();
    }

    /** Labels in proportion to the populations, {@code total} in all but for the fewest of each stratum and rounding up. */
    public long[] proportional(double total) {
        double all = Arrays.stream(most).sum();
        return IntStream.range(0, most.length)
                .mapToLong(h ->
                        (long) Math.ceil(Math.max(fewest[h], Math.min(most[h], total * most[h] / all)) - ROUNDING))
                .toArray();
    }

    /** The least labels with which {@link #proportional} meets all targets. */
    public long[] proportionalForTargets() {
        double low = 0;
        double high = Arrays.stream(most).sum();
        while (high - low > 0.5) {
            double middle = (low + high) / 2;
            if (meets(doubles(proportional(middle)))) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return proportional(high);
    }

    /** The variance of the estimate at position {@code target} with these labels for each stratum; never negative. */
    public double variance(int target, long[] labels) {
        return Math.max(0, spread(target, doubles(labels)) - reliefs[target]);
    }

    /** Whether every variance is within its limit. */
    public boolean meets(long[] labels) {
        return meets(doubles(labels));
    }

    private boolean meets(double[] labels) {
        return excess(labels) <= 1 + ROUNDING;
    }

    /** The multipliers with which each target alone, without bounds, would be met by Neyman's allocation. */
    private double[] start() {
        return IntStream.range(0, bounds.length)
                .mapToDouble(j -> {
                    double root = 0;
                    for (int h = 0; h < costs.length; h++) {
                        root += Math.sqrt(spreads[j][h] * costs[h]);
                    }
                    return root * root / (bounds[j] * bounds[j]) / bounds.length;
                })
                .toArray();
    }

    /** Where the Lagrangian with these multipliers is least. */
    private double[] minimum(double[] multipliers) {
        double[] labels = new double[costs.length];
        for (int h = 0; h < costs.length; h++) {
            double weighted = 0;
            for (int j = 0; j < multipliers.length; j++) {
                weighted += multipliers[j] * spreads[j][h];
            }
            labels[h] = Math.min(most[h], Math.max(fewest[h], Math.sqrt(weighted / costs[h])));
        }
        return labels;
    }

    /** More labels everywhere, by the least factor with which all targets are met, as far as there are units. */
    private double[] feasible(double[] labels) {
        double low = 1;
        double high = meets(labels) ? 1 : excess(labels);
        while (!meets(times(labels, high))) {
            low = high;
            high *= high;
        }
        for (int i = 0; i < MOST_HALVINGS && high / low > 1 + ROUNDING; i++) {
            double middle = Math.sqrt(low * high);
            if (meets(times(labels, middle))) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return times(labels, high);
    }

    private double[] times(double[] labels, double factor) {
        return IntStream.range(0, labels.length)
                .mapToDouble(h -> Math.min(most[h], labels[h] * factor))
                .toArray();
    }

    /** The stratum to which a label more is best added; negative when all targets are met. */
    private int next(double[] labels, double[] ceiling) {
        int best = -1;
        double most = -1;
        double[] over = IntStream.range(0, bounds.length)
                .mapToDouble(j -> spread(j, labels) > bounds[j] * (1 + ROUNDING) ? 1 / bounds[j] : 0)
                .toArray();
        for (int h = 0; h < labels.length && Arrays.stream(over).sum() > 0; h++) {
            double gain = 0;
            for (int j = 0; j < over.length; j++) {
                gain += over[j] * spreads[j][h];
            }
            gain /= labels[h] * (labels[h] + 1) * costs[h];
            if (labels[h] < ceiling[h] && gain > most) {
                most = gain;
                best = h;
            }
        }
        return best;
    }

    private double excess(double[] labels) {
        double worst = 0;
        for (int j = 0; j < bounds.length; j++) {
            worst = Math.max(worst, spread(j, labels) / bounds[j]);
        }
        return worst;
    }

    private double spread(int target, double[] labels) {
        double sum = 0;
        for (int h = 0; h < labels.length; h++) {
            sum += spreads[target][h] / labels[h];
        }
        return sum;
    }

    private static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int h = 0; h < left.length; h++) {
            sum += left[h] * right[h];
        }
        return sum;
    }

    private static double[] doubles(long[] labels) {
        return Arrays.stream(labels).mapToDouble(n -> (double) n).toArray();
    }
}
