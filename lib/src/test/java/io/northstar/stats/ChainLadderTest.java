package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainLadderTest {

    /** Claims paid, cumulative; Taylor and Ashe 1983, Journal of Econometrics 23, 37-61. {@code GenIns} in R's ChainLadder. */
    private static final ChainLadder GENERAL_INSURANCE = triangle(
            "357848 1124788 1735330 2218270 2745596 3319994 3466336 3606286 3833515 3901463",
            "352118 1236139 2170033 3353322 3799067 4120063 4647867 4914039 5339085",
            "290507 1292306 2218525 3235179 3985995 4132918 4628910 4909315",
            "310608 1418858 2195047 3757447 4029929 4381982 4588268",
            "443160 1136350 2128333 2897821 3402672 3873311",
            "396132 1333217 2180715 2985752 3691712",
            "440832 1288463 2419861 3483130",
            "359480 1421128 2864498",
            "376686 1363294",
            "344014");

    /** General liability, Reinsurance Association of America; Mack 1994, CAS Forum. {@code RAA} in R's ChainLadder. */
    private static final List<List<Double>> LIABILITY_COUNTS = counts(
            "5012 8269 10907 11805 13539 16181 18009 18608 18662 18834",
            "106 4285 5396 10666 13782 15599 15496 16169 16704",
            "3410 8992 13873 16141 18735 22214 22863 23466",
            "5655 11555 15766 21266 23425 26083 27067",
            "1092 9565 15836 22169 25955 26180",
            "1513 6445 11702 12935 15852",
            "557 4020 10946 12314",
            "1351 6947 13112",
            "3133 5395",
            "2063");

    private static final ChainLadder LIABILITY = ChainLadder.of(LIABILITY_COUNTS, ChainLadder.LastVariance.LOG_LINEAR);

    @Test
    void generalInsuranceDevelopsAsPublished() {
        assertThat(rounded(GENERAL_INSURANCE.developmentFactors(), 1e6))
                .containsExactly(
                        3.490607, 1.747333, 1.457413, 1.173852, 1.103824, 1.086269, 1.053874, 1.076555, 1.017725);
        assertThat(Math.round(GENERAL_INSURANCE.outstanding())).isEqualTo(18_680_856);
    }

    /** Mack 1993, in thousands, and the total to the last unit from R's ChainLadder. */
    @Test
    void generalInsuranceHasMacksStandardErrors() {
        assertThat(Math.round(GENERAL_INSURANCE.outstandingStandardError())).isEqualTo(2_447_095);
        List<Long> errors = List.of(76L, 122L, 134L, 261L, 411L, 558L, 875L, 971L, 1363L);
        for (int cohort = 1; cohort < 10; cohort++) {
            assertThat(Math.round(GENERAL_INSURANCE.standardError(cohort) / 1000))
                    .isEqualTo(errors.get(cohort - 1));
        }
        assertThat(GENERAL_INSURANCE.standardError(0)).isZero();
    }

    @Test
    void liabilityHasThePublishedStandardError() {
        assertThat(LIABILITY.outstanding()).isCloseTo(52_135.23, within(0.005));
        assertThat(LIABILITY.outstandingStandardError()).isCloseTo(26_880.74, within(0.005));
        assertThat(rounded(LIABILITY.developmentFactors(), 1e3))
                .containsExactly(2.999, 1.624, 1.271, 1.172, 1.113, 1.042, 1.033, 1.017, 1.009);
    }

    /** Mack 1994, CAS Forum, continues the variances by the ratio of the last two: 26,909. */
    @Test
    void liabilityHasMacksStandardError() {
        assertThat(Math.round(ChainLadder.of(LIABILITY_COUNTS).outstandingStandardError()))
                .isEqualTo(26_909);
    }

    @Test
    void withFewVariancesTheLineIsTheLastRatio() {
        List<List<Double>> counts = counts("10 20 25", "10 30", "10");

        assertThat(ChainLadder.of(counts, ChainLadder.LastVariance.LOG_LINEAR).outstandingStandardError())
                .isEqualTo(ChainLadder.of(counts).outstandingStandardError());
    }

    @Test
    void aSingleCohortHasNoSpread() {
        assertThat(triangle("10 20", "30").outstanding()).isEqualTo(30);
        assertThat(triangle("10 20", "30").outstandingStandardError()).isZero();
    }

    @Test
    void theOrderOfCohortsDoesNotMatter() {
        ChainLadder reversed = triangle("344014", "376686 1363294", "359480 1421128 2864498");
        ChainLadder sorted = triangle("359480 1421128 2864498", "376686 1363294", "344014");

        assertThat(reversed.outstanding()).isEqualTo(sorted.outstanding());
        assertThat(reversed.outstandingStandardError()).isCloseTo(sorted.outstandingStandardError(), within(1e-6));
    }

    @Test
    void completionRisesToOne() {
        for (int age = 0; age < 9; age++) {
            assertThat(GENERAL_INSURANCE.completion(age))
                    .isPositive()
                    .isLessThanOrEqualTo(GENERAL_INSURANCE.completion(age + 1));
        }
        assertThat(GENERAL_INSURANCE.completion(9)).isEqualTo(1);
        assertThat(GENERAL_INSURANCE.completion(99)).isEqualTo(1);
        assertThat(GENERAL_INSURANCE.completion(-1)).isEqualTo(GENERAL_INSURANCE.completion(0));
    }

    @Test
    void aCohortWithoutCountsStaysEmpty() {
        ChainLadder ladder = triangle("10 20", "0 0", "0");

        assertThat(ladder.settled(2)).isZero();
        assertThat(ladder.standardError(2)).isZero();
        assertThat(ladder.outstanding()).isZero();
    }

    @Test
    void aTriangleThatGrowsFromNothingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> triangle("0 20"))
                .withMessage("No count at age 0 to develop from; start the triangle at a later age");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChainLadder.of(List.of()))
                .withMessageStartingWith("A triangle needs cohorts");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> triangle("-1 20"))
                .withMessageStartingWith("Counts must not be negative");
    }

    private static List<Double> rounded(List<Double> values, double scale) {
        return values.stream().map(value -> Math.round(value * scale) / scale).toList();
    }

    private static ChainLadder triangle(String... rows) {
        return ChainLadder.of(counts(rows));
    }

    private static List<List<Double>> counts(String... rows) {
        return Arrays.stream(rows)
                .map(row ->
                        Arrays.stream(row.split(" ", -1)).map(Double::valueOf).toList())
                .toList();
    }
}
