package io.northstar.jobs.simulate;

import java.util.List;

/**
 * A version of the risk model. It sees the log-odds of a violation with noise and states the probability that follows
 * from it, so its scores are calibrated.
 *
 * @param name name in the data
 * @param noise standard deviation of the noise on the log-odds
 */
record ModelVersion(String name, double noise) {
    static final String MODEL_ID = "ads-risk";
    static final ModelVersion OLD = new ModelVersion("v1", 1.3);
    static final ModelVersion NEW = new ModelVersion("v2", 1.0);
    static final ModelVersion CANDIDATE = new ModelVersion("v3-candidate", 0.8);
    static final List<ModelVersion> ALL = List.of(OLD, NEW, CANDIDATE);

    /** Scores from here on are rejected without a human. */
    static final double AUTO_REJECT = 0.85;
    /** Scores below this are approved without a human. */
    static final double AUTO_APPROVE = 0.12;
    /** The candidate decides at one threshold. */
    static final double CANDIDATE_REJECT = 0.5;

    /** Weight of what the model sees against what it knows beforehand, when the log-odds spread by {@code spread}. */
    double reliance(double spread) {
        return spread * spread / (spread * spread + noise * noise);
    }

    /**
     * Factor that turns expected log-odds into the log-odds of the expected probability: 1 / sqrt(1 + pi v / 8), where v
     * is the variance that the noise leaves. MacKay (1992), <a href="https://doi.org/10.1162/neco.1992.4.5.720">doi</a>.
     */
    double moderation(double spread) {
        double left = spread * spread * (1 - reliance(spread));
        return 1 / Math.sqrt(1 + Math.PI * left / 8);
    }
}
