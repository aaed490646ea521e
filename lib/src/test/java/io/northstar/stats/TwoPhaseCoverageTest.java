package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.northstar.stats.TwoPhaseCell.Draw;
import io.northstar.stats.TwoPhaseCell.First;
import io.northstar.stats.TwoPhaseCell.Second;
import io.northstar.stats.TwoPhaseTotalsTest.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * How often the interval of an agreement holds the truth. QA is right on 70 % of restrictions, which are drawn often, and on
 * 97 % of permissions, which are drawn rarely; labels that say violating are audited more often.
 */
class TwoPhaseCoverageTest {
    private static final int ROUNDS = 1500;
    private static final int DAYS = 4;

    /** A stratum with its decisions by verdict, and by whether the verdict is right. */
    private record Stratum(String name, int drawn, int rightViolating, int wrongViolating, int right, int wrong) {
        int population() {
            return rightViolating + wrongViolating + right + wrong;
        }
    }

    private static final List<Stratum> STRATA = List.of(
            new Stratum("restricted", 100, 560, 240, 140, 60), new Stratum("permitted", 150, 160, 240, 9_540, 60));
    private static final double TRUTH = (560 + 140 + 160 + 9_540) / 11_000.0;

    @Test
    void intervalsCoverTheTruthAndUnweightedSharesDoNot(TestReporter reporter) {
        SplittableRandom random = new SplittableRandom(5);
        double covered = 0;
        double plain = 0;
        for (int round = 0; round < ROUNDS; round++) {
            TwoPhaseTotals totals = TwoPhaseTotals.ZERO;
            double agreements = 0;
            double audits = 0;
            for (int day = 0; day < DAYS; day++) {
                List<List<Unit>> drawn =
                        STRATA.stream().map(stratum -> draw(stratum, random)).toList();
                totals = totals.plus(totals(drawn));
                for (List<Unit> units : drawn) {
                    agreements += units.stream().mapToDouble(Unit::y).sum();
                    audits += units.size();
                }
            }
            covered += totals.proportion(.95).interval().contains(TRUTH) ? 1 : 0;
            plain +=
                    ProportionIntervals.wilson(agreements / audits, audits, .95).contains(TRUTH) ? 1 : 0;
        }
        reporter.publishEntry(String.format(
                Locale.ROOT, "coverage two-phase %.3f, unweighted %.3f", covered / ROUNDS, plain / ROUNDS));

        assertThat(covered / ROUNDS).isBetween(.93, .99);
        assertThat(plain / ROUNDS).isLessThan(.2);
    }

    private static TwoPhaseTotals totals(List<List<Unit>> drawn) {
        long audits = drawn.stream().mapToLong(List::size).sum();
        List<TwoPhaseCell> cells = new ArrayList<>();
        for (int i = 0; i < STRATA.size(); i++) {
            Stratum stratum = STRATA.get(i);
            if (!drawn.get(i).isEmpty()) {
                cells.add(TwoPhaseTotalsTest.cell(
                        new First(stratum.name(), Draw.FIXED_SIZE, stratum.population(), stratum.drawn()),
                        new Second("audits", Draw.POISSON, audits, audits),
                        drawn.get(i)));
            }
        }
        return TwoPhaseTotals.of(cells, true);
    }

    private static List<Unit> draw(Stratum stratum, SplittableRandom random) {
        List<Unit> audited = new ArrayList<>();
        int[] left = {stratum.rightViolating(), stratum.wrongViolating(), stratum.right(), stratum.wrong()};
        for (int i = 0; i < stratum.drawn(); i++) {
            int position = random.nextInt(stratum.population() - i);
            int kind = 0;
            while (position >= left[kind]) {
                position -= left[kind];
                kind++;
            }
            left[kind]--;
            double rate = kind < 2 ? .6 : .3;
            if (random.nextDouble() < rate) {
                audited.add(
                        new Unit(1, kind % 2 == 0 ? 1 : 0, (double) stratum.population() / stratum.drawn(), 1 / rate));
            }
        }
        return audited;
    }
}
