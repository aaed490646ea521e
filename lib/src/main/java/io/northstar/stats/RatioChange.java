package io.northstar.stats;

import java.util.List;
import java.util.stream.IntStream;

/**
 * An exact account of how a ratio of two totals changed between two periods, over the values of a dimension.
 *
 * <p>With weights w (a value's share of the denominator) and rates r, before (0) and after (1): {@code rate = sum w0 (r1-r0)},
 * {@code mix = sum (r0-R0)(w1-w0)}, {@code interaction = sum (w1-w0)(r1-r0)}. Splitting the interaction evenly gives Kitagawa's
 * two parts (1955, Journal of the American Statistical Association 50, 1168-1194), {@code sum wbar (r1-r0)} and
 * {@code sum (rbar-Rbar)(w1-w0)}, the Shapley values of the two factors. Every split sums to the change. The mix is centred at
 * the whole's rate, which leaves its sum as it is and makes the values' own parts comparable.
 *
 * <p>A value that is there in one period only takes that period's rate in both: its coming or going is mix. Standard errors
 * are those of Taylor linearisation, with values and periods sampled independently.
 *
 * @param parts what each value adds, in the order given
 * @param before totals of the whole in the first period
 * @param after totals of the whole in the second period
 * @param change of the ratio
 * @param rate three-part split: by the values' rates alone
 * @param mix three-part split: by the composition alone
 * @param interaction three-part split: by both at once
 * @param symmetricRate two-part split: by the rates, with half of the interaction
 * @param symmetricMix two-part split: by the composition, with half of the interaction
 */
