package io.northstar.trend;

import io.northstar.stats.Discoveries;
import io.northstar.table.NorthStar;
import io.northstar.table.Slices;
import io.northstar.table.TableContract;
import io.northstar.table.TrendAlerts;
import io.northstar.text.ShownText;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Makes the alerts of a night of what was found out about its series, and of the alerts of the night before: which series count
 * as changed, which of them say the same, and what became of those alerted before.
 */
final class NightlyAlerts {
    private final TrendSettings settings;
    private final TableContract table;
    private final List<String> dimensions;
    private final LocalDate day;
    /** Still open on the night before, by alert_id. */
    private final Map<String, Row> open = new HashMap<>();

    private final List<Row> rows = new ArrayList<>();

    NightlyAlerts(TrendSettings settings, List<String> dimensions, LocalDate day, List<Row> nightBefore) {
        this.settings = settings;
        this.table = TrendAlerts.table(dimensions);
        this.dimensions = dimensions;
        this.day = day;
        for (Row row : nightBefore) {
            open.put(row.getAs(TrendAlerts.ALERT_ID), row);
        }
    }

    /**
     * The rows of {@link TrendAlerts}.
     *
     * @param candidates what was found out about series with much evidence, and about those that were open
     * @param series how many series were looked at
     */
    List<Row> rows(List<Alert> candidates, long series) {
        double[] evidence = candidates.stream().mapToDouble(Alert::logEvidence).toArray();
        double least = Discoveries.leastEvidence(evidence, series, settings.falseDiscoveryRate());
        double stays = -Math.log(settings.falseDiscoveryRate());
        List<Alert> changed = new ArrayList<>();
        for (Alert alert : candidates) {
            Row before = open.remove(alert.id());
            boolean found = alert.logEvidence() >= (before == null ? least : stays);
            if (found && !alert.isOver()) {
                changed.add(alert);
                if (before != null) {
                    open.put(alert.id(), before);
                }
            } else if (before != null) {
                ended(before, Optional.of(alert));
            }
        }
        AlertLinks links = new AlertLinks(changed);
        for (Alert alert : links.alerts()) {
            Row before = open.remove(alert.id());
            rows.add(row(
                    alert,
                    links,
                    before == null ? TrendAlerts.NEW : TrendAlerts.CONTINUING,
                    before == null ? Date.valueOf(day) : before.getAs(TrendAlerts.FIRST_ALERTED_ON)));
        }
        // What is left was open and has no observation any more.
        List.copyOf(open.values()).forEach(before -> ended(before, Optional.empty()));
        rows.sort(Comparator.comparing(row -> row.getString(1)));
        return rows;
    }

    /** The last row of an alert: the change is over, or has lasted so long that it is what is usual. */
    private void ended(Row before, Optional<Alert> now) {
        LocalDate since = before.<Date>getAs(TrendAlerts.SINCE).toLocalDate();
        boolean old = now.filter(alert -> !alert.isOver())
                .filter(alert -> since.isBefore(alert.day(MonitorFunction.FIRST_START)))
                .isPresent();
        Date endedOn = now.filter(Alert::isOver)
                .map(alert -> Date.valueOf(alert.day(MonitorFunction.UNTIL)))
                .orElse(null);
        String state = old ? TrendAlerts.SETTLED : TrendAlerts.RECOVERED;
        Map<String, Object> changed = new HashMap<>();
        changed.put(TrendAlerts.DAY, Date.valueOf(day));
        changed.put(TrendAlerts.STATE, state);
        changed.put(TrendAlerts.LINKED_TO, null);
        changed.put(TrendAlerts.ENDED_ON, endedOn);
        changed.put(TrendAlerts.LOG_EVIDENCE, now.map(Alert::logEvidence).orElse(null));
        changed.put(
                TrendAlerts.MESSAGE,
                "%s in %s, changed since %s, %s."
                        .formatted(
                                before.getAs(TrendAlerts.METRIC),
                                shown(before),
                                since,
                                old ? "has stayed so long that it is what is usual" : over(endedOn, now)));
        rows.add(RowFactory.create(table.columnNames().stream()
                .map(column -> changed.containsKey(column) ? changed.get(column) : before.getAs(column))
                .toArray()));
    }

