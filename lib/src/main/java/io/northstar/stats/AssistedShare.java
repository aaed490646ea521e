package io.northstar.stats;

import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A share estimated with the help of a score that every decision has, beside the plain estimate.
 *
 * <p>The difference estimator: the plain total plus {@code lambda} times (predictions over all decisions - predictions as the
 * sample estimates them); numerator and denominator alike, then linearised. With inclusion probabilities this is
 * prediction-powered inference (Cassel, Sarndal and Wretman 1976, Biometrika 63, 615-620; Angelopoulos, Duchi and Zrnic
 * 2023, PPI++, arXiv:2311.01453). It has no bias whatever the score, because the sample corrects it; a good score makes it
 * more precise. It must not have been fitted with the labels that are used here.
 *
 * <p>{@code lambda} is the power-tuned factor {@code Cov(y - R x, f_y - R f_x) / Var(f_y - R f_x)}, pooled over strata and cut
 * to [0, 1]. Each day's comes from the other days (cross-fitting), so that no label tunes the factor that it is multiplied
 * with: a factor from the same labels would bias the estimate and flatter its variance.
 *
 * @param estimate the estimate with its interval; the plain one after a fallback
 * @param plain the estimate from the labels alone
 * @param factor mean of the days' factors, by labels; 0 after a fallback
 * @param saving share of the labels that the score saves: 1 - variance / plain variance; 0 after a fallback
 * @param fallback why the plain estimate is used, or that it is not
 */
public record AssistedShare(
        RatioEstimate estimate, RatioEstimate plain, double factor, double saving, Fallback fallback) {

    /** Why a score does not help. */
    public enum Fallback {
        /** It does. */
        NONE,
        /** The other days have too few labels to tune by. */
        FEW_LABELS,
        /** The score would have made the interval wider, or moved nothing. */
        NO_GAIN,
        /** The estimate would have left [0, 1]. */
        IMPLAUSIBLE;

        /** The name as it is stored in tables: lower case, words joined by underscores. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Estimates the share over the last days.
     *
     * @param days at least one, in order
     * @param first position of the first day that the share is about; the days before it only tune
     * @param fewestLabels labels that the other days need for tuning
     * @param confidence the wanted coverage, strictly between 0 and 1
     * @throws IllegalStateException if the denominator is 0
     */
    public static AssistedShare of(List<AssistedDay> days, int first, long fewestLabels, double confidence) {
        UnseenEvents unseen = days.subList(first, days.size()).stream()
                .map(AssistedDay::unseen)
                .reduce(UnseenEvents::plus)
                .orElseThrow();
        RatioTotals labels = sum(days, first, day -> 0);
        RatioEstimate plain = RatioEstimate.proportion(labels, unseen, confidence);
        boolean tunable = IntStream.range(first, days.size())
                .allMatch(day -> others(days, day).stream()
                                .mapToLong(other -> other.actual().labels())
                                .sum()
                        >= fewestLabels);
        if (!tunable) {
            return withoutScore(plain, Fallback.FEW_LABELS);
        }
        RatioTotals totals = sum(days, first, day -> tuned(others(days, day)));
        if (!(totals.denominator() > 0 && totals.numerator() >= 0 && totals.numerator() <= totals.denominator())) {
            return withoutScore(plain, Fallback.IMPLAUSIBLE);
        }
        RatioEstimate estimate = RatioEstimate.proportion(totals, unseen, confidence);
        double before = labels.varianceOfRatio();
        double saving = before > 0 ? 1 - totals.varianceOfRatio() / before : 0;
        return saving > 0 && estimate.interval().width() <= plain.interval().width()
                ? new AssistedShare(estimate, plain, meanFactor(days, first), saving, Fallback.NONE)
                : withoutScore(plain, Fallback.NO_GAIN);
    }

    /**
     * The factor that minimises the variance of the ratio over {@code days}, in [0, 1]; 0 where the predictions do not vary.
     */
    static double tuned(List<AssistedDay> days) {
        double above =
                days.stream().mapToDouble(day -> day.actual().numerator()).sum();
        double below =
                days.stream().mapToDouble(day -> day.actual().denominator()).sum();
        if (!(below > 0)) {
            return 0;
        }
        double ratio = above / below;
        double spread = days.stream()
                .mapToDouble(day -> day.predicted().residual(ratio))
                .sum();
        double common =
                days.stream().mapToDouble(day -> day.cross().residual(ratio)).sum();
        return spread > 0 ? Math.min(1, Math.max(0, common / spread)) : 0;
    }

    private static AssistedShare withoutScore(RatioEstimate plain, Fallback why) {
        return new AssistedShare(plain, plain, 0, 0, why);
    }

    private static RatioTotals sum(List<AssistedDay> days, int first, IntToDoubleFunction factor) {
        return IntStream.range(first, days.size())
                .mapToObj(day -> days.get(day).assisted(factor.applyAsDouble(day)))
                .reduce(RatioTotals.ZERO, RatioTotals::plus);
    }

    private static double meanFactor(List<AssistedDay> days, int first) {
        double labels = IntStream.range(first, days.size())
                .mapToDouble(day -> days.get(day).actual().labels())
                .sum();
        return IntStream.range(first, days.size())
                .mapToDouble(day -> days.get(day).actual().labels() * tuned(others(days, day)) / labels)
                .sum();
    }

    private static List<AssistedDay> others(List<AssistedDay> days, int without) {
        return IntStream.range(0, days.size())
                .filter(day -> day != without)
                .mapToObj(days::get)
                .toList();
    }
}
