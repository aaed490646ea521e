package io.northstar.stats;

import java.util.Comparator;
import java.util.List;

/** How well scores rank decisions, and whether they are the probabilities that they say, from weighted labels. */
public final class ScoreQuality {
    private static final int BINS = 10;

    /**
     * A number with its interval.
     *
     * @param estimate the number
     * @param interval around it
     * @param effectiveLabels Kish's effective number of violating labels that the interval rests on
     */
    public record Estimate(double estimate, Interval interval, double effectiveLabels) {}

    /**
     * Area under the precision-recall curve: the mean precision over the violating decisions, each at its own score
     * (average precision; equal scores are acted on together).
     *
     * <p>The interval is the logit interval of Boyd, Eng and Page 2013 (ECML PKDD, LNCS 8190, 451-466), {@code logit(a) +- z
     * / sqrt(n a (1 - a))}, with Kish's effective number of violating labels for n, since weights differ.
     *
     * @throws IllegalArgumentException when no label violates
     */
    public static Estimate areaUnderPrecisionRecall(List<JudgedScore> labels, double confidence) {
        List<JudgedScore> highestFirst = labels.stream()
                .sorted(Comparator.comparingDouble(JudgedScore::score).reversed())
                .toList();
        double acted = 0;
        double caught = 0;
        double squares = 0;
        double area = 0;
        for (int from = 0; from < highestFirst.size(); ) {
            double score = highestFirst.get(from).score();
            double caughtHere = 0;
            int to = from;
            for (; to < highestFirst.size() && highestFirst.get(to).score() == score; to++) {
                double weight = highestFirst.get(to).weight();
                acted += weight;
                if (highestFirst.get(to).violating()) {
                    caughtHere += weight;
                    squares += weight * weight;
                }
            }
            caught += caughtHere;
            area += caughtHere * (caught / acted);
            from = to;
        }
        if (!(caught > 0)) {
            throw new IllegalArgumentException("No label violates: there is no precision-recall curve");
        }
        double estimate = Math.min(1, area / caught);
        double effective = caught * caught / squares;
        return new Estimate(estimate, logit(estimate, effective, confidence), effective);
    }

    /**
     * Expected calibration error: the mean distance, over ten equally wide bins of scores, of the mean score from the share
     * that violates (Naeini, Cooper and Hauskrecht 2015, AAAI, 2901-2907), by weight. It is above 0 by chance alone, the
     * more the fewer labels there are; 0 without labels.
     */
    public static double calibrationError(List<JudgedScore> labels) {
        double[] difference = new double[BINS];
        double total = 0;
        for (JudgedScore label : labels) {
            int bin = (int) Math.min(BINS - 1.0, Math.max(0, Math.floor(label.score() * BINS)));
            difference[bin] += label.weight() * (label.score() - (label.violating() ? 1 : 0));
            total += label.weight();
        }
        double sum = 0;
        for (double each : difference) {
            sum += Math.abs(each);
        }
        return total == 0 ? 0 : sum / total;
    }

    private static Interval logit(double estimate, double effective, double confidence) {
        if (estimate >= 1) {
            return new Interval(
                    ProportionIntervals.clopperPearson(effective, effective, confidence)
                            .low(),
                    1);
        }
        double error = Math.sqrt(estimate * (1 - estimate) / effective);
        return ProportionIntervals.logit(estimate, error, CriticalValues.normal(confidence));
    }

    private ScoreQuality() {}
}
