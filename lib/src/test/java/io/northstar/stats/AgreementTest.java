package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AgreementTest {
    private static final double CONFIDENCE = 0.95;

    /** distrib.6raters of R's irrCAC: patients by the diagnoses of six psychiatrists. */
    private static final int[][] DIAGNOSES = {
        {0, 0, 0, 6, 0}, {0, 3, 0, 0, 3}, {0, 1, 4, 0, 1}, {0, 0, 0, 0, 6}, {0, 3, 0, 3, 0},
        {2, 0, 4, 0, 0}, {0, 0, 4, 0, 2}, {2, 0, 3, 1, 0}, {2, 0, 0, 4, 0}, {0, 0, 0, 0, 6},
        {1, 0, 0, 5, 0}, {1, 1, 0, 4, 0}, {0, 3, 3, 0, 0}, {1, 0, 0, 5, 0}, {0, 2, 0, 3, 1}
    };

    /** cac.raw4raters of irrCAC, Krippendorff's data C: four raters of twelve units, 0 where one gave no answer. */
    private static final int[][] FOUR_RATERS = {
        {1, 1, 0, 1}, {2, 2, 3, 2}, {3, 3, 3, 3}, {3, 3, 3, 3}, {2, 2, 2, 2}, {1, 2, 3, 4},
        {4, 4, 4, 4}, {1, 1, 2, 1}, {2, 2, 2, 2}, {0, 5, 5, 5}, {0, 0, 1, 1}, {0, 0, 3, 0}
    };

    @Test
    void sixRatersAreThoseOfIrrCac() {
        Agreement agreement = ofCounts(DIAGNOSES);
        assertEstimate(agreement.observed(CONFIDENCE), 0.5511111, 1e-7);
        assertEstimate(agreement.fleissKappa(CONFIDENCE), 0.4139265, 5e-8);
        assertEstimate(agreement.gwetAc1(CONFIDENCE), 0.4448007, 5e-8);
        assertEstimate(agreement.krippendorffAlpha(CONFIDENCE), 0.4204384, 5e-8);
        assertError(agreement.fleissKappa(CONFIDENCE), 0.08119291, 5e-9);
        assertError(agreement.gwetAc1(CONFIDENCE), 0.08418757, 5e-9);
        assertInterval(agreement.fleissKappa(CONFIDENCE), 0.240, 0.588, 5e-4);
        assertInterval(agreement.gwetAc1(CONFIDENCE), 0.264, 0.625, 5e-4);
    }

    /** irrCAC prints .08243228; with the whole derivative of the chance agreement it is .08029077. */
    @Test
    void theErrorOfAlphaTakesTheWholeDerivative() {
        assertError(ofCounts(DIAGNOSES).krippendorffAlpha(CONFIDENCE), 0.08029077, 5e-9);
    }

    @Test
    void krippendorffsDataWithMissingVotesAreThoseOfIrrCac() {
        Agreement agreement = ofVotes(FOUR_RATERS, 5);
        assertEstimate(agreement.observed(CONFIDENCE), 0.8181818, 5e-8);
        assertEstimate(agreement.fleissKappa(CONFIDENCE), 0.76117, 5e-6);
        assertEstimate(agreement.gwetAc1(CONFIDENCE), 0.77544, 5e-6);
        assertEstimate(agreement.krippendorffAlpha(CONFIDENCE), 0.74342, 5e-6);
        assertThat(agreement.items()).isEqualTo(11);
        assertThat(agreement.pairs()).isEqualTo(8 * 6 + 3 + 3 + 1);
    }

    /** irrCAC takes the number of units with a pair as fixed, and prints .15302 and .14295. */
    @Test
    void aUnitWithASingleVoteDoesNotWidenTheErrorByItsMissingPair() {
        Agreement agreement = ofVotes(FOUR_RATERS, 5);
        assertError(agreement.fleissKappa(CONFIDENCE), 0.13493933, 5e-9);
        assertError(agreement.gwetAc1(CONFIDENCE), 0.12473680, 5e-9);
    }

    /** The sample of the fast-krippendorff package, which is also that of Wikipedia. */
    @Test
    void theWikipediaExampleIsReproduced() {
        int[][] raters = {
            {0, 0, 0, 0, 0, 3, 4, 1, 2, 1, 1, 3, 3, 0, 3},
            {1, 0, 2, 1, 3, 3, 4, 3, 0, 0, 0, 0, 0, 0, 0},
            {0, 0, 2, 1, 3, 4, 4, 0, 2, 1, 1, 3, 3, 0, 4}
        };
        int[][] units = new int[15][3];
        IntStream.range(0, 15).forEach(unit -> Arrays.setAll(units[unit], rater -> raters[rater][unit]));
        assertEstimate(ofVotes(units, 4).krippendorffAlpha(CONFIDENCE), 0.691358, 5e-7);
    }

    @Test
    void twoAbstractorsAreThoseOfIrrCac() {
        int[][] table = {{13, 0, 0}, {0, 20, 7}, {0, 4, 56}};
        Agreement agreement = ofTable(table);
        assertEstimate(agreement.fleissKappa(CONFIDENCE), 0.7962397, 5e-8);
        assertEstimate(agreement.gwetAc1(CONFIDENCE), 0.8493305, 5e-8);
        assertEstimate(agreement.krippendorffAlpha(CONFIDENCE), 0.7972585, 5e-8);
        PairedAgreement paired = paired(table);
        assertEstimate(paired.cohenKappa(CONFIDENCE), 0.7964094, 5e-8);
        // Its errors for tables leave out n / (n - 1).
        double asymptotic = Math.sqrt(99.0 / 100);
        assertError(paired.cohenKappa(CONFIDENCE), 0.05891072 / asymptotic, 5e-9);
        assertError(agreement.fleissKappa(CONFIDENCE), 0.05905473 / asymptotic, 1e-8);
        assertError(agreement.gwetAc1(CONFIDENCE), 0.04321747 / asymptotic, 1e-8);
    }

    /** SAS, PROC FREQ; in the tests of statsmodels. */
    @Test
    void cohensKappaIsThatOfSas() {
        Optional<AgreementEstimate> kappa =
                paired(new int[][] {{0, 4, 1}, {0, 8, 0}, {0, 1, 5}}).cohenKappa(CONFIDENCE);
        assertEstimate(kappa, 0.4842, 5e-5);
        assertError(kappa, 0.1380 / Math.sqrt(18.0 / 19), 6e-5);
    }

    @Test
    void coefficientsAreThoseOfAllPairsOneByOne() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 20; round++) {
            int[][] votes = new int[40][5];
            for (int[] unit : votes) {
                int usual = 1 + random.nextInt(3);
                Arrays.setAll(
                        unit,
                        rater -> random.nextInt(5) == 0 ? 0 : random.nextInt(2) == 0 ? usual : 1 + random.nextInt(3));
            }
            Agreement agreement = ofVotes(votes, 3);
            assertEstimate(agreement.observed(CONFIDENCE), PairsOneByOne.observed(listed(votes)), 1e-12);
            assertEstimate(agreement.krippendorffAlpha(CONFIDENCE), PairsOneByOne.alpha(listed(votes)), 1e-12);
            assertEstimate(agreement.fleissKappa(CONFIDENCE), PairsOneByOne.fleiss(listed(votes)), 1e-12);
        }
    }

    /** The linearised error is that of the derivative by each item's weight, taken numerically. */
    @Test
    void errorsAreThoseOfNumericalDerivatives() {
        SplittableRandom random = new SplittableRandom(7);
        Map<List<Integer>, ItemTotals> patterns = new LinkedHashMap<>();
        for (int yes = 0; yes <= 3; yes++) {
            double weight = 1 + random.nextDouble() * 4;
            patterns.put(List.of(3 - yes, yes), new ItemTotals(20, 20 * weight, 20 * weight * weight));
            patterns.put(
                    List.of(Math.max(0, 1 - yes), Math.min(1, yes)),
                    new ItemTotals(7, 7 * weight, 7 * weight * weight));
        }
        assertError(
                Agreement.of(2, patterns).fleissKappa(CONFIDENCE),
                numericalError(patterns, Agreement::fleissKappa),
                1e-6);
        assertError(Agreement.of(2, patterns).gwetAc1(CONFIDENCE), numericalError(patterns, Agreement::gwetAc1), 1e-6);
        assertError(
                Agreement.of(2, patterns).krippendorffAlpha(CONFIDENCE),
                numericalError(withPair(patterns), Agreement::krippendorffAlpha),
                1e-6);
    }

    @Test
    void weightsStandForThatManyItemsOfTheSameKind() {
        Agreement weighted = Agreement.of(
                2,
                Map.of(
                        List.of(2, 0), new ItemTotals(10, 50, 250),
                        List.of(1, 1), ItemTotals.unweighted(5),
                        List.of(0, 2), ItemTotals.unweighted(8)));
        Agreement repeated = Agreement.of(
                2,
                Map.of(
                        List.of(2, 0), ItemTotals.unweighted(50),
                        List.of(1, 1), ItemTotals.unweighted(5),
                        List.of(0, 2), ItemTotals.unweighted(8)));
        assertThat(weighted.fleissKappa(CONFIDENCE).orElseThrow().estimate())
                .isCloseTo(repeated.fleissKappa(CONFIDENCE).orElseThrow().estimate(), within(1e-12));
        assertThat(weighted.fleissKappa(CONFIDENCE).orElseThrow().standardError())
                .isGreaterThan(repeated.fleissKappa(CONFIDENCE).orElseThrow().standardError());
        assertThat(weighted.share(1).orElseThrow()).isCloseTo(10.5 / 63, within(1e-12));
    }

    @Test
    void partsAddUpToTheWholeInAnyOrder() {
        List<int[]> units = new ArrayList<>(List.of(FOUR_RATERS));
        Agreement whole = ofVotes(FOUR_RATERS, 5);
        for (int seed = 0; seed < 10; seed++) {
            Collections.shuffle(units, new java.util.Random(seed));
            Agreement merged = units.stream()
                    .map(unit -> ofVotes(new int[][] {unit}, 5))
                    .reduce(Agreement::plus)
                    .orElseThrow();
            assertThat(merged.krippendorffAlpha(CONFIDENCE)).isEqualTo(whole.krippendorffAlpha(CONFIDENCE));
            assertThat(merged.gwetAc1(CONFIDENCE)).isEqualTo(whole.gwetAc1(CONFIDENCE));
            assertThat(merged.observed(CONFIDENCE)).isEqualTo(whole.observed(CONFIDENCE));
        }
    }

    @Test
    void votesThatAllSayTheSameLeaveNothingToCorrectForChance() {
        Agreement agreement = Agreement.of(2, Map.of(List.of(2, 0), ItemTotals.unweighted(50)));
        assertThat(agreement.fleissKappa(CONFIDENCE)).isEmpty();
        assertThat(agreement.krippendorffAlpha(CONFIDENCE)).isEmpty();
        assertEstimate(agreement.gwetAc1(CONFIDENCE), 1, 1e-12);
        assertThat(paired(new int[][] {{50, 0}, {0, 0}}).cohenKappa(CONFIDENCE)).isEmpty();
    }

    /** All 40 items agree, so the low end of Clopper and Pearson is .025^(1/40); chance would give one half. */
    @Test
    void perfectAgreementIsNotSurelyPerfect() {
        AgreementEstimate kappa = Agreement.of(
                        2,
                        Map.of(
                                List.of(2, 0), ItemTotals.unweighted(20),
                                List.of(0, 2), ItemTotals.unweighted(20)))
                .fleissKappa(CONFIDENCE)
                .orElseThrow();
        assertThat(kappa.estimate()).isEqualTo(1);
        assertThat(kappa.interval().high()).isEqualTo(1);
        double share = Math.pow(0.025, 1.0 / 40);
        assertThat(kappa.interval().low()).isCloseTo(1 - (1 - share) / 0.5, within(1e-9));
    }

    @Test
    void tooLittleIsNoAgreement() {
        assertThat(Agreement.of(2, Map.of()).observed(CONFIDENCE)).isEmpty();
        assertThat(Agreement.of(2, Map.of()).share(0)).isEmpty();
        assertThat(Agreement.of(2, Map.of(List.of(1, 1), ItemTotals.unweighted(1)))
                        .fleissKappa(CONFIDENCE))
                .isEmpty();
        Agreement singles = Agreement.of(2, Map.of(List.of(1, 0), ItemTotals.unweighted(9)));
        assertThat(singles.gwetAc1(CONFIDENCE)).isEmpty();
        assertThat(singles.krippendorffAlpha(CONFIDENCE)).isEmpty();
        assertThat(singles.items()).isZero();
    }

    @Test
    void mistakesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Agreement.of(1, Map.of()))
                .withMessageContaining("at least 2 categories");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Agreement.of(2, Map.of(List.of(1, 1, 1), ItemTotals.unweighted(1))))
                .withMessageContaining("must be 2 counts");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Agreement.of(2, Map.of(List.of(-1, 1), ItemTotals.unweighted(1))))
                .withMessageContaining("none negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ItemTotals(1, Double.NaN, 1))
                .withMessageContaining("finite and not negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> paired(new int[][] {{1, 2}}))
                .withMessageContaining("square");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> paired(new int[][] {{1, 0}, {0, 1}}).plus(paired(new int[][] {
                    {1, 0, 0}, {0, 1, 0}, {0, 0, 1}
                })))
                .withMessageContaining("do not add up");
    }

    @Test
    void tablesAddUp() {
        assertThat(paired(new int[][] {{3, 1}, {0, 9}})
                        .plus(paired(new int[][] {{4, 0}, {2, 11}}))
                        .cohenKappa(CONFIDENCE))
                .isEqualTo(paired(new int[][] {{7, 1}, {2, 20}}).cohenKappa(CONFIDENCE));
    }

    private interface Measure {
        Optional<AgreementEstimate> of(Agreement agreement, double confidence);
    }

    private static double numericalError(Map<List<Integer>, ItemTotals> patterns, Measure measure) {
        double step = 1e-4;
        long items = patterns.values().stream().mapToLong(ItemTotals::items).sum();
        double variance = 0;
        for (Map.Entry<List<Integer>, ItemTotals> each : patterns.entrySet()) {
            double slope =
                    (shifted(patterns, each.getKey(), step, measure) - shifted(patterns, each.getKey(), -step, measure))
                            / (2 * step);
            variance += each.getValue().squaredWeights() * slope * slope;
        }
        return Math.sqrt(variance * items / (items - 1));
    }

    private static double shifted(
            Map<List<Integer>, ItemTotals> patterns, List<Integer> pattern, double step, Measure measure) {
        Map<List<Integer>, ItemTotals> moved = new LinkedHashMap<>(patterns);
        ItemTotals totals = patterns.get(pattern);
        moved.put(pattern, new ItemTotals(totals.items(), totals.weight() + step, totals.squaredWeights()));
        return measure.of(Agreement.of(2, moved), CONFIDENCE).orElseThrow().estimate();
    }

    private static Map<List<Integer>, ItemTotals> withPair(Map<List<Integer>, ItemTotals> patterns) {
        Map<List<Integer>, ItemTotals> kept = new LinkedHashMap<>(patterns);
        kept.keySet().removeIf(votes -> votes.get(0) + votes.get(1) < 2);
        return kept;
    }

    private static void assertEstimate(Optional<AgreementEstimate> actual, double expected, double tolerance) {
        assertThat(actual.orElseThrow().estimate()).isCloseTo(expected, within(tolerance));
    }

    private static void assertError(Optional<AgreementEstimate> actual, double expected, double tolerance) {
        assertThat(actual.orElseThrow().standardError()).isCloseTo(expected, within(tolerance));
    }

    private static void assertInterval(Optional<AgreementEstimate> actual, double low, double high, double tolerance) {
        assertThat(actual.orElseThrow().interval().low()).isCloseTo(low, within(tolerance));
        assertThat(actual.orElseThrow().interval().high()).isCloseTo(high, within(tolerance));
    }

    private static Agreement ofCounts(int[][] units) {
        Map<List<Integer>, ItemTotals> patterns = new LinkedHashMap<>();
        for (int[] unit : units) {
            patterns.merge(Arrays.stream(unit).boxed().toList(), ItemTotals.unweighted(1), ItemTotals::plus);
        }
        return Agreement.of(units[0].length, patterns);
    }

    /** Answers from 1 to {@code categories}, 0 for none. */
    private static Agreement ofVotes(int[][] units, int categories) {
        return ofCounts(Arrays.stream(units)
                .map(unit -> IntStream.rangeClosed(1, categories)
                        .map(category -> (int) Arrays.stream(unit)
                                .filter(vote -> vote == category)
                                .count())
                        .toArray())
                .toArray(int[][]::new));
    }

    private static List<List<String>> listed(int[][] units) {
        return Arrays.stream(units)
                .map(unit -> Arrays.stream(unit)
                        .filter(vote -> vote != 0)
                        .mapToObj(String::valueOf)
                        .toList())
                .toList();
    }

    private static Agreement ofTable(int[][] table) {
        Map<List<Integer>, ItemTotals> patterns = new LinkedHashMap<>();
        for (int first = 0; first < table.length; first++) {
            for (int second = 0; second < table.length; second++) {
                List<Integer> votes = new ArrayList<>(Collections.nCopies(table.length, 0));
                votes.set(first, 1);
                votes.set(second, votes.get(second) + 1);
                patterns.merge(votes, ItemTotals.unweighted(table[first][second]), ItemTotals::plus);
            }
        }
        return Agreement.of(table.length, patterns);
    }

    private static PairedAgreement paired(int[][] table) {
        return PairedAgreement.of(Arrays.stream(table)
                .map(row -> Arrays.stream(row).mapToObj(ItemTotals::unweighted).toList())
                .toList());
    }
}
