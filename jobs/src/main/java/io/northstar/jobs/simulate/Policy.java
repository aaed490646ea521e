package io.northstar.jobs.simulate;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A leaf of the policy tree.
 *
 * @param id parent and leaf, joined by a dot
 * @param name name for people
 * @param action what a violation asks for
 * @param enforcement whether a text rule looks for it
 */
record Policy(String id, String name, Action action, Enforcement enforcement) {
    /** What a violation asks for. */
    enum Action {
        LIMIT,
        REJECT
    }

    /** What looks for violations. */
    enum Enforcement {
        RULE,
        MODEL_ONLY
    }

    /** A node above the leaves. */
    record Parent(String id, String name) {}

    static final List<Parent> PARENTS = List.of(
            new Parent("misleading", "Misleading claims"),
            new Parent("restricted", "Restricted goods"),
            new Parent("deceptive", "Deceptive practices"),
            new Parent("quality", "Ad quality"));

    static final List<Policy> ALL = List.of(
            new Policy("misleading.health", "Unproven health claims", Action.REJECT, Enforcement.RULE),
            new Policy("misleading.finance", "Guaranteed returns", Action.REJECT, Enforcement.RULE),
            new Policy("misleading.weight", "Unrealistic body results", Action.REJECT, Enforcement.RULE),
            new Policy("restricted.alcohol", "Alcohol", Action.LIMIT, Enforcement.RULE),
            new Policy("restricted.gambling", "Gambling without a licence", Action.REJECT, Enforcement.RULE),
            new Policy("restricted.tobacco", "Tobacco and vapes", Action.REJECT, Enforcement.RULE),
            new Policy("restricted.prescription", "Prescription medicine", Action.REJECT, Enforcement.RULE),
            new Policy("deceptive.giveaway", "False prizes", Action.REJECT, Enforcement.RULE),
            new Policy("deceptive.phishing", "Asking for credentials", Action.REJECT, Enforcement.RULE),
            new Policy("deceptive.impersonation", "False endorsement", Action.REJECT, Enforcement.MODEL_ONLY),
            new Policy("quality.clickbait", "Clickbait", Action.LIMIT, Enforcement.RULE),
            new Policy("quality.landing", "Hidden terms on the landing page", Action.LIMIT, Enforcement.MODEL_ONLY));

    /** The identifiers in order. */
    static final List<String> IDS = ALL.stream().map(Policy::id).toList();

    /** Position of the policy in {@link #ALL}. */
    static int position(String id) {
        return IntStream.range(0, ALL.size())
                .filter(i -> ALL.get(i).id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No policy " + id));
    }

    /** The parent's identifier. */
    String parent() {
        return id.substring(0, id.indexOf('.'));
    }

    /** Position in {@code Decisions.OUTCOMES} of what a violation asks for. */
    int outcome() {
        return switch (action) {
            case LIMIT -> Outcome.LIMIT;
            case REJECT -> Outcome.REJECT;
        };
    }
}
