package io.northstar.jobs;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run did.
 *
 * @param message outcome in words; what is not printable in it is escaped
 * @param counts rows by what happened to them
 * @param exitCode what the process ends with, see {@link ExitCode}
 */
public record JobReport(String message, Map<String, Long> counts, int exitCode) {
    /** Of a job that did its work. */
    public JobReport(String message, Map<String, Long> counts) {
        this(message, counts, ExitCode.DONE);
    }

    public JobReport {
        message = Printable.of(String.valueOf(message));
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }
}
