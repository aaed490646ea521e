package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * How often intervals hold the truth when QA errs, and not alike on both sides: it tends to agree with the decision that it
 * sees. Restrictions and two kinds of permissions are drawn at their own rates, then labels by what they say.
 */
class LabelErrorCoverageTest {
    private static final double CONFIDENCE = .95;
    private static final int ROUNDS = 1500;
    private static final double LEAST = .93;
    private static final double MOST = .99;
    private static final double AUDIT_VIOLATING = .4;
    private static final double AUDIT_COMPLIANT = .3;

    private static final Map<String, TrueRate> RATES = new LinkedHashMap<>(Map.of(
            "fpr", TrueRate.of(LabelCase::restricted, unit -> !unit.violating()),
            "fdr", TrueRate.of(unit -> !unit.violating(), LabelCase::restricted),
            "leakage", TrueRate.of(LabelCase::violating, unit -> !unit.restricted()),
            "prevalence", TrueRate.of(LabelCase::violating, unit -> true)));
    private static final Map<String, Double> TRUTH =
            Map.of("fpr", 500.0 / 17_975, "fdr", .25, "leakage", 525.0 / 18_000, "prevalence", 2025.0 / 20_000);

    /** A stratum with its decisions by what is true and what QA would say: hits, misses, false alarms and the rest. */
    private record Stratum(boolean restricted, int drawn, int hits, int misses, int falseAlarms, int rest) {
        int population() {
            return hits + misses + falseAlarms + rest;
        }
    }

    private static final List<Stratum> STRATA = List.of(
            new Stratum(true, 700, 1_425, 75, 200, 300),
            new Stratum(false, 700, 240, 60, 81, 2_619),
            new Stratum(false, 900, 180, 45, 443, 14_332));

    /** The cells and the plain estimates of one round. */
    private record Round(AuditedLabels labels, Map<String, RatioEstimate> uncorrected) {}

