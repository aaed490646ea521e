package io.northstar.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.typesafe.config.ConfigFactory;
import io.northstar.quality.QualitySettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaturitySettingsTest {
    @ParameterizedTest
    @CsvSource({"0, 56, 7, 0.95", "14, 14, 7, 0.95", "14, 56, 1, 0.95", "14, 56, 7, 0", "14, 56, 7, 1.1"})
    void numbersOutOfRangeAreRefused(int horizon, int history, int settled, double share) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MaturitySettings(List.of(), horizon, history, settled, share))
                .withMessageStartingWith("quality.maturity needs horizon_days >= 1");
    }

    @Test
    void theDefaultHistoryHoldsEnoughSettledDays() {
        MaturitySettings settings = QualitySettings.of(
                        ConfigFactory.parseResources("northstar/northstar.conf").resolve())
                .maturity();
        assertThat(settings.historyDays() - settings.horizonDays()).isGreaterThan(settings.fewestSettledDays());
    }
}
