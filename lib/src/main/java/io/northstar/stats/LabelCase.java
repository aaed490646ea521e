package io.northstar.stats;

/**
 * What a decision did, what QA says of it and what is true of it.
 *
 * @param restricted whether the decision restricted the ad; else it permitted it
 * @param saysViolating whether QA says that the ad violates
 * @param violating whether it does
 */
public record LabelCase(boolean restricted, boolean saysViolating, boolean violating) {
    /** The case at a position of {@link AuditedLabels}' cells with a truth. */
    static LabelCase of(int cell, boolean violating) {
        return new LabelCase(cell < 2, cell % 2 == 0, violating);
    }
}
