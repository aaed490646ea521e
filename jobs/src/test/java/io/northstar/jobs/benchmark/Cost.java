package io.northstar.jobs.benchmark;

import java.time.Duration;

/**
 * What a process cost.
 *
 * @param wall from its start to its end
 * @param processor user and system time of it and its children
 * @param peakBytes most memory it held at a time
 */
record Cost(Duration wall, Duration processor, long peakBytes) {
    private static final double MILLIS = 1000;
    private static final double MEBI = 1024 * 1024;

    double wallSeconds() {
        return wall.toMillis() / MILLIS;
    }

    double processorSeconds() {
        return processor.toMillis() / MILLIS;
    }

    double peakMebibytes() {
        return peakBytes / MEBI;
    }

    /** Processor seconds above those of {@code fixed}, which every run pays. */
    double processorSecondsAbove(Cost fixed) {
        return processorSeconds() - fixed.processorSeconds();
    }
}
