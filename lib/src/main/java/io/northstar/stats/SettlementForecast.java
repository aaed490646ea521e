package io.northstar.stats;

import java.util.List;
import java.util.Optional;

/**
 * The value at which an estimate will settle once its missing labels are in, with a prediction interval.
 *
 * <p>The settled value is {@code (1 - u)} times the value of the labels that are in plus {@code u} times that of the late ones,
 * {@code u} the missing share: it differs from the estimate by {@code u} times how much late labels differ from early ones. As
 * in a pattern-mixture model (Little 1993, JASA 88, 125-134) this selection effect {@code b} is not assumed away but taken from
 * days that have settled, seen at the same age: {@code b = sum of differences / sum of missing shares}. The forecast is
 * {@code estimate + u b}.
 *
 * <p>Around it the difference has the variance {@code phi (v + u^2 sum(v_t) / sum(u_t)^2)}. {@code v} is the variance of double
 * sampling, {@link LateLabels#differenceVariance}; the second term is the error of {@code b}. {@code phi} says how much more the
 * settled days moved than that: their residual squares over the sum of the {@code v_t}, with {@code k - 1} degrees of freedom,
 * shrunk towards 1 as if {@value #PRIOR_DEGREES_OF_FREEDOM} more degrees had shown exactly 1 (moderated variance and t quantile
 * of Smyth 2004, Statistical Applications in Genetics and Molecular Biology 3, article 3). Labels that come in batches, or faster
 * on some days, so widen the interval.
 *
 * <p>The days must be alike in how late labels differ; after a change of the labelling process the interval is right again
 * once settled days show it.
 *
 * @param value the expected settled value, in the unit of the estimate
 * @param interval holds the settled value with the wanted confidence
 * @param selection {@code b}, how much late labels differ from early ones; for a proportion in log odds
 * @param dispersion {@code phi}
 * @param settledDays how many settled days it rests on
 */
