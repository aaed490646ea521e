package io.northstar.stats;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The estimated numerator and denominator of a ratio from a two-phase sample, with the variance that either phase adds.
 * Totals of independent samples, such as days, add up by {@link #plus} in any order.
 *
 * @param numerator estimated total of the numerator over the whole population
 * @param denominator estimated total of the denominator
 * @param phaseOne variances and covariance from drawing the first phase; estimated without bias, so that a small part may
 *     come out below 0
 * @param phaseTwo variances and covariance from drawing audits among the first phase
 * @param audits audits in the denominator's domain
 * @param squaredWeights sum of {@code (w1 w2 x)^2} over them
 * @param degreesOfFreedom audits minus audit strata, over the strata that touch the domain
 * @param unseen cells whose audits show no event
 */
public record TwoPhaseTotals(
        double numerator,
        double denominator,
        Products phaseOne,
        Products phaseTwo,
        long audits,
        double squaredWeights,
        long degreesOfFreedom,
        UnseenEvents unseen) {

    /** The totals of no audit at all. */
    public static final TwoPhaseTotals ZERO =
            new TwoPhaseTotals(0, 0, Products.ZERO, Products.ZERO, 0, 0, 0, UnseenEvents.NONE);

    /**
     * The totals of a two-phase sample.
     *
     * <p>The double expansion estimator with its unbiased variance, Sarndal, Swensson and Wretman 1992 (Model Assisted
     * Survey Sampling), section 9.3, result 9.3.1: with {@code z} the values and {@code w = w1 w2},
     *
     * <ul>
     *   <li>phase 1, a stratum of {@code n} of {@code N}: {@code n (1 - n/N) / (n - 1) [sum w1^2 w2 z^2 - D/n]} where
     *       {@code D} estimates {@code (sum over the first phase of w1 z)^2} from pairs of audits; a Poisson stratum:
     *       {@code sum w1 (w1 - 1) w2 z^2};
     *   <li>phase 2, an audit stratum of {@code m} of {@code n}: {@code m (1 - m/n) / (m - 1) [sum w^2 z^2 - (sum w z)^2 /
     *       m]}; a Poisson stratum: {@code sum w1^2 w2 (w2 - 1) z^2}.
     * </ul>
     *
     * <p>That is {@code twophase(method = "full")} of Lumley's R package {@code survey}. A stratum with one unit is
     * measured from 0, which is the mean of the linearised values of a ratio.
     *
     * @param cells one for each first-phase and audit stratum of one independent sample, such as a day
     * @param finitePopulationCorrection false to describe the process behind the population: then its sampled share does
     *     not lower the variance of the first phase
     */
    public static TwoPhaseTotals of(Collection<TwoPhaseCell> cells, boolean finitePopulationCorrection) {
        List<TwoPhaseCell> touched =
                cells.stream().filter(cell -> cell.audits() > 0).toList();
        Products one = by(touched, cell -> cell.first().stratum()).stream()
                .map(stratum -> phaseOne(stratum, finitePopulationCorrection))
                .reduce(Products.ZERO, Products::plus);
        Products two = by(touched, cell -> cell.second().stratum()).stream()
                .map(TwoPhaseTotals::phaseTwo)
                .reduce(Products.ZERO, Products::plus);
        long freedom = by(touched, cell -> cell.second().stratum()).stream()
                .mapToLong(stratum -> stratum.get(0).second().audited() - 1)
                .sum();
        return new TwoPhaseTotals(
                touched.stream().mapToDouble(TwoPhaseCell::y).sum(),
                touched.stream().mapToDouble(TwoPhaseCell::x).sum(),
                one,
                two,
                touched.stream().mapToLong(TwoPhaseCell::audits).sum(),
                touched.stream().mapToDouble(cell -> cell.full().xx()).sum(),
                freedom,
                touched.stream().map(TwoPhaseTotals::unseen).reduce(UnseenEvents.NONE, UnseenEvents::plus));
    }

    /** Totals from what {@link #numbers} returned, or from sums of such. */
    public static TwoPhaseTotals of(List<Double> numbers) {
        return new TwoPhaseTotals(
                numbers.get(0),
                numbers.get(1),
                new Products(numbers.get(2), numbers.get(3), numbers.get(4)),
                new Products(numbers.get(5), numbers.get(6), numbers.get(7)),
                Math.round(numbers.get(8)),
                numbers.get(9),
                Math.round(numbers.get(10)),
                new UnseenEvents(
                        UnseenEvents.Place.COUNTED,
                        numbers.get(11),
                        numbers.get(12),
                        numbers.get(13),
                        numbers.get(14)));
    }

    /** All sums in one list, which adds up over days element by element. */
    public List<Double> numbers() {
        return List.of(
                numerator,
                denominator,
                phaseOne.yy(),
                phaseOne.xy(),
                phaseOne.xx(),
                phaseTwo.yy(),
                phaseTwo.xy(),
                phaseTwo.xx(),
                (double) audits,
                squaredWeights,
                (double) degreesOfFreedom,
                unseen.numerator(),
                unseen.numeratorSquares(),
                unseen.remainder(),
                unseen.remainderSquares());
    }

    /** Adds the totals of an independent sample: another day. */
    public TwoPhaseTotals plus(TwoPhaseTotals other) {
        return new TwoPhaseTotals(
                numerator + other.numerator,
                denominator + other.denominator,
                phaseOne.plus(other.phaseOne),
                phaseTwo.plus(other.phaseTwo),
                audits + other.audits,
                squaredWeights + other.squaredWeights,
                degreesOfFreedom + other.degreesOfFreedom,
                unseen.plus(other.unseen));
    }

    /** Variance of the ratio that drawing the first phase adds; not below 0. */
    public double phaseOneVariance() {
        return Math.max(0, phaseOne.residual(numerator / denominator)) / (denominator * denominator);
    }

    /** Variance of the ratio that drawing the audits adds. */
    public double phaseTwoVariance() {
        return Math.max(0, phaseTwo.residual(numerator / denominator)) / (denominator * denominator);
    }

    /**
     * Estimates the share with an interval that holds both phases; see {@link RatioEstimate#proportion(RatioTotals,
     * UnseenEvents, double)}.
     *
     * @throws IllegalArgumentException if there is no audit
     */
    public RatioEstimate proportion(double confidence) {
        if (audits == 0) {
            throw new IllegalArgumentException("A share needs at least one audit");
        }
        double variance = (phaseOneVariance() + phaseTwoVariance()) * denominator * denominator;
        double everyUnitAudited = Rounding.difference(denominator, (double) audits);
        RatioTotals totals = new RatioTotals(
                numerator,
                denominator,
                variance,
                0,
                0,
                audits,
                squaredWeights,
                degreesOfFreedom,
                Math.max(0, everyUnitAudited));
        return RatioEstimate.proportion(totals, unseen, confidence);
    }

    private static Products phaseOne(List<TwoPhaseCell> cells, boolean finitePopulationCorrection) {
        TwoPhaseCell.First stratum = cells.get(0).first();
        Products half = sum(cells, TwoPhaseCell::half);
        if (stratum.draw() == TwoPhaseCell.Draw.POISSON) {
            return finitePopulationCorrection ? half.minus(sum(cells, TwoPhaseCell::once)) : half;
        }
        double size = stratum.labelled();
        double unsampled = finitePopulationCorrection ? 1 - size / stratum.population() : 1;
        if (size < 2) {
            return half.times(unsampled);
        }
        Products pairs = sum(cells, TwoPhaseCell::pairs)
                .plus(squareOfSum(cells))
                .minus(sum(cells, cell -> Products.ofTotals(cell.y(), cell.x())));
        return half.minus(pairs.times(1 / size)).times(size * unsampled / (size - 1));
    }

    private static Products phaseTwo(List<TwoPhaseCell> cells) {
        TwoPhaseCell.Second stratum = cells.get(0).second();
        Products full = sum(cells, TwoPhaseCell::full);
        if (stratum.draw() == TwoPhaseCell.Draw.POISSON) {
            return full.minus(sum(cells, TwoPhaseCell::half));
        }
        double size = stratum.audited();
        double unaudited = 1 - size / stratum.labels();
        return size < 2
                ? full.times(unaudited)
                : full.minus(squareOfSum(cells).times(1 / size)).times(size * unaudited / (size - 1));
    }

    private static Products squareOfSum(List<TwoPhaseCell> cells) {
        double y = cells.stream().mapToDouble(TwoPhaseCell::y).sum();
        double x = cells.stream().mapToDouble(TwoPhaseCell::x).sum();
        return Products.ofTotals(y, x);
    }

    private static Products sum(List<TwoPhaseCell> cells, Function<TwoPhaseCell, Products> part) {
        return cells.stream().map(part).reduce(Products.ZERO, Products::plus);
    }

    /** A cell all of whose audits, or none, are in the numerator may hold others that no audit shows. */
    private static UnseenEvents unseen(TwoPhaseCell cell) {
        boolean none = cell.once().yy() == 0;
        boolean all = Rounding.difference(cell.once().xx(), cell.once().yy()) == 0;
        double squares = cell.full().xx();
        return new UnseenEvents(
                UnseenEvents.Place.COUNTED,
                none ? cell.x() : 0,
                none ? squares : 0,
                all ? cell.x() : 0,
                all ? squares : 0);
    }

    private static Collection<List<TwoPhaseCell>> by(List<TwoPhaseCell> cells, Function<TwoPhaseCell, String> stratum) {
        Map<String, List<TwoPhaseCell>> groups =
                cells.stream().collect(Collectors.groupingBy(stratum, TreeMap::new, Collectors.toList()));
        return groups.values();
    }
}
