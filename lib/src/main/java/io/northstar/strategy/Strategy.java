package io.northstar.strategy;

import java.util.Optional;

/**
 * A strategy whose definition was understood.
 *
 * @param id identifier
 * @param version version
 * @param state where it is in its life, one of {@link io.northstar.table.Strategies#STATES}
 * @param action what it does to ads that it matches
 * @param policyId policy that it enforces
 * @param condition when it acts, without references
 */
record Strategy(
        String id, String version, String state, Action action, Optional<String> policyId, Condition condition) {
    /** What a strategy does to an ad. */
    enum Action {
        /** Restricts it without a human. */
        RESTRICT,
        /** Permits it without a human, unless another strategy restricts it. */
        PERMIT,
        /** Only scores it: thresholds act on the score. */
        SCORE
    }

    /** Whether it looks at texts alone. */
    boolean ofTextAlone() {
        return condition instanceof Condition.Text;
    }

    /** Whether {@code attribute} is asked about. */
    boolean asks(Attribute attribute) {
        return condition
                .all()
                .anyMatch(part -> part instanceof Condition.Compared compared
                        ? compared.attribute() == attribute
                        : part instanceof Condition.OneOf some && some.attribute() == attribute);
    }
}
