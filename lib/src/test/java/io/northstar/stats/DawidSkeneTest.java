package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.northstar.stats.VotePattern.Known;
import io.northstar.stats.VotePattern.Vote;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DawidSkeneTest {
    private static final DawidSkene.Rules DEFAULTS = new DawidSkene.Rules(0.25, 1, 1e-9, 5_000);

    @Test
    void theAnaesthetistsOfThePaperAreReproduced() {
        DawidSkene fit = anaesthetists(Anaesthetists.PATIENTS, DawidSkene.Rules.MAXIMUM_LIKELIHOOD);
        assertThat(fit.converged()).isTrue();
        assertThat(fit.logLikelihood()).isCloseTo(-192.890881, within(1e-6));
        assertNumbers(fit.shares(), 5e-5, 0.3996, 0.4220, 0.1118, 0.0667);
        List<List<Double>> first = fit.rates().get(0);
        assertNumbers(first.get(0), 0.005, 0.89, 0.11, 0, 0);
        assertNumbers(first.get(1), 0.005, 0.07, 0.88, 0.05, 0);
        assertNumbers(first.get(2), 0.005, 0, 0.34, 0.66, 0);
        assertNumbers(first.get(3), 0.005, 0, 0, 0.56, 0.44);
        assertThat(fit.posteriors().get(37).get(2)).isCloseTo(0.9788, within(5e-5));
    }

    @Test
    void theFirstStepIsThatOfThePaper() {
        DawidSkene first = anaesthetists(Anaesthetists.PATIENTS, new DawidSkene.Rules(0, 0, 1e-10, 1));
        assertThat(first.logLikelihood()).isCloseTo(-205.091138, within(1e-6));
        assertThat(first.converged()).isFalse();
        assertThat(first.iterations()).isEqualTo(1);
    }

    @Test
    void likelihoodNeverFalls() {
        double before = Double.NEGATIVE_INFINITY;
        for (int steps = 1; steps < 40; steps++) {
            double now = anaesthetists(Anaesthetists.PATIENTS, new DawidSkene.Rules(0, 0, 1e-10, steps))
                    .logLikelihood();
            assertThat(now).isGreaterThanOrEqualTo(before - 1e-9);
            before = now;
        }
    }

    /** Patients with the same answers are one pattern; the order of patterns changes nothing but rounding. */
    @Test
    void patternsStandForTheirItems() {
        Map<String, Long> counts = new TreeMap<>();
        Anaesthetists.PATIENTS.forEach(answers -> counts.merge(answers, 1L, Long::sum));
        List<VotePattern> patterns = counts.entrySet().stream()
                .map(entry -> new VotePattern(Anaesthetists.votes(entry.getKey()), entry.getValue()))
                .toList();
        DawidSkene byPattern = DawidSkene.fit(
                patterns,
                List.of(),
                Anaesthetists.CLASSES,
                Anaesthetists.ANAESTHETISTS,
                DawidSkene.Rules.MAXIMUM_LIKELIHOOD);
        assertThat(byPattern.logLikelihood()).isCloseTo(-192.890881, within(1e-6));
        assertNumbers(byPattern.shares(), 5e-5, 0.3996, 0.4220, 0.1118, 0.0667);
        List<String> shuffled = new ArrayList<>(Anaesthetists.PATIENTS);
        Collections.shuffle(shuffled, new Random(3));
        assertThat(anaesthetists(shuffled, DEFAULTS).logLikelihood())
                .isCloseTo(anaesthetists(Anaesthetists.PATIENTS, DEFAULTS).logLikelihood(), within(1e-9));
        assertThat(anaesthetists(Anaesthetists.PATIENTS, DEFAULTS))
                .isEqualTo(anaesthetists(Anaesthetists.PATIENTS, DEFAULTS));
    }

    @Test
    void plantedRatesAreFoundAgain() {
        List<Double> sensitivity = List.of(0.95, 0.80, 0.70, 0.9);
        List<Double> specificity = List.of(0.97, 0.90, 0.85, 0.6);
        Simulation simulation = new Simulation(11, 0.3, sensitivity, specificity);
        DawidSkene fit = DawidSkene.fit(simulation.patterns(20_000, 3), List.of(), 2, 4, DEFAULTS);
        assertThat(fit.shares().get(1)).isCloseTo(0.3, within(0.02));
        for (int reviewer = 0; reviewer < 4; reviewer++) {
            assertThat(fit.rates().get(reviewer).get(1).get(1)).isCloseTo(sensitivity.get(reviewer), within(0.03));
            assertThat(fit.rates().get(reviewer).get(0).get(0)).isCloseTo(specificity.get(reviewer), within(0.03));
        }
    }

    /** Pairs of votes leave the share open; golden items, here with another share of violations, tell the rates. */
    @Test
    void goldenItemsAnchorWhatPairsCannotTell() {
        List<Double> sensitivity = List.of(0.95, 0.80, 0.70, 0.9);
        List<Double> specificity = List.of(0.97, 0.90, 0.85, 0.6);
        Simulation simulation = new Simulation(12, 0.1, sensitivity, specificity);
        List<VotePattern> pairs = simulation.patterns(20_000, 2);
        assertThat(DawidSkene.anchors(pairs, List.of())).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DawidSkene.fit(pairs, List.of(), 2, 4, DEFAULTS))
                .withMessageContaining("cannot be told apart");
        List<Known> golden = new Simulation(13, 0.5, sensitivity, specificity).known(8_000, 1);
        assertThat(DawidSkene.anchors(pairs, golden)).isEqualTo(8_000);
        DawidSkene fit = DawidSkene.fit(pairs, golden, 2, 4, DEFAULTS);
        assertThat(fit.shares().get(1)).isCloseTo(0.1, within(0.02));
        assertThat(fit.rates().get(2).get(1).get(1)).isCloseTo(0.70, within(0.05));
        assertThat(fit.posteriors()).hasSize(pairs.size());
    }

    /** Reviewers who mostly say the opposite: votes alone give the mirror image, thirty known items turn it round. */
    @Test
    void knownItemsTurnAMirrorImageRound() {
        List<Double> rates = List.of(0.2, 0.15, 0.1, 0.2);
        List<VotePattern> patterns = new Simulation(21, 0.2, rates, rates).patterns(3_000, 3);
        DawidSkene alone = DawidSkene.fit(patterns, List.of(), 2, 4, DEFAULTS);
        assertThat(alone.shares().get(1)).isCloseTo(0.8, within(0.05));
        List<Known> known = new Simulation(22, 0.5, rates, rates).known(30, 3);
        DawidSkene anchored = DawidSkene.fit(patterns, known, 2, 4, DEFAULTS);
        assertThat(anchored.shares().get(1)).isCloseTo(0.2, within(0.05));
        assertThat(anchored.rates().get(1).get(1).get(1)).isCloseTo(0.15, within(0.05));
    }

    @Test
    void aReviewerOfWhomNothingIsKnownIsTakenToBeRatherRight() {
        List<VotePattern> patterns = List.of(
                new VotePattern(List.of(new Vote(0, 0), new Vote(1, 0), new Vote(2, 0)), 10),
                new VotePattern(List.of(new Vote(0, 1), new Vote(1, 1), new Vote(2, 1)), 10));
        DawidSkene fit = DawidSkene.fit(patterns, List.of(), 2, 4, DEFAULTS);
        assertThat(fit.rates().get(3).get(1).get(1)).isCloseTo(1.25 / 1.5, within(1e-9));
        DawidSkene unimagined = DawidSkene.fit(patterns, List.of(), 2, 4, DawidSkene.Rules.MAXIMUM_LIKELIHOOD);
        assertNumbers(unimagined.rates().get(3).get(1), 0, 0, 0);
        assertNumbers(unimagined.posteriors().get(1), 1e-9, 0, 1);
    }

    @Test
    void mistakesAreNamed() {
        List<VotePattern> three = List.of(new VotePattern(List.of(new Vote(0, 0), new Vote(1, 0), new Vote(2, 1)), 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DawidSkene.fit(List.of(), List.of(), 2, 3, DEFAULTS))
                .withMessageContaining("There must be items");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DawidSkene.fit(three, List.of(), 1, 3, DEFAULTS))
                .withMessageContaining("at least 2 categories");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DawidSkene.fit(three, List.of(), 2, 2, DEFAULTS))
                .withMessageContaining("outside of 2 reviewers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DawidSkene.fit(three, List.of(new Known(three.get(0), 2)), 2, 3, DEFAULTS))
                .withMessageContaining("category 2 of 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VotePattern(List.of(), 1))
                .withMessageContaining("needs votes and items");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DawidSkene.Rules(0.1, -1, 1e-6, 10))
                .withMessageContaining("must not be negative");
    }

    private static DawidSkene anaesthetists(List<String> patients, DawidSkene.Rules rules) {
        List<VotePattern> patterns = patients.stream()
                .map(answers -> new VotePattern(Anaesthetists.votes(answers), 1))
                .toList();
        return DawidSkene.fit(patterns, List.of(), Anaesthetists.CLASSES, Anaesthetists.ANAESTHETISTS, rules);
    }

    private static void assertNumbers(List<Double> actual, double tolerance, double... expected) {
        assertThat(actual).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual.get(i)).isCloseTo(expected[i], within(tolerance));
        }
    }

    /** Items of which {@code share} violate, each judged by some of the reviewers at random. */
    private record Simulation(long seed, double share, List<Double> sensitivity, List<Double> specificity) {
        List<VotePattern> patterns(int items, int votes) {
            return known(items, votes).stream().map(Known::pattern).toList();
        }

        List<Known> known(int items, int votes) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Known> known = new ArrayList<>();
            for (int item = 0; item < items; item++) {
                boolean violating = random.nextDouble() < share;
                List<Integer> reviewers = new ArrayList<>(
                        IntStream.range(0, sensitivity.size()).boxed().toList());
                List<Vote> given = new ArrayList<>();
                while (given.size() < votes) {
                    int reviewer = reviewers.remove(random.nextInt(reviewers.size()));
                    double right = violating ? sensitivity.get(reviewer) : specificity.get(reviewer);
                    given.add(new Vote(reviewer, random.nextDouble() < right == violating ? 1 : 0));
                }
                known.add(new Known(new VotePattern(given, 1), violating ? 1 : 0));
            }
            return known;
        }
    }
}
