package io.northstar.jobs.simulate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * When the planted events begin: at fixed shares of the span, so that they exist in every span.
 *
 * @param options what is simulated
 */
record PlantedEvents(SimulationOptions options) {
    static final String OVERKILL_MARKET = "BR";
    static final String MIX_SHIFT_MARKET = "NG";
    static final String EVASION_VERTICAL = "health";
    static final String EVADED_POLICY = "misleading.health";
    static final String DRIFTING_QUEUE = "asia-general";

    /** The market's share of all ads after the shift. */
    static final double MIX_SHIFT_SHARE = 0.12;
    /** Chance that a compliant ad of the market is rejected by the new version. */
    static final double OVERKILL_RATE = 0.06;
    /** Share of the vertical's ads that carry the new phrases once the wave is up. */
    static final double EVASION_RATE = 0.08;
    /** Days from the wave's first day until it is up. */
    static final int EVASION_RAMP_DAYS = 3;
    /** How much of the violations the queue's reviewers stop finding, in the end. */
    static final double DRIFT_LOSS = 0.45;
    /** Days over which they stop. */
    static final int DRIFT_DAYS = 6;

    private static final double MIX_SHIFT_AT = 0.40;
    private static final double MODEL_SWITCH_AT = 0.55;
    private static final double EVASION_AT = 0.65;
    private static final double QUEUE_DRIFT_AT = 0.75;
    private static final double POLICY_UPDATE_AT = 0.30;

    /** Position in the span of the first day of the new model version. */
    int modelSwitch() {
        return at(MODEL_SWITCH_AT);
    }

    /** Position in the span of the first day of the new policy version, which changes no truth. */
    int policyUpdate() {
        return at(POLICY_UPDATE_AT);
    }

    /** Position in the span of the first day of {@code kind}; after the span when it is not planted. */
    int start(EventKind kind) {
        if (!options.events().contains(kind)) {
            return options.days();
        }
        return switch (kind) {
            case OVERKILL -> modelSwitch();
            case EVASION -> at(EVASION_AT);
            case QUEUE_DRIFT -> at(QUEUE_DRIFT_AT);
            case MIX_SHIFT -> at(MIX_SHIFT_AT);
        };
    }

    /** The planted events that begin in the span, in the order of their days. */
    List<PlantedEvent> all() {
        return Arrays.stream(EventKind.values())
                .filter(kind -> start(kind) < options.days())
                .map(this::event)
                .sorted(Comparator.comparing(PlantedEvent::from))
                .toList();
    }

    private PlantedEvent event(EventKind kind) {
        return switch (kind) {
            case OVERKILL ->
                planted(
                        kind,
                        Map.of("market", OVERKILL_MARKET, "model_version", ModelVersion.NEW.name()),
                        "Model version %s rejects about %.0f %% of the market's compliant ads: fpr, fdr and overkill rise there."
                                .formatted(ModelVersion.NEW.name(), OVERKILL_RATE * 100));
            case EVASION ->
                planted(
                        kind,
                        Map.of("vertical", EVASION_VERTICAL, "policy_id", EVADED_POLICY),
                        ("New phrases (%s) pass the model with low scores: within %d days about %.0f %% of the vertical's ads"
                                        + " violate and are approved; leakage rises.")
                                .formatted(String.join(", ", Phrases.EVASIONS), EVASION_RAMP_DAYS, EVASION_RATE * 100));
            case QUEUE_DRIFT ->
                planted(
                        kind,
                        Map.of("queue", DRIFTING_QUEUE),
                        ("The queue's reviewers find less each day: after %d days their sensitivity is %.0f points lower;"
                                        + " leakage of human approvals rises there.")
                                .formatted(DRIFT_DAYS, DRIFT_LOSS * 100));
            case MIX_SHIFT ->
                planted(
                        kind,
                        Map.of("market", MIX_SHIFT_MARKET),
                        ("The market's share of all ads rises from %.0f %% to %.0f %%; no rate changes inside any market, but"
                                        + " overall prevalence rises.")
                                .formatted(Market.named(MIX_SHIFT_MARKET).share() * 100, MIX_SHIFT_SHARE * 100));
        };
    }

    private PlantedEvent planted(EventKind kind, Map<String, String> slice, String effect) {
        return new PlantedEvent(kind, options.from().plusDays(start(kind)), slice, effect);
    }

    /** Never the first day: what changes needs a day before. */
    private int at(double share) {
        return Math.max(1, (int) (share * options.days()));
    }
}
