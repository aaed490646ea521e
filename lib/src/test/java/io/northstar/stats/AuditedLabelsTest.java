package io.northstar.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.northstar.stats.AuditedCell.Audits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditedLabelsTest {
    private static final TrueRate FDR = TrueRate.of(unit -> !unit.violating(), LabelCase::restricted);
    private static final TrueRate LEAKAGE = TrueRate.of(LabelCase::violating, unit -> !unit.restricted());

    /** 1000 restrictions, 100 labelled, 80 called violating; 10 of these audited, 9 right; 5 of the others, 4 right. */
    private static AuditedLabels restrictions() {
        return AuditedLabels.ofStratum(
                List.of(
                        new AuditedCell(800, 80, 8000, audits(9, 80), audits(1, 80)),
                        new AuditedCell(200, 20, 2000, audits(1, 40), audits(4, 40)),
                        AuditedCell.EMPTY,
                        AuditedCell.EMPTY),
                1000,
                100,
                true);
    }

    @Test
    void falseDiscoveriesAreWhatAuditsFindInBothCells() {
        CorrectedShare corrected = restrictions().doubleSampling(FDR, .95);

        // (800 * 1/10 + 200 * 4/5) / 1000
        assertThat(corrected.raw()).isCloseTo(.24, within(1e-12));
        // Cells have means .1 and .8: N^2 (1 - n/N) / n * s^2 of 80 times .1 and 20 times .8, over N^2.
        double squares = 80 * .01 + 20 * .64 - Math.pow(80 * .1 + 20 * .8, 2) / 100;
        assertThat(corrected.phaseOneVariance()).isCloseTo(.9 / 100 * squares / 99, within(1e-12));
        // In each cell m/(m-1) w(w-1) sum (y - p)^2, over W^2, times the share of the cell.
        double first = 10.0 / 9 * (80 * 79) * (9 * .01 + .81) / (800 * 800.0);
        double second = 5.0 / 4 * (40 * 39) * (.64 + 4 * .04) / (200 * 200.0);
        assertThat(corrected.phaseTwoVariance()).isCloseTo(.64 * first + .04 * second, within(1e-12));
        assertThat(corrected.estimate().standardError())
                .isCloseTo(Math.sqrt(corrected.phaseOneVariance() + corrected.phaseTwoVariance()), within(1e-12));
        assertThat(corrected.plausible()).isTrue();
    }

    @Test
    void qualityFollowsFromTheCells() {
        LabelQuality quality = restrictions().quality(LabelCase::restricted);

        // violating: 720 called so, 40 missed; compliant: 160 called so, 80 not
        assertThat(quality.sensitivity()).isCloseTo(720.0 / 760, within(1e-12));
        assertThat(quality.specificity()).isCloseTo(160.0 / 240, within(1e-12));
        assertThat(quality.covariance()).isPositive();
        assertThat(quality.identifies()).isTrue();
    }

    /** With quality from the same audits, Rogan and Gladen's estimate is that of double sampling, and so is its formula. */
    @Test
    void byItsOwnQualityRoganGladenIsDoubleSampling() {
        AuditedLabels labels = restrictions();
        LabelQuality quality = labels.quality(LabelCase::restricted);
        CorrectedShare corrected = labels.roganGladen(FDR, quality, LabelQuality.known(1, 1), .95);
        double variance = .8 * .2 * .9 / 99;
        RoganGladen formula = RoganGladen.of(.8, variance, new Interval(.7, .9), quality, .95);

        assertThat(corrected.raw()).isCloseTo(.24, within(1e-12));
        assertThat(corrected.raw()).isCloseTo(1 - formula.raw(), within(1e-12));
        assertThat(corrected.estimate().standardError()).isCloseTo(formula.standardError(), within(1e-12));
        assertThat(corrected.estimate().method()).isEqualTo(IntervalMethod.WILSON_EFFECTIVE);
        // With known quality the ends are the moved ends of the share that QA calls violating.
        LabelQuality known = LabelQuality.known(.95, .9);
        Interval ends = ProportionIntervals.wilson(.8, .8 * .2 / variance, .95);
        RoganGladen moved = RoganGladen.of(.8, variance, ends, known, .95);
        Interval interval = labels.roganGladen(FDR, known, LabelQuality.known(1, 1), .95)
                .estimate()
                .interval();
        assertThat(interval.low()).isCloseTo(1 - moved.interval().high(), within(1e-9));
        assertThat(interval.high()).isCloseTo(1 - moved.interval().low(), within(1e-9));
    }

    /** None of 30 labels violates: Clopper and Pearson's limit is 11.57 %, and QA finds nine violations in ten. */
    @Test
    void labelsThatAllSayTheSameLeaveTheShareOpen() {
        AuditedLabels permissions = AuditedLabels.ofStratum(
                List.of(
                        AuditedCell.EMPTY,
                        AuditedCell.EMPTY,
                        AuditedCell.EMPTY,
                        new AuditedCell(3000, 30, 300_000, Audits.NONE, Audits.NONE)),
                3000,
                30,
                true);
        RatioEstimate leakage = permissions
                .roganGladen(LEAKAGE, LabelQuality.known(1, 1), LabelQuality.known(.9, 1), .95)
                .estimate();

        assertThat(leakage.estimate()).isZero();
        assertThat(leakage.interval().low()).isZero();
        assertThat(leakage.interval().high()).isCloseTo(.1157033 / .9, within(1e-6));
        assertThat(leakage.method()).isEqualTo(IntervalMethod.CLOPPER_PEARSON);
    }

    @Test
    void labelsThatContradictTheQualityAreImplausible() {
        CorrectedShare corrected =
                restrictions().roganGladen(FDR, LabelQuality.known(.7, .95), LabelQuality.known(1, 1), .95);

        assertThat(corrected.raw()).isNegative();
        assertThat(corrected.plausible()).isFalse();
        assertThat(corrected.estimate().estimate()).isZero();
    }

    /** Audits that find no miss do not prove that there is none. */
    @Test
    void cellsWithoutAFindingWidenTheInterval() {
        AuditedLabels permissions = AuditedLabels.ofStratum(
                List.of(
                        AuditedCell.EMPTY,
                        AuditedCell.EMPTY,
                        new AuditedCell(200, 20, 2000, audits(10, 20), Audits.NONE),
                        new AuditedCell(9800, 980, 98_000, Audits.NONE, audits(98, 100))),
                10_000,
                1000,
                true);
        RatioEstimate leakage = permissions.doubleSampling(LEAKAGE, .95).estimate();

        assertThat(leakage.estimate()).isCloseTo(.02, within(1e-12));
        // Clopper and Pearson's limit at 0 of 98 is 3.69 %.
        assertThat(leakage.interval().high()).isGreaterThan(.055);
        assertThat(leakage.interval().low()).isLessThan(.015);
    }

    @Test
    void partsAddUpAndComeBackFromNumbers() {
        AuditedLabels one = restrictions();
        AuditedLabels two = one.plus(one);
        List<Double> sums = new ArrayList<>();
        for (double number : one.numbers()) {
            sums.add(2 * number);
        }

        assertThat(AuditedLabels.of(sums).numbers()).isEqualTo(two.numbers());
        assertThat(two.doubleSampling(FDR, .95).raw()).isCloseTo(.24, within(1e-12));
        assertThat(two.labels(FDR)).isEqualTo(200);
        assertThat(two.audits(FDR)).isEqualTo(30);
        assertThat(two.fewestAudits(FDR)).isEqualTo(10);
        assertThat(two.fewestAudits(LEAKAGE)).isEqualTo(Long.MAX_VALUE);
        assertThat(two.denominator(FDR)).isCloseTo(2000, within(1e-9));
    }

    @Test
    void anEmptyDenominatorIsAnError() {
        assertThatThrownBy(() -> restrictions().doubleSampling(LEAKAGE, .95))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("denominator");
    }

    @Test
    void poissonStrataVaryOnTheirOwn() {
        AuditedLabels labels = AuditedLabels.ofPoisson(
                List.of(
                        new AuditedCell(100, 10, 1000, audits(8, 10), audits(2, 10)),
                        new AuditedCell(50, 5, 500, audits(1, 10), audits(4, 10)),
                        AuditedCell.EMPTY,
                        AuditedCell.EMPTY),
                List.of(900.0, 450.0, 0.0, 0.0));
        CorrectedShare corrected = labels.doubleSampling(FDR, .95);

        assertThat(corrected.raw()).isCloseTo(.4, within(1e-12));
        assertThat(corrected.phaseOneVariance()).isCloseTo((900 * .04 + 450 * .16) / (150 * 150), within(1e-12));
    }

    private static Audits audits(int count, double weight) {
        return new Audits(count, count * weight, count * weight * (weight - 1), count * weight * weight);
    }
}
