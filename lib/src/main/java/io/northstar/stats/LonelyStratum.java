package io.northstar.stats;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What to do with a stratum that has one labelled unit only, from which no variance can be computed.
 *
 * <p>The choices and their names are those of {@code survey.lonely.psu} in Lumley's R package {@code survey} (help page
 * {@code surveyoptions}), where {@code remove} is another word for {@code certainty}.
 */
public enum LonelyStratum {
    /** Refuse the estimate with an error. */
    FAIL,
    /** Let the stratum add nothing to the variance, as if its unit had been chosen with certainty. Optimistic. */
    CERTAINTY,
    /** Measure the distance of the unit from the overall mean instead of from its stratum's mean. Conservative. */
    ADJUST,
    /** Let the stratum add as much variance as the other strata add on average. */
    AVERAGE;

    /**
     * Reads the choice from configuration.
     *
     * @param text the name in lower case
     * @throws IllegalArgumentException if no choice has this name
     */
    public static LonelyStratum of(String text) {
        return Arrays.stream(values())
                .filter(choice -> choice.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Unknown treatment of lonely strata \"" + text + "\"; expected one of " + texts()));
    }

    /** The name as it is written in configuration: lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static List<String> texts() {
        return Arrays.stream(values()).map(LonelyStratum::text).toList();
    }
}
