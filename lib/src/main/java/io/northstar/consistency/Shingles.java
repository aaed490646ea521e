package io.northstar.consistency;

import java.util.Arrays;

/**
 * The pieces of a text that make it similar to another: the set of its runs of a few characters (Broder 1997, On the
 * resemblance and containment of documents), as hashes of 64 bits.
 */
final class Shingles {
    /** The shingles of {@code text}, distinct and in order; none when it is shorter than one. */
    static long[] of(String text, int length) {
        int[] characters = text.codePoints().toArray();
        long[] shingles = new long[Math.max(0, characters.length - length + 1)];
        for (int start = 0; start < shingles.length; start++) {
            long hash = 0;
            for (int i = start; i < start + length; i++) {
                hash = Mix.of(hash + characters[i]);
            }
            shingles[start] = hash;
        }
        return distinct(shingles);
    }

    /** Jaccard's similarity: shared shingles over all shingles, in [0, 1]; 0 for two texts without any. */
    static double similarity(long[] one, long[] other) {
        int shared = 0;
        int i = 0;
        int j = 0;
        while (i < one.length && j < other.length) {
            int order = Long.compare(one[i], other[j]);
            shared += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        int all = one.length + other.length - shared;
        return all == 0 ? 0 : (double) shared / all;
    }

    private static long[] distinct(long[] values) {
        Arrays.sort(values);
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            if (i == 0 || values[i] != values[i - 1]) {
                values[count++] = values[i];
            }
        }
        return Arrays.copyOf(values, count);
    }

    private Shingles() {}
}
