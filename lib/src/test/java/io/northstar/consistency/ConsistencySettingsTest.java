package io.northstar.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.typesafe.config.ConfigFactory;
import io.northstar.table.InconsistencyReview;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsistencySettingsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "window_days = 0; consistency.window_days must be at least 1",
                "grains = [market]; grains must be a list of lists",
                "grains = [[colour]]; uses colour, which is not one of",
                "min_items = 1; min_items >= 2",
                "min_named = 0; min_named >= 1",
                "cannot_agree.coefficient = alpha; consistency.cannot_agree.coefficient is alpha",
                "cannot_agree.below = 1.5; consistency.cannot_agree.below must be in (0, 1]",
                "adjudication.any_answer = -1; must not be negative",
                "adjudication.min_anchors = 0; adjudication.min_anchors >= 1",
            })
    void mistakesAreNamed(String setting, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> settings(setting)).withMessageContaining(message);
    }

    @Test
    void allDimensionsAreColumnsWhateverTheGrains() {
        List<String> all = settings("").slicing().names();

        assertThat(all).contains("market", "queue", "vendor", "policy_id");
        assertThat(settings("grains = [[]]").slicing().names()).isEqualTo(all);
        assertThat(InconsistencyReview.table(all).columnNames()).containsAll(all);
    }

    private static ConsistencySettings settings(String text) {
        return ConsistencySettings.of(ConfigFactory.parseString("consistency { %s }".formatted(text))
                .withFallback(ConfigFactory.parseResources("northstar/northstar.conf"))
                .resolve());
    }
}
