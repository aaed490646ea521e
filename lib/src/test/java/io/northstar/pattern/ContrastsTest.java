package io.northstar.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import io.northstar.stats.RatioEstimate;
import io.northstar.table.ViolationPatterns;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ContrastsTest {
    private static final PatternSettings SETTINGS = PatternSettings.of(
            ConfigFactory.parseFile(Path.of("../conf/northstar.conf").toFile()).resolve());
    private static final int LABELS = 2500;
    private static final double USUAL = 0.06;

    @Test
    void whatIsPlantedIsFoundAndNothingThatItExplains() {
        List<Contrasts.Finding> found = found(1, (attributes, now) -> planted(attributes) ? 0.4 : USUAL);

        assertThat(words(found)).containsExactly("others a0=v1, a1=v2");
    }

    @Test
    void whatIsNewThisMonthIsHeldAgainstTheMonthBefore() {
        List<Contrasts.Finding> found = found(2, (attributes, now) -> now && planted(attributes) ? 0.4 : USUAL);

        assertThat(words(found)).containsExactly("others a0=v1, a1=v2", "before a0=v1, a1=v2");
    }

    @Test
    void aRiseOfEverythingIsOneRow() {
        List<Contrasts.Finding> found = found(3, (attributes, now) -> now ? 3 * USUAL : USUAL);

        assertThat(words(found)).containsExactly("before all");
    }

    @Test
    void severalThingsArePlantedEachWithItsOwnReach() {
        List<Contrasts.Finding> found = found(4, (attributes, now) -> {
            boolean general = attributes.get("a3").equals("v0");
            return (planted(attributes) ? 0.4 : USUAL) + (general ? 0.25 : 0);
        });

        assertThat(words(found)).contains("others a3=v0", "others a0=v1, a1=v2");
        assertThat(found)
                .as("what is less often than a planted one's decisions is no finding of its own")
                .noneMatch(finding -> finding.pattern().equals(Pattern.of(List.of("a3=v1"))));
    }

    /** In decisions of one value the usual meaning of another turns: overkill in one market. */
    @Test
    void aPatternIsComparedWithTheNextMoreGeneralOne() {
        List<Contrasts.Finding> found = found(5, (attributes, now) -> {
            boolean rejected = attributes.get("a3").equals("v0");
            boolean market = attributes.get("a0").equals("v1");
            return rejected ? (market ? 0.3 : 0.9) : 0.05;
        });

        assertThat(words(found)).startsWith("others a3=v0").contains("others a0=v1, a3=v0");
    }

    @Test
    void valuesThatAlwaysComeTogetherAreOnePattern() {
        SampledDecisions decisions = new SampledDecisions(
                LABELS, 6, (attributes, now) -> attributes.get("a1").equals("v2") ? 0.3 : USUAL);
        Map<Pattern, TwoWindows> cells = decisions.cells(SETTINGS.minLabels());
        Pattern twin = Pattern.of(List.of("b=twin"));
        Pattern original = Pattern.of(List.of("a1=v2"));
        cells.put(twin, cells.get(original));
        cells.put(twin.and(original).orElseThrow(), cells.get(original));

        assertThat(words(new Contrasts(cells, SETTINGS).found())).containsExactly("others a1=v2");
    }

    /** Without any difference the probability of a finding is at most the false discovery rate; 5 % of 160 nights are 8. */
    @Test
    void findingsWithoutADifferenceAreAsRareAsPromised() {
        long nights = 160;
        long wrong = LongStream.range(0, nights)
                .filter(night ->
                        !found(1000 + night, (attributes, now) -> USUAL).isEmpty())
                .count();
        assertThat(wrong).isLessThanOrEqualTo(8);
    }

    /** The share of findings that are not the planted ones, over nights in which something is planted. */
    @Test
    void findingsBesideThePlantedOnesAreAsRareAsPromised() {
        int nights = 100;
        double falseShares = 0;
        int hits = 0;
        for (int night = 0; night < nights; night++) {
            List<String> found =
                    words(found(5000 + night, (attributes, now) -> now && planted(attributes) ? 0.4 : USUAL));
            long right = found.stream()
                    .filter(each -> each.endsWith(" a0=v1, a1=v2"))
                    .count();
            hits += right == 2 ? 1 : 0;
            falseShares += found.isEmpty() ? 0 : (double) (found.size() - right) / found.size();
        }
        assertThat(falseShares / nights).isLessThanOrEqualTo(0.05);
        assertThat(hits).isGreaterThanOrEqualTo(95);
    }

    /** Of 2 of weight 8 and 6 of weight 1, one of each violating: 9 of 22 decisions. */
    @Test
    void sharesAreWeighted() {
        LabelTotals totals = new LabelTotals(8, 2, 22, 9, 134, 65);
        RatioEstimate share = totals.share(0.95);
        assertThat(share.estimate()).isEqualTo(9.0 / 22);
        // sum of (w (y - p))^2 over the squared sum of weights
        double p = 9.0 / 22;
        double variance = (65 * (1 - p) * (1 - p) + 69 * p * p) / (22 * 22);
        assertThat(share.standardError()).isCloseTo(Math.sqrt(variance), within(1e-12));
        assertThat(totals.minus(totals)).isEqualTo(LabelTotals.NONE);
    }

    private static boolean planted(Map<String, String> attributes) {
        return attributes.get("a0").equals("v1") && attributes.get("a1").equals("v2");
    }

    private static List<Contrasts.Finding> found(long seed, SampledDecisions.Rate rate) {
        return new Contrasts(new SampledDecisions(LABELS, seed, rate).cells(SETTINGS.minLabels()), SETTINGS).found();
    }

    private static List<String> words(List<Contrasts.Finding> found) {
        assertThat(found)
                .allSatisfy(finding ->
                        assertThat(finding.contrast()).isIn(ViolationPatterns.OTHERS, ViolationPatterns.BEFORE));
        return found.stream()
                .map(finding -> finding.contrast() + " " + finding.pattern())
                .toList();
    }
}