public record SettlementForecast(
        double value, Interval interval, double selection, double dispersion, int settledDays) {

    /** A chi-square of so few degrees says little, so real history outweighs it within a week. */
    static final int PRIOR_DEGREES_OF_FREEDOM = 4;

    private static final double OWN_SPREAD = 0;
    private static final double SHARED_SPREAD = 0.5;

    /**
     * A day that has settled.
     *
     * @param then the estimate at the age in question, with the labels that were in and those that are in now
     * @param settled the settled value
     */
    public record SettledDay(LateLabels then, double settled) {
        private double difference() {
            return settled - then.estimate();
        }
    }

    /**
     * Forecasts where a share between 0 and 1 will settle. Never empty-handed: a share without events has a spread too.
     *
     * <p>Done on log odds, where it is the same at any rate: events that are labelled slower than the rest divide the odds of the
     * labels that are in by one factor (Prentice and Pyke 1979, Biometrika 66, 403-411). So a day with many more violations than
     * the settled ones is corrected by as much. A share {@code p} of {@code n = p (1 - p) / SE^2} effective labels, or of all where
     * that is undefined, enters as {@code (p n + 1/2) / (n + 1)} with the variance {@code 1 / (n p (1 - p))} (empirical logit,
     * Cox and Snell 1989, Analysis of Binary Data), and {@code v} takes the day's own spread. The interval is
     * turned back into shares and cut at 0 and 1. Nothing missing gives the estimate with an interval of width 0; without
     * settled days the labels are taken as missing at random.
     *
     * @param open the share with its missing labels
     * @param history settled days at the same age
     * @param confidence the wanted coverage, strictly between 0 and 1
     * @throws IllegalArgumentException if {@code confidence} is out of range
     */
    public static SettlementForecast proportion(LateLabels open, List<SettledDay> history, double confidence) {
        LogOdds odds = LogOdds.of(open);
        List<SettledDay> days = history.stream()
                .map(day -> new SettledDay(
                        LogOdds.of(day.then()).late(day.then()),
                        LogOdds.of(day.then()).settled(day.then()).of(day.settled())))
                .toList();
        SettlementForecast forecast =
                forecast(odds.late(open), days, OWN_SPREAD, confidence).orElseThrow();
        return open.missingShare() == 0
                ? forecast.with(open.estimate(), new Interval(open.estimate(), open.estimate()))
                : forecast.inShares(odds.settled(open));
    }

    /**
     * Forecasts where a quantity without bounds will settle.
     *
     * <p>{@code v} takes the mean of the day's own spread and the average of the settled days, because a few labels that happen
     * to agree show none. Nothing missing gives the estimate with an interval of width 0; without settled days the labels are
     * taken as missing at random. Empty where labels are missing and no label ever showed any spread, because then nothing
     * tells how far the value may move.
     *
     * @param open the estimate with its missing labels
     * @param history settled days at the same age
     * @param confidence the wanted coverage, strictly between 0 and 1
     * @throws IllegalArgumentException if {@code confidence} is out of range
     */
    public static Optional<SettlementForecast> quantity(LateLabels open, List<SettledDay> history, double confidence) {
        return forecast(open, history, SHARED_SPREAD, confidence);
    }

    private static Optional<SettlementForecast> forecast(
            LateLabels open, List<SettledDay> history, double sharedSpread, double confidence) {
        // Days of which nothing was missing at that age say nothing about late labels.
        List<SettledDay> days =
                history.stream().filter(day -> day.then().missingShare() > 0).toList();
        int freedom = PRIOR_DEGREES_OF_FREEDOM + Math.max(0, days.size() - 1);
        double critical = CriticalValues.student(freedom, confidence);
        double missing = open.missingShare();
        if (missing == 0) {
            return Optional.of(new SettlementForecast(
                    open.estimate(), new Interval(open.estimate(), open.estimate()), 0, 1, days.size()));
        }
        History past = new History(days, sharedSpread);
        double variance = past.variance(open);
        if (variance == 0) {
            return Optional.empty();
        }
        double selection = past.selection();
        double dispersion = (PRIOR_DEGREES_OF_FREEDOM + past.excess()) / freedom;
        double value = open.estimate() + missing * selection;
        double half = critical * Math.sqrt(dispersion * (variance + missing * missing * past.selectionVariance()));
        return Optional.of(new SettlementForecast(
                value, new Interval(value - half, value + half), selection, dispersion, days.size()));
    }

    private SettlementForecast inShares(LogOdds odds) {
        return with(odds.share(value), new Interval(odds.share(interval.low()), odds.share(interval.high())));
    }

    private SettlementForecast with(double otherValue, Interval otherInterval) {
        return new SettlementForecast(otherValue, otherInterval, selection, dispersion, settledDays);
    }

    /** Shares of so many effective labels as log odds. */
    private record LogOdds(double labels) {
        static LogOdds of(LateLabels late) {
            double spread = late.estimate() * (1 - late.estimate());
            double variance = late.standardError() * late.standardError();
            return new LogOdds(spread > 0 && variance > 0 ? spread / variance : late.labels());
        }

        LogOdds settled(LateLabels late) {
            return new LogOdds(labels / (1 - late.missingShare()));
        }

        LateLabels late(LateLabels late) {
            double share = smoothed(late.estimate());
            double standardError = 1 / Math.sqrt(labels * share * (1 - share));
            return new LateLabels(of(late.estimate()), standardError, late.labels(), late.settledLabels());
        }

        double of(double share) {
            return Math.log(smoothed(share) / (1 - smoothed(share)));
        }

        double share(double logOdds) {
            double smoothed = 1 / (1 + Math.exp(-logOdds));
            return Math.min(1, Math.max(0, (smoothed * (labels + 1) - 0.5) / labels));
        }

        private double smoothed(double share) {
            return (Math.min(1, Math.max(0, share)) * labels + 0.5) / (labels + 1);
        }
    }

    private record History(List<SettledDay> days, double sharedSpread) {
        double selection() {
            return days.isEmpty()
                    ? 0
                    : days.stream().mapToDouble(SettledDay::difference).sum() / missing();
        }

        double selectionVariance() {
            return days.isEmpty() ? 0 : variances() / (missing() * missing());
        }

        /** Degrees of freedom times how the squared residuals compare with their variances. */
        double excess() {
            double variances = variances();
            int freedom = days.size() - 1;
            if (freedom < 1) {
                return 0;
            }
            double selection = selection();
            double squares = days.stream()
                    .mapToDouble(day -> day.difference() - day.then().missingShare() * selection)
                    .map(residual -> residual * residual)
                    .sum();
            return variances == 0 ? freedom : squares / variances * days.size();
        }

        double variance(LateLabels labels) {
            double spread =
                    days.isEmpty() ? labels.spread() : (1 - sharedSpread) * labels.spread() + sharedSpread * spread();
            return spread * labels.missingShare() / labels.labels();
        }

        private double spread() {
            return days.stream()
                    .mapToDouble(day -> day.then().spread())
                    .average()
                    .orElseThrow();
        }

        private double missing() {
            return days.stream().mapToDouble(day -> day.then().missingShare()).sum();
        }

        private double variances() {
            return days.stream().mapToDouble(day -> variance(day.then())).sum();
        }
    }
}
