package io.northstar.jobs.simulate;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A business vertical.
 *
 * @param name name in the data
 * @param share share of all advertisers
 * @param risk added to the log-odds that an ad violates
 * @param review who reviews its ads
 * @param violations what its violating ads violate: policies with weights, as text
 */
record Vertical(String name, double share, double risk, Review review, String violations) {
    /** Who reviews the ads of a vertical. */
    enum Review {
        GENERAL,
        REGULATED
    }

    static final List<Vertical> ALL = List.of(
            new Vertical(
                    "shopping",
                    0.22,
                    -0.1,
                    Review.GENERAL,
                    "deceptive.giveaway 5, quality.clickbait 3, quality.landing 3, restricted.tobacco 2"),
            new Vertical(
                    "apps", 0.16, 0.0, Review.GENERAL, "quality.landing 5, quality.clickbait 3, deceptive.phishing 3"),
            new Vertical(
                    "gaming",
                    0.13,
                    0.3,
                    Review.REGULATED,
                    "restricted.gambling 7, deceptive.giveaway 3, quality.clickbait 2"),
            new Vertical(
                    "finance",
                    0.10,
                    0.8,
                    Review.REGULATED,
                    "misleading.finance 7, deceptive.phishing 3, deceptive.impersonation 3"),
            new Vertical(
                    "health",
                    0.12,
                    0.7,
                    Review.REGULATED,
                    "misleading.health 5, restricted.prescription 3, misleading.weight 3, deceptive.impersonation 1"),
            new Vertical(
                    "beauty",
                    0.09,
                    0.3,
                    Review.GENERAL,
                    "misleading.weight 4, misleading.health 2, quality.clickbait 3"),
            new Vertical(
                    "travel",
                    0.06,
                    -0.6,
                    Review.GENERAL,
                    "quality.landing 3, deceptive.giveaway 3, quality.clickbait 1"),
            new Vertical("education", 0.05, -0.5, Review.GENERAL, "quality.landing 2, deceptive.impersonation 2"),
            new Vertical("food", 0.05, -0.2, Review.GENERAL, "restricted.alcohol 7, misleading.weight 2"),
            new Vertical("home", 0.02, -0.3, Review.GENERAL, "quality.landing 2, deceptive.giveaway 1"));

    /** The names in order. */
    static final List<String> NAMES = ALL.stream().map(Vertical::name).toList();

    /** Shares of advertisers by vertical. */
    static double[] shares() {
        return ALL.stream().mapToDouble(Vertical::share).toArray();
    }

    /** Per vertical the weights of {@link Policy#ALL} among its violations. */
    static List<double[]> policyWeights() {
        return ALL.stream().map(Vertical::weights).toList();
    }

    /** Position of the vertical in {@link #ALL}. */
    static int position(String name) {
        return IntStream.range(0, ALL.size())
                .filter(i -> ALL.get(i).name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No vertical " + name));
    }

    private double[] weights() {
        double[] weights = new double[Policy.ALL.size()];
        for (String violation : violations.split(", ", -1)) {
            int space = violation.indexOf(' ');
            weights[Policy.position(violation.substring(0, space))] =
                    Double.parseDouble(violation.substring(space + 1));
        }
        return weights;
    }
}
