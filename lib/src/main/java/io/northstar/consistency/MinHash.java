package io.northstar.consistency;

/**
 * Finds texts that may be similar by keys that they share.
 *
 * <p>The smallest hash of a set under a random permutation is the same for two sets with a probability of their Jaccard
 * similarity {@code s} (Broder 1997). Of {@code bands * rows} permutations, {@code rows} at a time make a key; two texts share
 * at least one of the {@code bands} keys with a probability of {@code 1 - (1 - s^rows)^bands} (Leskovec, Rajaraman and Ullman
 * 2020, Mining of Massive Datasets, 3rd ed., section 3.4).
 *
 * @param bands keys per text, at least 1
 * @param rows permutations per key, at least 1
 */
record MinHash(int bands, int rows) {
    /** The keys of a text with these shingles, at least one. Keys of different bands differ. */
    long[] keys(long[] shingles) {
        long[] keys = new long[bands];
        long permutation = 0;
        for (int band = 0; band < bands; band++) {
            long key = band;
            for (int row = 0; row < rows; row++) {
                permutation += Mix.STEP;
                key = Mix.of(key ^ smallest(shingles, Mix.of(permutation)));
            }
            keys[band] = key;
        }
        return keys;
    }

    /** The probability that texts of this similarity share a key. */
    double probability(double similarity) {
        return 1 - Math.pow(1 - Math.pow(similarity, rows), bands);
    }

    private static long smallest(long[] shingles, long permutation) {
        long smallest = Long.MAX_VALUE;
        for (long shingle : shingles) {
            smallest = Math.min(smallest, Mix.of(shingle ^ permutation));
        }
        return smallest;
    }
}
