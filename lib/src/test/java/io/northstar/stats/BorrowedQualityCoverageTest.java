package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * How often intervals hold the truth in a slice without audits, whose labels are few, weigh unequally, and mostly all say the
 * same: permissions of which few violate, most of them drawn at a low rate, and restrictions that are mostly right.
 */
class BorrowedQualityCoverageTest {
    private static final double CONFIDENCE = .95;
    private static final int ROUNDS = 2_000;
    private static final LabelQuality QUALITY = LabelQuality.known(.95, 1);

    /** Decisions of which so many violate, and so many are drawn. */
    private record Stratum(boolean restricted, int population, int violating, int drawn) {}

    private static final Map<String, TrueRate> RATES = Map.of(
            "leakage", TrueRate.of(LabelCase::violating, unit -> !unit.restricted()),
            "fdr", TrueRate.of(unit -> !unit.violating(), LabelCase::restricted),
            "prevalence", TrueRate.of(LabelCase::violating, unit -> true),
            "fpr", TrueRate.of(LabelCase::restricted, unit -> !unit.violating()));

    @Test
    void rareViolationsAreWithinTheInterval(TestReporter reporter) {
        for (double share : new double[] {.005, .01, .02, .04}) {
            List<Stratum> strata = List.of(
                    new Stratum(true, 400, 400 - (int) (400 * share), 40),
                    new Stratum(false, 600, (int) (600 * share), 120),
                    new Stratum(false, 4000, (int) (4000 * share), 80));
            Map<String, Double> coverage = coverage(strata);
            reporter.publishEntry(String.format(Locale.ROOT, "%.3f %s", share, coverage));
            assertThat(coverage)
                    .allSatisfy((name, covered) -> assertThat(covered).isGreaterThanOrEqualTo(.93));
        }
    }

    private static Map<String, Double> coverage(List<Stratum> strata) {
        SplittableRandom random = new SplittableRandom(7);
        Map<String, Double> coverage = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            AuditedLabels labels = strata.stream()
                    .map(stratum -> draw(stratum, random))
                    .reduce(AuditedLabels::plus)
                    .orElseThrow();
            RATES.forEach((name, rate) -> {
                Interval interval = labels.roganGladen(rate, QUALITY, QUALITY, CONFIDENCE)
                        .estimate()
                        .interval();
                coverage.merge(name, interval.contains(truth(rate, strata)) ? 1.0 / ROUNDS : 0, Double::sum);
            });
        }
        return coverage;
    }

    private static double truth(TrueRate rate, List<Stratum> strata) {
        double above = 0;
        double below = 0;
        for (Stratum stratum : strata) {
            int cell = stratum.restricted() ? 0 : 2;
            double share = (double) stratum.violating() / stratum.population();
            above += stratum.population() * rate.numerator(cell, share);
            below += stratum.population() * rate.denominator(cell, share);
        }
        return above / below;
    }

    private static AuditedLabels draw(Stratum stratum, SplittableRandom random) {
        int violating = stratum.violating();
        int says = 0;
        for (int i = 0; i < stratum.drawn(); i++) {
            if (random.nextInt(stratum.population() - i) < violating) {
                violating--;
                says += random.nextDouble() < QUALITY.sensitivity() ? 1 : 0;
            }
        }
        List<AuditedCell> cells =
                new ArrayList<>(List.of(AuditedCell.EMPTY, AuditedCell.EMPTY, AuditedCell.EMPTY, AuditedCell.EMPTY));
        int first = stratum.restricted() ? 0 : 2;
        cells.set(first, cell(stratum, says));
        cells.set(first + 1, cell(stratum, stratum.drawn() - says));
        return AuditedLabels.ofStratum(cells, stratum.population(), stratum.drawn(), true);
    }

    private static AuditedCell cell(Stratum stratum, int labels) {
        double weight = (double) stratum.population() / stratum.drawn();
        return new AuditedCell(
                weight * labels, labels, weight * weight * labels, AuditedCell.Audits.NONE, AuditedCell.Audits.NONE);
    }
}
