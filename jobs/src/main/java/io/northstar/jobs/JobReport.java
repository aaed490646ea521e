package io.northstar.jobs;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run did.
 *
 * @param message outcome in one line
 * @param counts rows by what happened to them
 */
public record JobReport(String message, Map<String, Long> counts) {
    public JobReport {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }
}
