package io.northstar.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How long tasks take when some are still open: the share still open at each age, and quantiles of the time to finish.
 *
 * <p>Leaving open tasks out makes turnaround look shorter than it is. The product-limit estimator lets them count for
 * as long as they were watched: {@code S(t) = product over ages <= t of (1 - d/n)}, where {@code d} tasks finish and
 * {@code n} are under observation at an age (Kaplan and Meier 1958, JASA 53, 457-481, section 2). Ages are buckets of
 * {@link LogHistogram}; within a bucket tasks come under observation first, then finish, then are censored.
 *
 * <p>With delayed entry (tasks that were already old when observation began) few tasks may be at risk at young ages.
 * Should all of those finish, the curve falls to 0 for good; check the entries then.
 */
public final class KaplanMeier {

    /** Survival is a product of fractions, so an exact one half may come out a few roundings above. */
    private static final double ROUNDING = 1e-12;

    private final List<Step> steps;

    private KaplanMeier(List<Step> steps) {
        this.steps = steps;
    }

    /**
     * What happens to tasks at one age.
     *
     * @param bucket the age as a bucket of {@link LogHistogram}
     * @param entries tasks that come under observation at this age, for most tasks bucket 0
     * @param events tasks that finish at this age
     * @param censored tasks that were still open at this age when they were last seen
     */
    public record Bucket(int bucket, long entries, long events, long censored) {

        /**
         * Checks the counts.
         *
         * @throws IllegalArgumentException if a count is negative
         */
        public Bucket {
            if (bucket < 0 || entries < 0 || events < 0 || censored < 0) {
                throw new IllegalArgumentException("Bucket " + bucket + " must not be negative, nor have negative"
                        + " counts: " + entries + " entries, " + events + " events, " + censored + " censored");
            }
        }
    }

    /**
     * Where the curve goes down.
     *
     * @param bucket the age
     * @param survival the share still open after it
     * @param greenwood sum of {@code d / (n (n - d))} up to this age (Greenwood 1926; Kalbfleisch and Prentice 2002,
     *     section 1.4), infinite once the curve is at 0
     */
    private record Step(int bucket, double survival, double greenwood) {

        /**
         * Whether a confidence limit of the curve is down at the target; {@code deviations} is 0 for the curve itself,
         * positive for its lower and negative for its upper limit. No upper limit is known once the curve is at 0.
         *
         * <p>Limits on the scale {@code ln(-ln S)}: {@code S^exp(z sqrt(G) / -ln S)} (Kalbfleisch and Prentice 2002,
         * section 1.4).
         */
        boolean reaches(double target, double deviations) {
            if (survival == 0) {
                return deviations >= 0;
            }
            double error = Math.sqrt(greenwood) / -Math.log(survival);
            return Math.pow(survival, Math.exp(deviations * error)) <= target + ROUNDING;
        }
    }

    /**
     * Estimates the curve.
     *
     * @param buckets in ascending order, each bucket at most once; buckets without counts may be left out
     * @throws IllegalArgumentException if buckets are out of order, or more tasks leave than are under observation
     */
    public static KaplanMeier of(List<Bucket> buckets) {
        List<Step> steps = new ArrayList<>();
        Step last = new Step(-1, 1, 0);
        int previous = -1;
        long atRisk = 0;
        for (Bucket bucket : buckets) {
            atRisk += bucket.entries();
            check(bucket, previous, atRisk);
            if (bucket.events() > 0) {
                last = next(last, bucket, atRisk);
                steps.add(last);
            }
            atRisk -= bucket.events() + bucket.censored();
            previous = bucket.bucket();
        }
        return new KaplanMeier(List.copyOf(steps));
    }

    /**
     * The share of tasks still open after this many seconds, in [0, 1]. Tasks that finish in the bucket of
     * {@code seconds} count as finished.
     */
    public double survival(double seconds) {
        int bucket = LogHistogram.bucketOf(seconds);
        double survival = 1;
        for (Step step : steps) {
            if (step.bucket() <= bucket) {
                survival = step.survival();
            }
        }
        return survival;
    }

    /**
     * The time in seconds within which the share {@code q} of tasks finishes: the first age with
     * {@code S <= 1 - q}. Empty when too many tasks are still open to tell.
     *
     * @param q strictly between 0 and 1, for example 0.9 for the time nine of ten tasks need at most
     * @throws IllegalArgumentException if {@code q} is out of range
     */
    public Optional<Double> quantile(double q) {
        return firstReaching(q, 0);
    }

    /**
     * The quantile with its confidence interval: the ages at which the lower and the upper limit of the curve are down
     * at {@code 1 - q} (Brookmeyer and Crowley 1982, Biometrics 38, 29-41, with limits on the {@code ln(-ln S)} scale).
     * Empty when {@link #quantile} is.
     *
     * @param q strictly between 0 and 1
     * @param confidence the wanted coverage, strictly between 0 and 1
     * @throws IllegalArgumentException if {@code q} or {@code confidence} is out of range
     */
    public Optional<QuantileEstimate> quantileEstimate(double q, double confidence) {
        double z = CriticalValues.normal(confidence);
        // The lower limit never lies above the curve, so where the curve is down, it is down too.
        return quantile(q)
                .map(value -> new QuantileEstimate(
                        value,
                        firstReaching(q, z).orElse(value),
                        firstReaching(q, -z).map(OptionalDouble::of).orElseGet(OptionalDouble::empty)));
    }

    private Optional<Double> firstReaching(double q, double deviations) {
        if (!(q > 0 && q < 1)) {
            throw new IllegalArgumentException("A quantile must lie strictly between 0 and 1, but is " + q);
        }
        return steps.stream()
                .filter(step -> step.reaches(1 - q, deviations))
                .findFirst()
                .map(step -> LogHistogram.value(step.bucket()));
    }

    private static Step next(Step last, Bucket bucket, long atRisk) {
        double open = atRisk - bucket.events();
        return new Step(
                bucket.bucket(), last.survival() * open / atRisk, last.greenwood() + bucket.events() / (atRisk * open));
    }

    private static void check(Bucket bucket, int previous, long atRisk) {
        if (bucket.bucket() <= previous) {
            throw new IllegalArgumentException("Buckets must ascend, but " + bucket.bucket() + " follows " + previous);
        }
        if (bucket.events() + bucket.censored() > atRisk) {
            throw new IllegalArgumentException("At bucket " + bucket.bucket() + " only " + atRisk
                    + " tasks are under observation, but " + bucket.events() + " finish and " + bucket.censored()
                    + " are censored");
        }
    }
}
