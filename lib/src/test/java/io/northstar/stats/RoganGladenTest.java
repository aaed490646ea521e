package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoganGladenTest {
    private static final double CONFIDENCE = .95;

    /** R's {@code epiR}, help page {@code epi.prev}; percentages. */
    @ParameterizedTest
    @CsvSource({
        "45, 150, .96, .89, 22.35, 13.88, 31.78",
        "6, 151, .964, .927, -3.73, -6.54, 1.29",
        "80, 210, .60, .90, 56.19, 43.0, 70.1"
    })
    void estimateAndIntervalAgreeWithEpiR(
            int positive, int tested, double sensitivity, double specificity, double raw, double low, double high) {
        RoganGladen corrected = of(positive, tested, LabelQuality.known(sensitivity, specificity));

        assertThat(100 * corrected.raw()).isCloseTo(raw, within(.005));
        assertThat(100 * corrected.interval().low()).isCloseTo(low, within(.05));
        assertThat(100 * corrected.interval().high()).isCloseTo(high, within(.05));
        assertThat(corrected.plausible()).isEqualTo(raw >= 0);
        assertThat(corrected.estimate()).isCloseTo(Math.max(0, raw / 100), within(5e-5));
    }

    @ParameterizedTest
    @CsvSource({"100, 189, .65, .95, 79.85", "50, 124, .70, .99, 56.99"})
    void estimateAgreesWithEpiR(int positive, int tested, double sensitivity, double specificity, double raw) {
        assertThat(100
                        * of(positive, tested, LabelQuality.known(sensitivity, specificity))
                                .raw())
                .isCloseTo(raw, within(.005));
    }

    /** Rogan and Gladen 1978, eq. 3, by hand: p = .3, J = .85, pi = .19/.85. */
    @Test
    void uncertainQualityWidensTheInterval() {
        LabelQuality quality = new LabelQuality(.96, .89, .0004, .0001, 0);
        RoganGladen corrected = of(45, 150, quality);
        RoganGladen known = of(45, 150, LabelQuality.known(.96, .89));
        double pi = .19 / .85;

        assertThat(corrected.standardError())
                .isCloseTo(
                        Math.sqrt(.3 * .7 / 150 + pi * pi * .0004 + (1 - pi) * (1 - pi) * .0001) / .85, within(1e-12));
        assertThat(corrected.interval().width()).isGreaterThan(known.interval().width());
        assertThat(of(45, 150, new LabelQuality(.96, .89, .0004, .0001, .0001)).standardError())
                .isLessThan(corrected.standardError());
    }

    @Test
    void labelsThatAreLittleBetterThanChanceAreRefused() {
        assertThat(LabelQuality.known(.65, .6).identifies()).isTrue();
        assertThatThrownBy(() -> of(45, 150, LabelQuality.known(.6, .59)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("do not identify");
        assertThatThrownBy(() -> of(45, 150, LabelQuality.known(.3, .7))).hasMessageContaining("at least 1.2");
        assertThatThrownBy(() -> LabelQuality.known(1.1, .7)).hasMessageContaining("in [0, 1]");
    }

    private static RoganGladen of(int positive, int tested, LabelQuality quality) {
        double apparent = (double) positive / tested;
        return RoganGladen.of(
                apparent,
                apparent * (1 - apparent) / tested,
                ProportionIntervals.clopperPearson(positive, tested, CONFIDENCE),
                quality,
                CONFIDENCE);
    }
}
