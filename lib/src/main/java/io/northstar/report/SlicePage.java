package io.northstar.report;

/**
 * The page of one slice of one dimension.
 *
 * @param dimension the dimension
 * @param value its value
 */
record SlicePage(String dimension, String value) {
    /** Its file. */
    String file() {
        return PageFile.of(dimension, value);
    }

    /** The slice as tables name it. */
    String slice() {
        return "%s=%s".formatted(dimension, value);
    }
}
