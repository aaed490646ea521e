package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LonelyStratumTest {

    @ParameterizedTest
    @EnumSource
    void isReadBackFromItsText(LonelyStratum choice) {
        assertThat(LonelyStratum.of(choice.text())).isEqualTo(choice);
    }

    @Test
    void unknownTextIsRefusedWithTheChoices() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LonelyStratum.of("Remove"))
                .withMessage("Unknown treatment of lonely strata \"Remove\"; expected one of"
                        + " [fail, certainty, adjust, average]");
    }
}
