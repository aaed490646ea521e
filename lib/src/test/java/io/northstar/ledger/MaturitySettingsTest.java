package io.northstar.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaturitySettingsTest {
    @ParameterizedTest
    @CsvSource({"0, 56, 7, 0.95", "14, 14, 7, 0.95", "14, 56, 1, 0.95", "14, 56, 7, 0", "14, 56, 7, 1.1"})
    void numbersOutOfRangeAreRefused(int horizon, int history, int settled, double share) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MaturitySettings(horizon, history, settled, share))
                .withMessageStartingWith("Needs horizonDays >= 1");
    }

    @Test
    void theDefaultHistoryHoldsEnoughSettledDays() {
        MaturitySettings settings = MaturitySettings.DEFAULT;
        assertThat(settings.historyDays() - settings.horizonDays()).isGreaterThan(settings.fewestSettledDays());
    }
}
