package io.northstar.stats;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.Predicate;

/** A rate of decisions as it would be if every label were right: which cases count above and below the line. */
public final class TrueRate implements Serializable {
    private static final long serialVersionUID = 1L;

    private final double[][] numerator;
    private final double[][] denominator;

    private TrueRate(double[][] numerator, double[][] denominator) {
        this.numerator = numerator;
        this.denominator = denominator;
    }

    /** The share of the cases in {@code denominator} that are also in {@code numerator}. */
    public static TrueRate of(Predicate<LabelCase> numerator, Predicate<LabelCase> denominator) {
        return new TrueRate(indicators(numerator.and(denominator)), indicators(denominator));
    }

    /** QA's sensitivity on the cases {@code among}: share of the violating that it calls violating. */
    public static TrueRate sensitivity(Predicate<LabelCase> among) {
        return of(LabelCase::saysViolating, among.and(LabelCase::violating));
    }

    /** QA's specificity on the cases {@code among}: share of the compliant that it calls compliant. */
    public static TrueRate specificity(Predicate<LabelCase> among) {
        return of(Predicate.not(LabelCase::saysViolating), among.and(Predicate.not(LabelCase::violating)));
    }

    /** Whether what QA says makes a difference, beside what is true: then the rate is about QA itself. */
    public boolean needsVerdict() {
        return differs(numerator) || differs(denominator);
    }

    /** Whether the truth of a decision on {@code side} makes a difference. */
    public boolean needsTruth(Side side) {
        int first = AuditedLabels.CELLS / 2 * side.position();
        return needsTruth(first) || needsTruth(first + 1);
    }

    private static boolean differs(double[][] values) {
        return !Arrays.equals(values[0], values[1]) || !Arrays.equals(values[2], values[3]);
    }

    /** Share of the decisions of {@code cell} above the line, if {@code share} of them violate. */
    double numerator(int cell, double share) {
        return mixed(numerator[cell], share);
    }

    /** Share of the decisions of {@code cell} below the line, if {@code share} of them violate. */
    double denominator(int cell, double share) {
        return mixed(denominator[cell], share);
    }

    /** Whether the truth of a decision in {@code cell} makes a difference. */
    boolean needsTruth(int cell) {
        return numerator[cell][0] != numerator[cell][1] || denominator[cell][0] != denominator[cell][1];
    }

    /** Whether a decision in {@code cell} may be below the line. */
    boolean touches(int cell) {
        return denominator[cell][0] + denominator[cell][1] > 0;
    }

    /** Whether the denominator is known without any truth. */
    boolean countsAll() {
        for (double[] cell : denominator) {
            if (cell[0] != cell[1]) {
                return false;
            }
        }
        return true;
    }

    private static double mixed(double[] values, double share) {
        return share * values[0] + (1 - share) * values[1];
    }

    private static double[][] indicators(Predicate<LabelCase> cases) {
        double[][] values = new double[AuditedLabels.CELLS][];
        for (int cell = 0; cell < values.length; cell++) {
            values[cell] = new double[] {
                cases.test(LabelCase.of(cell, true)) ? 1 : 0, cases.test(LabelCase.of(cell, false)) ? 1 : 0
            };
        }
        return values;
    }
}
