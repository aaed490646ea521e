package io.northstar.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.metric.EstimationRules;
import io.northstar.metric.Slicing;
import io.northstar.stats.LonelyStratum;
import io.northstar.stats.SampledStratum;
import io.northstar.table.NorthStar;
import io.northstar.table.StrategyBacktests;
import io.northstar.table.StrategyEffects;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final EstimationRules RULES = new EstimationRules(0.95, true, LonelyStratum.ADJUST, 0.25, 5, 1);
    private static final BacktestSettings SETTINGS =
            new BacktestSettings(28, 7, 0.8, 5, 5, new Slicing(Map.of(), List.of(List.of())), RULES);

    @Test
    void labelsDecide() {
        assertThat(verdict(Side.RESTRICTED, 100, 98).outcome()).isEqualTo(StrategyBacktests.YES);
        assertThat(verdict(Side.RESTRICTED, 100, 98).confidence().orElseThrow()).isBetween(0.999, 1.0);
        assertThat(verdict(Side.RESTRICTED, 100, 40).outcome()).isEqualTo(StrategyBacktests.NO);
        assertThat(verdict(Side.RELEASED, 100, 40).outcome()).isEqualTo(StrategyBacktests.YES);
        assertThat(verdict(Side.RELEASED, 100, 98).outcome()).isEqualTo(StrategyBacktests.NO);
    }

    @Test
    void fewLabelsAskForMore() {
        Verdict open = verdict(Side.RESTRICTED, 20, 18);
        assertThat(open.outcome()).isEqualTo(StrategyBacktests.UNDECIDED);
        // z^2 0.8 0.2 / 0.1^2 = 61.5 in all.
        assertThat(open.moreLabels().orElseThrow()).isBetween(35L, 50L);
        assertThat(verdict(Side.RESTRICTED, 3, 3).words()).contains("of which 3 have a label");
        assertThat(Verdict.needed(0.9, 0.8, 0.95)).isEqualTo(62);
    }

    @Test
    void nothingChangesWithoutEffect() {
        Effects effects = new Effects(new SliceCounts(), List.of(), RULES, 1, 7);
        assertThat(Verdict.of(effects, SETTINGS).outcome()).isEqualTo(StrategyBacktests.NO_EFFECT);
        assertThat(effects.all(60).get(StrategyEffects.FDR).status()).isEqualTo(NorthStar.REFUSED);
    }

    @Test
    void unlabelledSidesAreNoZero() {
        Effects effects = effects(Side.RESTRICTED, 0, 0);
        assertThat(effects.all(60).get(StrategyEffects.FDR).estimate()).isNull();
        assertThat(effects.all(60).get(StrategyEffects.LEAKAGE).reason()).contains("No label");
        assertThat(effects.all(60).get(StrategyEffects.RESTRICTIONS).estimate()).isEqualTo(2000);
    }

    private static Verdict verdict(Side side, int labels, int violating) {
        return Verdict.of(effects(side, labels, violating), SETTINGS);
    }

    /** 2,000 decisions that change to {@code side}, some with labels; as many labels of the rest. */
    private static Effects effects(Side side, int labels, int violating) {
        SliceCounts counts = new SliceCounts();
        SampledStratum stratum = new SampledStratum("s", SampledStratum.Draws.EQUAL, 10_000, labels + 200L);
        List<SidedLabel> all = new ArrayList<>();
        for (int i = 0; i < labels; i++) {
            all.add(new SidedLabel(stratum, 50, side, i < violating, Optional.empty()));
        }
        for (int i = 0; i < 200; i++) {
            Side other = i % 2 == 0 ? Side.STAYS_RESTRICTED : Side.STAYS_PERMITTED;
            all.add(new SidedLabel(stratum, 50, other, i % 10 == 0, Optional.empty()));
        }
        for (Side each : List.of(side, Side.STAYS_RESTRICTED, Side.STAYS_PERMITTED)) {
            counts.add(
                    LocalDate.EPOCH,
                    each,
                    new SliceCounts.Total(each == side ? 2_000 : 4_000, Optional.empty(), Optional.empty()),
                    0,
                    0);
        }
        return new Effects(counts, all, RULES, 1, 7);
    }
}
