package io.northstar.jobs.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.LocalDate;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SimulationOptionsTest {
    @Test
    void everyProblemIsReportedAtOnce() {
        assertThatThrownBy(() -> new SimulationOptions(LocalDate.of(2026, 1, 1), 0, 0, 1, 0.9, -1, 0, Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot simulate: days is 0, expected 1 to 3650"
                        + "; decisionsPerDay is 0, expected 1 to 100000000"
                        + "; labelErrorRate is 0.9, expected 0 to 0.5"
                        + "; sampleScale is -1.0, expected 0 or more"
                        + "; rowsPerFile is 0, expected 1 or more");
    }

    @Test
    void theSpanEndsOnItsLastDay() {
        assertThat(SimulationOptions.DEFAULTS
                        .withSpan(LocalDate.of(2026, 2, 1), 28)
                        .to())
                .isEqualTo(LocalDate.of(2026, 2, 28));
    }

    @Test
    void eventsFallIntoEverySpanOfTwoWeeks() {
        SimulationOptions twoWeeks = SimulationOptions.DEFAULTS.withSpan(LocalDate.of(2026, 1, 1), 14);

        assertThat(new PlantedEvents(twoWeeks).all())
                .extracting(PlantedEvent::kind, event -> event.from().getDayOfMonth())
                .containsExactly(
                        tuple(EventKind.MIX_SHIFT, 6),
                        tuple(EventKind.OVERKILL, 8),
                        tuple(EventKind.EVASION, 10),
                        tuple(EventKind.QUEUE_DRIFT, 11));
    }
}