    private static String over(Date endedOn, Optional<Alert> now) {
        if (now.isEmpty()) {
            return "has no number any more";
        }
        return endedOn == null ? "is no longer told from chance" : "is back since " + endedOn;
    }

    private Row row(Alert alert, AlertLinks links, String state, Date firstAlerted) {
        Map<String, Object> values = new HashMap<>();
        values.put(TrendAlerts.DAY, Date.valueOf(day));
        values.put(TrendAlerts.ALERT_ID, alert.id());
        values.put(Slices.GRAIN, alert.row().getAs(Slices.GRAIN));
        values.put(Slices.SLICE, alert.row().getAs(Slices.SLICE));
        values.putAll(alert.values());
        values.put(TrendAlerts.METRIC, alert.metric());
        values.put(TrendAlerts.WEIGHTING, alert.weighting());
        values.put(TrendAlerts.DEFINITION_HASH, alert.row().getAs(NorthStar.DEFINITION_HASH));
        values.put(TrendAlerts.STATE, state);
        values.put(TrendAlerts.SEVERITY, links.severity(alert, settings));
        values.put(TrendAlerts.COURSE, alert.course());
        values.put(TrendAlerts.LINKED_TO, links.lead(alert).map(Alert::id).orElse(null));
        values.put(TrendAlerts.SINCE, Date.valueOf(alert.day(MonitorFunction.SINCE)));
        values.put(TrendAlerts.SINCE_LOW, Date.valueOf(alert.day(MonitorFunction.LOW)));
        values.put(TrendAlerts.SINCE_HIGH, Date.valueOf(alert.day(MonitorFunction.HIGH)));
        values.put(TrendAlerts.FIRST_ALERTED_ON, firstAlerted);
        values.put(TrendAlerts.BEFORE, alert.number(MonitorFunction.BEFORE));
        values.put(TrendAlerts.AFTER, alert.number(MonitorFunction.AFTER));
        values.put(TrendAlerts.SHIFT, alert.number(MonitorFunction.SHIFT));
        values.put(TrendAlerts.SHIFT_LOW, alert.number(MonitorFunction.SHIFT_LOW));
        values.put(TrendAlerts.SHIFT_HIGH, alert.number(MonitorFunction.SHIFT_HIGH));
        values.put(TrendAlerts.LOG_EVIDENCE, alert.logEvidence());
        values.put(TrendAlerts.IMPACT_PER_DAY, alert.impact(MonitorFunction.SHIFT));
        values.put(TrendAlerts.IMPACT_LOW, alert.impact(alert.leastShift()));
        values.put(TrendAlerts.IMPACT_HIGH, alert.impact(alert.mostShift()));
        values.put(TrendAlerts.DAYS, alert.row().getAs(MonitorFunction.DAYS));
        values.put(TrendAlerts.MESSAGE, message(alert));
        return RowFactory.create(table.columnNames().stream().map(values::get).toArray());
    }

    /** The slice of a row as it may be shown: each of its values by itself. */
    private String shown(Row row) {
        String values = dimensions.stream()
                .filter(name -> row.getAs(name) != null)
                .map(name -> name + "=" + ShownText.of(row.getAs(name)))
                .collect(Collectors.joining(", "));
        return values.isEmpty() ? row.getAs(Slices.SLICE) : values;
    }

    private String message(Alert alert) {
        return String.format(
                Locale.ROOT,
                "%s in %s went from %.4g to %.4g since %s (%s).",
                alert.scale() == Scale.VOLUME
                        ? "Number of decisions a day"
                        : "%s by %s".formatted(alert.metric(), alert.weighting()),
                shown(alert.row()),
                alert.number(MonitorFunction.BEFORE),
                alert.number(MonitorFunction.AFTER),
                alert.day(MonitorFunction.SINCE),
                alert.course());
    }
}
