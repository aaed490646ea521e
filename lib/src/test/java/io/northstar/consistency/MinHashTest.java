package io.northstar.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MinHashTest {
    /** Values of methods.md, section 7. */
    @Test
    void theSCurveHasItsKnownValues() {
        assertThat(new MinHash(20, 5).probability(0.5)).isCloseTo(0.4701, within(5e-5));
        assertThat(new MinHash(20, 5).probability(0.8)).isCloseTo(0.9996, within(5e-5));
        assertThat(new MinHash(16, 8).probability(0.5)).isCloseTo(0.0607, within(5e-5));
        assertThat(new MinHash(16, 8).probability(0.7)).isCloseTo(0.6133, within(5e-5));
        assertThat(new MinHash(16, 8).probability(0.8)).isCloseTo(0.9470, within(5e-5));
        assertThat(new MinHash(16, 8).probability(0.9)).isCloseTo(0.9999, within(5e-5));
    }

    /** Pairs of random sets of a known similarity share a key as often as the formula says. */
    @Test
    void setsShareAKeyAsOftenAsTheSCurveSays() {
        Random random = new Random(7);
        int pairs = 1500;
        for (MinHash minHash : new MinHash[] {new MinHash(20, 6), new MinHash(20, 5), new MinHash(16, 8)}) {
            for (double similarity : new double[] {0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9}) {
                long found = IntStream.range(0, pairs)
                        .filter(pair -> shareAKey(minHash, random, similarity))
                        .count();
                double expected = minHash.probability(similarity);
                double error = Math.sqrt(expected * (1 - expected) / pairs);
                System.out.printf(
                        "S-curve of (%d, %d) at %.1f: expected %.4f, found %.4f%n",
                        minHash.bands(), minHash.rows(), similarity, expected, (double) found / pairs);
                assertThat((double) found / pairs)
                        .as("%s at %s", minHash, similarity)
                        .isCloseTo(expected, within(4 * error + 2.0 / pairs));
            }
        }
    }

    private static boolean shareAKey(MinHash minHash, Random random, double similarity) {
        int all = 100;
        int shared = (int) Math.round(similarity * all);
        int own = (all - shared) / 2;
        long[] values = random.longs(all).toArray();
        long[] one = LongStream.concat(Arrays.stream(values, 0, shared), Arrays.stream(values, shared, shared + own))
                .toArray();
        long[] other = LongStream.concat(Arrays.stream(values, 0, shared), Arrays.stream(values, shared + own, all))
                .toArray();
        long[] keys = minHash.keys(one);
        long[] others = minHash.keys(other);
        return IntStream.range(0, keys.length).anyMatch(band -> keys[band] == others[band]);
    }

    @Test
    void aSharedSetSharesAllKeysAndKeysOfBandsDiffer() {
        long[] shingles = Shingles.of("free money every day", 3);
        long[] keys = new MinHash(20, 6).keys(shingles);

        assertThat(keys)
                .isEqualTo(new MinHash(20, 6).keys(shingles))
                .hasSize(20)
                .doesNotHaveDuplicates();
    }

    @Test
    void similarityIsThatOfTheSetsOfRuns() {
        Random random = new Random(11);
        for (int i = 0; i < 500; i++) {
            String one = text(random);
            String other = text(random);
            Set<String> runs = runs(one, 2);
            Set<String> both = new HashSet<>(runs);
            both.retainAll(runs(other, 2));
            runs.addAll(runs(other, 2));
            double expected = runs.isEmpty() ? 0 : (double) both.size() / runs.size();

            assertThat(Shingles.similarity(Shingles.of(one, 2), Shingles.of(other, 2)))
                    .isEqualTo(expected);
        }
    }

    @Test
    void charactersOutsideTheBasicPlaneAreOneCharacter() {
        assertThat(Shingles.of("𠮷野家", 3)).hasSize(1);
        assertThat(Shingles.of("ab", 3)).isEmpty();
        assertThat(Shingles.of("aaaaaaaa", 3)).hasSize(1);
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(12), 'a', 'd')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static Set<String> runs(String text, int length) {
        Set<String> runs = new HashSet<>();
        for (int i = 0; i + length <= text.length(); i++) {
            runs.add(text.substring(i, i + length));
        }
        return runs;
    }
}
