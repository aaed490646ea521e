package io.northstar.stats;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What acting on all scores from a threshold on would do, as a share of decisions that labels estimate. */
public enum ThresholdRate {
    /** Share of the decisions acted on that violate. */
    PRECISION(UnseenEvents.Place.COUNTED) {
        @Override
        boolean inDenominator(boolean acted, boolean violating) {
            return acted;
        }

        @Override
        boolean inNumerator(boolean acted, boolean violating) {
            return acted && violating;
        }
    },
    /** Share of the violating decisions that are acted on. */
    RECALL(UnseenEvents.Place.MISSING) {
        @Override
        boolean inDenominator(boolean acted, boolean violating) {
            return violating;
        }

        @Override
        boolean inNumerator(boolean acted, boolean violating) {
            return acted && violating;
        }
    },
    /** Share of all decisions that are acted on. */
    REJECT_RATE(UnseenEvents.Place.COUNTED) {
        @Override
        boolean inDenominator(boolean acted, boolean violating) {
            return true;
        }

        @Override
        boolean inNumerator(boolean acted, boolean violating) {
            return acted;
        }
    },
    /** False positive rate: share of the compliant decisions that are acted on. */
    FPR(UnseenEvents.Place.MISSING) {
        @Override
        boolean inDenominator(boolean acted, boolean violating) {
            return !violating;
        }

        @Override
        boolean inNumerator(boolean acted, boolean violating) {
            return acted && !violating;
        }
    },
    /** False discovery rate: share of the decisions acted on that are compliant. */
    FDR(UnseenEvents.Place.COUNTED) {
        @Override
        boolean inDenominator(boolean acted, boolean violating) {
            return acted;
        }

        @Override
        boolean inNumerator(boolean acted, boolean violating) {
            return acted && !violating;
        }
    };

    private final UnseenEvents.Place place;

    ThresholdRate(UnseenEvents.Place place) {
        this.place = place;
    }

    abstract boolean inDenominator(boolean acted, boolean violating);

    abstract boolean inNumerator(boolean acted, boolean violating);

    /** The name in tables. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Numerator and denominator of the rate, as {@code labels} estimate them under their design; see
     * {@link RatioTotals#stratified} and {@link RatioTotals#poisson}.
     *
     * @param labels of the decisions that the rate is about
     * @param threshold scores of at least this much are acted on
     * @param policy what to do with strata of one label
     * @param finitePopulationCorrection whether labels reduce what is unknown
     */
    public RatioTotals totals(
            List<JudgedScore> labels, double threshold, LonelyStratum policy, boolean finitePopulationCorrection) {
        Map<SampledStratum, List<JudgedScore>> strata = byStratum(labels);
        List<StratumMoments> equal = strata.entrySet().stream()
                .filter(each -> each.getKey().draws() == SampledStratum.Draws.EQUAL)
                .map(each -> moments(each.getKey(), each.getValue(), threshold))
                .toList();
        RatioTotals totals = RatioTotals.stratified(equal, policy, finitePopulationCorrection);
        for (Map.Entry<SampledStratum, List<JudgedScore>> each : strata.entrySet()) {
            if (each.getKey().draws() == SampledStratum.Draws.OWN) {
                totals = totals.plus(RatioTotals.poisson(
                        weightedMoments(each.getKey(), each.getValue(), threshold, finitePopulationCorrection)));
            }
        }
        return totals;
    }

    /** The strata whose labels show nothing of the numerator, or of the rest of the denominator, but could. */
    public UnseenEvents unseen(List<JudgedScore> labels, double threshold) {
        UnseenEvents unseen = new UnseenEvents(place, 0, 0, 0, 0);
        for (List<JudgedScore> stratum : byStratum(labels).values()) {
            double[] numerator = silent(stratum, threshold, true);
            double[] remainder = silent(stratum, threshold, false);
            unseen = unseen.plus(new UnseenEvents(place, numerator[0], numerator[1], remainder[0], remainder[1]));
        }
        return unseen;
    }

    /** Sum of weights and of their squares of labels that could have been an event, 0 where one is. */
    private double[] silent(List<JudgedScore> stratum, double threshold, boolean numerator) {
        double weights = 0;
        double squares = 0;
        for (JudgedScore label : stratum) {
            boolean acted = label.score() >= threshold;
            if (isEvent(acted, label.violating(), numerator)) {
                return new double[] {0, 0};
            }
            // How many are acted on is estimated from the scores of labels alone.
            if (this == REJECT_RATE || isEvent(acted, !label.violating(), numerator)) {
                weights += label.weight();
                squares += label.weight() * label.weight();
            }
        }
        return new double[] {weights, squares};
    }

    private boolean isEvent(boolean acted, boolean violating, boolean numerator) {
        return inDenominator(acted, violating) && inNumerator(acted, violating) == numerator;
    }

    private StratumMoments moments(SampledStratum stratum, List<JudgedScore> labels, double threshold) {
        long below = 0;
        long above = 0;
        for (JudgedScore label : labels) {
            boolean acted = label.score() >= threshold;
            below += inDenominator(acted, label.violating()) ? 1 : 0;
            above += inNumerator(acted, label.violating()) ? 1 : 0;
        }
        return new StratumMoments(stratum.population(), stratum.labelled(), below, below, above, below, above, above);
    }

    private PoissonMoments weightedMoments(
            SampledStratum stratum, List<JudgedScore> labels, double threshold, boolean finitePopulationCorrection) {
        long inDomain = 0;
        double[] below = new double[3];
        double[] above = new double[2];
        for (JudgedScore label : labels) {
            boolean acted = label.score() >= threshold;
            double weight = label.weight();
            double spread = finitePopulationCorrection ? weight * (weight - 1) : weight * weight;
            if (inDenominator(acted, label.violating())) {
                inDomain++;
                below[0] += weight;
                below[1] += spread;
                below[2] += weight * weight;
            }
            if (inNumerator(acted, label.violating())) {
                above[0] += weight;
                above[1] += spread;
            }
        }
        return new PoissonMoments(
                stratum.population(),
                stratum.labelled(),
                inDomain,
                below[0],
                above[0],
                below[1],
                above[1],
                above[1],
                below[2]);
    }

    private static Map<SampledStratum, List<JudgedScore>> byStratum(List<JudgedScore> labels) {
        Map<SampledStratum, List<JudgedScore>> strata = new LinkedHashMap<>();
        labels.stream().collect(Collectors.groupingBy(JudgedScore::stratum)).entrySet().stream()
                .sorted(Comparator.comparing(each -> each.getKey().id()))
                .forEach(each -> strata.put(each.getKey(), each.getValue()));
        return strata;
    }
}
