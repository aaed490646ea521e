package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScoreQualityTest {
    private static final SampledStratum STRATUM = new SampledStratum("s", SampledStratum.Draws.EQUAL, 1e6, 1000);

    /** The example of scikit-learn's average_precision_score: labels 0, 0, 1, 1 with scores .1, .4, .35, .8 give .8333. */
    @Test
    void averagePrecisionIsThatOfScikitLearn() {
        List<JudgedScore> labels =
                List.of(label(1, 0.1, false), label(1, 0.4, false), label(1, 0.35, true), label(1, 0.8, true));

        ScoreQuality.Estimate area = ScoreQuality.areaUnderPrecisionRecall(labels, 0.95);

        assertThat(area.estimate()).isCloseTo(5.0 / 6, within(1e-12));
        assertThat(area.effectiveLabels()).isEqualTo(2);
        assertThat(area.interval().contains(area.estimate())).isTrue();
    }

    /** A label of weight three is three labels, and equal scores are one threshold. */
    @Test
    void weightsCountAsCopies() {
        List<JudgedScore> weighted = List.of(label(3, 0.6, true), label(2, 0.6, false), label(1, 0.3, true));
        List<JudgedScore> copied = List.of(
                label(1, 0.6, true),
                label(1, 0.6, false),
                label(1, 0.6, true),
                label(1, 0.6, false),
                label(1, 0.6, true),
                label(1, 0.3, true));

        double expected = 0.75 * 3 / 5 + 0.25 * 4 / 6;
        assertThat(ScoreQuality.areaUnderPrecisionRecall(weighted, 0.95).estimate())
                .isCloseTo(expected, within(1e-12));
        assertThat(ScoreQuality.areaUnderPrecisionRecall(copied, 0.95).estimate())
                .isCloseTo(expected, within(1e-12));
    }

    @Test
    void aPerfectRankingMayBeChance() {
        List<JudgedScore> labels = List.of(label(1, 0.9, true), label(1, 0.8, true), label(1, 0.1, false));

        ScoreQuality.Estimate area = ScoreQuality.areaUnderPrecisionRecall(labels, 0.95);

        assertThat(area.estimate()).isEqualTo(1);
        assertThat(area.interval().low()).isLessThan(0.5);
        assertThatThrownBy(() -> ScoreQuality.areaUnderPrecisionRecall(List.of(label(1, 0.9, false)), 0.95))
                .hasMessageContaining("No label violates");
    }

    @Test
    void probabilitiesThatHoldHaveNoCalibrationError() {
        SplittableRandom random = new SplittableRandom(5);
        List<JudgedScore> honest = new ArrayList<>();
        List<JudgedScore> sure = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            double score = random.nextDouble();
            boolean violating = random.nextDouble() < score;
            honest.add(label(1 + random.nextDouble(), score, violating));
            sure.add(label(1, score < 0.5 ? 0 : 1, violating));
        }

        assertThat(ScoreQuality.calibrationError(honest)).isLessThan(0.02);
        assertThat(ScoreQuality.calibrationError(sure)).isCloseTo(0.25, within(0.02));
        assertThat(ScoreQuality.calibrationError(List.of())).isZero();
    }

    private static JudgedScore label(double weight, double score, boolean violating) {
        return new JudgedScore(STRATUM, weight, score, violating);
    }
}
