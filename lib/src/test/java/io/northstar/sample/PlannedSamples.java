package io.northstar.sample;

import io.northstar.stats.LonelyStratum;
import io.northstar.stats.RatioEstimate;
import io.northstar.stats.RatioTotals;
import io.northstar.stats.StratumMoments;
import io.northstar.stats.UnseenEvents;
import io.northstar.table.JudgedDecisions;
import io.northstar.table.LabelledDecisions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Samples of a plan with the truth as labels, and what they give. */
record PlannedSamples(List<Case> cases, SamplingPlan plan) {
    private static final double CONFIDENCE = 0.95;

    /** A decision as the estimators see it. */
    record Case(String stratum, String market, boolean restricts, boolean violating) {}

    /** Of the decisions of {@code frame}. */
    static PlannedSamples of(Dataset<Row> frame, SamplingPlan plan) {
        List<Case> cases = frame.collectAsList().stream()
                .map(row -> new Case(
                        row.getAs(SampleFrame.STRATUM),
                        row.getAs("market"),
                        row.<Boolean>getAs(JudgedDecisions.RESTRICTS),
                        row.<Boolean>getAs(LabelledDecisions.VIOLATING)))
                .toList();
        return new PlannedSamples(cases, plan);
    }

    /** Half-widths of the published intervals for each forecast, from a sample drawn by {@code random}. */
    double[] halfWidths(Random random) {
        List<Case> sample = sample(random);
        return plan.forecasts().stream()
                .mapToDouble(forecast -> {
                    List<StratumMoments> moments = moments(sample, forecast);
                    RatioEstimate estimate = RatioEstimate.proportion(
                            RatioTotals.stratified(moments, LonelyStratum.ADJUST, true),
                            unseen(moments, forecast),
                            CONFIDENCE);
                    return (estimate.interval().high() - estimate.interval().low()) / 2;
                })
                .toArray();
    }

    /** Standard errors times the critical value for each forecast, from a sample drawn by {@code random}. */
    double[] errors(Random random) {
        List<Case> sample = sample(random);
        return plan.forecasts().stream()
                .mapToDouble(forecast -> 1.959963985
                        * Math.sqrt(RatioTotals.stratified(moments(sample, forecast), LonelyStratum.ADJUST, true)
                                .varianceOfRatio()))
                .toArray();
    }

    private List<Case> sample(Random random) {
        List<Case> shuffled = new ArrayList<>(cases);
        Collections.shuffle(shuffled, random);
        Map<String, List<Case>> byStratum = shuffled.stream().collect(Collectors.groupingBy(Case::stratum));
        return plan.strata().stream()
                .flatMap(stratum -> byStratum.get(stratum.stratum()).stream().limit(stratum.planned()))
                .toList();
    }

    private List<StratumMoments> moments(List<Case> sample, SamplingPlan.Forecast forecast) {
        return plan.strata().stream()
                .map(stratum -> moments(sample, stratum, forecast))
                .toList();
    }

    /** As {@code metric.Cells} sums them up; of metrics whose denominator is known without labels only. */
    private static UnseenEvents unseen(List<StratumMoments> moments, SamplingPlan.Forecast forecast) {
        if (forecast.goal().target().metric().name().equals("fpr")) {
            return UnseenEvents.NONE;
        }
        UnseenEvents unseen = UnseenEvents.NONE;
        for (StratumMoments each : moments) {
            double weight = each.population() / each.labelled();
            double reach = each.population() > each.labelled() ? weight * each.x() : 0;
            double above = each.y() == 0 ? reach : 0;
            double below = each.y() == each.x() ? reach : 0;
            unseen = unseen.plus(
                    new UnseenEvents(UnseenEvents.Place.COUNTED, above, weight * above, below, weight * below));
        }
        return unseen;
    }

    private static StratumMoments moments(
            List<Case> sample, SamplingPlan.StratumPlan stratum, SamplingPlan.Forecast forecast) {
        String metric = forecast.goal().target().metric().name();
        String slice = forecast.goal().slice();
        long labelled = 0;
        long below = 0;
        double above = 0;
        for (Case each : sample) {
            if (each.stratum().equals(stratum.stratum())) {
                labelled++;
                if ((slice.equals("all") || slice.equals("market=" + each.market())) && isBelow(metric, each)) {
                    below++;
                    above += isAbove(metric, each) ? 1 : 0;
                }
            }
        }
        double population = (double) stratum.population();
        double x = (double) below;
        return new StratumMoments(population, labelled, below, x, above, x, above, above);
    }

    private static boolean isBelow(String metric, Case each) {
        return switch (metric) {
            case "leakage" -> !each.restricts();
            case "fdr" -> each.restricts();
            default -> !each.violating();
        };
    }

    private static boolean isAbove(String metric, Case each) {
        return switch (metric) {
            case "leakage" -> each.violating();
            case "fdr" -> !each.violating();
            default -> each.restricts();
        };
    }
}
