package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertifiedThresholdTest {
    private static final double LIMIT = 0.05;
    private static final double RISK = 0.05;
    private static final List<Double> GRID = gridFrom(0.95);

    /** Labels flagged and wrong at five thresholds, and the exact p-values (computed with scipy's binom.cdf). */
    @Test
    void theLowestThresholdBeforeTheFirstThatIsNotRejected() {
        List<ScoredLabel> labels = new ArrayList<>();
        int[] flagged = {120, 260, 420, 560, 700};
        int[] wrong = {0, 1, 6, 14, 27};
        for (int step = 0; step < flagged.length; step++) {
            int more = flagged[step] - (step == 0 ? 0 : flagged[step - 1]);
            int moreWrong = wrong[step] - (step == 0 ? 0 : wrong[step - 1]);
            double score = 0.9 - step / 10.0;
            for (int i = 0; i < more; i++) {
                labels.add(new ScoredLabel(score, 3, i < moreWrong));
            }
        }
        List<Double> thresholds = List.of(0.9, 0.8, 0.7, 0.6, 0.5);

        CertifiedThreshold certified =
                CertifiedThreshold.lowest(labels, thresholds, LIMIT, RISK, 3, 3).orElseThrow();

        assertThat(certified.threshold()).isEqualTo(0.6);
        assertThat(certified.labels()).isEqualTo(560);
        assertThat(certified.wrong()).isEqualTo(14);
        assertThat(certified.pValue()).isCloseTo(0.00225, within(5e-6));
        assertThat(CertifiedThreshold.lowest(labels, List.of(0.9), LIMIT, RISK, 3, 3)
                        .orElseThrow()
                        .pValue())
                .isCloseTo(0.00212, within(5e-6));
    }

    @Test
    void thirtyWrongOfAThousand() {
        List<ScoredLabel> labels = IntStream.range(0, 1000)
                .mapToObj(i -> new ScoredLabel(1, 1, i < 30))
                .toList();

        assertThat(CertifiedThreshold.lowest(labels, List.of(1.0), LIMIT, RISK, 1, 1)
                        .orElseThrow()
                        .pValue())
                .isCloseTo(0.0012771, within(5e-8));
    }

    @Test
    void withoutLabelsNothingIsCertified() {
        assertThat(CertifiedThreshold.lowest(List.of(), GRID, LIMIT, RISK, 1, 1))
                .isEmpty();
        List<ScoredLabel> correct = Collections.nCopies(100, new ScoredLabel(1, 1, false));
        assertThatThrownBy(() -> CertifiedThreshold.lowest(correct, List.of(0.5, 0.5), LIMIT, RISK, 1, 1))
                .hasMessageContaining("Thresholds must fall, but 0.5 comes after 0.5");
    }

    /**
     * Two thousand draws of labels from decisions whose rate at a threshold is known: the certified threshold breaks its promise
     * in at most a share {@code risk} of them, whether weights are equal or not, also when of all certified thresholds
     * the worst is taken; the lowest threshold whose estimate keeps the limit breaks it in many.
     */
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void thePromiseHoldsUnderTheDesign(boolean weighted) {
        SplittableRandom random = new SplittableRandom(20260131);
        int draws = 2000;
        int broken = 0;
        int brokenByEstimate = 0;
        int certifications = 0;
        for (int draw = 0; draw < draws; draw++) {
            List<ScoredLabel> labels = labels(random, weighted, 1500);
            // Unequal weights need more labels, so the first threshold is lower.
            List<Double> grid = gridFrom(weighted ? 0.7 : 0.95);
            Optional<CertifiedThreshold> certified =
                    CertifiedThreshold.lowest(labels, grid, LIMIT, RISK, 10, weighted ? 40 : 10);
            certifications += certified.isPresent() ? 1 : 0;
            // The adversary may take any threshold down to the certified one.
            broken += certified
                            .filter(found -> grid.stream()
                                    .filter(threshold -> threshold >= found.threshold())
                                    .anyMatch(threshold -> rateAtOrAbove(threshold) > LIMIT))
                            .isPresent()
                    ? 1
                    : 0;
            brokenByEstimate += rateAtOrAbove(lowestByEstimate(labels)) > LIMIT ? 1 : 0;
        }

        // Two standard errors of simulation.
        assertThat((double) broken / draws).isLessThan(RISK + 2 * Math.sqrt(RISK * (1 - RISK) / draws));
        assertThat((double) certifications / draws).isGreaterThan(0.5);
        assertThat((double) brokenByEstimate / draws).isGreaterThan(0.2);
    }

    /** A stratum that no label came from is still one of the design, and its labels as heavy as ten others. */
    @Test
    void aStratumWithoutLabelsIsNotForgotten() {
        List<ScoredLabel> labels = Collections.nCopies(100, new ScoredLabel(1, 10, false));

        assertThat(CertifiedThreshold.lowest(labels, List.of(1.0), LIMIT, RISK, 10, 10))
                .isPresent();
        assertThat(CertifiedThreshold.lowest(labels, List.of(1.0), LIMIT, RISK, 10, 100))
                .isEmpty();
        assertThatThrownBy(() -> CertifiedThreshold.lowest(labels, List.of(1.0), LIMIT, RISK, 1, 5))
                .hasMessageContaining("A label of weight 10.0 is none of a design with weights from 1.0 to 5.0");
    }

    /** A certificate whose rate doubles is revoked by labels that come later; one that stays true is not, whenever looked at. */
    @Test
    void freshLabelsRevokeACertificateThatNoLongerHolds() {
        SplittableRandom random = new SplittableRandom(7);
        int streams = 1000;
        int falselyRevoked = 0;
        List<Integer> delays = new ArrayList<>();
        for (int stream = 0; stream < streams; stream++) {
            falselyRevoked += labelsUntilRevoked(random, LIMIT, 2000) < 2000 ? 1 : 0;
            delays.add(labelsUntilRevoked(random, 2 * LIMIT, 2000));
        }
        delays.sort(null);

        assertThat((double) falselyRevoked / streams).isLessThan(RISK);
        assertThat(delays.get(streams / 2)).isLessThan(400);
        assertThat(delays.get(streams * 9 / 10)).isLessThan(900);
    }

    private static int labelsUntilRevoked(SplittableRandom random, double rate, int most) {
        RateEvidence evidence = new RateEvidence(RateEvidence.Side.ABOVE, LIMIT, 1);
        for (int label = 1; label < most; label++) {
            evidence.add(1, random.nextDouble() < rate);
            if (evidence.pValue() <= RISK) {
                return label;
            }
        }
        return most;
    }

    @Test
    void evidenceDoesNotDependOnPartsAndIsOneAtFirst() {
        RateEvidence all = new RateEvidence(RateEvidence.Side.BELOW, 0.1, 8);
        RateEvidence one = new RateEvidence(RateEvidence.Side.BELOW, 0.1, 8);
        RateEvidence other = new RateEvidence(RateEvidence.Side.BELOW, 0.1, 8);
        assertThat(all.pValue()).isEqualTo(1);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 500; i++) {
            double weight = 1 + 7 * random.nextDouble();
            boolean wrong = random.nextDouble() < 0.03;
            all.add(weight, wrong);
            (i % 3 == 0 ? one : other).add(weight, wrong);
        }

        assertThat(one.plus(other).log()).isCloseTo(all.log(), within(1e-9));
        assertThat(all.pValue()).isLessThan(0.01);
        assertThatThrownBy(() -> all.add(9, false)).hasMessageContaining("at most 8.0, not 9.0");
    }

    /** Stratified without replacement from a small population whose rate is the limit: seldom evidence that it is below. */
    @Test
    void evidenceIsValidWithoutReplacement() {
        SplittableRandom random = new SplittableRandom(11);
        int[] populations = {400, 1600};
        int[] sampled = {100, 100};
        int[] wrongs = {60, 40};
        int runs = 4000;
        int rejected = 0;
        for (int run = 0; run < runs; run++) {
            RateEvidence evidence = new RateEvidence(RateEvidence.Side.BELOW, LIMIT, 16);
            for (int stratum = 0; stratum < populations.length; stratum++) {
                int left = populations[stratum];
                int wrongLeft = wrongs[stratum];
                for (int i = 0; i < sampled[stratum]; i++) {
                    boolean wrong = random.nextInt(left--) < wrongLeft;
                    wrongLeft -= wrong ? 1 : 0;
                    evidence.add((double) populations[stratum] / sampled[stratum], wrong);
                }
            }
            rejected += evidence.pValue() <= RISK ? 1 : 0;
        }
        assertThat((double) rejected / runs).isLessThan(RISK);
    }

    private static List<ScoredLabel> labels(SplittableRandom random, boolean weighted, int count) {
        List<ScoredLabel> labels = new ArrayList<>();
        while (labels.size() < count) {
            double score = random.nextDouble();
            boolean wrong = random.nextDouble() < wrongAt(score);
            // Drawn with a fourth of the probability where it matters less.
            boolean rare = weighted && score < 0.5;
            if (!rare || random.nextInt(4) == 0) {
                labels.add(new ScoredLabel(score, rare ? 40 : 10, wrong));
            }
        }
        return labels;
    }

    private static List<Double> gridFrom(double highest) {
        return DoubleStream.iterate(highest, score -> score > 0.04, score -> score - 0.05)
                .boxed()
                .toList();
    }

    private static double wrongAt(double score) {
        return 0.25 * (1 - score) * (1 - score);
    }

    /** The mean of {@link #wrongAt} from {@code threshold} to 1. */
    private static double rateAtOrAbove(double threshold) {
        return 0.25 * (1 - threshold) * (1 - threshold) / 3;
    }

    private static double lowestByEstimate(List<ScoredLabel> labels) {
        double lowest = 1;
        for (double threshold : GRID) {
            double all = 0;
            double wrong = 0;
            for (ScoredLabel label : labels) {
                if (label.score() >= threshold) {
                    all += label.weight();
                    wrong += label.wrong() ? label.weight() : 0;
                }
            }
            if (all > 0 && wrong / all <= LIMIT) {
                lowest = threshold;
            }
        }
        return lowest;
    }
}
