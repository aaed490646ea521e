package io.northstar.report;

import com.typesafe.config.Config;
import java.util.List;

/**
 * What a report shows.
 *
 * @param windows lengths of the published windows, in days
 * @param confidence level of the intervals
 * @param charts metrics that are drawn, in order
 * @param compared metrics that slices are compared by, in order
 * @param pages dimensions whose slices have pages of their own
 * @param historyDays days that charts reach back
 * @param terms emerging terms, and patterns, that are shown at most
 * @param agreementBelow audits that agree with QA surely less often than this are a headline
 */
public record ReportSettings(
        List<Integer> windows,
        double confidence,
        List<String> charts,
        List<String> compared,
        List<String> pages,
        int historyDays,
        int terms,
        double agreementBelow) {
    public ReportSettings {
        windows = windows.stream().sorted().toList();
        charts = List.copyOf(charts);
        compared = List.copyOf(compared);
        pages = List.copyOf(pages);
    }

    /**
     * What {@code settings} say, all of them.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static ReportSettings of(Config settings) {
        Config report = settings.getConfig("report");
        int historyDays = report.getInt("history_days");
        int terms = report.getInt("terms");
        double agreement = report.getDouble("agreement_below");
        List<String> pages = report.getStringList("pages");
        List<String> unknown = pages.stream()
                .filter(name -> !settings.getConfig("quality.dimensions").root().containsKey(name))
                .toList();
        if (historyDays < 1 || terms < 1) {
            throw new IllegalArgumentException("report.history_days and report.terms must be 1 or more, not %d and %d"
                    .formatted(historyDays, terms));
        }
        if (!(agreement >= 0 && agreement <= 1)) {
            throw new IllegalArgumentException("report.agreement_below must be from 0 to 1, not " + agreement);
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "report.pages names %s, which quality.dimensions has not".formatted(unknown));
        }
        return new ReportSettings(
                settings.getIntList("quality.windows"),
                settings.getDouble("quality.confidence"),
                report.getStringList("charts"),
                report.getStringList("compared"),
                pages,
                historyDays,
                terms,
                agreement);
    }

    /** The window that charts are about: the shortest of more than a day, where there is one. */
    public int chartWindow() {
        return windows.stream().filter(days -> days > 1).findFirst().orElse(windows.get(0));
    }

    /** The longest window. */
    public int longestWindow() {
        return windows.get(windows.size() - 1);
    }
}
