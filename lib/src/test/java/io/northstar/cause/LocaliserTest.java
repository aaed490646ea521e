package io.northstar.cause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.northstar.stats.PeriodTotals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocaliserTest {
    private static final List<Dimension> DIMENSIONS =
            List.of(Dimension.flat("market"), Dimension.flat("model"), Dimension.flat("queue"));

    @Test
    void namesTheMostGeneralSliceOfARatio() {
        List<RatioLeaf> leaves = grid((market, model, queue) -> market.equals("br") && model.equals("m2") ? 0.3 : 0.1);

        assertThat(slices(new Localiser(DIMENSIONS, SearchSettings.DEFAULT).ratios(leaves)))
                .containsExactly(Slice.of(Map.of("market", "br", "model", "m2")));
    }

    @Test
    void namesAFallToo() {
        List<RatioLeaf> leaves = grid((market, model, queue) -> queue.equals("q3") ? 0.02 : 0.1);
        Localisation found = new Localiser(DIMENSIONS, SearchSettings.DEFAULT).ratios(leaves);

        assertThat(slices(found)).containsExactly(Slice.of(Map.of("queue", "q3")));
        assertThat(found.causes().get(0).actual())
                .isLessThan(found.causes().get(0).expected());
        assertThat(found.causes().get(0).share()).isBetween(0.9, 1.1);
    }

    @Test
    void namesSeveralCausesStrongestFirst() {
        List<RatioLeaf> leaves =
                grid((market, model, queue) -> market.equals("br") ? 0.4 : queue.equals("q2") ? 0.3 : 0.1);

        assertThat(slices(new Localiser(DIMENSIONS, SearchSettings.DEFAULT).ratios(leaves)))
                .containsExactly(Slice.of(Map.of("market", "br")), Slice.of(Map.of("queue", "q2")));
    }

    @Test
    void namesNothingWhereNothingChanged() {
        assertThat(slices(new Localiser(DIMENSIONS, SearchSettings.DEFAULT).ratios(grid((a, b, c) -> 0.1))))
                .isEmpty();
    }

    @Test
    void aTreesInnerNodesAreValues() {
        Map<String, String> parents =
                Map.of("fraud.a", "fraud", "fraud.b", "fraud", "fraud.c", "fraud", "adult.a", "adult");
        List<Dimension> dimensions = List.of(new Dimension("policy_id", parents), Dimension.flat("market"));
        List<RatioLeaf> leaves = new ArrayList<>();
        for (String policy : List.of("fraud.a", "fraud.b", "fraud.c", "adult.a", "other")) {
            for (String market : List.of("br", "de", "us")) {
                double after = policy.startsWith("fraud") ? 0.25 : 0.1;
                leaves.add(new RatioLeaf(
                        List.of(policy, market),
                        PeriodTotals.exact(100, 1000),
                        PeriodTotals.exact(1000 * after, 1000)));
            }
        }

        assertThat(slices(new Localiser(dimensions, SearchSettings.DEFAULT).ratios(leaves)))
                .containsExactly(Slice.of(Map.of("policy_id", "fraud")));
        assertThat(new Dimension("ring", Map.of("a", "b", "b", "a")).path("a")).containsExactly("b", "a");
    }

    @Test
    void sumsWithTwoCausesThatOverlap() {
        List<Leaf> leaves = new ArrayList<>();
        for (RatioLeaf leaf : grid((a, b, c) -> 0.1)) {
            double usual = 1000 + 3 * ((leaves.size() * 7) % 5 - 2);
            double factor = leaf.values().get(0).equals("br")
                    ? 0.4
                    : leaf.values().get(2).equals("q2") ? 1.6 : 1;
            leaves.add(new Leaf(leaf.values(), usual * factor, 1000));
        }

        assertThat(slices(new Localiser(DIMENSIONS, SearchSettings.DEFAULT).sums(leaves)))
                .containsExactlyInAnyOrder(Slice.of(Map.of("market", "br")), Slice.of(Map.of("queue", "q2")));
    }

    @Test
    void refusesWhatItCannotCompute() {
        Localiser localiser = new Localiser(DIMENSIONS, SearchSettings.DEFAULT);
        assertThatThrownBy(() -> localiser.ratios(List.of())).hasMessageContaining("denominator above 0");
        assertThatThrownBy(() -> localiser.sums(List.of(new Leaf(List.of("br"), 1, 1))))
                .hasMessageContaining("one value for each");
        assertThatThrownBy(() -> new Leaf(List.of(), -1, 1)).hasMessageContaining("at least 0");
    }

    private static List<Slice> slices(Localisation found) {
        return found.causes().stream().map(Cause::slice).toList();
    }

    private interface Rate {
        double of(String market, String model, String queue);
    }

    private static List<RatioLeaf> grid(Rate after) {
        List<RatioLeaf> leaves = new ArrayList<>();
        for (String market : List.of("br", "de", "in", "us")) {
            for (String model : List.of("m1", "m2")) {
                for (String queue : List.of("q1", "q2", "q3")) {
                    double units = 1000;
                    leaves.add(new RatioLeaf(
                            List.of(market, model, queue),
                            PeriodTotals.exact(0.1 * 7 * units, 7 * units),
                            PeriodTotals.exact(after.of(market, model, queue) * units, units)));
                }
            }
        }
        return leaves;
    }
}
