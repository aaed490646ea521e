package io.northstar.consistency;

/** A permutation of the 64-bit numbers that leaves no pattern (Steele, Lea and Flood 2014, OOPSLA, SplitMix64). */
final class Mix {
    /** The odd number closest to 2^64 over the golden ratio: steps of it spread evenly. */
    static final long STEP = 0x9E3779B97F4A7C15L;

    static long of(long value) {
        long mixed = value + STEP;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    private Mix() {}
}
