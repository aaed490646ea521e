package io.northstar.stats;

/**
 * A series whose mean moves by the same amount on every day of one stretch: how much evidence there is for that, and how much
 * it moved. Days are normal, with means that differ by group (such as weekday) and variances known up to one factor.
 *
 * <p>The evidence is the likelihood ratio of what does not depend on the means of the groups and on the factor, with a normal
 * prior on the move: a Bayes factor with the right Haar prior on both. Whatever means and factor are true, its mean is 1 when
 * nothing moved, also for one who looks after each day (Hendriksen, de Heide and Gruenwald 2021, Bayesian Analysis 16, 961-989;
 * Perez-Ortiz, Lardy, de Heide and Gruenwald 2024, Annals of Statistics 52, 1410-1432).
 */
public final class ShiftModel {
    /** Standard deviations of the move, in those of a typical day: from what only weeks can show to what one day does. */
    private static final double[] MOVES = {0.5, 2, 8};

    private static final double NOTHING = 1e-12;

    private final double[][] weights;
    private final double[][] sums;
    private final double residual;
    private final int freedom;
    private final double power;

    /**
     * A series.
     *
     * @param values one for each day
     * @param weights inverse variances up to a factor, with a mean of 1; positive
     * @param groups from 0 on, the group of each day
     * @param leastFactor the factor is not believed to be smaller than this: the evidence is smaller then, never larger
     * @param power in (0, 1], that the evidence is raised to where days depend on each other: its mean is then below 1
     */
    public ShiftModel(double[] values, double[] weights, int[] groups, double leastFactor, double power) {
        int count = 1;
        for (int group : groups) {
            count = Math.max(count, group + 1);
        }
        this.weights = new double[count][values.length + 1];
        this.sums = new double[count][values.length + 1];
        for (int day = 0; day < values.length; day++) {
            for (int group = 0; group < count; group++) {
                double weight = groups[day] == group ? weights[day] : 0;
                this.weights[group][day + 1] = this.weights[group][day] + weight;
                this.sums[group][day + 1] = this.sums[group][day] + weight * values[day];
            }
        }
        int means = 0;
        double squares = 0;
        for (int group = 0; group < count; group++) {
            means += this.weights[group][values.length] > 0 ? 1 : 0;
        }
        for (int day = 0; day < values.length; day++) {
            double off = values[day] - mean(groups[day]);
            squares += weights[day] * off * off;
        }
        this.freedom = values.length - means;
        this.residual = Math.max(squares, freedom * leastFactor);
        this.power = power;
    }

    /** The logarithm of the evidence that the mean moved on the days from {@code from} to before {@code to}. */
    public double logEvidence(int from, int to) {
        double information = information(from, to);
        if (freedom < 2 || information < NOTHING || residual < NOTHING) {
            return 0;
        }
        double covariance = covariance(from, to);
        double explained = Math.min(1, covariance * covariance / (information * residual));
        double[] logs = new double[MOVES.length];
        for (int i = 0; i < MOVES.length; i++) {
            double gain = MOVES[i] * MOVES[i] * information;
            logs[i] = (-Math.log1p(gain) - freedom * Math.log1p(-gain / (1 + gain) * explained)) / 2;
        }
        return power * (logSum(logs) - Math.log(MOVES.length));
    }

    /** By how much the mean moved on these days, in the unit of the values; 0 where that cannot be told from other days. */
    public double shift(int from, int to) {
        double information = information(from, to);
        return information < NOTHING ? 0 : covariance(from, to) / information;
    }

    /**
     * The moves that the evidence does not speak against at the level {@code alpha}: they contain the true one at all times
     * together with probability {@code 1 - alpha}. Without bounds where there are too few days.
     */
    public Interval shifts(int from, int to, double alpha) {
        double information = information(from, to);
        double shift = shift(from, to);
        double unexplained = residual - information * shift * shift;
        double margin = Double.POSITIVE_INFINITY;
        if (freedom >= 2 && information >= NOTHING) {
            for (double move : MOVES) {
                double gain = move * move * information;
                double log = (Math.log1p(gain) - 2 * Math.log(alpha) / power) / freedom;
                double share = -Math.expm1(-log) * (1 + gain) / gain;
                if (share < 1) {
                    double least = Math.max(unexplained, residual * NOTHING);
                    margin = Math.min(margin, Math.sqrt(least * share / (1 - share) / information));
                }
            }
        }
        return new Interval(shift - margin, shift + margin);
    }

    /** {@code ln(sum(exp(logs)))}. */
    static double logSum(double[] logs) {
        double most = Double.NEGATIVE_INFINITY;
        for (double log : logs) {
            most = Math.max(most, log);
        }
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - most);
        }
        return most + Math.log(sum);
    }

    private double mean(int group) {
        int last = weights[group].length - 1;
        return sums[group][last] / weights[group][last];
    }

    private double information(int from, int to) {
        double information = 0;
        for (double[] group : weights) {
            double inside = group[to] - group[from];
            double all = group[group.length - 1];
            information += all > 0 ? inside * (1 - inside / all) : 0;
        }
        return information;
    }

    private double covariance(int from, int to) {
        double covariance = 0;
        for (int group = 0; group < weights.length; group++) {
            double inside = weights[group][to] - weights[group][from];
            covariance += inside > 0 ? sums[group][to] - sums[group][from] - inside * mean(group) : 0;
        }
        return covariance;
    }
}
