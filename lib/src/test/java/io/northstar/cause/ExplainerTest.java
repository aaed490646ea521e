package io.northstar.cause;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.stats.ChangeVerdict;
import io.northstar.stats.PeriodTotals;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Causes planted in cells like those of a simulated month of decisions against its last week. */
class ExplainerTest {
    private static final List<String> DIMENSIONS = List.of("market", "model_version", "queue", "vertical");
    private static final List<List<String>> GRAINS = List.of(
            List.of(),
            List.of("market"),
            List.of("model_version"),
            List.of("queue"),
            List.of("vertical"),
            List.of("market", "model_version"));
    private static final LocalDate SINCE = LocalDate.of(2026, 3, 10);
    private static final Change CHANGE = new Change(
            "a1", "fdr", "decision", "h", "all", Slice.of(Map.of()), SINCE.minusDays(28), SINCE, SINCE.plusDays(6));
    private static final KnownEvent LAUNCH =
            new KnownEvent("model_launch", SINCE, Slice.of(Map.of("model_version", "m3")), "m3 serves");
    private static final KnownEvent ELSEWHERE =
            new KnownEvent("calendar", SINCE, Slice.of(Map.of("market", "jp")), "a holiday");
    private static final KnownEvent LONG_AGO =
            new KnownEvent("policy_change", SINCE.minusDays(20), Slice.of(Map.of()), "a new text");

    @Test
    void anOverkillingModelVersionInOneMarketIsFoundFirst() {
        List<Explanation> found = explain(cells(
                1,
                (leaf, after) ->
                        leaf.get(1).equals("m3") ? (after && leaf.get(0).equals("br") ? 400 : 0) : 150,
                (leaf, after) -> leaf.get(1).equals("m3") ? 0.35 : base(leaf)));

        assertThat(found.get(0).cause().toString()).isIn("market=br, model_version=m3", "model_version=m3");
        assertThat(found.get(0).verdict()).isEqualTo(ChangeVerdict.RATE);
        assertThat(found.get(0).share()).isBetween(0.8, 1.2);
        assertThat(found.get(0).events()).startsWith(LAUNCH).doesNotContain(LONG_AGO);
        assertThat(CauseWords.sentence(CHANGE, found.get(0)))
                .startsWith("fdr rose from 0.")
                .contains("model_version \"m3\", which is new and at 0.3")
                .endsWith("Near that day: 2026-03-10 model_launch m3 serves.");
    }

    @Test
    void aModelVersionThatGetsWorseInOneMarketIsFoundFirst() {
        List<Explanation> found = explain(cells(
                2,
                (leaf, after) -> 150,
                (leaf, after) ->
                        after && leaf.get(0).equals("br") && leaf.get(1).equals("m2") ? 0.4 : base(leaf)));

        assertThat(found.get(0).cause().toString()).isEqualTo("market=br, model_version=m2");
        assertThat(found.get(0).verdict()).isEqualTo(ChangeVerdict.RATE);
        assertThat(found.get(0)
                        .contribution()
                        .interval(0.95)
                        .contains(found.get(0).whole().change().estimate()))
                .isTrue();
    }

    @Test
    void aVersionThatTakesOverIsNamedWithTheMarketItIsWorseIn() {
        List<Explanation> found = explain(cells(
                9,
                (leaf, after) -> leaf.get(1).equals(after ? "m3" : "m2") ? 450 : 0,
                (leaf, after) -> after && leaf.get(0).equals("br") ? 0.4 : base(leaf)));

        assertThat(found.get(0).cause().toString()).isEqualTo("market=br, model_version=m3");
        assertThat(found.get(0).share()).isBetween(0.8, 1.2);
        assertThat(CauseWords.sentence(CHANGE, found.get(0)))
                .contains("market \"br\" and model_version \"m3\", which is new and at 0.39")
                .endsWith("Near that day: 2026-03-10 model_launch m3 serves.");
    }

