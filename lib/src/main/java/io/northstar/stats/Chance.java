package io.northstar.stats;

import java.util.Arrays;
import java.util.stream.IntStream;

/** How much agreement chance alone would give, from the shares of the categories. */
enum Chance {
    /** Two reviewers who draw from the same shares: {@code sum q_k^2} (Scott 1955; Fleiss 1971; Krippendorff 2004). */
    FLEISS {
        @Override
        double expected(double[] shares) {
            return Arrays.stream(shares).map(share -> share * share).sum();
        }

        @Override
        double[] slopes(double[] shares) {
            return Arrays.stream(shares).map(share -> 2 * share).toArray();
        }
    },
    /** Only items hard to judge are guessed, evenly: {@code sum q_k (1 - q_k) / (K - 1)} (Gwet 2008, equation 8). */
    GWET {
        @Override
        double expected(double[] shares) {
            return Arrays.stream(shares).map(share -> share * (1 - share)).sum() / (shares.length - 1);
        }

        @Override
        double[] slopes(double[] shares) {
            return Arrays.stream(shares)
                    .map(share -> (1 - 2 * share) / (shares.length - 1))
                    .toArray();
        }
    },
    /**
     * Each of two reviewers draws from shares of their own: {@code sum p_k r_k} (Cohen 1960). The shares of the first
     * reviewer come before those of the second.
     */
    COHEN {
        @Override
        double expected(double[] shares) {
            int categories = shares.length / 2;
            return IntStream.range(0, categories)
                    .mapToDouble(category -> shares[category] * shares[categories + category])
                    .sum();
        }

        @Override
        double[] slopes(double[] shares) {
            int categories = shares.length / 2;
            return IntStream.range(0, shares.length)
                    .mapToDouble(share -> shares[(share + categories) % shares.length])
                    .toArray();
        }
    };

    /** The share of pairs that agree by chance, in [0, 1]. */
    abstract double expected(double[] shares);

    /** How fast {@link #expected} grows with each share. */
    abstract double[] slopes(double[] shares);
}
