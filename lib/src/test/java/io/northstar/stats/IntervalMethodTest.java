package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IntervalMethodTest {

    @Test
    void textIsLowerCaseWithUnderscores() {
        assertThat(IntervalMethod.values())
                .extracting(IntervalMethod::text)
                .containsExactly("census", "wilson_effective", "korn_graubard", "clopper_pearson", "linearised_t");
    }
}
