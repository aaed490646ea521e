package io.northstar.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * QA's labels in four cells (restricted and called violating, restricted and called compliant, and alike permitted), with what
 * audits found in each: all that rates corrected for label errors need. Strata and days add up.
 *
 * <p>QA may err differently on restrictions and on permissions, where it sees what was decided. A rate such as the false
 * discovery rate is about one side alone, so errors are never pooled over sides.
 */
public final class AuditedLabels {
    static final int CELLS = 4;

    private static final int PER_CELL = 10;

    private final List<AuditedCell> cells;
    private final double[][] covariance;

    private AuditedLabels(List<AuditedCell> cells, double[][] covariance) {
        this.cells = List.copyOf(cells);
        this.covariance = covariance;
    }

    /**
     * The labels of one stratum from which {@code labelled} of {@code population} decisions were drawn at random; a single
     * label is measured from 0. The covariance of the cells' totals is that of {@link RatioTotals#stratified}.
     *
     * @param cells the four cells in order
     * @param labelled labels of the stratum, also those of decisions that are in none of the cells
     */
    public static AuditedLabels ofStratum(
            List<AuditedCell> cells, double population, long labelled, boolean finitePopulationCorrection) {
        double size = labelled;
        double unsampled = finitePopulationCorrection ? population - size : population;
        double factor = population * unsampled / (size * Math.max(1, size - 1));
        double[][] covariance = new double[CELLS][CELLS];
        for (int i = 0; i < CELLS; i++) {
            for (int j = 0; j < CELLS; j++) {
                double products = i == j ? cells.get(i).labels() : 0;
                double means = (double) cells.get(i).labels() * cells.get(j).labels() / size;
                covariance[i][j] = factor * (labelled == 1 ? products : products - means);
            }
        }
        return new AuditedLabels(cells, covariance);
    }

    /**
     * The labels of one stratum from which each decision was drawn on its own.
     *
     * @param cells the four cells in order
     * @param spread for each the sum of {@code w1 (w1 - 1)} over its labels
     */
    public static AuditedLabels ofPoisson(List<AuditedCell> cells, List<Double> spread) {
        double[][] covariance = new double[CELLS][CELLS];
        for (int i = 0; i < CELLS; i++) {
            covariance[i][i] = spread.get(i);
        }
        return new AuditedLabels(cells, covariance);
    }

    /** Labels from what {@link #numbers} returned, or from sums of such. */
    public static AuditedLabels of(List<Double> numbers) {
        List<AuditedCell> cells = new ArrayList<>();
        double[][] covariance = new double[CELLS][CELLS];
        for (int i = 0; i < CELLS; i++) {
            List<Double> own = numbers.subList(PER_CELL * i, PER_CELL * (i + 1));
            cells.add(new AuditedCell(
                    own.get(0), Math.round(own.get(1)), audits(own.subList(2, 6)), audits(own.subList(6, 10))));
            for (int j = 0; j < CELLS; j++) {
                covariance[i][j] = numbers.get(PER_CELL * CELLS + CELLS * i + j);
            }
        }
        return new AuditedLabels(cells, covariance);
    }

    /** All sums in one list, which adds up over strata and days element by element. */
    public List<Double> numbers() {
        List<Double> numbers = new ArrayList<>();
        for (AuditedCell cell : cells) {
            numbers.add(cell.weight());
            numbers.add((double) cell.labels());
            for (AuditedCell.Audits audits : List.of(cell.violating(), cell.compliant())) {
                numbers.addAll(List.of((double) audits.count(), audits.weight(), audits.spread(), audits.squares()));
            }
        }
        for (double[] row : covariance) {
            for (double value : row) {
                numbers.add(value);
            }
        }
        return numbers;
    }

