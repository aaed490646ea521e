package io.northstar.trend;

import io.northstar.table.TrendAlerts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which alerts of a night say the same: one of them, the lead, stands for the cause, and the others are linked to it. A change for
 * the worse is never linked to one that is not.
 */
final class AlertLinks {
    private static final List<String> COURSES = List.of(TrendAlerts.WORSE, TrendAlerts.OTHER, TrendAlerts.BETTER);
    private static final List<String> SEVERITIES =
            List.of(TrendAlerts.INFO, TrendAlerts.LOW, TrendAlerts.MEDIUM, TrendAlerts.HIGH);

    private final Map<List<Object>, Alert> byMeasure;
    /** Each alert with its lead, which may be itself. */
    private final Map<Alert, Alert> leads = new LinkedHashMap<>();

    AlertLinks(List<Alert> alerts) {
        this.byMeasure = alerts.stream()
                .collect(Collectors.toMap(
                        alert -> measure(alert, alert.values()), Function.identity(), (first, second) -> first));
        List<Alert> ordered = new ArrayList<>(alerts);
        ordered.sort(Comparator.<Alert>comparingInt(alert -> COURSES.indexOf(alert.course()))
                .thenComparingDouble(alert -> -alert.logEvidence())
                .thenComparing(alert -> alert.values().size())
                .thenComparing(Alert::id));
        List<Alert> found = new ArrayList<>();
        for (Alert alert : ordered) {
            Alert lead = found.stream()
                    .filter(each -> explains(each, alert))
                    .findFirst()
                    .orElse(alert);
            leads.put(alert, lead);
            if (lead.equals(alert)) {
                found.add(alert);
            }
        }
    }

    /** The alerts, changes for the worse first, those with most evidence before others. */
    List<Alert> alerts() {
        return List.copyOf(leads.keySet());
    }

    /** The alert that explains {@code alert}; none for one that stands for its cause. */
    Optional<Alert> lead(Alert alert) {
        return Optional.of(leads.get(alert)).filter(lead -> !lead.equals(alert));
    }

    /** How bad {@code alert} is or, where that is worse, what is linked to it. */
    String severity(Alert alert, TrendSettings settings) {
        return leads.entrySet().stream()
                .filter(entry ->
                        entry.getValue().equals(alert) || entry.getKey().equals(alert))
                .map(entry -> entry.getKey().severity(settings))
                .max(Comparator.comparingInt(SEVERITIES::indexOf))
                .orElseThrow();
    }

    /** Another measure has the same cause when it moved in the lead's slice too, and that explains what it did elsewhere. */
    private boolean explains(Alert lead, Alert alert) {
        if (measure(alert, lead.values()).equals(measure(lead, lead.values()))) {
            return alert.isExplainedBy(lead);
        }
        Alert there = byMeasure.get(measure(alert, lead.values()));
        return there != null && there.overlaps(lead) && alert.overlaps(lead) && alert.isExplainedBy(there);
    }

    private static List<Object> measure(Alert alert, Map<String, String> slice) {
        return List.of(alert.metric(), alert.weighting(), slice);
    }
}
