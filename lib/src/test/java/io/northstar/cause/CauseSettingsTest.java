package io.northstar.cause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CauseSettingsTest {
    private static final List<String> DIMENSIONS = List.of("market", "policy_id");

    @Test
    void readsEvents() {
        CauseSettings settings = CauseSettings.of(
                config(
                        "{ kind = policy_change, day = 2026-03-01, slice { policy_id = fraud }, description = wording }"),
                DIMENSIONS);

        assertThat(settings.events())
                .containsExactly(new KnownEvent(
                        "policy_change", LocalDate.of(2026, 3, 1), Slice.of(Map.of("policy_id", "fraud")), "wording"));
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> CauseSettings.of(
                        config("{ kind = k, day = 2026-03-01, slice { planet = mars }, description = d }"), DIMENSIONS))
                .hasMessageContaining("\"d\" of causes.events is about planet");
        assertThatThrownBy(() -> CauseSettings.of(
                        config("{ kind = k, day = yesterday, slice {}, description = d }"), DIMENSIONS))
                .hasMessageContaining("needs a day like 2026-03-01, got yesterday");
        assertThatThrownBy(() -> CauseSettings.of(
                        ConfigFactory.parseString("causes.decided_dimensions = [policy_id, qeue, vendr]")
                                .withFallback(config("")),
                        DIMENSIONS))
                .hasMessage("causes.decided_dimensions has qeue, vendr, which is none of quality.dimensions:"
                        + " [market, policy_id, vendor]");
        assertThatThrownBy(() -> new CauseSettings(0, 3, 7, List.of(), List.of()))
                .hasMessageContaining("causes.history_days");
        LocalDate day = LocalDate.of(2026, 3, 1);
        assertThatThrownBy(() -> new Change("a", "m", "w", "h", "all", Slice.of(Map.of()), day, day, day))
                .hasMessageContaining("needs days before it");
    }

    /** A dimension that the settings drop is none that events can be about, but no mistake among the decided ones. */
    @Test
    void aDroppedDimensionMayStayDecided() {
        Config settings = ConfigFactory.parseString(
                        "causes.decided_dimensions = [vendor], quality.dimensions.vendor = null")
                .withFallback(config(""));
        assertThat(CauseSettings.of(settings, DIMENSIONS).decidedDimensions()).containsExactly("vendor");
    }

    private static Config config(String event) {
        return ConfigFactory.parseString("""
                quality.dimensions { market = market, policy_id = policy_id, vendor = vendor }
                causes {
                  history_days = 28, most_causes = 3, event_days = 7, decided_dimensions = [], events = [%s]
                }
                """.formatted(event));
    }
}
