package io.northstar.stats;

import org.apache.commons.numbers.gamma.LogBeta;

/**
 * Evidence against a rate, from counts that may be looked at after every one of them: a beta mixture of likelihood ratios,
 * which under the rate is a martingale that starts at 1. Evidence of {@code 1 / alpha} or more therefore comes up with
 * probability {@code alpha} at most, however long and however often one looks (Robbins 1970, Annals of Mathematical
 * Statistics 41, 1397-1409; Howard, Ramdas, McAuliffe and Sekhon 2021, Annals of Statistics 49, 1055-1080, section 3).
 *
 * <p>It depends on the totals alone, not on the order, and takes effective counts that are not whole.
 *
 * @param trialsOfInterest the number of trials at which the evidence is to be sharpest, positive
 * @param alpha the level that it is tuned for, strictly between 0 and 1
 */
public record BinomialEvidence(double trialsOfInterest, double alpha) {
    /** A mixture this much narrower than a single trial would be no mixture any more. */
    private static final double LEAST_SPREAD = 1e-3;

    private static final int HALVINGS = 60;

    /** An {@link IllegalArgumentException} unless both lie in their ranges. */
    public BinomialEvidence {
        if (!(trialsOfInterest > 0 && alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("Trials must be positive and alpha between 0 and 1, got %s and %s"
                    .formatted(trialsOfInterest, alpha));
        }
    }

    /**
     * The logarithm of the evidence against {@code rate}; 0 before the first trial.
     *
     * @param events from 0 to {@code trials}
     * @param rate strictly between 0 and 1
     */
    public double logAgainst(double rate, double events, double trials) {
        double spread = spread(rate * (1 - rate));
        double a = spread / (1 - rate);
        double b = spread / rate;
        return LogBeta.value(events + a, trials - events + b)
                - LogBeta.value(a, b)
                - events * Math.log(rate)
                - (trials - events) * Math.log1p(-rate);
    }

    /**
     * The rates that the evidence does not speak against: an interval that contains the rate at all times together with
     * probability {@code 1 - alpha}. All of [0, 1] without trials.
     */
    public Interval rates(double events, double trials) {
        if (trials <= 0) {
            return new Interval(0, 1);
        }
        double share = events / trials;
        return new Interval(
                events <= 0 ? 0 : edge(0, share, events, trials),
                events >= trials ? 1 : edge(1, share, events, trials));
    }

    /** The end of the interval between {@code outside} and {@code inside}. */
    private double edge(double outside, double inside, double events, double trials) {
        double out = outside;
        double in = inside;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (out + in) / 2;
            if (middle <= 0 || middle >= 1 || logAgainst(middle, events, trials) >= -Math.log(alpha)) {
                out = middle;
            } else {
                in = middle;
            }
        }
        return in;
    }

    /** The concentration of the mixture; {@code variance} is that of one trial. */
    private double spread(double variance) {
        double rho = Mixtures.bestSpread(trialsOfInterest * variance, alpha);
        return Math.max(rho - variance, LEAST_SPREAD * variance);
    }
}
