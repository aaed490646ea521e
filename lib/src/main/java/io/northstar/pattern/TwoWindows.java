package io.northstar.pattern;

/**
 * The labels of some decisions in both windows.
 *
 * @param now of the window
 * @param before of the window before
 */
record TwoWindows(LabelTotals now, LabelTotals before) {
    /** No labels. */
    static final TwoWindows NONE = new TwoWindows(LabelTotals.NONE, LabelTotals.NONE);

    /** What is left without {@code part}. */
    TwoWindows minus(TwoWindows part) {
        return new TwoWindows(now.minus(part.now), before.minus(part.before));
    }
}
