package io.northstar.stats;

/**
 * Buckets for durations whose width grows by two per cent, so that each bucket's value is right within one per cent.
 *
 * <p>Bucket 0 takes everything below one second; bucket {@code b >= 1} takes {@code [1.02^(b-1), 1.02^b)} seconds. The
 * edges are fixed for all time: counts per bucket from different days add up without loss. The construction is that
 * of Masson, Rim and Lee 2019 (DDSketch, PVLDB 12, 2195-2205, section 2.1) with {@code gamma = 1.02}.
 */
public final class LogHistogram {

    /** How much wider each bucket is than the one before; sqrt(1.02) - 1 = 0.995 % is the largest relative error. */
    public static final double GROWTH = 1.02;

    /** Natural logarithm of {@link #GROWTH}. */
    public static final double LOG_GROWTH = Math.log(GROWTH);

    /** Everything in bucket 0 is reported as its middle, because a geometric mean with 0 is 0. */
    private static final double VALUE_BELOW_ONE_SECOND = 0.5;

    private LogHistogram() {}

    /**
     * The bucket of a duration: 0 below one second, else {@code 1 + floor(ln(seconds) / ln(1.02))}.
     *
     * @param seconds not negative
     * @throws IllegalArgumentException if the duration is negative, infinite or not a number
     */
    public static int bucketOf(double seconds) {
        if (!(seconds >= 0 && seconds < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("A duration must be 0 seconds or more, but is " + seconds);
        }
        return seconds < 1 ? 0 : 1 + (int) Math.floor(Math.log(seconds) / LOG_GROWTH);
    }

    /** The shortest duration of the bucket in seconds; it belongs to the bucket, up to rounding. */
    public static double lower(int bucket) {
        return check(bucket) == 0 ? 0 : Math.pow(GROWTH, bucket - 1);
    }

    /** Where the next bucket begins, in seconds. */
    public static double upper(int bucket) {
        return Math.pow(GROWTH, check(bucket));
    }

    /** The duration in seconds that stands for the bucket: the geometric middle of its ends, 0.5 for bucket 0. */
    public static double value(int bucket) {
        return bucket == 0 ? VALUE_BELOW_ONE_SECOND : Math.sqrt(lower(bucket) * upper(bucket));
    }

    private static int check(int bucket) {
        if (bucket < 0) {
            throw new IllegalArgumentException("Buckets are numbered from 0, but got " + bucket);
        }
        return bucket;
    }
}
