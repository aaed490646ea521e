package io.northstar.stats;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.LogBeta;
import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * How rates differ between subjects, and what that says about each: the rates follow a beta distribution, and each subject
 * shows some events among its trials (Skellam 1948, Journal of the Royal Statistical Society B 10, 257-261).
 *
 * <p>Empirical Bayes: the beta is fitted to all subjects by maximum likelihood, and the rate of one, given its own events,
 * follows {@code Beta(alpha + events, beta + trials - events)} (Efron 2010, Large-Scale Inference, section 1.5).
 *
 * @param alpha first parameter, positive
 * @param beta second parameter, positive
 */
public record BetaBinomial(double alpha, double beta) {
    /** From this {@code alpha + beta} on subjects do not differ by anything that could be seen. */
    private static final double MOST_CONCENTRATED = 1e6;

    private static final double LEAST_CONCENTRATED = 1e-1;
    private static final double RATE_MARGIN = 1e-9;
    private static final double NARROW = 1e-7;
    private static final double GOLDEN_SECTION = (Math.sqrt(5) - 1) / 2;

    /**
     * What a subject shows.
     *
     * @param events from 0 to {@code trials}; not always whole, since weights make effective numbers
     * @param trials 0 or more
     */
    public record Observed(double events, double trials) {
        /** An {@link IllegalArgumentException} for more events than trials. */
        public Observed {
            if (!(events >= 0 && events <= trials)) {
                throw new IllegalArgumentException(
                        "Events must lie between 0 and the trials, got %s of %s".formatted(events, trials));
            }
        }
    }

    /** An {@link IllegalArgumentException} unless both parameters are positive. */
    public BetaBinomial {
        if (!(alpha > 0 && beta > 0)) {
            throw new IllegalArgumentException("Parameters must be positive, got %s and %s".formatted(alpha, beta));
        }
    }

    /**
     * The distribution under which {@code subjects} are most likely. Subjects that agree better than chance would have it
     * give one that is nearly a point.
     *
     * @throws IllegalArgumentException when there is no trial
     */
    public static BetaBinomial fit(List<Observed> subjects) {
        if (subjects.stream().mapToDouble(Observed::trials).sum() <= 0) {
            throw new IllegalArgumentException("No trial to learn from");
        }
        double concentration = Math.exp(highest(
                Math.log(LEAST_CONCENTRATED),
                Math.log(MOST_CONCENTRATED),
                log -> at(Math.exp(log), subjects).logLikelihood(subjects)));
        return at(concentration, subjects);
    }

    /** The logarithm of the probability of what {@code subjects} show, up to a constant that no parameter is in. */
    public double logLikelihood(List<Observed> subjects) {
        double constant = LogBeta.value(alpha, beta);
        return subjects.stream()
                .mapToDouble(subject ->
                        LogBeta.value(alpha + subject.events(), beta + subject.trials() - subject.events()) - constant)
                .sum();
    }

    /** The mean rate of all subjects. */
    public double mean() {
        return alpha / (alpha + beta);
    }

    /** What is known about the rate of a subject that shows this. */
    public BetaBinomial given(Observed subject) {
        return new BetaBinomial(alpha + subject.events(), beta + subject.trials() - subject.events());
    }

    /** The interval that the rate lies in with probability {@code confidence}, with equal tails. */
    public Interval interval(double confidence) {
        BetaDistribution rates = BetaDistribution.of(alpha, beta);
        double tail = CriticalValues.tail(confidence);
        return new Interval(rates.inverseCumulativeProbability(tail), rates.inverseSurvivalProbability(tail));
    }

    private static BetaBinomial at(double concentration, List<Observed> subjects) {
        double mean = highest(
                RATE_MARGIN, 1 - RATE_MARGIN, rate -> of(rate, concentration).logLikelihood(subjects));
        return of(mean, concentration);
    }

    private static BetaBinomial of(double mean, double concentration) {
        return new BetaBinomial(mean * concentration, (1 - mean) * concentration);
    }

    /** Where {@code function}, which has one peak, is highest: golden section search (Kiefer 1953, Proc. AMS 4, 502). */
    private static double highest(double from, double to, DoubleUnaryOperator function) {
        double low = from;
        double high = to;
        double left = high - GOLDEN_SECTION * (high - low);
        double right = low + GOLDEN_SECTION * (high - low);
        double atLeft = function.applyAsDouble(left);
        double atRight = function.applyAsDouble(right);
        while (high - low > NARROW * (to - from)) {
            if (atLeft < atRight) {
                low = left;
                left = right;
                atLeft = atRight;
                right = low + GOLDEN_SECTION * (high - low);
                atRight = function.applyAsDouble(right);
            } else {
                high = right;
                right = left;
                atRight = atLeft;
                left = high - GOLDEN_SECTION * (high - low);
                atLeft = function.applyAsDouble(left);
            }
        }
        return (low + high) / 2;
    }
}
