package io.northstar.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShownTextTest {
    @Test
    void hostileValuesArePlainText() {
        String hostile = "x\" OR 1=1\n\u202Eevil\u0000" + "y".repeat(100);

        assertThat(ShownText.of(hostile))
                .startsWith("x' OR 1=1??evil?")
                .hasSize(63)
                .endsWith("...");
    }
}
