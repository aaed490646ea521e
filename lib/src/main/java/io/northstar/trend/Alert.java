package io.northstar.trend;

import io.northstar.metric.Direction;
import io.northstar.table.NorthStar;
import io.northstar.table.TrendAlerts;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/**
 * A series that has changed.
 *
 * @param row what {@link Monitors} found out about it
 * @param values the slice: dimension to value
 * @param direction which way is better
 */
record Alert(Row row, Map<String, String> values, Direction direction) {
    static Alert of(Row row, List<String> dimensions, Function<String, Direction> directions) {
        Map<String, String> values = new TreeMap<>();
        for (String dimension : dimensions) {
            String value = row.getAs(dimension);
            if (value != null) {
                values.put(dimension, value);
            }
        }
        return new Alert(row, values, directions.apply(row.getAs(NorthStar.DEFINITION_HASH)));
    }

    String id() {
        return row.getAs(PublishedSeries.SERIES_ID);
    }

    String metric() {
        return row.getAs(NorthStar.METRIC);
    }

    String weighting() {
        return row.getAs(NorthStar.WEIGHTING);
    }

    double logEvidence() {
        return row.getAs(MonitorFunction.LOG_EVIDENCE);
    }

    LocalDate day(String column) {
        return LocalDate.ofEpochDay(row.<Long>getAs(column));
    }

    boolean isOver() {
        return !row.isNullAt(row.fieldIndex(MonitorFunction.UNTIL));
    }

    Double number(String column) {
        return row.getAs(column);
    }

    /** {@code column} times the daily denominator; null where one of them is. */
    Double perDay(String column) {
        Double amount = number(MonitorFunction.AMOUNT);
        Double shift = number(column);
        return amount == null || shift == null ? null : amount * shift;
    }

    String course() {
        double shift = number(MonitorFunction.SHIFT);
        return switch (direction) {
            case NEUTRAL -> TrendAlerts.OTHER;
            case LOWER_IS_BETTER -> shift > 0 ? TrendAlerts.WORSE : TrendAlerts.BETTER;
            case HIGHER_IS_BETTER -> shift < 0 ? TrendAlerts.WORSE : TrendAlerts.BETTER;
        };
    }

    String severity(Map<String, TrendSettings.Impact> impacts) {
        Double impact = perDay(MonitorFunction.SHIFT);
        TrendSettings.Impact limits = impacts.get(weighting());
        if (course().equals(TrendAlerts.BETTER)) {
            return TrendAlerts.INFO;
        }
        if (impact == null || limits == null || Math.abs(impact) < limits.medium()) {
            return TrendAlerts.LOW;
        }
        return Math.abs(impact) < limits.high() ? TrendAlerts.MEDIUM : TrendAlerts.HIGH;
    }

    /**
     * Whether the change of {@code lead} may be all there is to this one: they may have begun on the same day, and their slices
     * share decisions. In a slice that contains the lead's, no more may have changed than the lead says; nothing may be left over
     * that chance does not explain.
     */
    boolean isExplainedBy(Alert lead) {
        boolean together = !day(MonitorFunction.LOW).isAfter(lead.day(MonitorFunction.HIGH))
                && !lead.day(MonitorFunction.LOW).isAfter(day(MonitorFunction.HIGH));
        boolean disjoint = values.entrySet().stream()
                .anyMatch(entry -> lead.values.containsKey(entry.getKey())
                        && !lead.values.get(entry.getKey()).equals(entry.getValue()));
        if (!together || disjoint) {
            return false;
        }
        boolean part = values.entrySet().containsAll(lead.values.entrySet());
        return part || !sameMeasure(lead) || !exceeds(lead);
    }

    private boolean sameMeasure(Alert other) {
        return metric().equals(other.metric()) && weighting().equals(other.weighting());
    }

    /** Whether more has changed here than {@code lead} can have brought, or the other way. */
    private boolean exceeds(Alert lead) {
        Double low = perDay(MonitorFunction.SHIFT_LOW);
        Double high = perDay(MonitorFunction.SHIFT_HIGH);
        Double leadLow = lead.perDay(MonitorFunction.SHIFT_LOW);
        Double leadHigh = lead.perDay(MonitorFunction.SHIFT_HIGH);
        if (low == null || high == null || leadLow == null || leadHigh == null) {
            return false;
        }
        // The lead brings between nothing and all of its impact to a slice that shares some of its decisions.
        return low > Math.max(0, leadHigh) || high < Math.min(0, leadLow);
    }
}
