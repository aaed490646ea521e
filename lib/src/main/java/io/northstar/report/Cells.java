package io.northstar.report;

import io.northstar.table.NorthStar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;

/** Makes cells from rows. */
final class Cells {
    /** The words in {@code column}; a dash where there are none. */
    static Cell text(Row row, String column) {
        Object value = row.getAs(column);
        return Cell.text(value == null ? "–" : String.valueOf(value));
    }

    /**
     * The number in the first of {@code columns}, and the ends of its interval in the others, where there are any.
     *
     * @param row the row
     * @param index which row of the answer it is
     */
    static Cell number(Row row, int index, Unit unit, String... columns) {
        if (row.getAs(columns[0]) == null) {
            return Cell.missing("no number");
        }
        List<Figure> figures = new ArrayList<>();
        for (String column : columns) {
            Object value = row.getAs(column);
            if (value != null) {
                figures.add(new Figure(index, column, value, text(value, unit)));
            }
        }
        return Cell.number(figures);
    }

    /** A published number with its interval, or why there is none. */
    static Cell published(Row row, int index, Unit unit) {
        String status = row.getAs(NorthStar.STATUS);
        if (!status.equals(NorthStar.OK)) {
            String reason = row.getAs(NorthStar.REASON);
            return reason == null ? Cell.missing(status) : Cell.missing(status, reason);
        }
        return exact(row)
                ? number(row, index, unit, NorthStar.ESTIMATE)
                : number(row, index, unit, NorthStar.ESTIMATE, NorthStar.CI_LOW, NorthStar.CI_HIGH);
    }

    /** Whether the number is known without error. */
    private static boolean exact(Row row) {
        Double low = row.getAs(NorthStar.CI_LOW);
        return low != null && low.equals(row.<Double>getAs(NorthStar.CI_HIGH));
    }

    private static String text(Object value, Unit unit) {
        if (value instanceof Double number) {
            return unit.text(number);
        }
        return String.format(Locale.ROOT, "%,d", ((Number) value).longValue());
    }

    private Cells() {}
}
