package io.northstar.jobs;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run did.
 *
 * @param message outcome in words; secrets are taken out of it, and what is not printable is escaped
 * @param counts rows by what happened to them
 * @param exitCode what the process ends with, see {@link ExitCode}
 */
public record JobReport(String message, Map<String, Long> counts, int exitCode) {
    /** Of a job that did its work. */
    public JobReport(String message, Map<String, Long> counts) {
        this(message, counts, ExitCode.DONE);
    }

    public JobReport {
        message = Printable.of(Secrets.hidden(String.valueOf(message)));
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }
}