    @Test
    void aDriftingQueueIsFoundFirst() {
        List<Explanation> found = explain(cells(
                3,
                (leaf, after) -> 150,
                (leaf, after) -> after && leaf.get(2).equals("q4") ? base(leaf) + 0.08 : base(leaf)));

        assertThat(found.get(0).cause().toString()).isEqualTo("queue=q4");
        assertThat(found.get(0).verdict()).isEqualTo(ChangeVerdict.RATE);
    }

    @Test
    void aPureMixShiftIsCalledMix() {
        List<Explanation> found = explain(cells(
                4, (leaf, after) -> after && leaf.get(3).equals("finance") ? 500 : 150, (leaf, after) -> base(leaf)));

        assertThat(found.get(0).cause().toString()).isEqualTo("vertical=finance");
        assertThat(found.get(0).verdict()).isEqualTo(ChangeVerdict.MIX);
        assertThat(CauseWords.sentence(CHANGE, found.get(0)))
                .contains("a shift of the mix, not of the rates: the share of vertical \"finance\" went from 25 % to 5")
                .doesNotContain("Simpson");
    }

    @Test
    void theMixOfWhatModerationDecidesIsNoCauseWhileRatesChange() {
        CauseSettings decided = new CauseSettings(28, 3, 7, List.of("queue"), List.of());
        Explainer explainer = new Explainer(decided, List.of(), Map.of(), 0.95);
        Rate byQueue = (leaf, after) -> leaf.get(2).equals("q4") ? 0.5 : 0.05;
        Size moreInOne = (leaf, after) -> after && leaf.get(2).equals("q4") ? 300 : 150;
        Rate worse =
                (leaf, after) -> byQueue.of(leaf, after) + (after && leaf.get(0).equals("br") ? 0.2 : 0);

        List<Explanation> routed = explainer.explain(CHANGE, cells(10, moreInOne, byQueue));
        List<Explanation> found = explainer.explain(CHANGE, cells(10, moreInOne, worse));

        assertThat(routed.get(0).verdict()).isEqualTo(ChangeVerdict.MIX);
        assertThat(routed.get(0).cause().toString()).isEqualTo("queue=q4");
        assertThat(found.get(0).verdict()).isNotEqualTo(ChangeVerdict.MIX);
    }

    @Test
    void simpsonsParadoxIsMix() {
        List<Explanation> found = explain(cells(
                5,
                (leaf, after) -> after && leaf.get(3).equals("finance") ? 900 : 150,
                (leaf, after) -> after ? base(leaf) * 0.8 : base(leaf)));

        assertThat(found.get(0).whole().change().estimate()).isPositive();
        assertThat(found.get(0).verdict()).isEqualTo(ChangeVerdict.MIX);
        assertThat(found.get(0).cause().toString()).isEqualTo("vertical=finance");
        assertThat(CauseWords.sentence(CHANGE, found.get(0)))
                .contains("the share of vertical \"finance\" went from 25 % to 67 %.")
                .endsWith(" Within no vertical it rose, and in some it fell (Simpson's paradox).");
    }

    @Test
    void nothingPlantedIsNoise() {
        List<Explanation> found = explain(cells(6, (leaf, after) -> 150, (leaf, after) -> base(leaf)));

        assertThat(found).hasSize(1);
        assertThat(found.get(0).verdict()).isEqualTo(ChangeVerdict.NOISE);
        assertThat(CauseWords.sentence(CHANGE, found.get(0))).endsWith("; sampling noise explains it.");
    }

    @Test
    void aChangeOfEverythingHasNoPartThatStandsOut() {
        List<Explanation> found =
                explain(cells(7, (leaf, after) -> 150, (leaf, after) -> after ? 1.5 * base(leaf) : base(leaf)));

        assertThat(found.get(0).verdict()).isEqualTo(ChangeVerdict.RATE);
        assertThat(CauseWords.sentence(CHANGE, found.get(0))).contains("no part of it stands out");
    }