    @Test
    void correctedRatesCoverTheTruthAndUncorrectedDoNot(TestReporter reporter) {
        SplittableRandom random = new SplittableRandom(11);
        Map<String, int[]> covered = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            Round drawn = draw(random);
            AuditedLabels elsewhere = draw(random).labels();
            LabelQuality restricted = elsewhere.quality(LabelCase::restricted);
            LabelQuality permitted = elsewhere.quality(unit -> !unit.restricted());
            RATES.forEach((name, rate) -> {
                count(covered, name, 0, drawn.uncorrected().get(name));
                count(
                        covered,
                        name,
                        1,
                        drawn.labels().doubleSampling(rate, CONFIDENCE).estimate());
                count(
                        covered,
                        name,
                        2,
                        drawn.labels()
                                .roganGladen(rate, restricted, permitted, CONFIDENCE)
                                .estimate());
            });
        }
        covered.forEach((name, hits) -> {
            reporter.publishEntry(String.format(
                    Locale.ROOT,
                    "%s: uncorrected %.3f, double sampling %.3f, Rogan-Gladen %.3f",
                    name,
                    share(hits[0]),
                    share(hits[1]),
                    share(hits[2])));
            assertThat(share(hits[0])).as("uncorrected %s", name).isLessThan(.7);
            assertThat(share(hits[1])).as("corrected %s", name).isBetween(LEAST, MOST);
            assertThat(share(hits[2])).as("by quality %s", name).isBetween(LEAST, MOST);
        });
        assertThat(covered).hasSize(4);
    }

    @Test
    void qualityIsEstimatedForEachSideApart() {
        SplittableRandom random = new SplittableRandom(12);
        double[] sums = new double[4];
        double[] squares = new double[4];
        double[] variances = new double[4];
        for (int round = 0; round < ROUNDS; round++) {
            AuditedLabels labels = draw(random).labels();
            LabelQuality restricted = labels.quality(LabelCase::restricted);
            LabelQuality permitted = labels.quality(unit -> !unit.restricted());
            double[] found = {
                restricted.sensitivity(), restricted.specificity(), permitted.sensitivity(), permitted.specificity()
            };
            variances[0] += restricted.sensitivityVariance() / ROUNDS;
            variances[1] += restricted.specificityVariance() / ROUNDS;
            variances[2] += permitted.sensitivityVariance() / ROUNDS;
            variances[3] += permitted.specificityVariance() / ROUNDS;
            for (int i = 0; i < found.length; i++) {
                sums[i] += found[i] / ROUNDS;
                squares[i] += found[i] * found[i] / ROUNDS;
            }
        }
        assertThat(sums[0]).isCloseTo(.95, within(.005));
        assertThat(sums[1]).isCloseTo(.60, within(.01));
        assertThat(sums[2]).isCloseTo(.80, within(.02));
        assertThat(sums[3]).isCloseTo(.97, within(.005));
        for (int i = 0; i < sums.length; i++) {
            double spread = squares[i] - sums[i] * sums[i];
            assertThat(variances[i]).as("variance %d", i).isBetween(.8 * spread, 1.2 * spread);
        }
    }

    private static void count(Map<String, int[]> covered, String name, int method, RatioEstimate estimate) {
        int[] hits = covered.computeIfAbsent(name, key -> new int[3]);
        hits[method] += estimate.interval().contains(TRUTH.get(name)) ? 1 : 0;
    }

    private static double share(int hits) {
        return (double) hits / ROUNDS;
    }

    private static Round draw(SplittableRandom random) {
        List<AuditedLabels> strata = new ArrayList<>();
        Map<String, List<StratumMoments>> moments = new LinkedHashMap<>();
        for (Stratum stratum : STRATA) {
            int[][] counts = new int[4][3];
            int[] left = {stratum.hits(), stratum.misses(), stratum.falseAlarms(), stratum.rest()};
            for (int i = 0; i < stratum.drawn(); i++) {
                int kind = take(random.nextInt(stratum.population() - i), left);
                boolean truth = kind < 2;
                boolean says = kind % 2 == 0;
                int[] cell = counts[(stratum.restricted() ? 0 : 2) + (says ? 0 : 1)];
                cell[0]++;
                if (random.nextDouble() < (says ? AUDIT_VIOLATING : AUDIT_COMPLIANT)) {
                    cell[truth ? 1 : 2]++;
                }
            }
            double weight = (double) stratum.population() / stratum.drawn();
            List<AuditedCell> cells = new ArrayList<>();
            for (int cell = 0; cell < counts.length; cell++) {
                double both = weight / (cell % 2 == 0 ? AUDIT_VIOLATING : AUDIT_COMPLIANT);
                cells.add(new AuditedCell(
                        weight * counts[cell][0],
                        counts[cell][0],
                        weight * weight * counts[cell][0],
                        audits(counts[cell][1], both),
                        audits(counts[cell][2], both)));
            }
            strata.add(AuditedLabels.ofStratum(cells, stratum.population(), stratum.drawn(), true));
            uncorrected(stratum, counts, moments);
        }
        Map<String, RatioEstimate> plain = new LinkedHashMap<>();
        moments.forEach((name, each) -> plain.put(
                name, RatioEstimate.proportion(RatioTotals.stratified(each, LonelyStratum.ADJUST, true), CONFIDENCE)));
        return new Round(strata.stream().reduce(AuditedLabels::plus).orElseThrow(), plain);
    }

    /** The kind of the decision at {@code position} of those left, which it leaves. */
    private static int take(int position, int[] left) {
        int kind = 0;
        int rest = position;
        while (rest >= left[kind]) {
            rest -= left[kind];
            kind++;
        }
        left[kind]--;
        return kind;
    }

    private static void uncorrected(Stratum stratum, int[][] counts, Map<String, List<StratumMoments>> moments) {
        int violating = counts[0][0] + counts[2][0];
        int compliant = counts[1][0] + counts[3][0];
        int all = stratum.drawn();
        boolean restricted = stratum.restricted();
        add(moments, "fpr", stratum, compliant, restricted ? compliant : 0);
        add(moments, "fdr", stratum, restricted ? all : 0, restricted ? compliant : 0);
        add(moments, "leakage", stratum, restricted ? 0 : all, restricted ? 0 : violating);
        add(moments, "prevalence", stratum, all, violating);
    }

    private static void add(
            Map<String, List<StratumMoments>> moments, String name, Stratum stratum, int domain, int events) {
        moments.computeIfAbsent(name, key -> new ArrayList<>())
                .add(new StratumMoments(
                        stratum.population(), stratum.drawn(), domain, domain, events, domain, events, events));
    }

    private static AuditedCell.Audits audits(int count, double weight) {
        return new AuditedCell.Audits(count, count * weight, count * weight * (weight - 1), count * weight * weight);
    }
}
