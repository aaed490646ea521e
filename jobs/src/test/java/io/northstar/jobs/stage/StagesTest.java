package io.northstar.jobs.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StagesTest {
    private static final List<LocalDate> DAYS = List.of(LocalDate.of(2026, 3, 1), LocalDate.of(2026, 3, 2));

    @Test
    void alertsAreToldOfWhereThereAreSome() {
        assertThat(Stages.alerted(Map.of("trends.alerts", 3L, "trends.causes", 1L, "trends.ended", 2L), DAYS))
                .isEqualTo("; 2026-03-02: 3 alerts of 1 cause, 2 ended");
        assertThat(Stages.alerted(Map.of("trends.alerts", 0L, "trends.causes", 0L, "trends.ended", 2L), DAYS))
                .isEmpty();
    }
}