public record RatioChange(
        List<PartChange> parts,
        PeriodTotals before,
        PeriodTotals after,
        ChangeEffect change,
        ChangeEffect rate,
        ChangeEffect mix,
        ChangeEffect interaction,
        ChangeEffect symmetricRate,
        ChangeEffect symmetricMix) {

    /**
     * One value of the dimension in both periods.
     *
     * @param value its name
     * @param before its totals in the first period
     * @param after its totals in the second
     */
    public record Part(String value, PeriodTotals before, PeriodTotals after) {

        private PeriodTotals in(int period) {
            return period == 0 ? before : after;
        }

        /** The period whose rate stands for that of {@code period}. */
        private int source(int period) {
            return in(period).denominator() > 0 ? period : 1 - period;
        }

        private boolean empty() {
            return before.denominator() == 0 && after.denominator() == 0;
        }
    }

    /**
     * What one value adds.
     *
     * @param value its name
     * @param rate by its own rate, at the mean of its weights; the standard error takes these weights as given
     * @param mix by its weight, at the mean of its distance from the whole's rate
     */
    public record PartChange(String value, ChangeEffect rate, double mix) {
        /** What it adds in all. */
        public double total() {
            return rate.estimate() + mix;
        }
    }

    /** Copies the list. */
    public RatioChange {
        parts = List.copyOf(parts);
    }

    /**
     * Decomposes the change.
     *
     * @param values each value of the dimension once, in any order
     * @throws IllegalArgumentException if one of the periods has no denominator in all
     */
    public static RatioChange of(List<Part> values) {
        List<Part> parts = values.stream().filter(part -> !part.empty()).toList();
        PeriodTotals before = total(parts.stream().map(Part::before).toList());
        PeriodTotals after = total(parts.stream().map(Part::after).toList());
        if (!(before.denominator() > 0 && after.denominator() > 0)) {
            throw new IllegalArgumentException(
                    "A change of a ratio needs a denominator above 0 in both periods, but has " + before.denominator()
                            + " before and " + after.denominator() + " after");
        }
        Products products = new Products(parts, before.denominator(), after.denominator());
        return new RatioChange(
                IntStream.range(0, parts.size()).mapToObj(products::partChange).toList(),
                before,
                after,
                products.effect(-1, 0, 0, 1),
                products.effect(-1, 1, 0, 0),
                products.effect(-1, 0, 1, 0),
                products.effect(1, -1, -1, 1),
                products.effect(-0.5, 0.5, -0.5, 0.5),
                products.effect(-0.5, -0.5, 0.5, 0.5));
    }

    /** Where the change comes from: noise where its interval holds 0, else the largest of the three parts in its direction. */
    public ChangeVerdict verdict(double confidence) {
        if (!change.real(confidence)) {
            return ChangeVerdict.NOISE;
        }
        double sign = Math.signum(change.estimate());
        double byRate = sign * rate.estimate();
        double byMix = sign * mix.estimate();
        if (sign * interaction.estimate() > Math.max(byRate, byMix)) {
            return ChangeVerdict.INTERACTION;
        }
        return byRate >= byMix ? ChangeVerdict.RATE : ChangeVerdict.MIX;
    }

    /** Simpson's paradox: no value's rate moved the way the whole's did, and some moved the other way. */
    public boolean simpson() {
        double sign = Math.signum(change.estimate());
        return parts.stream().noneMatch(part -> sign * part.rate().estimate() > 0)
                && parts.stream().anyMatch(part -> sign * part.rate().estimate() < 0);
    }

    private static PeriodTotals total(List<PeriodTotals> totals) {
        return totals.stream().reduce(PeriodTotals.NONE, PeriodTotals::plus);
    }

    /** The sums {@code sum of w_a r_b}, with 0 for before and 1 for after, of which every part is a combination. */
    private static final class Products {
        private final List<Part> parts;
        private final double[] denominators;
        private final double[][] weights;
        private final double[][] rates;
        private final double[][] sums = new double[2][2];

        Products(List<Part> parts, double before, double after) {
            this.parts = parts;
            denominators = new double[] {before, after};
            weights = new double[parts.size()][2];
            rates = new double[parts.size()][2];
            for (int i = 0; i < parts.size(); i++) {
                for (int period = 0; period < 2; period++) {
                    Part part = parts.get(i);
                    weights[i][period] = part.in(period).denominator() / denominators[period];
                    rates[i][period] = part.in(part.source(period)).rate();
                }
                for (int a = 0; a < 2; a++) {
                    sums[a][0] += weights[i][a] * rates[i][0];
                    sums[a][1] += weights[i][a] * rates[i][1];
                }
            }
        }

        PartChange partChange(int i) {
            Part part = parts.get(i);
            double weight = (weights[i][0] + weights[i][1]) / 2;
            double error = part.source(0) == part.source(1)
                    ? 0
                    : weight
                            * Math.sqrt(
                                    part.before().rateVariance() + part.after().rateVariance());
            double middle = (sums[0][0] + sums[1][1]) / 2;
            return new PartChange(
                    part.value(),
                    new ChangeEffect(weight * (rates[i][1] - rates[i][0]), error),
                    ((rates[i][0] + rates[i][1]) / 2 - middle) * (weights[i][1] - weights[i][0]));
        }

        /** The combination with these factors of the sums 00, 01, 10 and 11. */
        ChangeEffect effect(double... factors) {
            double estimate = 0;
            for (int k = 0; k < factors.length; k++) {
                estimate += factors[k] * sums[k / 2][k % 2];
            }
            double variance = 0;
            for (int i = 0; i < parts.size(); i++) {
                for (int period = 0; period < 2; period++) {
                    variance += variance(i, period, factors);
                }
            }
            return new ChangeEffect(estimate, Math.sqrt(variance));
        }

        private double variance(int i, int period, double[] factors) {
            PeriodTotals totals = parts.get(i).in(period);
            double byNumerator = 0;
            double byDenominator = 0;
            for (int k = 0; k < factors.length; k++) {
                int w = k / 2;
                int r = k % 2;
                if (parts.get(i).source(r) == period) {
                    double step = factors[k] * weights[i][w] / totals.denominator();
                    byNumerator += step;
                    byDenominator -= step * rates[i][r];
                }
                if (w == period) {
                    byDenominator += factors[k] * (rates[i][r] - sums[w][r]) / denominators[period];
                }
            }
            return totals.variance(byNumerator, byDenominator);
        }
    }
}
