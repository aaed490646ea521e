package io.northstar.jobs;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run did.
 *
 * @param message outcome in words; what is not printable in it is escaped
 * @param counts rows by what happened to them
 */
public record JobReport(String message, Map<String, Long> counts) {
    public JobReport {
        message = Printable.of(String.valueOf(message));
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }
}
