package io.northstar.stats;

/** What a change of a ratio between two periods comes from, in one word. */
public enum ChangeVerdict {
    /** The interval of the change holds 0: sampling noise explains it. */
    NOISE,
    /** Mostly the values' own rates changed. */
    RATE,
    /** Mostly the composition changed: values with another rate grew or shrank. */
    MIX,
    /** Mostly values whose rates changed also grew or shrank; neither alone explains it. */
    INTERACTION
}
