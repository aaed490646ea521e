package io.northstar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void whatATerminalObeysIsEscaped() {
        assertThat(Printable.of("\u001B[2J\u0007\r\u009Bx")).isEqualTo("\\u001b[2J\\u0007\\u000d\\u009bx");
    }

    @Test
    void whatReordersHidesOrBreaksLinesIsEscaped() {
        assertThat(Printable.of("a\u202Eb\u2066c\u200Bd\u2028e\uFEFFf\uD800"))
                .isEqualTo("a\\u202eb\\u2066c\\u200bd\\u2028e\\ufefff\\ud800");
    }

    @Test
    void textInAnyScriptStays() {
        String text = "caf\u00e9 \u0416 \u4e2d \u05d0 \ud83d\ude00\n\tnext";
        assertThat(Printable.of(text)).isEqualTo(text);
    }
}
