package io.northstar.report;

import java.sql.Date;
import java.time.LocalDate;
import java.util.Map;

/**
 * What all sections of a day's pages need.
 *
 * @param day the day
 * @param settings what is shown
 * @param warehouse where the tables are, as commands name it
 * @param tables the rows
 * @param definitions the metrics by name
 */
record Context(
        LocalDate day,
        ReportSettings settings,
        String warehouse,
        DayTables tables,
        Map<String, Definition> definitions) {
    /** The day as tables have it. */
    Date date() {
        return Date.valueOf(day);
    }

    /** The unit of {@code metric}. */
    Unit unit(String metric) {
        return definitions.containsKey(metric) ? definitions.get(metric).unit() : Unit.NONE;
    }

    /** Where {@code metric} is defined on every page; nowhere for what is no metric of the catalogue. */
    String link(String metric) {
        return definitions.containsKey(metric) ? "#" + definitions.get(metric).anchor() : "#definitions";
    }

    /** Why there is nothing of {@code table}, which {@code job} writes, to see. */
    String absent(String table, String job) {
        return tables.has(table)
                ? "Nothing to show: %s has no rows about %s.".formatted(table, day)
                : "Not measured: the job %s has not written %s yet.".formatted(job, table);
    }
}
