package io.northstar.trend;

import io.northstar.metric.Direction;
import io.northstar.table.NorthStar;
import io.northstar.table.TrendAlerts;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/**
 * A series that has changed.
 *
 * @param row what {@link Monitors} found out about it
 * @param values the slice: dimension to value
 * @param direction which way is better
 * @param scale what kind of number it is
 */
record Alert(Row row, Map<String, String> values, Direction direction, Scale scale) {
    static Alert of(Row row, List<String> dimensions, Direction direction, Scale scale) {
        Map<String, String> values = new TreeMap<>();
        for (String dimension : dimensions) {
            String value = row.getAs(dimension);
            if (value != null) {
                values.put(dimension, value);
            }
        }
        return new Alert(row, values, direction, scale);
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

    /**
     * What {@code shift}, a column, puts on the wrong side each day, in decisions, views or spend; for a metric without a better
     * way, in its numerator. Null for a metric that is no share of them.
     */
    Double impact(String shift) {
        Double perDay = scale == Scale.PROPORTION ? perDay(shift) : null;
        return perDay == null || direction != Direction.HIGHER_IS_BETTER ? perDay : (Double) (-perDay);
    }

    /** The column with the lower end of {@link #impact}. */
    String leastShift() {
        return direction == Direction.HIGHER_IS_BETTER ? MonitorFunction.SHIFT_HIGH : MonitorFunction.SHIFT_LOW;
    }

    /** The column with its upper end. */
    String mostShift() {
        return direction == Direction.HIGHER_IS_BETTER ? MonitorFunction.SHIFT_LOW : MonitorFunction.SHIFT_HIGH;
    }

    /** {@code column} times the daily denominator, decisions as they are; null where one of them is. */
    private Double perDay(String column) {
        if (scale == Scale.VOLUME) {
            return number(column);
        }
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

    String severity(TrendSettings settings) {
        boolean isShare = scale == Scale.PROPORTION;
        Double size = isShare ? impact(MonitorFunction.SHIFT) : relativeShift();
        TrendSettings.Impact limits = isShare ? settings.impacts().get(weighting()) : settings.shifts();
        if (course().equals(TrendAlerts.BETTER)) {
            return TrendAlerts.INFO;
        }
        if (size == null || limits == null || Math.abs(size) < limits.medium()) {
            return TrendAlerts.LOW;
        }
        return Math.abs(size) < limits.high() ? TrendAlerts.MEDIUM : TrendAlerts.HIGH;
    }

    private Double relativeShift() {
        Double before = number(MonitorFunction.BEFORE);
        return before == null ? null : (Double) (number(MonitorFunction.SHIFT) / before);
    }

    /** Whether both changes may have begun on the same day. */
    boolean overlaps(Alert other) {
        return !day(MonitorFunction.LOW).isAfter(other.day(MonitorFunction.HIGH))
                && !other.day(MonitorFunction.LOW).isAfter(day(MonitorFunction.HIGH));
    }

    /**
     * Whether the change of {@code lead}, the same metric with the same weighting, may be all there is to this one: it went the
     * same way, they may have begun on the same day, and their slices share decisions. In a slice that contains the lead's, no
     * more may have changed than the lead says; nothing may be left over that chance does not explain.
     */
    boolean isExplainedBy(Alert lead) {
        boolean sameWay = number(MonitorFunction.SHIFT) > 0 == lead.number(MonitorFunction.SHIFT) > 0;
        boolean disjoint = values.entrySet().stream()
                .anyMatch(entry -> lead.values.containsKey(entry.getKey())
                        && !lead.values.get(entry.getKey()).equals(entry.getValue()));
        if (!sameWay || !overlaps(lead) || disjoint) {
            return false;
        }
        return values.entrySet().containsAll(lead.values.entrySet()) || !exceeds(lead);
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
