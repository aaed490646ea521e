package io.northstar.cause;

/**
 * A slice that explains a part of a change.
 *
 * @param slice the slice
 * @param score what it explains, less what its finer dimensions cost; comparable within one search only
 * @param actual what was seen in it, in leaves that no earlier cause had explained
 * @param expected what was to be expected there
 * @param share its part of the whole's excess or lack; above 1 where other slices moved the other way
 */
public record Cause(Slice slice, double score, double actual, double expected, double share) {}
