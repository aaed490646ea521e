package io.northstar.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownTest {
    @ParameterizedTest
    @CsvSource({"0, 0 %", "0.00012345, 0.012 %", "0.0112, 1.12 %", "0.5, 50.0 %", "1, 100 %", "-0.0312, -3.12 %"})
    void sharesArePercent(double value, String text) {
        assertThat(Unit.SHARE.text(value)).isEqualTo(text);
    }

    @Test
    void numbersAreTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(Unit.SHARE.text(0.1234)).isEqualTo("12.3 %");
            assertThat(new Unit("hours").text(1234.5)).isEqualTo("1,235 hours");
            assertThat(Unit.NONE.text(0.00012344)).isEqualTo("0.000123");
            assertThat(Unit.NONE.text(0.00000001)).isEqualTo("1.00e-08");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void whatReordersOrHidesIsWritten() {
        assertThat(ReadableText.of("a\u202eb\u200bc\u0000d\ne")).isEqualTo("a⟨202E⟩b⟨200B⟩c⟨0000⟩d e");
    }

    @Test
    void joinersEmojiAndOtherScriptsStay() {
        String text = "\ud83d\udc68\u200d\ud83d\udc69 \u05e9\u05dc\u05d5\u05dd می‌خواهم <b>";
        assertThat(ReadableText.of(text)).isEqualTo(text);
    }
}
