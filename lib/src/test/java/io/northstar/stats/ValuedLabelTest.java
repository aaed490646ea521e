package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValuedLabelTest {
    @Test
    void withValuesOfOneItIsTheShareOfDecisions() {
        for (SampledStratum.Draws draws : SampledStratum.Draws.values()) {
            List<ValuedLabel> labels = new ArrayList<>();
            List<JudgedScore> scores = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                SampledStratum stratum = new SampledStratum(i % 2 == 0 ? "a" : "b", draws, 200, 20);
                boolean violating = i % 3 == 0;
                labels.add(new ValuedLabel(stratum, 10, 1, violating));
                scores.add(new JudgedScore(stratum, 10, 1, violating));
            }
            RatioEstimate expected = RatioEstimate.proportion(
                    ThresholdRate.PRECISION.totals(scores, 0.5, LonelyStratum.ADJUST, true),
                    ThresholdRate.PRECISION.unseen(scores, 0.5),
                    0.95);
            RatioEstimate share = ValuedLabel.violatingShare(labels, 0.95, LonelyStratum.ADJUST, true);
            assertThat(share.estimate()).isCloseTo(expected.estimate(), within(1e-12));
            assertThat(share.interval().low()).isCloseTo(expected.interval().low(), within(1e-12));
            assertThat(share.interval().high()).isCloseTo(expected.interval().high(), within(1e-12));
        }
    }

    @Test
    void valuesWeigh() {
        SampledStratum stratum = new SampledStratum("a", SampledStratum.Draws.EQUAL, 40, 4);
        List<ValuedLabel> labels = List.of(
                new ValuedLabel(stratum, 10, 90, true),
                new ValuedLabel(stratum, 10, 10, false),
                new ValuedLabel(stratum, 10, 50, true),
                new ValuedLabel(stratum, 10, 50, false));
        assertThat(ValuedLabel.violatingShare(labels, 0.95, LonelyStratum.ADJUST, true)
                        .estimate())
                .isCloseTo(0.7, within(1e-12));
        assertThatThrownBy(() -> new ValuedLabel(stratum, 10, -1, true)).hasMessageContaining("finite value from 0");
    }
}
