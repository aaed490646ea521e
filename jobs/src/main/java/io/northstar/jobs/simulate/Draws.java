package io.northstar.jobs.simulate;

import static org.apache.spark.sql.functions.cos;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.shiftrightunsigned;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.xxhash64;

import org.apache.spark.sql.Column;

/**
 * Randomness by hashing: a draw is a pure function of the seed, what is drawn and the row's key. Rows are therefore the
 * same whatever the partitioning, and can be made again without storing them.
 *
 * @param seed start of all draws
 */
record Draws(long seed) {
    private static final double TO_UNIT = 0x1.0p-53;
    private static final int DROPPED_BITS = 11;
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /** A 64-bit key that later draws of the same thing start from. */
    Column key(String salt, Column... parts) {
        Column[] hashed = new Column[parts.length + 1];
        hashed[0] = lit(salted(salt));
        System.arraycopy(parts, 0, hashed, 1, parts.length);
        return xxhash64(hashed);
    }

    /** Uniform on [0, 1). */
    Column uniform(String salt, Column... key) {
        return shiftrightunsigned(key(salt, key), DROPPED_BITS).multiply(lit(TO_UNIT));
    }

    /** Whether an event of probability {@code probability} happens. */
    Column happens(String salt, double probability, Column... key) {
        return uniform(salt, key).lt(probability);
    }

    /** Standard normal, by Box and Muller (1958), <a href="https://doi.org/10.1214/aoms/1177706645">doi</a>. */
    Column normal(String salt, Column key) {
        Column radius = sqrt(log(lit(1.0).minus(uniform(salt, key))).multiply(-2.0));
        return radius.multiply(cos(uniform(salt + " angle", key).multiply(2 * Math.PI)));
    }

    /** Lognormal with the given median; {@code spread} is the standard deviation of its logarithm. */
    Column lognormal(String salt, double median, double spread, Column key) {
        return exp(normal(salt, key).multiply(spread).plus(Math.log(median)));
    }

    /** A whole number from 0 to {@code bound} - 1. */
    Column below(String salt, int bound, Column... key) {
        return uniform(salt, key).multiply(bound).cast("int");
    }

    /** Uniform on [0, 1) for the few draws made on the driver. */
    double uniformAt(String salt, long key) {
        return (mixed(salted(salt) + key * GOLDEN_GAMMA) >>> DROPPED_BITS) * TO_UNIT;
    }

    private long salted(String salt) {
        long hash = mixed(seed + GOLDEN_GAMMA);
        for (int i = 0; i < salt.length(); i++) {
            hash = mixed(hash + salt.charAt(i) + GOLDEN_GAMMA);
        }
        return hash;
    }

    /** The finaliser of SplitMix64, <a href="https://doi.org/10.1145/2714064.2660195">doi</a>. */
    private static long mixed(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
