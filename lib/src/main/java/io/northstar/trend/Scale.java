package io.northstar.trend;

/** On which scale the days of a series are close to normal. */
enum Scale {
    /** Shares in [0, 1]: the angle. */
    PROPORTION,
    /** Numbers of any size: as they are. */
    QUANTITY,
    /** Counts: the logarithm. */
    VOLUME
}
