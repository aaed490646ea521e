package io.northstar.io;

import java.time.LocalDate;

/**
 * A file of a landing batch.
 *
 * @param path where it is, as Hadoop prints it
 * @param uri the same with special characters encoded, as Spark reports it
 * @param name its name, kept with every record
 * @param landedOn day of the batch
 * @param bytes its size
 */
public record LandedFile(String path, String uri, String name, LocalDate landedOn, long bytes) {
    /** The path with what Hadoop takes for wildcards escaped: names are whatever the source made them. */
    String literalPath() {
        return path.replaceAll("([\\[\\]{}*?\\\\])", "\\\\$1");
    }
}
