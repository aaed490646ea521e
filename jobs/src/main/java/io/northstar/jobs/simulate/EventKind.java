package io.northstar.jobs.simulate;

/** What can be planted in a simulation for the product to find. */
public enum EventKind {
    /** The new model version restricts compliant ads of one market. */
    OVERKILL,
    /** Violating ads with a new family of phrases pass the model in one vertical. */
    EVASION,
    /** The reviewers of one queue find less and less of what violates. */
    QUEUE_DRIFT,
    /** One market sends more ads; nothing else changes. */
    MIX_SHIFT
}