    @Test
    void anEventAboutSomethingElseIsNotNamed() {
        Slice brazil = Slice.of(Map.of("market", "br"));
        KnownEvent strategy =
                new KnownEvent("strategy_state", SINCE, Slice.of(Map.of("strategy_id", "s1")), "went live");
        assertThat(strategy.fits(brazil)).isFalse();
        assertThat(ELSEWHERE.fits(brazil)).isFalse();
        assertThat(LAUNCH.fits(brazil)).isFalse();
        assertThat(LONG_AGO.fits(brazil)).isTrue();
        assertThat(LAUNCH.fits(Slice.of(Map.of("market", "br", "model_version", "m3"))))
                .isTrue();
    }

    @Test
    void atMostThreeEventsAreNamed() {
        List<KnownEvent> many = IntStream.range(0, 5)
                .mapToObj(i -> new KnownEvent("calendar", SINCE, Slice.of(Map.of()), "day " + i))
                .toList();
        List<Grain> changed = cells(7, (leaf, after) -> 150, (leaf, after) -> after ? 1.5 * base(leaf) : base(leaf));
        CauseSettings settings = new CauseSettings(28, 3, 7, List.of(), many);
        List<Explanation> found = new Explainer(settings, List.of(), Map.of(), 0.95).explain(CHANGE, changed);
        assertThat(found.get(0).events()).containsExactlyElementsOf(many.subList(0, 3));
    }

    @Test
    void withoutCellsThereIsNothingToSay() {
        assertThat(explain(List.of())).isEmpty();
    }

    private static List<Explanation> explain(List<Grain> grains) {
        CauseSettings settings = new CauseSettings(28, 3, 7, List.of(), List.of(LONG_AGO, ELSEWHERE));
        return new Explainer(settings, List.of(LAUNCH), Map.of(), 0.95).explain(CHANGE, grains);
    }

    private static double base(List<String> leaf) {
        return leaf.get(3).equals("finance") ? 0.3 : 0.08;
    }

    private interface Size {
        int of(List<String> leaf, boolean after);
    }

    private interface Rate {
        double of(List<String> leaf, boolean after);
    }

    private static List<Grain> cells(long seed, Size sizes, Rate rates) {
        Random random = new Random(seed);
        Map<List<String>, PeriodTotals[]> leaves = new LinkedHashMap<>();
        for (String market : List.of("br", "de", "in", "jp", "us")) {
            for (String model : List.of("m1", "m2", "m3")) {
                for (String queue : List.of("q1", "q2", "q3", "q4")) {
                    for (String vertical : List.of("finance", "games", "health", "retail")) {
                        List<String> leaf = List.of(market, model, queue, vertical);
                        leaves.put(leaf, new PeriodTotals[] {
                            draw(random, 4 * sizes.of(leaf, false), rates.of(leaf, false)),
                            draw(random, sizes.of(leaf, true), rates.of(leaf, true))
                        });
                    }
                }
            }
        }
        return GRAINS.stream().map(dimensions -> grain(leaves, dimensions)).toList();
    }

    private static PeriodTotals draw(Random random, int size, double rate) {
        int events = 0;
        for (int i = 0; i < size; i++) {
            events += random.nextDouble() < rate ? 1 : 0;
        }
        return PeriodTotals.binomial(events, size);
    }

    private static Grain grain(Map<List<String>, PeriodTotals[]> leaves, List<String> dimensions) {
        Map<List<String>, RatioLeaf> groups = new LinkedHashMap<>();
        leaves.forEach((leaf, totals) -> {
            List<String> values = new ArrayList<>();
            dimensions.forEach(name -> values.add(leaf.get(DIMENSIONS.indexOf(name))));
            groups.merge(
                    values,
                    new RatioLeaf(values, totals[0], totals[1]),
                    (a, b) -> new RatioLeaf(
                            values, a.before().plus(b.before()), a.after().plus(b.after())));
        });
        return new Grain(dimensions, List.copyOf(groups.values()), 1);
    }
}