    /** Adds another stratum or day. */
    public AuditedLabels plus(AuditedLabels other) {
        List<AuditedCell> sums = new ArrayList<>();
        double[][] both = new double[CELLS][CELLS];
        for (int i = 0; i < CELLS; i++) {
            sums.add(cells.get(i).plus(other.cells.get(i)));
            for (int j = 0; j < CELLS; j++) {
                both[i][j] = covariance[i][j] + other.covariance[i][j];
            }
        }
        return new AuditedLabels(sums, both);
    }

    AuditedCell cell(int position) {
        return cells.get(position);
    }

    /** Labels that the rate is about. */
    public long labels(TrueRate rate) {
        return cellsWith(rate::touches).mapToLong(AuditedCell::labels).sum();
    }

    /** Audits that the rate is about. */
    public long audits(TrueRate rate) {
        return cellsWith(rate::touches).mapToLong(AuditedCell::audits).sum();
    }

    /** Audits in the cell that has fewest, of those with labels whose truth the rate needs; many if it needs none. */
    public long fewestAudits(TrueRate rate) {
        return cellsWith(rate::needsTruth)
                .filter(cell -> cell.labels() > 0)
                .mapToLong(AuditedCell::audits)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Estimated size of the rate's denominator as its own audits give it. */
    public double denominator(TrueRate rate) {
        ViolatingShares shares = ViolatingShares.audited(this);
        return IntStream.range(0, CELLS)
                .mapToDouble(cell -> cells.get(cell).weight() * rate.denominator(cell, shares.of(cell)))
                .sum();
    }

    /**
     * The sensitivity and specificity of QA on the cases {@code among}, from its audits, with their covariance.
     *
     * @throws IllegalStateException if no decision among them is violating, or none is compliant
     */
    public LabelQuality quality(Predicate<LabelCase> among) {
        ViolatingShares shares = ViolatingShares.audited(this);
        Linearised sensitivity = linearise(TrueRate.sensitivity(among), shares);
        Linearised specificity = linearise(TrueRate.specificity(among), shares);
        return new LabelQuality(
                Math.min(1, sensitivity.ratio),
                Math.min(1, specificity.ratio),
                covariance(sensitivity, sensitivity, shares),
                covariance(specificity, specificity, shares),
                covariance(sensitivity, specificity, shares));
    }

    /**
     * The rate corrected by the audits of these labels: double sampling, Tenenbein 1970 (JASA 65, 1350-1361), in the cells of
     * side and QA verdict.
     *
     * <p>In each cell the audits say which share violates, and the labels how many decisions the cell stands for. Nothing is
     * assumed about how QA errs. The variance is that of the regression estimator in two phases (Sarndal, Swensson and
     * Wretman 1992, section 9.7): the sampling variance of the cells' sizes, times what each stands for, plus {@code w(w-1)}
     * times the squared residual of each audit. The interval is that of {@link RatioEstimate#proportion(RatioTotals,
     * UnseenEvents, double)}, which also allows for errors that a cell may hold though none of its audits shows one.
     *
     * @throws IllegalStateException if the denominator is 0
     */
    public CorrectedShare doubleSampling(TrueRate rate, double confidence) {
        ViolatingShares shares = ViolatingShares.audited(this);
        Linearised linear = linearise(rate, shares);
        double one = phaseOne(linear, linear);
        double two = shares.covariance(linear.ofShares, linear.ofShares);
        double size = linear.denominator;
        RatioTotals totals = new RatioTotals(
                linear.ratio * size,
                size,
                Math.max(0, one + two) * size * size,
                0,
                0,
                labels(rate),
                cellsWith(cell -> rate.touches(cell) && cells.get(cell).audits() > 0)
                        .mapToDouble(AuditedCell::squaredWeights)
                        .sum(),
                freedom(rate),
                Math.max(0, Rounding.difference(size, (double) audits(rate))));
        RatioEstimate estimate = RatioEstimate.proportion(totals, unseen(rate), confidence);
        return new CorrectedShare(linear.ratio, estimate, one, two);
    }

    /**
     * The rate corrected by sensitivity and specificity that were measured elsewhere: {@link RoganGladen} for each side, put
     * together. Where QA errs differently on these labels than where it was measured, the result is biased.
     *
     * <p>For a share of all decisions of one side the ends are those of the share that QA calls violating, moved by the
     * correction, and joined by what sensitivity and specificity add as an independent part, as in {@link RoganGladen}: few
     * labels that all say the same leave the share open, though they do not vary. For other rates the interval is the
     * estimate and Student's t times its standard error to either side. It is cut to [0, 1], and does not reach into it at
     * all where the labels contradict the sensitivity or specificity.
     *
     * @throws IllegalStateException if the denominator is 0
     */
    public CorrectedShare roganGladen(
            TrueRate rate, LabelQuality restricted, LabelQuality permitted, double confidence) {
        ViolatingShares shares = ViolatingShares.byQuality(restricted, permitted);
        Linearised linear = linearise(rate, shares);
        double one = phaseOne(linear, linear);
        double two = shares.covariance(linear.ofShares, linear.ofShares);
        double error = Math.sqrt(Math.max(0, one + two));
        long labels = labels(rate);
        double critical = CriticalValues.student(labels - 1, confidence);
        double raw = linear.ratio;
        Optional<RatioEstimate> apparent = apparent(rate, confidence);
        Interval interval = apparent.map(
                        share -> moved(share, rate, shares, raw, critical * Math.sqrt(Math.max(0, two))))
                .orElse(new Interval(raw - critical * error, raw + critical * error));
        double share = cut(raw);
        double size = error > 0 && share > 0 && share < 1 ? share * (1 - share) / (error * error) : labels;
        RatioEstimate estimate = new RatioEstimate(
                share,
                error,
                new Interval(cut(interval.low()), cut(interval.high())),
                apparent.map(RatioEstimate::method)
                        .filter(method -> method != IntervalMethod.CENSUS)
                        .orElse(IntervalMethod.LINEARISED_T),
                size,
                labels / size);
        return new CorrectedShare(raw, estimate, one, two);
    }

    /**
     * The share of its side that QA calls violating, where the rate is a share of all decisions of one side; empty where it
     * is not. Labels weigh alike in its interval when they all say the same.
     */
    private Optional<RatioEstimate> apparent(TrueRate rate, double confidence) {
        int[] touched = cellsOf(rate);
        if (!rate.countsAll() || touched.length != 2 || touched[0] / 2 != touched[1] / 2) {
            return Optional.empty();
        }
        double above = cells.get(touched[0]).weight();
        double below = above + cells.get(touched[1]).weight();
        double[] gradient = new double[CELLS];
        gradient[touched[0]] = 1 - above / below;
        gradient[touched[1]] = -above / below;
        long labels = labels(rate);
        return Optional.of(RatioEstimate.proportion(
                new RatioTotals(
                        above,
                        below,
                        Math.max(0, QuadraticForm.of(covariance, gradient, gradient)),
                        0,
                        0,
                        labels,
                        below * below / labels,
                        Math.max(1, labels - 1),
                        Math.max(0, Rounding.difference(below, (double) labels))),
                confidence));
    }

    private static int[] cellsOf(TrueRate rate) {
        return IntStream.range(0, CELLS).filter(rate::touches).toArray();
    }

    /** The interval of {@code apparent} as one of the rate, which is linear in it, and {@code half} of another part. */
    private static Interval moved(
            RatioEstimate apparent, TrueRate rate, ViolatingShares shares, double raw, double half) {
        int[] touched = cellsOf(rate);
        double slope =
                rate.numerator(touched[0], shares.of(touched[0])) - rate.numerator(touched[1], shares.of(touched[1]));
        double toLow = slope * (apparent.estimate() - apparent.interval().low());
        double toHigh = slope * (apparent.interval().high() - apparent.estimate());
        return slope > 0
                ? new Interval(raw - Math.hypot(toLow, half), raw + Math.hypot(toHigh, half))
                : new Interval(raw - Math.hypot(toHigh, half), raw + Math.hypot(toLow, half));
    }

    /** A ratio with its derivatives by the cells' sizes and by the cells' shares. */
    private static final class Linearised {
        private final double denominator;
        private final double ratio;
        private final double[] ofSizes = new double[CELLS];
        private final double[] ofShares = new double[CELLS];

        private Linearised(double denominator, double ratio) {
            this.denominator = denominator;
            this.ratio = ratio;
        }
    }

    private Linearised linearise(TrueRate rate, ViolatingShares shares) {
        double above = 0;
        double below = 0;
        for (int i = 0; i < CELLS; i++) {
            above += cells.get(i).weight() * rate.numerator(i, shares.of(i));
            below += cells.get(i).weight() * rate.denominator(i, shares.of(i));
        }
        if (!(below > 0)) {
            throw new IllegalStateException(
                    "The rate has denominator " + below + "; check it before asking for the rate");
        }
        Linearised linear = new Linearised(below, above / below);
        for (int i = 0; i < CELLS; i++) {
            double weight = cells.get(i).weight();
            linear.ofSizes[i] = residual(rate, linear, i, shares.of(i));
            linear.ofShares[i] = weight * (residual(rate, linear, i, 1) - residual(rate, linear, i, 0));
        }
        return linear;
    }

    private static double residual(TrueRate rate, Linearised linear, int cell, double share) {
        return (rate.numerator(cell, share) - linear.ratio * rate.denominator(cell, share)) / linear.denominator;
    }

    private double covariance(Linearised left, Linearised right, ViolatingShares shares) {
        double sum = phaseOne(left, right) + shares.covariance(left.ofShares, right.ofShares);
        return left == right ? Math.max(0, sum) : sum;
    }

    private double phaseOne(Linearised left, Linearised right) {
        double sum = QuadraticForm.of(covariance, left.ofSizes, right.ofSizes);
        return left == right ? Math.max(0, sum) : sum;
    }

    private long freedom(TrueRate rate) {
        return cellsWith(rate::needsTruth)
                .mapToLong(cell -> Math.max(0, cell.audits() - 1))
                .sum();
    }

    /** What cells may hold of a finding that none of their audits shows. */
    private UnseenEvents unseen(TrueRate rate) {
        UnseenEvents.Place place = rate.countsAll() ? UnseenEvents.Place.COUNTED : UnseenEvents.Place.MISSING;
        UnseenEvents unseen = new UnseenEvents(place, 0, 0, 0, 0);
        for (int i = 0; i < CELLS; i++) {
            AuditedCell cell = cells.get(i);
            if (cell.audits() > 0 && rate.needsTruth(i)) {
                if (cell.violating().count() == 0) {
                    unseen = unseen.plus(unseen(rate, i, 1, place));
                }
                if (cell.compliant().count() == 0) {
                    unseen = unseen.plus(unseen(rate, i, 0, place));
                }
            }
        }
        return unseen;
    }

    private UnseenEvents unseen(TrueRate rate, int cell, double share, UnseenEvents.Place place) {
        double weight = cells.get(cell).weight();
        double squares = cells.get(cell).squaredWeights();
        double above = rate.numerator(cell, share);
        double beside = rate.denominator(cell, share) - above;
        return new UnseenEvents(place, above * weight, above * squares, beside * weight, beside * squares);
    }

    private Stream<AuditedCell> cellsWith(IntPredicate condition) {
        return IntStream.range(0, CELLS).filter(condition).mapToObj(cells::get);
    }

    private static AuditedCell.Audits audits(List<Double> numbers) {
        return new AuditedCell.Audits(Math.round(numbers.get(0)), numbers.get(1), numbers.get(2), numbers.get(3));
    }

    private static double cut(double share) {
        return Math.min(1, Math.max(0, share));
    }
}
