package io.northstar.stats;

import io.northstar.stats.AuditedCell.Audits;
import java.util.ArrayList;
import java.util.List;
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

    private static final int PER_CELL = 13;

    private final List<AuditedCell> cells;
    private final List<AuditedCell> silent;
    private final double[][] covariance;

    private AuditedLabels(List<AuditedCell> cells, List<AuditedCell> silent, double[][] covariance) {
        this.cells = List.copyOf(cells);
        this.silent = List.copyOf(silent);
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
        return new AuditedLabels(cells, silent(cells, cell -> unsampled > 0), covariance);
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
        return new AuditedLabels(cells, silent(cells, cell -> spread.get(cell) > 0), covariance);
    }

    /** For each cell the labels beside it, of the same side, if it has none and they are not all that there is. */
    private static List<AuditedCell> silent(List<AuditedCell> cells, IntPredicate sampled) {
        return IntStream.range(0, CELLS)
                .mapToObj(cell -> cells.get(cell).labels() == 0 && sampled.test(beside(cell))
                        ? cells.get(beside(cell))
                        : AuditedCell.EMPTY)
                .toList();
    }

    /** The cell of the same side where QA says the opposite. */
    private static int beside(int cell) {
        return cell ^ 1;
    }

    /** Labels from what {@link #numbers} returned, or from sums of such. */
    public static AuditedLabels of(List<Double> numbers) {
        List<AuditedCell> cells = new ArrayList<>();
        List<AuditedCell> silent = new ArrayList<>();
        double[][] covariance = new double[CELLS][CELLS];
        for (int i = 0; i < CELLS; i++) {
            List<Double> own = numbers.subList(PER_CELL * i, PER_CELL * (i + 1));
            Audits violating = audits(own.subList(3, 7));
            cells.add(new AuditedCell(
                    own.get(0), Math.round(own.get(1)), own.get(2), violating, audits(own.subList(7, 11))));
            silent.add(new AuditedCell(own.get(11), 0, own.get(12), Audits.NONE, Audits.NONE));
            for (int j = 0; j < CELLS; j++) {
                covariance[i][j] = numbers.get(PER_CELL * CELLS + CELLS * i + j);
            }
        }
        return new AuditedLabels(cells, silent, covariance);
    }

    /** All sums in one list, which adds up over strata and days element by element. */
    public List<Double> numbers() {
        List<Double> numbers = new ArrayList<>();
        for (int i = 0; i < CELLS; i++) {
            AuditedCell cell = cells.get(i);
            numbers.addAll(List.of(cell.weight(), (double) cell.labels(), cell.squares()));
            for (Audits audits : List.of(cell.violating(), cell.compliant())) {
                numbers.addAll(List.of((double) audits.count(), audits.weight(), audits.spread(), audits.squares()));
            }
            numbers.addAll(List.of(silent.get(i).weight(), silent.get(i).squares()));
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
        List<AuditedCell> silences = new ArrayList<>();
        double[][] both = new double[CELLS][CELLS];
        for (int i = 0; i < CELLS; i++) {
            sums.add(cells.get(i).plus(other.cells.get(i)));
            silences.add(silent.get(i).plus(other.silent.get(i)));
            for (int j = 0; j < CELLS; j++) {
                both[i][j] = covariance[i][j] + other.covariance[i][j];
            }
        }
        return new AuditedLabels(sums, silences, both);
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
        return denominator(rate, ViolatingShares.audited(this));
    }

    /** The same as a quality of QA that was measured elsewhere gives it; not above 0 where that contradicts the labels. */
    public double denominator(TrueRate rate, LabelQuality restricted, LabelQuality permitted) {
        return denominator(rate, ViolatingShares.byQuality(restricted, permitted));
    }

    private double denominator(TrueRate rate, ViolatingShares shares) {
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
        LinearisedRate sensitivity = new LinearisedRate(TrueRate.sensitivity(among), cells, shares);
        LinearisedRate specificity = new LinearisedRate(TrueRate.specificity(among), cells, shares);
        return new LabelQuality(
                Math.min(1, sensitivity.ratio()),
                Math.min(1, specificity.ratio()),
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
        LinearisedRate linear = new LinearisedRate(rate, cells, shares);
        double one = phaseOne(linear, linear);
        double two = shares.covariance(linear.ofShares(), linear.ofShares());
        double size = linear.denominator();
        RatioTotals totals = new RatioTotals(
                linear.ratio() * size,
                size,
                Math.max(0, one + two) * size * size,
                0,
                0,
                labels(rate),
                cellsWith(cell -> rate.touches(cell) && cells.get(cell).audits() > 0)
                        .mapToDouble(AuditedCell::squaredAuditWeights)
                        .sum(),
                freedom(rate),
                Math.max(0, Rounding.difference(size, (double) audits(rate))));
        RatioEstimate estimate = RatioEstimate.proportion(totals, unseen(rate), confidence);
        return new CorrectedShare(linear.ratio(), estimate, one, two);
    }

    /**
     * The rate corrected by sensitivity and specificity that were measured elsewhere: {@link RoganGladen} for each side, put
     * together. Where QA errs differently on these labels than where it was measured, the result is biased.
     *
     * <p>The ends of the interval are those of the share of each side that QA calls violating, moved by the correction, and
     * joined with each other and with what else is uncertain as independent parts, as in {@link RoganGladen}: few labels that
     * all say the same leave the rate open, though they do not vary. The interval is cut to [0, 1], and does not reach into
     * it at all where the labels contradict the sensitivity or specificity.
     *
     * @throws IllegalStateException if {@link #denominator(TrueRate, LabelQuality, LabelQuality)} is not above 0
     */
    public CorrectedShare roganGladen(
            TrueRate rate, LabelQuality restricted, LabelQuality permitted, double confidence) {
        ViolatingShares shares = ViolatingShares.byQuality(restricted, permitted);
        LinearisedRate linear = new LinearisedRate(rate, cells, shares);
        double one = phaseOne(linear, linear);
        double two = shares.covariance(linear.ofShares(), linear.ofShares());
        double error = Math.sqrt(Math.max(0, one + two));
        double raw = linear.ratio();
        long labels = labels(rate);
        double share = cut(raw);
        double size = error > 0 && share > 0 && share < 1 ? share * (1 - share) / (error * error) : labels;
        double low = 0;
        double high = 0;
        double rest = one + two;
        IntervalMethod method = IntervalMethod.LINEARISED_T;
        for (int first = 0; first < CELLS; first += 2) {
            double slope = linear.ofSizes()[first] - linear.ofSizes()[first + 1];
            if (slope != 0 && labelsOfSide(first) > 0) {
                RatioTotals apparent = apparent(first);
                RatioEstimate estimate = RatioEstimate.proportion(apparent, unseen(first), confidence);
                double moved = slope * apparent.denominator();
                double toLow =
                        moved * (estimate.estimate() - estimate.interval().low());
                double toHigh = moved * (estimate.interval().high() - estimate.estimate());
                low = Math.hypot(low, moved > 0 ? toLow : toHigh);
                high = Math.hypot(high, moved > 0 ? toHigh : toLow);
                rest -= moved * moved * apparent.varianceOfRatio();
                method = estimate.method() == IntervalMethod.CENSUS ? method : estimate.method();
            }
        }
        double half = CriticalValues.student(labels - 1, confidence) * Math.sqrt(Math.max(0, rest));
        Interval interval = new Interval(cut(raw - Math.hypot(low, half)), cut(raw + Math.hypot(high, half)));
        return new CorrectedShare(
                raw, new RatioEstimate(share, error, interval, method, size, labels / size), one, two);
    }

    private long labelsOfSide(int first) {
        return cells.get(first).labels() + cells.get(first + 1).labels();
    }

    /** The share that QA calls violating of the side whose cells begin at {@code first}. */
    private RatioTotals apparent(int first) {
        double above = cells.get(first).weight();
        double below = above + cells.get(first + 1).weight();
        long labels = labelsOfSide(first);
        double[] gradient = new double[CELLS];
        gradient[first] = 1 - above / below;
        gradient[first + 1] = -above / below;
        return new RatioTotals(
                above,
                below,
                Math.max(0, QuadraticForm.of(covariance, gradient, gradient)),
                0,
                0,
                labels,
                cells.get(first).squares() + cells.get(first + 1).squares(),
                Math.max(1, labels - 1),
                Math.max(0, Rounding.difference(below, (double) labels)));
    }

    /** Labels of that side in strata where all of them say the same. */
    private UnseenEvents unseen(int first) {
        AuditedCell noneViolating = silent.get(first);
        AuditedCell noneCompliant = silent.get(first + 1);
        return new UnseenEvents(
                UnseenEvents.Place.COUNTED,
                noneViolating.weight(),
                noneViolating.squares(),
                noneCompliant.weight(),
                noneCompliant.squares());
    }

    private double covariance(LinearisedRate left, LinearisedRate right, ViolatingShares shares) {
        double sum = phaseOne(left, right) + shares.covariance(left.ofShares(), right.ofShares());
        return left == right ? Math.max(0, sum) : sum;
    }

    private double phaseOne(LinearisedRate left, LinearisedRate right) {
        double sum = QuadraticForm.of(covariance, left.ofSizes(), right.ofSizes());
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
        double squares = cells.get(cell).squaredAuditWeights();
        double above = rate.numerator(cell, share);
        double beside = rate.denominator(cell, share) - above;
        return new UnseenEvents(place, above * weight, above * squares, beside * weight, beside * squares);
    }

    private Stream<AuditedCell> cellsWith(IntPredicate condition) {
        return IntStream.range(0, CELLS).filter(condition).mapToObj(cells::get);
    }

    private static Audits audits(List<Double> numbers) {
        return new Audits(Math.round(numbers.get(0)), numbers.get(1), numbers.get(2), numbers.get(3));
    }

    private static double cut(double share) {
        return Math.min(1, Math.max(0, share));
    }
}
